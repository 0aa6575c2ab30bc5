import type { Me } from '@rollcall/contract/me.ts'
import { expect, test } from 'vitest'
import { bulkActionsFor, bulkConsequences, typedForBulk } from './bulk.ts'

const everything = ['users:assign-roles', 'users:change-status', 'users:delete', 'roles:read']

function viewer(permissions: string[], adminActions: Me['tenant']['adminActions']): Me {
  return { permissions, tenant: { adminActions } } as Me
}

test('only what one may do to single accounts is offered for many', () => {
  const all: Me['tenant']['adminActions'] = ['change-role', 'change-status', 'delete', 'reset-password']
  expect(bulkActionsFor(viewer(everything, all))).toEqual(['activate', 'deactivate', 'assign-role', 'delete'])
  expect(bulkActionsFor(viewer(['users:change-status'], all))).toEqual(['activate', 'deactivate'])
  expect(bulkActionsFor(viewer(everything, ['delete']))).toEqual(['delete'])
  expect(bulkActionsFor(viewer(['users:read', 'users:reset-password'], all))).toEqual([])
})

test('a role is assigned by those who may see the roles', () => {
  expect(bulkActionsFor(viewer(['users:assign-roles'], ['change-role']))).toEqual([])
})

test('K10 · what cannot be taken back is typed, of one the name and of several the number; the rest is one click', () => {
  expect(typedForBulk('delete', { names: ['bob'], count: 1 })).toBe('bob')
  expect(typedForBulk('delete', { names: [], count: 1 })).toBe('1')
  expect(typedForBulk('delete', { names: ['bob', 'carol'], count: 2 })).toBe('2')
  expect(typedForBulk('delete', { names: [], count: 5000 })).toBe('5000')
  for (const action of ['activate', 'deactivate', 'assign-role'] as const)
    expect(typedForBulk(action, { names: [], count: 10_000 })).toBeUndefined()
})

test('what a role does to sessions and to the roles before it is said', () => {
  const one = bulkConsequences('assign-role', {
    rolesPerUser: 'one',
    onRoleChange: 'end-sessions',
    begin: 'password',
    groups: false,
  })
  expect(one.join(' ')).toMatch(/replaces the one they have.*Ends their sessions/)
  const many = bulkConsequences('assign-role', {
    rolesPerUser: 'many',
    onRoleChange: 'keep-sessions',
    begin: 'password',
    groups: false,
  })
  expect(many.join(' ')).toMatch(/keep the roles they have.*on their next request/)
})

test('who gets the groups of those who are deleted is said where there are groups', () => {
  const rules = { rolesPerUser: 'one', onRoleChange: 'keep-sessions', begin: 'password' } as const
  const said = (groups: boolean) => bulkConsequences('delete', { ...rules, groups }).join(' ')
  expect(said(true)).toContain('get the default administrator as owner')
  expect(said(false)).not.toMatch(/group/i)
})
