export const longestLock = 15 * 60_000
/** How far the clocks of two nodes may differ, in milliseconds. */
const clocksApart = 60_000

/**
 * The end of the lock that is valid now; undefined if the account is not locked. A lock that would last longer than any lock can was set
 * before the clock was set back; it is ignored.
 */
export function lockEnd({ lockedUntil }: { lockedUntil: Date | null }, now: Date): Date | undefined {
  if (!lockedUntil || lockedUntil <= now || lockedUntil > latestLockEnd(now)) return undefined
  const longest = new Date(now.getTime() + longestLock)
  return lockedUntil > longest ? longest : lockedUntil
}

/** The latest possible end of a lock that is valid now: for conditions on many accounts. */
export function latestLockEnd(now: Date): Date {
  return new Date(now.getTime() + longestLock + clocksApart)
}
