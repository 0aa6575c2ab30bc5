import { expect, test } from 'vitest'
import { acceptedLanguages, bestLocale } from './locales.ts'

test.each([
  [['de-AT', 'en'], 'de'],
  [['fr', 'DE'], 'de'],
  [['fr-CH', 'it'], 'en'],
  [[], 'en'],
  [['__proto__', 'constructor'], 'en'],
])('readers who prefer %j are answered in %s', (preferred, locale) => {
  expect(bestLocale(preferred)).toBe(locale)
})

test.each([
  ['de-DE,de;q=0.9,en;q=0.8', ['de-DE', 'de', 'en']],
  ['en;q=0.5, de', ['de', 'en']],
  ['de;q=0, en', ['en']],
  [undefined, []],
  [`${'x'.repeat(10_000)},de`, ['x'.repeat(200)]],
  [';;;q=,,,', []],
])('of the header %s the languages are %j', (header, languages) => {
  expect(acceptedLanguages(header)).toEqual(languages)
})
