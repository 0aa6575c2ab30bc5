import type { LogCursor, LogEntry } from './change-log.ts'

/**
 * Handles late entries with Citus. A transaction that wrote on two servers commits on the second one later, so its entry may become visible
 * after the transaction was seen as ended. Entries that were read are therefore read again for a while.
 */
export interface LateEntries {
  /** The entries that did not come before; all of them without Citus. */
  unseen(entries: LogEntry[], now: LogCursor): LogEntry[]
  /** The cursor for reading again, from time to time. */
  readAgainFrom(now: LogCursor): LogCursor | undefined
  /** The cursor behind every entry that may still come. */
  settled(now: LogCursor): LogCursor
  /** Begins here and forgets earlier entries. */
  begin(now: LogCursor): void
}

/** Milliseconds. Only a server that was down with a promised commit takes longer, and then the outage lasts minutes. */
const lateAtMost = 60_000
const interval = 1_000

/** Creates the memory of entries that were read. It stays empty unless rows are on several servers. */
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
