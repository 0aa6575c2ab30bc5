import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { momentOf } from './moments.ts'
import {
  dayOf,
  endOfDay,
  formatExact,
  formatRelative,
  formatTime,
  localOf,
  startOfDay,
  type TimeFormat,
  zoneNames,
  zoneOf,
} from './time.ts'

const utc: TimeFormat = { timeZone: 'UTC', dateFormat: 'YYYY-MM-DD', hourCycle: '24' }
const at = '2026-11-21T15:04:05Z'

describe('a time in the viewer’s own format', () => {
  test.each<[Partial<TimeFormat>, string]>([
    [{}, '2026-11-21 15:04'],
    [{ dateFormat: 'DD.MM.YYYY' }, '21.11.2026 15:04'],
    [{ dateFormat: 'DD/MM/YYYY' }, '21/11/2026 15:04'],
    [{ dateFormat: 'MM/DD/YYYY', hourCycle: '12' }, '11/21/2026 3:04 PM'],
    [{ dateFormat: 'D MMM YYYY', timeZone: 'Asia/Tokyo' }, '22 Nov 2026 00:04'],
    [{ timeZone: 'America/New_York' }, '2026-11-21 10:04'],
    [{ timeZone: 'Asia/Kolkata' }, '2026-11-21 20:34'],
  ])('%o', (change, expected) => {
    expect(formatTime(at, { ...utc, ...change })).toBe(expected)
  })

  test('with seconds where the exact time matters', () => {
    expect(formatTime(at, utc, { seconds: true })).toBe('2026-11-21 15:04:05')
    expect(formatTime(at, { ...utc, hourCycle: '12' }, { seconds: true })).toBe('2026-11-21 3:04:05 PM')
  })

  test('a time zone that the browser does not know falls back to its own', () => {
    expect(zoneOf({ timeZone: 'Mars/Olympus_Mons' })).toBe(zoneOf({ timeZone: 'browser' }))
  })
})

describe('the exact time, which names its zone', () => {
  test.each([
    ['Europe/Berlin', '2026-11-21T15:04:05Z', '2026-11-21 16:04:05 (Europe/Berlin, UTC+01:00)'],
    ['Europe/Berlin', '2026-07-21T15:04:05.900Z', '2026-07-21 17:04:05 (Europe/Berlin, UTC+02:00)'],
    ['America/St_Johns', '2026-11-21T15:04:05Z', '2026-11-21 11:34:05 (America/St_Johns, UTC\u221203:30)'],
    ['UTC', '2026-11-21T15:04:05Z', '2026-11-21 15:04:05 (UTC, UTC+00:00)'],
  ])('%s at %s: %s', (timeZone, iso, expected) => {
    expect(formatExact(iso, { ...utc, timeZone })).toBe(expected)
  })
})

describe('a time relative to now', () => {
  const now = Date.parse(at)
  test.each([
    [0, 'just now'],
    [-59, 'just now'],
    [-60, '1 minute ago'],
    [-3 * 3600, '3 hours ago'],
    [-26 * 3600, '1 day ago'],
    [-13 * 86_400, '1 week ago'],
    [-400 * 86_400, '1 year ago'],
    [30, 'in less than a minute'],
    [2 * 86_400, 'in 2 days'],
    [90 * 86_400 - 20, 'in 3 months'],
    [-89 * 86_400, '2 months ago'],
  ])('%i seconds away: %s', (seconds, expected) => {
    expect(formatRelative(new Date(now + seconds * 1000).toISOString(), now)).toBe(expected)
  })
})

describe('days and clock times of the viewer’s zone', () => {
  test('a day ends at its midnight there, also when the clocks change', () => {
    expect(startOfDay('2026-10-26', { timeZone: 'Europe/Berlin' })).toBe('2026-10-25T23:00:00.000Z')
    expect(endOfDay('2026-05-03', utc)).toBe('2026-05-03T23:59:59.000Z')
    expect(endOfDay('2026-05-03', { timeZone: 'Asia/Tokyo' })).toBe('2026-05-03T14:59:59.000Z')
    expect(endOfDay('2026-10-25', { timeZone: 'Europe/Berlin' })).toBe('2026-10-25T22:59:59.000Z')
  })

  test('U11 · a day ends where the next one begins, in every zone and on every night', () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
    const days = fc.date({ min: new Date('2015-01-01'), max: new Date('2037-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(zones, days, (timeZone, date) => {
        const day = date.toISOString().slice(0, 10)
        const end = Date.parse(endOfDay(day, { timeZone }))
        // The browser's own name of the day there.
        const told = (at: number) => new Intl.DateTimeFormat('en-CA', { timeZone }).format(at)
        expect([told(end), told(end + 1000) > day], `${day} in ${timeZone}`).toEqual([day, true])
      }),
    )
  })

  test.each([
    ['2026-04-04', 'America/Santiago', '2026-04-05T03:59:59.000Z'],
    ['2026-09-05', 'America/Santiago', '2026-09-06T03:59:59.000Z'],
    ['2026-10-24', 'Africa/Cairo', '2026-10-24T20:59:59.000Z'],
    ['2026-10-29', 'Africa/Cairo', '2026-10-29T21:59:59.000Z'],
    ['2026-10-24', 'Asia/Beirut', '2026-10-24T21:59:59.000Z'],
    ['2026-10-31', 'America/Havana', '2026-11-01T03:59:59.000Z'],
  ])('U11 · %s ends in %s at %s', (day, timeZone, end) => {
    expect(endOfDay(day, { timeZone })).toBe(end)
  })

  test('U11 · the day of a moment is the viewer’s, not the one in UTC', () => {
    expect(dayOf('2026-11-21T03:00:00Z', { timeZone: 'America/Los_Angeles' })).toBe('2026-11-20')
    expect(dayOf('2026-11-21T12:00:00Z', { timeZone: 'Pacific/Auckland' })).toBe('2026-11-22')
  })

  test('a picker returns the same moment', () => {
    const berlin = { timeZone: 'Europe/Berlin' }
    expect(localOf(at, berlin)).toBe('2026-11-21 16:04:05')
    expect(momentOf(localOf(at, berlin), berlin)).toBe('2026-11-21T15:04:05.000Z')
  })
})

describe('the zones to choose from', () => {
  test('cities are there under their present names, each zone once', () => {
    const names = zoneNames('browser')
    expect(names).toEqual(expect.arrayContaining(['UTC', 'Asia/Kolkata', 'Europe/Kyiv', 'Europe/Berlin']))
    expect(names).not.toContain('Asia/Calcutta')
    expect(new Set(names).size).toBe(names.length)
  })

  test('a zone chosen under an older name stays in the list', () => {
    expect(zoneNames('Asia/Calcutta')).toContain('Asia/Calcutta')
  })
})
