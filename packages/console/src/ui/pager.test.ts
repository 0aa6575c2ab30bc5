import { expect, test } from 'vitest'
import { t } from '../i18n/messages.ts'
import { type Counted, numberOf, sumOf } from './count.ts'
import { summary } from './Pager.tsx'

const onNext = () => undefined
const noun = (of: Counted) => t('users.counted', { ...of })

test('a pager shows the range of rows, and the total if it is known', () => {
  const users = {
    pagesBefore: 2,
    shown: 50,
    noun,
    size: 50 as const,
    onNext,
  }
  expect(summary({ ...users, total: undefined })).toBe('101–150')
  expect(summary({ ...users, total: { total: 1_234 } })).toBe('101–150 of 1,234 users')
  expect(summary({ ...users, total: { total: 10_000 } })).toBe('101–150 of 10,000 users')
  expect(summary({ ...users, total: { total: 10_000, totalCapped: true } })).toBe('101–150 of 10,000+ users')
  expect(summary({ ...users, pagesBefore: undefined, total: { total: 1 } })).toBe('1 user')
})

test('above the counted number a pager shows no total below its rows, and on the last page the real one', () => {
  const capped = { total: 10_000, totalCapped: true as const }
  const users = {
    pagesBefore: 200,
    shown: 50,
    noun,
    size: 50 as const,
    total: capped,
  }
  expect(summary({ ...users, onNext })).toBe('10,001–10,050')
  expect(summary({ ...users, shown: 7, onNext: undefined })).toBe('10,001–10,007 of 10,007 users')
})

test('the sum of two lists is capped if one of them is', () => {
  expect(numberOf(sumOf({ total: 2 }, { total: 3 }))).toBe('5')
  expect(numberOf(sumOf({ total: 10_000, totalCapped: true }, { total: 3 }))).toBe('10,000+')
  expect(sumOf(undefined, {})).toEqual({ total: 0 })
})
