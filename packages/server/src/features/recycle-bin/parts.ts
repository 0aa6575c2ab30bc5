import { type LeftOutReason, namedInPart, type Part } from '@rollcall/contract/deleted-things.ts'
import type { Operation } from '@rollcall/contract/operation.ts'
import { verdictOn } from '../../operations/verdict.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { KeptPeriod } from '../../platform/snapshots.ts'

/** Who judges what may come back, and when. */
export interface Judging {
  db: Db
  actor: Principal
  tenant: Tenant
  now: Date
}

export function mayCall(asking: Judging, operation: Operation): boolean {
  return verdictOn(operation, asking).allowed
}

/** What of one kind comes back, and what does not. */
export interface Planned<T> {
  back: { name: string; what: T }[]
  leftOut: { name: string; reason: LeftOutReason }[]
}

/** Judges things one by one. `judge` returns what to give back, or the reason why not; a refusal means that the caller may not give it. */
export function plan<Kept, T>(
  kept: readonly Kept[],
  nameOf: (kept: Kept) => string,
  judge: (kept: Kept) => { what: T } | LeftOutReason,
): Planned<T> {
  const planned: Planned<T> = { back: [], leftOut: [] }
  for (const each of kept) {
    const name = nameOf(each)
    const judged = judgedBy(() => judge(each))
    if (typeof judged === 'string') planned.leftOut.push({ name, reason: judged })
    else planned.back.push({ name, what: judged.what })
  }
  return planned
}

function judgedBy<T>(judge: () => { what: T } | LeftOutReason): { what: T } | LeftOutReason {
  try {
    return judge()
  } catch (error) {
    if (error instanceof Refusal) return 'not-allowed'
    throw error
  }
}

/** A plan as the API shows it, to callers who may not see the names of people without them. */
export function partOf(
  { back, leftOut }: Planned<unknown>,
  { named = true }: { named?: boolean } = {},
): Part {
  const most = named ? namedInPart : 0
  return {
    count: back.length,
    names: back.slice(0, most).map(({ name }) => name),
    leftOut: leftOut.slice(0, most),
    leftOutCount: leftOut.length,
  }
}

/** The days of a grant that was kept, as times. */
export function periodOf({ startsAt, endsAt }: KeptPeriod) {
  return {
    startsAt: startsAt === null ? null : new Date(startsAt),
    endsAt: endsAt === null ? null : new Date(endsAt),
  }
}

/** The days of a grant that was kept; undefined if it has ended. */
export function stillCounts(kept: KeptPeriod, now: Date): ReturnType<typeof periodOf> | undefined {
  const period = periodOf(kept)
  return period.endsAt !== null && period.endsAt <= now ? undefined : period
}
