export const longestLock = 15 * 60_000
/** How far the clocks of two nodes may be apart. */
const clocksApart = 60_000

/**
 * The end of the lock that holds at this moment, if one does. One that would hold for longer than any lock fell before the clock was set
 * back, and counts for nothing.
 */
export function lockEnd({ lockedUntil }: { lockedUntil: Date | null }, now: Date): Date | undefined {
  if (!lockedUntil || lockedUntil <= now || lockedUntil > latestLockEnd(now)) return undefined
  const longest = new Date(now.getTime() + longestLock)
  return lockedUntil > longest ? longest : lockedUntil
}

/** The latest end that a lock can have which holds at this moment: for what is asked of many at once. */
export function latestLockEnd(now: Date): Date {
  return new Date(now.getTime() + longestLock + clocksApart)
}
