import { expect, test } from 'vitest'
import { deletionOf, memberChangeOf, roleChangesOf, shortList } from './words.ts'

const auditor = { key: 'auditor', name: 'Auditor', color: 'teal' }
const writer = { key: 'writer', name: 'Writer', color: 'blue' }

test('a long list shows some names and counts the others', () => {
  expect(shortList(['ada'], 1)).toBe('ada')
  expect(shortList(['ada', 'bob'], 2)).toBe('ada and bob')
  expect(shortList(['ada', 'bob', 'carol'], 1203)).toBe('ada, bob, carol, and 1,200 others')
})

test('deleting a group tells what its members lose and which keys end', () => {
  expect(
    deletionOf({ members: 12, roles: [auditor, writer], keys: 1 }, { recycleBin: null }).slice(0, 2),
  ).toEqual([
    '12 members lose the roles Auditor and Writer at once, unless they have them otherwise too.',
    '1 API key stops working for good.',
  ])
})

test('deleting a group without roles and keys mentions neither', () => {
  const text = deletionOf({ members: 1, roles: [], keys: 0 }, { recycleBin: null }).join(' ')
  expect(text).toContain('1 member is not in it any more.')
  expect(text).not.toMatch(/role|API key/)
  expect(deletionOf({ members: 1, roles: [], keys: null }, { recycleBin: null }).join(' ')).not.toContain(
    'API key',
  )
})

test('a change of roles tells what is gained and what is lost', () => {
  const group = { members: 3, keys: 2 }
  expect(roleChangesOf(group, [auditor], [writer])).toEqual([
    '3 members get the role Writer.',
    '3 members lose the role Auditor.',
    'From their next request on.',
    '2 API keys follow.',
  ])
  expect(roleChangesOf(group, [auditor, writer], [writer, auditor])).toEqual([])
})

test('leaving and removing mention the lost roles, a change of the role in the group does not', () => {
  const group = { roles: [auditor] }
  expect(memberChangeOf('leave', group)).toContain(
    'You lose the role Auditor at once, unless you have it otherwise too.',
  )
  expect(memberChangeOf('remove', group)).toContain(
    'They lose the role Auditor at once, unless they have it otherwise too.',
  )
  expect(memberChangeOf('make-member', group).join(' ')).not.toContain('Auditor')
  expect(memberChangeOf('leave', { roles: [] }).join(' ')).not.toMatch(/lose/)
})
