import type { Preferences } from '@rollcall/contract/me.ts'
import dayjs from 'dayjs'
import utc from 'dayjs/plugin/utc.js'
import { Temporal } from 'temporal-polyfill'

dayjs.extend(utc)

export type TimeFormat = Pick<Preferences, 'timeZone' | 'dateFormat' | 'hourCycle'>

export function zoneOf(format: Pick<TimeFormat, 'timeZone'>): string {
  const browser = Intl.DateTimeFormat().resolvedOptions().timeZone
  if (format.timeZone === 'browser') return browser
  // A zone that this browser does not know must not keep it from showing a time at all.
  return isZone(format.timeZone) ? format.timeZone : browser
}

function isZone(name: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function clockOf(format: TimeFormat, seconds: boolean): string {
  const minutes = format.hourCycle === '24' ? 'HH:mm' : 'h:mm'
  return `${minutes}${seconds ? ':ss' : ''}${format.hourCycle === '24' ? '' : ' A'}`
}

/** Browsers list some zones under names that their cities no longer have, where nobody would look for them. */
const renamedZones: Record<string, string> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Godthab': 'America/Nuuk',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
}

/** The zones one can choose from, by their present names; `chosen` is among them whatever its name is. */
export function zoneNames(chosen: string): string[] {
  const listed = Intl.supportedValuesOf('timeZone').map((name) => {
    const today = renamedZones[name]
    return today && isZone(today) ? today : name
  })
  const names = new Set(['UTC', ...listed.sort(), ...(chosen === 'browser' ? [] : [chosen])])
  return [...names].filter(isZone)
}

/** 2026-11-21 08:30, or however this person likes to read it. */
export function formatTime(iso: string, format: TimeFormat, options: { seconds?: boolean } = {}): string {
  return written(iso, format, `${format.dateFormat} ${clockOf(format, options.seconds ?? false)}`)
}

export function formatDay(iso: string, format: TimeFormat): string {
  return written(iso, format, format.dateFormat)
}

/** The clock time of the zone is read as if it were UTC: nothing is converted any more. */
function written(iso: string, format: Pick<TimeFormat, 'timeZone'>, pattern: string): string {
  return dayjs.utc(localOf(iso, format)).format(pattern)
}

const month = 2_629_800
const steps: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['year', 31_557_600],
  ['month', month],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]
const words = new Intl.RelativeTimeFormat('en', { numeric: 'always' })

/** "3 hours ago", "in 2 days"; under a minute "just now". */
export function formatRelative(iso: string, now: number): string {
  const seconds = (Date.parse(iso) - now) / 1000
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) < size) continue
    // 90 days are a little less than three months, and "in 2 months" would be far off.
    const whole = seconds > 0 && size >= month ? Math.round : Math.trunc
    return words.format(whole(seconds / size), unit)
  }
  return seconds > 15 ? 'in less than a minute' : 'just now'
}

/** The day that it is now in this person's zone, such as 2026-11-21. */
export function today(format: Pick<TimeFormat, 'timeZone'>): string {
  return Temporal.Now.plainDateISO(zoneOf(format)).toString()
}

/** The day of a moment in this person's zone, such as 2026-11-21. */
export function dayOf(iso: string, format: Pick<TimeFormat, 'timeZone'>): string {
  return localOf(iso, format).slice(0, 10)
}

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

/** A moment as wall-clock time in this person's zone, as pickers take it. */
export function localOf(iso: string, format: Pick<TimeFormat, 'timeZone'>): string {
  const local = Temporal.Instant.from(iso).toZonedDateTimeISO(zoneOf(format)).toPlainDateTime()
  return local.toString({ smallestUnit: 'second' }).replace('T', ' ')
}

function moment(instant: Temporal.Instant): string {
  return instant.toString({ fractionalSecondDigits: 3 })
}

export function daysFromNow(days: number, now: number): string {
  return new Date(now + days * 86_400_000).toISOString()
}
