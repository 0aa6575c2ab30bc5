import * as english from '@zxcvbn-ts/language-en'
import { expect, test } from 'vitest'
import { advice } from './advice.ts'
import { wordsOf } from './strength.ts'

test('Names count as a whole and in their parts, once, and missing names are ignored', () => {
  expect(wordsOf(['ada.lovelace@example.com', null, 'Example Labs', undefined, '', 'ada'])).toEqual([
    'ada.lovelace@example.com',
    'Example Labs',
    'ada',
    'lovelace',
    'example',
    'com',
    'Example',
    'Labs',
  ])
})

test('Every advice of the estimator that needs no network has a sentence', () => {
  const { warnings, suggestions } = english.translations
  const names = new Set([...Object.keys(warnings), ...Object.keys(suggestions)])
  names.delete('pwned')
  expect(Object.keys(advice).sort()).toEqual([...names].sort())
})
