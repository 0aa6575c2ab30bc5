import { isTimeZone, wallClockOf } from '@rollcall/access/time-zone.ts'
import type { Preferences } from '@rollcall/contract/me.ts'
import dayjs from 'dayjs'
import utc from 'dayjs/plugin/utc.js'
import { t } from '../i18n/messages.ts'

dayjs.extend(utc)

export type TimeFormat = Pick<Preferences, 'timeZone' | 'dateFormat' | 'hourCycle'>

export function zoneOf({ timeZone }: Pick<TimeFormat, 'timeZone'>): string {
  // A zone that this browser does not know must not prevent showing times.
  return timeZone !== 'browser' && isTimeZone(timeZone) ? timeZone : browserZone()
}

let present = { zone: '', until: 0 }

/** The browser's zone, which can change on a journey. Read once a second, because asking takes 0.3 ms and a page has many times. */
function browserZone(): string {
  const now = Date.now()
  if (now > present.until)
    present = { zone: Intl.DateTimeFormat().resolvedOptions().timeZone, until: now + 1000 }
  return present.zone
}

function clockOf(format: TimeFormat, seconds: boolean): string {
  const minutes = format.hourCycle === '24' ? 'HH:mm' : 'h:mm'
  return `${minutes}${seconds ? ':ss' : ''}${format.hourCycle === '24' ? '' : ' A'}`
}

/** Zones that some browsers list under former names of their cities, where users would not look for them. */
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

/** The zones to choose from, by their present names; `chosen` is among them, whatever its name. */
export function zoneNames(chosen: string): string[] {
  const listed = Intl.supportedValuesOf('timeZone').map((name) => {
    const today = renamedZones[name]
    return today && isTimeZone(today) ? today : name
  })
  const names = new Set(['UTC', ...listed.sort(), ...(chosen === 'browser' ? [] : [chosen])])
  return [...names].filter(isTimeZone)
}

/** 2026-11-21 08:30, or in the viewer's format. */
export function formatTime(iso: string, format: TimeFormat, options: { seconds?: boolean } = {}): string {
  return written(iso, format, `${format.dateFormat} ${clockOf(format, options.seconds ?? false)}`)
}

/** "2026-11-21 08:30:05 (Europe/Berlin, UTC+01:00)": leaves no question which moment is meant. */
export function formatExact(iso: string, format: TimeFormat): string {
  return `${formatTime(iso, format, { seconds: true })} (${zoneOf(format)}, ${offsetAt(iso, format)})`
}

/** "UTC+01:00": how far the clocks of the viewer's zone were from UTC at that moment. */
function offsetAt(iso: string, format: TimeFormat): string {
  const wall = Date.parse(`${localOf(iso, format).replace(' ', 'T')}Z`)
  const minutes = Math.round((wall - Math.floor(Date.parse(iso) / 1000) * 1000) / 60_000)
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  const two = (value: number) => String(value).padStart(2, '0')
  return `UTC${minutes < 0 ? '\u2212' : '+'}${two(hours)}:${two(rest)}`
}

export function formatDay(iso: string, format: TimeFormat): string {
  return written(iso, format, format.dateFormat)
}

/** Formats the clock time of the zone as if it were UTC, so that nothing is converted again. */
function written(iso: string, format: Pick<TimeFormat, 'timeZone'>, pattern: string): string {
  const local = dayjs.utc(localOf(iso, format))
  return local.format(pattern.replace('MMM', () => `[${monthName(local.month())}]`))
}

const monthNames = new Map<string, string>()

/** "Nov", "Nov.": the short name of a month, counted from 0. Kept, because making a formatter takes longer than drawing a row. */
function monthName(month: number): string {
  const key = `${t.locale} ${month}`
  const known = monthNames.get(key)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat(t.locale, { month: 'short', timeZone: 'UTC' })
  const name = format.format(Date.UTC(2000, month))
  monthNames.set(key, name)
  return name
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
let words: Intl.RelativeTimeFormat | undefined

/** Made once, because a table has many times. */
function relativeWords(): Intl.RelativeTimeFormat {
  if (words?.resolvedOptions().locale !== t.locale)
    words = new Intl.RelativeTimeFormat(t.locale, { numeric: 'always' })
  return words
}

/** "3 hours ago", "in 2 days"; under a minute "just now". */
export function formatRelative(iso: string, now: number): string {
  const seconds = (Date.parse(iso) - now) / 1000
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) < size) continue
    // 90 days are a little less than three months; "in 2 months" would be misleading.
    const whole = seconds > 0 && size >= month ? Math.round : Math.trunc
    return relativeWords().format(whole(seconds / size), unit)
  }
  return seconds > 15 ? t('ui.soon') : t('ui.justNow')
}

/** The present day in the viewer's zone, for example 2026-11-21. */
export function today(format: Pick<TimeFormat, 'timeZone'>): string {
  return dayOf(new Date().toISOString(), format)
}

/** The day of a moment in the viewer's zone, for example 2026-11-21. */
export function dayOf(iso: string, format: Pick<TimeFormat, 'timeZone'>): string {
  return localOf(iso, format).slice(0, 10)
}

/**
 * The last second of a calendar day in the viewer's zone: what "until 3 May" means. It is searched, because the clocks can repeat or skip the
 * last hour of a day: between when the day has begun in every zone and when it is over in every zone.
 */
export function endOfDay(day: string, format: Pick<TimeFormat, 'timeZone'>): string {
  const midnight = Date.parse(`${day}T00:00:00Z`) / 1000
  const iso = (seconds: number) => new Date(seconds * 1000).toISOString()
  let last = midnight + 9 * 3600
  let next = midnight + 37 * 3600
  while (next - last > 1) {
    const between = Math.floor((last + next) / 2)
    if (dayOf(iso(between), format) > day) next = between
    else last = between
  }
  return iso(last)
}

/** The moment at which a calendar day begins in the viewer's zone. */
export function startOfDay(day: string, format: Pick<TimeFormat, 'timeZone'>): string {
  const before = new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)
  return new Date(Date.parse(endOfDay(before, format)) + 1000).toISOString()
}

/** A moment as wall-clock time in the viewer's zone, as pickers need it. */
export function localOf(iso: string, format: Pick<TimeFormat, 'timeZone'>): string {
  const parts = wallClockOf(zoneOf(format)).formatToParts(Date.parse(iso))
  const { year, month, day, hour, minute, second } = Object.fromEntries(
    parts.map(({ type, value }) => [type, value]),
  )
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`
}

export function daysFromNow(days: number, now: number): string {
  return new Date(now + days * 86_400_000).toISOString()
}
