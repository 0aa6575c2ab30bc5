import type { LogCursor, LogEntry } from './change-log.ts'

/**
 * Where rows are on several servers, an entry may become visible after its transaction was seen as ended: it wrote on two of them, and the
 * second is told to commit last. There what was read is read again for a while.
 */
export interface LateEntries {
  /** Those of the entries that did not come before; all of them where nothing comes late. */
  unseen(entries: LogEntry[], now: LogCursor): LogEntry[]
  /** From where to read again, now and then. */
  readAgainFrom(now: LogCursor): LogCursor | undefined
  /** Behind everything that may still come. */
  settled(now: LogCursor): LogCursor
  /** Begins here, and forgets what came before. */
  begin(now: LogCursor): void
}

/** In milliseconds. A server that was away for longer, with a commit that it had promised, is a matter of minutes of outage. */
const lateAtMost = 60_000
const interval = 1_000

export function createLateEntries(): LateEntries {
  let past: LogCursor[] = []
  let seen = new Map<string, number>()

  return {
    unseen(entries, { distributed, time }) {
      if (!distributed) return entries
      const unseen = entries.filter(({ id }) => !seen.has(id))
      for (const { id } of unseen) seen.set(id, time)
      return unseen
    },
    readAgainFrom(now) {
      if (!now.distributed || now.time - (past.at(-1)?.time ?? 0) < interval) return undefined
      const from = past[0]
      past = [...past.filter(({ time }) => now.time - time <= lateAtMost), now]
      seen = new Map([...seen].filter(([, time]) => now.time - time <= 2 * lateAtMost))
      return from
    },
    settled: (now) => (now.distributed && past[0]) || now,
    begin(now) {
      past = [now]
      seen.clear()
    },
  }
}
