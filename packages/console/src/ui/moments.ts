import { Temporal } from 'temporal-polyfill'
import { type TimeFormat, zoneOf } from './time.ts'

/**
 * Converts a wall-clock time in the viewer's zone to UTC; a time that the clocks skip or show twice is read as in RFC 5545. Apart from the
 * formatting of times: every page formats some, and only pickers need the large library used here.
 */
export function momentOf(local: string, format: Pick<TimeFormat, 'timeZone'>): string {
  const time = Temporal.PlainDateTime.from(local.replace(' ', 'T'))
  return time.toZonedDateTime(zoneOf(format)).toInstant().toString({ fractionalSecondDigits: 3 })
}
