/** How long a capability counts: hours from its start, for good, or until a chosen time. */
export type Length = '4' | '8' | '24' | '168' | 'none' | 'other'

export interface Period {
  /** In UTC; undefined: now. */
  startsAt: string | undefined
  length: Length
  /** In UTC; only with the length `other`. */
  endsAt: string | undefined
}

export const lengths: readonly Length[] = ['4', '8', '24', '168', 'none', 'other']

const hour = 3_600_000

/** When a period ends, in UTC; null: it has no end. Undefined: the end is still to be chosen. */
export function endOf({ startsAt, length, endsAt }: Period, now: number): string | null | undefined {
  if (length === 'none') return null
  if (length === 'other') return endsAt
  const from = startsAt === undefined ? now : Math.max(Date.parse(startsAt), now)
  return new Date(from + Number(length) * hour).toISOString()
}
