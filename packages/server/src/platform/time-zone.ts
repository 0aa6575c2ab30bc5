import { isTimeZone, wallClockOf } from '@rollcall/access/time-zone.ts'
import { Refusal } from './problem.ts'

/** Throws `request.invalid` for a name that stands for no time zone. */
export function requireTimeZone(name: string): void {
  if (isTimeZone(name)) return
  throw new Refusal(
    'request.invalid.time_zone',
    { timeZone: name },
    { errors: [{ field: 'timeZone', code: 'no_time_zone' }] },
  )
}

const dayLength = 86_400_000

/** The calendar day of a moment in a zone, by its number since 1970. */
export function dayIn(zone: string, moment: number): number {
  return Math.floor((moment + offsetAt(zone, moment)) / dayLength)
}

/** The moment at which a calendar day begins in a zone: at midnight, or later where the clocks skip midnight. */
export function startOfDay(zone: string, day: number): number {
  const midnight = day * dayLength
  const guessed = midnight - offsetAt(zone, midnight)
  const start = midnight - offsetAt(zone, guessed)
  if (dayIn(zone, start) === day && dayIn(zone, start - 1) < day) return start
  // The clocks change around this midnight. No zone is further from UTC than 16 hours.
  let [before, within] = [midnight - 16 * 3_600_000, midnight + 16 * 3_600_000]
  while (within - before > 1) {
    const between = Math.floor((before + within) / 2)
    if (dayIn(zone, between) < day) before = between
    else within = between
  }
  return within
}

/** How far the clocks of a zone are ahead of UTC, in milliseconds. */
function offsetAt(zone: string, moment: number): number {
  const second = Math.floor(moment / 1000) * 1000
  const parts = Object.fromEntries(
    wallClockOf(zone)
      .formatToParts(second)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day, hour, minute, second: seconds } = parts
  return Date.UTC(year, month - 1, day, hour, minute, seconds) - second
}
