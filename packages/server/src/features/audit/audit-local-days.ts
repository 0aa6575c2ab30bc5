import type { AuditSummary } from '@rollcall/contract/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import { dayIn, startOfDay } from '../../platform/time-zone.ts'
import { countWithin, type DayCount, type Span } from './audit-days.store.ts'
import { type AuditFilters, dayLength } from './audit-filters.ts'

type Days = AuditSummary['days']

/** So many events are read at most to put them on the day of the reader. */
const mostMoved = 20_000

interface Asked {
  tenantId: string
  filters: AuditFilters
  timeZone: string
}

/**
 * The events of each day of a zone. They are counted by days of UTC; those between the midnights of both are counted anew and moved to
 * the day before or after. Undefined where that would be too many.
 */
export async function daysIn(
  db: Db,
  { tenantId, filters, timeZone }: Asked,
  counts: DayCount[],
): Promise<Days | undefined> {
  const tally = new Tally()
  for (const { day, events, outcome } of counts) tally.add(day, events, outcome === 'success' ? 0 : events)
  const between = spansBetween(timeZone, tally)
  const expected = between.reduce((sum, { from, until, of }) => {
    return sum + (tally.of(of) * (until - from)) / dayLength
  }, 0)
  if (expected > mostMoved) return undefined
  const moved = await countWithin(db, tenantId, filters, between)
  for (const { place, events, unsuccessful } of moved) {
    const span = between[place]
    if (!span) continue
    tally.add(span.of, -events, -unsuccessful)
    tally.add(span.to, events, unsuccessful)
  }
  return tally.days()
}

/** Events by the day of a zone, where each is counted by a moment. */
export function daysAt(
  timeZone: string,
  moments: readonly { at: number; count: number; unsuccessful: number }[],
): Days {
  const tally = new Tally()
  for (const { at, count, unsuccessful } of moments) tally.add(dayIn(timeZone, at), count, unsuccessful)
  return tally.days()
}

/** From midnight in one of two zones to midnight in the other: what is counted on the day `of`, and belongs to the day `to`. */
type Between = Span & { of: number; to: number }

function spansBetween(timeZone: string, tally: Tally): Between[] {
  const all = [...tally.known()]
  // A day of the zone begins on the day of UTC before it, or ends on the one after it.
  const begins = new Set(all.flatMap((day) => [day, day + 1]))
  return [...begins].flatMap((day) => {
    const [local, utc] = [startOfDay(timeZone, day), day * dayLength]
    if (local < utc) return { from: local, until: utc, of: day - 1, to: day }
    return local > utc ? { from: utc, until: local, of: day, to: day - 1 } : []
  })
}

class Tally {
  readonly #days = new Map<number, { count: number; unsuccessful: number }>()

  add(day: number, count: number, unsuccessful: number): void {
    const known = this.#days.get(day) ?? { count: 0, unsuccessful: 0 }
    this.#days.set(day, { count: known.count + count, unsuccessful: known.unsuccessful + unsuccessful })
  }

  of(day: number): number {
    return this.#days.get(day)?.count ?? 0
  }

  known(): Iterable<number> {
    return this.#days.keys()
  }

  /** The oldest first, without those that have nothing. */
  days(): Days {
    return [...this.#days]
      .filter(([, { count }]) => count > 0)
      .sort(([a], [b]) => a - b)
      .map(([day, counted]) => ({ day: new Date(day * dayLength).toISOString().slice(0, 10), ...counted }))
  }
}
