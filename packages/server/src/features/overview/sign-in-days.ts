import type { SignInDay } from '@rollcall/contract/overview.ts'
import type { DayCount } from '../audit/audit-days.store.ts'
import { dayLength, dayOf } from '../audit/audit-filters.ts'

const shownDays = 30

/** The names of the last days, in UTC, today being the last. */
export function lastDays(now: Date): string[] {
  const today = dayOf(now)
  return Array.from({ length: shownDays }, (_, at) => nameOf(today - shownDays + 1 + at))
}

function nameOf(day: number): string {
  return new Date(day * dayLength).toISOString().slice(0, 10)
}

/** What the log has of each of these days about sign-ins; a day without any events has zeros. */
export function signInDays(days: string[], counts: DayCount[]): SignInDay[] {
  const byDay = Map.groupBy(counts, ({ day }) => nameOf(day))
  return days.map((day) => {
    const events = (which: (count: DayCount) => boolean) =>
      (byDay.get(day) ?? []).filter(which).reduce((sum, { events }) => sum + events, 0)
    return {
      day,
      signedIn: events(({ action }) => action === 'sign-in.succeeded'),
      failed: events(({ action }) => action === 'sign-in.failed'),
      locked: events(({ action }) => action === 'user.locked'),
      byApiKey: events(({ credential }) => credential === 'api-key'),
    }
  })
}
