import type { ProblemCode } from '@rollcall/contract/problems.ts'
import { useSyncExternalStore } from 'react'

/** When the server last answered (ms since the epoch), while it cannot be reached; undefined while it can. */
type Lost = { since: number } | undefined

let lost: Lost
let lastAnswer = Date.now()
let asking: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

/** While the server cannot be reached: since when; undefined otherwise. */
export function useLostConnection(): Lost {
  return useSyncExternalStore(subscribe, () => lost)
}

/** Calls `again` when the server can be reached again. */
export function onReconnected(again: () => void): void {
  let before = lost
  subscribe(() => {
    if (before && !lost) again()
    before = lost
  })
  window.addEventListener('offline', recordLost)
  window.addEventListener('online', () => void askAgain())
}

/** Records that the server has answered. */
export function recordAnswer(): void {
  lastAnswer = Date.now()
  if (lost) change(undefined)
}

export function recordLost(): void {
  if (!lost) change({ since: lastAnswer })
}

/**
 * Is this the answer of a proxy that cannot reach the server, or of a server without its database? A server that answers with another code
 * of its own, such as too many requests, can be reached.
 */
export function isUnreachable(status: number, code: ProblemCode = 'server.unavailable'): boolean {
  return (status === 502 || status === 503 || status === 504) && code === 'server.unavailable'
}

const betweenQuestions = 5000

async function askAgain(): Promise<void> {
  try {
    const { status } = await fetch('/readyz', { cache: 'no-store' })
    if (!isUnreachable(status)) recordAnswer()
  } catch {
    // Still not reachable; the next try follows.
  }
}

function change(to: Lost): void {
  lost = to
  clearInterval(asking)
  asking = to && setInterval(() => void askAgain(), betweenQuestions)
  for (const each of listeners) each()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
