import { expect, test } from 'vitest'
import { directionOf, isolated } from './direction.ts'
import { en } from './en.ts'
import { translatorOf } from './translator.ts'

test('A name from right to left is isolated in its sentence; others stay as they are', () => {
  const t = translatorOf('en', en, { fill: isolated })
  expect(t('shell.menuOf', { name: 'ليلى' })).toBe('Menu of \u2068ليلى\u2069')
  expect(t('shell.menuOf', { name: 'דנה (night)' })).toBe('Menu of \u2068דנה (night)\u2069')
  expect(t('shell.menuOf', { name: '山田 é' })).toBe('Menu of 山田 é')
  expect(t('password.atLeast', { min: 1200 })).toBe(translatorOf('en', en)('password.atLeast', { min: 1200 }))
})

test.each([
  ['en', 'ltr'],
  ['de', 'ltr'],
  ['ja', 'ltr'],
  ['ar', 'rtl'],
  ['he-IL', 'rtl'],
  ['fa', 'rtl'],
  ['az-Arab', 'rtl'],
] as const)('The direction of %s is %s', (locale, direction) => {
  expect(directionOf(locale)).toBe(direction)
})
