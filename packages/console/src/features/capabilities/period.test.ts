import { expect, test } from 'vitest'
import { endOf } from './period.ts'

const now = Date.parse('2026-03-01T10:00:00Z')

test('the hours of a period count from its start, or from now', () => {
  const period = { startsAt: undefined, length: '8', endsAt: undefined } as const
  expect(endOf(period, now)).toBe('2026-03-01T18:00:00.000Z')
  expect(endOf({ ...period, startsAt: '2026-03-02T22:00:00Z' }, now)).toBe('2026-03-03T06:00:00.000Z')
  expect(endOf({ ...period, startsAt: '2026-02-01T00:00:00Z' }, now)).toBe('2026-03-01T18:00:00.000Z')
})

test('a period can have no end, a chosen end, or one that is still to be chosen', () => {
  const period = { startsAt: undefined, endsAt: '2026-05-01T00:00:00.000Z' }
  expect(endOf({ ...period, length: 'none' }, now)).toBeNull()
  expect(endOf({ ...period, length: 'other' }, now)).toBe('2026-05-01T00:00:00.000Z')
  expect(endOf({ ...period, length: 'other', endsAt: undefined }, now)).toBeUndefined()
})
