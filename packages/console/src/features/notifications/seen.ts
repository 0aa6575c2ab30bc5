import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()

/** Without storage a page forgets what was seen when it is loaded again. */
const kept = new Map<string, string>()

function nameOf(reader: string): string {
  return `rollcall-seen-${reader}`
}

function read(reader: string): string {
  try {
    return localStorage.getItem(nameOf(reader)) ?? ''
  } catch {
    return kept.get(reader) ?? ''
  }
}

/** The time of the newest notification that the reader has seen in this browser, in ISO 8601; empty if there is none. */
export function useSeen(reader: string): string {
  return useSyncExternalStore(subscribe, () => read(reader))
}

/** Records that the reader has seen everything up to this time. */
export function recordSeen(reader: string, at: string): void {
  kept.set(reader, at)
  try {
    localStorage.setItem(nameOf(reader), at)
  } catch {
    // Storage may be forbidden or full; until the page is loaded again it is known anyway.
  }
  for (const listener of listeners) listener()
}

/** Other tabs of the browser hear of it too. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}
