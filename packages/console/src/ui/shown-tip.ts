/** The tip of an element while the pointer or the focus is on it. */
export interface ShownTip {
  /** The id of the element. */
  id: string
  target: HTMLElement
  label: string
}

let shown: ShownTip | undefined
const listeners = new Set<() => void>()

/** The visible tip; for `useSyncExternalStore`. */
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
