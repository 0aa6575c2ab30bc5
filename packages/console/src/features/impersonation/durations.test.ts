import { expect, test } from 'vitest'
import { durations, durationText, usualDuration } from './durations.ts'

test('offers what the tenant allows, and the most that it allows', () => {
  expect(durations(3600)).toEqual([5, 15, 30, 60])
  expect(durations(2700)).toEqual([5, 15, 30, 45])
  expect(durations(300)).toEqual([5])
  expect(durations(30)).toEqual([1])
  expect(durations(7 * 86_400).at(-1)).toBe(1440)
})

test('begins with half an hour, or with less if that is the maximum', () => {
  expect(usualDuration(3600)).toBe(30)
  expect(usualDuration(600)).toBe(10)
  expect(usualDuration(60)).toBe(1)
})

test('shows whole hours as hours', () => {
  expect([1, 45, 60, 120].map(durationText)).toEqual(['1 minute', '45 minutes', '1 hour', '2 hours'])
})
