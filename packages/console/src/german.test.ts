import type { Locale } from '@rollcall/messages/locales.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { duration } from './features/users/changes/sending.ts'
import { loadMessages, loadSignedInMessages, t } from './i18n/messages.ts'
import { type Counted, numberOf, numberText } from './ui/count.ts'
import { listOf } from './ui/list.ts'
import { summary } from './ui/Pager.tsx'
import { formatDay, formatRelative, type TimeFormat } from './ui/time.ts'

beforeAll(() => speak('de'))
afterAll(() => speak('en'))

async function speak(locale: Locale): Promise<void> {
  await loadMessages(locale)
  await loadSignedInMessages(locale)
}

const now = Date.parse('2026-11-21T15:04:05Z')

test('numbers, plurals and lists follow the language of the page', () => {
  expect(numberText(1200)).toBe('1.200')
  expect(numberOf({ total: 10_000, totalCapped: true })).toBe('10.000+')
  expect(listOf(['a', 'b', 'c'])).toBe('a, b und c')
  expect(listOf(['a', 'b'], 'or')).toBe('a oder b')
  const noun = (of: Counted) => t('groups.counted', { ...of })
  const page = { pagesBefore: 0, shown: 25, noun, size: 25, onNext: undefined } as const
  expect(summary({ ...page, total: { total: 1200 } })).toBe('1–25, insgesamt 1.200 Gruppen')
  expect(summary({ ...page, shown: 1, total: { total: 1 } })).toBe('1–1, insgesamt 1 Gruppe')
})

test.each([
  [-3 * 3600, 'vor 3 Stunden'],
  [-3600, 'vor 1 Stunde'],
  [2 * 86_400, 'in 2 Tagen'],
  [0, 'gerade eben'],
  [30, 'in weniger als einer Minute'],
])('%i seconds away, in German: %s', (seconds, said) => {
  expect(formatRelative(new Date(now + seconds * 1000).toISOString(), now)).toBe(said)
})

test('months are named in the language of the page, and dates keep the format that the user prefers', () => {
  const format: TimeFormat = { timeZone: 'UTC', dateFormat: 'D MMM YYYY', hourCycle: '24' }
  expect(formatDay('2026-10-03T12:00:00Z', format)).toBe('3 Okt 2026')
  expect(formatDay('2026-10-03T12:00:00Z', { ...format, dateFormat: 'MM/DD/YYYY' })).toBe('10/03/2026')
})

test('durations are in the language of the page', () => {
  expect(duration(259_200)).toBe('3 Tage')
  expect(duration(5400)).toBe('90 Minuten')
})
