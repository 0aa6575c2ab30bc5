import { expect, test } from 'vitest'
import { Rate, UnderWay } from './bounds.ts'

test('T8 · each key has a limit of work under way, and an end reported twice counts once', () => {
  const underWay = new UnderWay(2)
  const ends = [underWay.begin('ada'), underWay.begin('ada')]
  expect(underWay.begin('ada')).toBeUndefined()
  expect(underWay.begin('eve')).toBeDefined()
  ends[0]?.()
  ends[0]?.()
  expect(underWay.begin('ada')).toBeDefined()
  expect(underWay.begin('ada')).toBeUndefined()
})

test('T8 · a bucket refills evenly, and a clock that is set back makes no wait longer', () => {
  const rate = new Rate(3, 60_000)
  const takes = (now: number) => rate.take('ada', now)
  expect([takes(0), takes(0), takes(0), takes(0)]).toEqual([0, 0, 0, 20_000])
  expect(takes(15_000)).toBe(5_000)
  expect([takes(20_000), takes(20_000)]).toEqual([0, 20_000])
  expect(takes(-3_600_000)).toBe(0)
  expect(rate.take('eve', 0)).toBe(0)
  expect(takes(10_000_000)).toBe(0)
})
