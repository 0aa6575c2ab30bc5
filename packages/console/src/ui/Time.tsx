import { useSyncExternalStore } from 'react'
import { useMe } from '../api/me.ts'
import { t } from '../i18n/messages.ts'
import { Tip } from './Tip.tsx'
import { formatRelative, formatTime } from './time.ts'

const listeners = new Set<() => void>()
let ticks = 0
let timer: ReturnType<typeof setInterval> | undefined

// One clock for all times on the page: they grow older together, and none ticks while no time is shown.
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    ticks += 1
    for (const each of listeners) each()
  }, 30_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The tick only asks for a new look: what happened since the last one must not seem to lie ahead. */
export function useNow(): number {
  useSyncExternalStore(subscribe, () => ticks)
  return Date.now()
}

interface TimeProps {
  at: string | null
  /** What stands there when there is no time. */
  none?: string
  /** Logs always need the exact time. */
  exact?: boolean
}

/** A time the way the viewer reads times; the other way is in the tooltip. */
export function Time({ at, none = t('ui.never'), exact = false }: TimeProps) {
  const { preferences } = useMe()
  const now = useNow()
  if (at === null) return <span style={{ color: 'var(--mantine-color-dimmed)' }}>{none}</span>
  const absolute = formatTime(at, preferences, { seconds: exact })
  const relative = formatRelative(at, now)
  const showRelative = preferences.times === 'relative' && !exact
  return (
    <Tip label={showRelative ? formatTime(at, preferences, { seconds: true }) : relative}>
      <time dateTime={at} style={{ whiteSpace: 'nowrap' }}>
        {showRelative ? relative : absolute}
      </time>
    </Tip>
  )
}
