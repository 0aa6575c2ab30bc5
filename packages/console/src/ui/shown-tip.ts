/** What is said of an element while the pointer or the focus is on it. */
export interface ShownTip {
  /** Whose it is. */
  id: string
  target: HTMLElement
  label: string
}

let shown: ShownTip | undefined
const listeners = new Set<() => void>()

/** The one that is on the screen; for `useSyncExternalStore`. */
export function shownTip(): ShownTip | undefined {
  return shown
}

export function onTip(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function showTip(tip: ShownTip | undefined): void {
  if (tip === shown) return
  shown = tip
  for (const listener of listeners) listener()
}
