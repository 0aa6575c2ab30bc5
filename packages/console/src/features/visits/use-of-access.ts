const day = 86_400_000

/** Access that was not used for so many days is pointed out. */
const unusedAfter = 30

/** Whole days since the last use, or since the access was given; undefined while that is not worth a word. */
export function daysUnused(
  { lastUsedAt, givenAt }: { lastUsedAt: string | null; givenAt: string },
  now: number,
): number | undefined {
  const days = Math.floor((now - Date.parse(lastUsedAt ?? givenAt)) / day)
  return days >= unusedAfter ? days : undefined
}

/** How a period stands now: whole days until its end, 0 on the last one. */
export function stateOf(
  { startsAt, endsAt }: { startsAt: string | null; endsAt: string },
  now: number,
): { state: 'waiting' } | { state: 'over' } | { state: 'valid'; days: number } {
  if (Date.parse(endsAt) <= now) return { state: 'over' }
  if (startsAt !== null && Date.parse(startsAt) > now) return { state: 'waiting' }
  return { state: 'valid', days: Math.floor((Date.parse(endsAt) - now) / day) }
}
