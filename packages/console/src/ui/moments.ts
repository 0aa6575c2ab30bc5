import { Temporal } from 'temporal-polyfill'
import { type TimeFormat, zoneOf } from './time.ts'

// Which moment somebody means, for what asks them for one. Apart from how moments are shown, because every page shows some, and
// calculating with them takes a large library.

/**
 * The last second of a calendar day in this person's zone: what "until 3 May" means. It is found from where the next day begins, because
 * a day can have its last hour twice, or none at midnight.
 */
export function endOfDay(day: string, format: Pick<TimeFormat, 'timeZone'>): string {
  const next = Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(zoneOf(format))
  return moment(next.toInstant().subtract({ seconds: 1 }))
}

/** A wall-clock time in this person's zone as the moment that it is; one that the clocks skip or show twice as RFC 5545 reads it. */
export function momentOf(local: string, format: Pick<TimeFormat, 'timeZone'>): string {
  const time = Temporal.PlainDateTime.from(local.replace(' ', 'T'))
  return moment(time.toZonedDateTime(zoneOf(format)).toInstant())
}

function moment(instant: Temporal.Instant): string {
  return instant.toString({ fractionalSecondDigits: 3 })
}
