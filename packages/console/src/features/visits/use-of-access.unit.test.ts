import { expect, test } from 'vitest'
import { daysUnused, stateOf } from './use-of-access.ts'

const now = Date.parse('2026-11-29T12:00:00Z')

test.each([
  [{ lastUsedAt: null, givenAt: '2026-11-20T12:00:00Z' }, undefined],
  [{ lastUsedAt: null, givenAt: '2026-10-30T12:00:00Z' }, 30],
  [{ lastUsedAt: '2026-11-29T11:59:00Z', givenAt: '2026-01-01T00:00:00Z' }, undefined],
  [{ lastUsedAt: '2026-08-21T11:00:00Z', givenAt: '2026-01-01T00:00:00Z' }, 100],
])('MZ-09 · Access is pointed out when it was not used for a month: %o', (access, days) => {
  expect(daysUnused(access, now)).toBe(days)
})

test.each([
  [{ startsAt: null, endsAt: '2026-11-29T12:00:00Z' }, { state: 'over' }],
  [{ startsAt: '2026-11-30T00:00:00Z', endsAt: '2026-12-01T00:00:00Z' }, { state: 'waiting' }],
  [
    { startsAt: '2026-11-01T00:00:00Z', endsAt: '2026-11-30T00:00:00Z' },
    { state: 'valid', days: 0 },
  ],
  [
    { startsAt: null, endsAt: '2026-12-29T12:00:00Z' },
    { state: 'valid', days: 30 },
  ],
])('MZ-09 · Days until the end of %o', (period, state) => {
  expect(stateOf(period, now)).toEqual(state)
})
