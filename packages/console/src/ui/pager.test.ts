import { expect, test } from 'vitest'
import { countOf, sumOf } from './count.ts'
import { summary } from './Pager.tsx'

test('a pager says which rows are shown, and of how many as far as that is known', () => {
  const users = { pagesBefore: 2, shown: 50, noun: ['user', 'users'] as [string, string], size: 50 as const }
  expect(summary({ ...users, total: undefined })).toBe('101–150')
  expect(summary({ ...users, total: { total: 1_234 } })).toBe('101–150 of 1,234 users')
  expect(summary({ ...users, total: { total: 10_000 } })).toBe('101–150 of 10,000 users')
  expect(summary({ ...users, total: { total: 10_000, totalCapped: true } })).toBe('101–150 of 10,000+ users')
  expect(summary({ ...users, pagesBefore: undefined, total: { total: 1 } })).toBe('1 user')
})

test('together two lists have more than was counted if one of them has', () => {
  expect(countOf(sumOf({ total: 2 }, { total: 3 }), 'mail')).toBe('5 mails')
  expect(countOf(sumOf({ total: 10_000, totalCapped: true }, { total: 3 }), 'mail')).toBe('10,003+ mails')
  expect(sumOf(undefined, {})).toEqual({ total: 0 })
})
