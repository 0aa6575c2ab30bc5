import type { AuditSummary } from '@rollcall/contract/audit.ts'

/** One bar of the timeline: a day, or several where there are many. */
export interface Bar {
  /** The first day, such as 2026-11-21. */
  day: string
  days: number
  count: number
  unsuccessful: number
}

const dayLength = 86_400_000

/** The bars of a timeline from its first day with events to its last, with those between that have none: so many at most. */
export function barsOf(days: AuditSummary['days'], most: number): Bar[] {
  const [first, last] = [days[0], days.at(-1)]
  if (!first || !last) return []
  const begin = Date.parse(first.day)
  const span = (Date.parse(last.day) - begin) / dayLength + 1
  const width = Math.ceil(span / most)
  const bars = Array.from({ length: Math.ceil(span / width) }, (_, place) => ({
    day: dayAfter(first.day, place * width),
    days: width,
    count: 0,
    unsuccessful: 0,
  }))
  for (const { day, count, unsuccessful } of days) {
    const bar = bars[Math.floor((Date.parse(day) - begin) / dayLength / width)]
    if (!bar) continue
    bar.count += count
    bar.unsuccessful += unsuccessful
  }
  return bars
}

/** The day so many days later. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * dayLength).toISOString().slice(0, 10)
}
