import { expect, test } from 'vitest'
import { keyFollowing, keyFor } from './key-for.ts'

test.each([
  ['Staff number', 'staff-number'],
  ['  Größe & Straße (cm) ', 'grosse-strasse-cm'],
  ['3rd floor', 'rd-floor'],
  ['東京', ''],
])('%s has the key %s', (name, key) => {
  expect(keyFor(name, 30)).toBe(key)
})

test('a key that is cut does not end with a hyphen', () => {
  expect(keyFor('One two three', 8)).toBe('one-two')
})

test('a key follows its name until it is written by hand', () => {
  expect(keyFollowing('nor', { before: 'Nor', after: 'Nort' }, 63)).toBe('nort')
  expect(keyFollowing('ours', { before: 'Nor', after: 'Nort' }, 63)).toBe('ours')
})
