import { expect, test } from 'vitest'
import { wordsOf } from './strength.ts'

test('Names count as a whole and in their parts, once, and what is not there does not count', () => {
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
