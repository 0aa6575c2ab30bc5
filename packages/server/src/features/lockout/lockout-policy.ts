import { longestLock } from '../directory/lock-end.ts'

/** The failures counted for one account or name, one known device, or one network. */
export interface FailureCount {
  failures: number
  lastFailedAt: Date | null
  lockedUntil: Date | null
}

export const noFailures: FailureCount = { failures: 0, lastFailedAt: null, lockedUntil: null }

/**
 * How many failures in a row lock. Accounts and unknown names have the same number, so that nobody can tell them apart. A network may
 * have many people behind it.
 */
export const allowedFailures = { account: 5, name: 5, device: 5, network: 50, resetRequests: 20 } as const
export type Counted = keyof typeof allowedFailures

const firstLock = 60_000
const forgottenAfter = 15 * 60_000

/**
 * The count after one more failure. The last allowed failure locks for a minute; each further one twice as long, up to 15 minutes. Never
 * for good: otherwise anyone who knows a name could keep its owner out.
 */
export function afterFailure(
  counted: Counted,
  count: FailureCount,
  now: Date,
): FailureCount & { lastFailedAt: Date } {
  const failures = remembered(counted, count, now) + 1
  const beyond = failures - allowedFailures[counted]
  const lock = Math.min(longestLock, firstLock * 2 ** beyond)
  return { failures, lastFailedAt: now, lockedUntil: beyond < 0 ? null : new Date(now.getTime() + lock) }
}

/**
 * Failures expire one by one, as many as are allowed in 15 minutes, and all after 15 minutes without one. The time of a lock does not
 * count, because nobody can fail in it. They expire one by one because a network with many people is never quiet for long.
 */
function remembered(counted: Counted, { failures, lastFailedAt, lockedUntil }: FailureCount, now: Date) {
  const since = Math.max(lastFailedAt?.getTime() ?? 0, lockedUntil?.getTime() ?? 0)
  const quiet = now.getTime() - since
  if (quiet >= forgottenAfter) return 0
  const forgotten = Math.floor(Math.max(0, quiet) / (forgottenAfter / allowedFailures[counted]))
  return Math.max(0, failures - forgotten)
}
