import { Temporal } from 'temporal-polyfill'
import { type TimeFormat, zoneOf } from './time.ts'

/**
 * A wall-clock time in this person's zone as the moment that it is; one that the clocks skip or show twice as RFC 5545 reads it. Apart from
 * how moments are shown: every page shows some, and only what asks for one needs the large library that this takes.
 */
export function momentOf(local: string, format: Pick<TimeFormat, 'timeZone'>): string {
  const time = Temporal.PlainDateTime.from(local.replace(' ', 'T'))
  return time.toZonedDateTime(zoneOf(format)).toInstant().toString({ fractionalSecondDigits: 3 })
}
