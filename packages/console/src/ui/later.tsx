import { type ComponentType, type ReactNode, useEffect, useState, useSyncExternalStore } from 'react'
import { loadPageMessages } from '../i18n/messages.ts'

/** A part of a page whose code is loaded later. */
interface Later<Props extends object> {
  (props: Props): ReactNode
  /** Loads it now. */
  load(): Promise<void>
}

interface LaterOptions<Props> {
  /** Renders nothing until it is called for, so rendering it does not load it. */
  hidden?: true
  /** Rarely needed: loaded only when it is rendered, after the sentences of all pages. It may share modules with pages, which use them. */
  rare?: true
  /** Rendered until it is loaded. */
  meanwhile?: (props: Props) => ReactNode
}

let settle: () => void
const settled = new Promise<void>((resolve) => {
  settle = resolve
})

/** Loads the parts that may be needed next. Called when the page is shown and nobody waits. */
export function loadTheRest(): void {
  settle()
}

/**
 * A part of a page that is not needed to show it, such as a dialog. It is loaded after the page is shown, so that it opens at once, or when
 * it is rendered before that. A failed load is tried again when it is rendered, and then thrown.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  { hidden, rare, meanwhile }: LaterOptions<Props> = {},
): Later<Props> {
  let loaded: ComponentType<Props> | undefined
  let loading: Promise<void> | undefined
  const listeners = new Set<() => void>()
  const begin = () => {
    loading ??= (rare ? loadPageMessages().then(load) : load()).then(
      (part) => {
        loaded = part
        for (const listener of listeners) listener()
      },
      (error) => {
        loading = undefined
        throw error
      },
    )
    return loading
  }
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  if (!rare) void settled.then(() => whenIdle(() => void begin().catch(() => undefined)))
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each part, where a module declares it
  function Part(props: Props) {
    const Loaded = useSyncExternalStore(subscribe, () => loaded)
    const [failure, setFailure] = useState<{ error: unknown }>()
    useEffect(() => {
      if (!hidden) begin().catch((error) => setFailure({ error }))
    }, [])
    if (failure) throw failure.error
    return Loaded ? <Loaded {...props} /> : meanwhile?.(props)
  }
  return Object.assign(Part, { load: begin })
}

function whenIdle(then: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(then)
  else setTimeout(then)
}
