import { expect, test } from 'vitest'
import { matchesPermission } from './matching.ts'

const permission = { key: 'hunts:launch', group: 'Hunts', description: 'Start a hunt on chosen hosts.' }

test.each([
  ['', true],
  ['launch', true],
  ['HUNTS:', true],
  ['chosen start', true],
  ['launch fleet', false],
  ['launch\u200b\thosts', true],
])('a permission is found by parts of words, in any order: %j → %s', (q, found) => {
  expect(matchesPermission(permission, q)).toBe(found)
})
