import { expect, test } from 'vitest'
import { barsOf } from './days.ts'

const day = (name: string, count: number) => ({ day: name, count, unsuccessful: 1 })

test('a timeline has a bar for each day between the first and the last', () => {
  expect(barsOf([day('2026-11-01', 3), day('2026-11-03', 5)], 60)).toEqual([
    { day: '2026-11-01', days: 1, count: 3, unsuccessful: 1 },
    { day: '2026-11-02', days: 1, count: 0, unsuccessful: 0 },
    { day: '2026-11-03', days: 1, count: 5, unsuccessful: 1 },
  ])
  expect(barsOf([], 60)).toEqual([])
})

test('many days share bars, and no event is lost', () => {
  const days = Array.from({ length: 365 }, (_, n) =>
    day(new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10), n),
  )
  const bars = barsOf(days, 60)
  expect(bars.length).toBeLessThanOrEqual(60)
  expect(bars[0]).toMatchObject({ day: '2026-01-01', days: 7, count: 21, unsuccessful: 7 })
  expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(365 * 182)
})
