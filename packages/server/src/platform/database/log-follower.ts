import { setTimeout as sleep } from 'node:timers/promises'
import {
  beginAtNow,
  type LogCursor,
  type LogEntry,
  positionOf,
  type ReadLog,
  readSince,
} from './change-log.ts'
import type { Database, LogHandlers } from './database.ts'
import { changesHeard } from './database-metrics.ts'
import { createLateEntries } from './late-entries.ts'
import { createLogSweeper } from './log-sweeper.ts'

/** Follows the change log with its own cursor. */
export interface LogFollower {
  /** Begins at this moment. Returns the followed server, as `identify` names it. Everything cached before is no longer valid. */
  begin(): Promise<string>
  /** Reports every change that has become visible since the last time. Rejects when that cannot be known. */
  catchUp(): Promise<void>
}

export interface FollowerOptions {
  read: ReadLog
  handlers: LogHandlers
  transaction: Database['transaction']
}

/** Creates a follower that reports to the handlers, and sweeps the log from time to time. */
export function createLogFollower({ read, handlers, transaction }: FollowerOptions): LogFollower {
  const sweeper = createLogSweeper(transaction)
  const late = createLateEntries()
  let cursor: LogCursor | undefined

  function reached(next: LogCursor): void {
    cursor = next
    handlers.onPosition?.(positionOf(late.settled(next)))
    sweeper.passed(next)
  }

  function tell({ invalidation, age }: LogEntry): void {
    handlers.onInvalidation(invalidation)
    changesHeard.observe(age / 1_000)
  }

  return {
    async begin() {
      const now = await beginAtNow(read)
      sweeper.forget()
      late.begin(now)
      reached(now)
      return `${now.server} ${now.database}`
    },
    async catchUp() {
      if (!cursor) throw new Error('The change log is followed from a beginning')
      const { entries, cursor: next } = await readSince(read, cursor)
      for (const entry of late.unseen(entries, next)) tell(entry)
      const before = late.readAgainFrom(next)
      if (before) for (const entry of late.unseen((await readSince(read, before)).entries, next)) tell(entry)
      reached(next)
    },
  }
}

/** Wakes a waiting loop. A ring while nothing waits ends the next wait at once. */
export class Bell {
  #rung = false
  #wake: (() => void) | undefined

  ring(): void {
    this.#rung = true
    this.#wake?.()
  }

  /** Resolves at a ring, after this many milliseconds, or when the signal is aborted. */
  async wait(milliseconds: number, stop: AbortSignal): Promise<void> {
    // A plain timer: a timer that a signal ends makes an error for each wait, and each change has a wait.
    const { promise, resolve } = Promise.withResolvers<void>()
    const end = () => resolve()
    const timer = setTimeout(end, milliseconds).unref()
    stop.addEventListener('abort', end, { once: true })
    this.#wake = end
    if (this.#rung || stop.aborted) end()
    await promise
    clearTimeout(timer)
    stop.removeEventListener('abort', end)
    this.#rung = false
    this.#wake = undefined
  }
}

/** The least time between two readings, in milliseconds, for any number of hints. */
const leastPause = 5

/** Catches up at each ring, and after `interval()` milliseconds at the latest, until it is stopped. Rejects when that fails. */
export async function keepCatchingUp(
  follower: LogFollower,
  bell: Bell,
  interval: () => number,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    await bell.wait(interval(), stop)
    if (stop.aborted) return
    await follower.catchUp()
    await sleep(leastPause, undefined, { ref: false })
  }
}
