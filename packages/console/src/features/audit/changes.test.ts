import { expect, test } from 'vitest'
import { changesBetween, userConcerned } from './changes.ts'

test('only fields that differ, with lists and empty values in words', () => {
  expect(
    changesBetween(
      { status: 'active', roles: ['operator'], email: 'a@example.org', same: [1, 2] },
      { status: 'inactive', roles: ['admin', 'operator'], email: null, same: [1, 2] },
    ),
  ).toEqual([
    { field: 'status', before: 'active', after: 'inactive' },
    { field: 'roles', before: 'operator', after: 'admin, operator' },
    { field: 'email', before: 'a@example.org', after: 'none' },
  ])
})

test('a created or deleted object has one side only', () => {
  expect(changesBetween(null, { username: 'alice' })).toEqual([
    { field: 'username', before: undefined, after: 'alice' },
  ])
  expect(changesBetween({ username: 'alice' }, null)).toEqual([
    { field: 'username', before: 'alice', after: undefined },
  ])
  expect(changesBetween(null, null)).toEqual([])
})

test('the user concerned is shown beside the changes', () => {
  expect(userConcerned({ user: 'carol', role: 'member' }, { user: 'carol', role: 'owner' })).toBe('carol')
  expect(userConcerned(null, { user: 'carol' })).toBeUndefined()
  expect(userConcerned({ user: 'carol' }, null)).toBeUndefined()
  expect(userConcerned(null, null)).toBeUndefined()
})
