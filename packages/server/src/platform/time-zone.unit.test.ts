import { expect, test } from 'vitest'
import { dayIn, requireTimeZone, startOfDay } from './time-zone.ts'

const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000

test.each([
  ['Europe/Berlin', '2026-01-15', '2026-01-14T23:00:00Z'],
  ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00Z'],
  ['Europe/Berlin', '2026-03-30', '2026-03-29T22:00:00Z'],
  ['Europe/Berlin', '2026-10-26', '2026-10-25T23:00:00Z'],
  ['Pacific/Kiritimati', '2026-07-01', '2026-06-30T10:00:00Z'],
  ['Pacific/Pago_Pago', '2026-07-01', '2026-07-01T11:00:00Z'],
  ['Asia/Kathmandu', '2026-07-01', '2026-06-30T18:15:00Z'],
  // The clocks go from 24:00 to 1:00, and from 24:00 back to 23:00.
  ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00Z'],
  ['Africa/Cairo', '2026-10-30', '2026-10-29T22:00:00Z'],
  ['America/Havana', '2026-03-08', '2026-03-08T05:00:00Z'],
])('in %s the day %s begins at %s', (zone, day, moment) => {
  const start = startOfDay(zone, dayOf(day))
  expect(new Date(start).toISOString()).toBe(moment.replace('Z', '.000Z'))
  expect([dayIn(zone, start - 1), dayIn(zone, start)]).toEqual([dayOf(day) - 1, dayOf(day)])
})

test('every day of a year begins when the one before ends', () => {
  for (const zone of ['Africa/Cairo', 'America/Havana', 'Australia/Lord_Howe', 'Pacific/Auckland', 'UTC'])
    for (let day = dayOf('2026-01-01'); day < dayOf('2027-01-01'); day += 1)
      expect(dayIn(zone, startOfDay(zone, day + 1) - 1), `${zone} ${day}`).toBe(day)
})

test('only names of zones are zones', () => {
  for (const zone of ['Europe/Berlin', 'UTC']) expect(() => requireTimeZone(zone)).not.toThrow()
  for (const zone of ['Mars/Olympus', '']) expect(() => requireTimeZone(zone)).toThrow()
})
