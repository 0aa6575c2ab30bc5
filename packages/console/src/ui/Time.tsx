import { useSyncExternalStore } from 'react'
import { useMe } from '../api/me.ts'
import { t } from '../i18n/messages.ts'
import { Tip } from './Tip.tsx'
import { formatExact, formatRelative, formatTime } from './time.ts'

const listeners = new Set<() => void>()
let ticks = 0
let timer: ReturnType<typeof setInterval> | undefined

// One clock for all times of the page: they change together, and it stops while no time is shown.
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

/** The present time, read at each tick. An event after the tick must not appear to be in the future. */
export function useNow(): number {
  useSyncExternalStore(subscribe, () => ticks)
  return Date.now()
}

interface TimeProps {
  at: string | null
  /** The text if there is no time. */
  none?: string
  /** Always shows the exact time, as logs need. */
  exact?: boolean
}

/** A time in the viewer's preferred form; the tooltip says the exact time with its zone, and how long ago it was. */
export function Time({ at, none = t('ui.never'), exact = false }: TimeProps) {
  const { preferences } = useMe()
  const now = useNow()
  if (at === null) return <span style={{ color: 'var(--mantine-color-dimmed)' }}>{none}</span>
  const absolute = formatTime(at, preferences, { seconds: exact })
  const relative = formatRelative(at, now)
  const showRelative = preferences.times === 'relative' && !exact
  return (
    <Tip
      label={showRelative ? formatExact(at, preferences) : `${relative} · ${formatExact(at, preferences)}`}
    >
      <time dateTime={at} style={{ whiteSpace: 'nowrap' }}>
        {showRelative ? relative : absolute}
      </time>
    </Tip>
  )
}
