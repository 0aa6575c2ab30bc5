import type { Me } from '@rollcall/contract/me.ts'
import { expect, test } from 'vitest'
import { bulkActionsFor, typedForBulk } from './bulk.ts'
import { bulkConsequences } from './bulk-consequences.ts'

function viewer(allowed: (keyof Me['actions'])[], permissions = ['roles:read']): Me {
  const names = ['changeRoles', 'changeStatus', 'deleteUsers'] as const
  const actions = Object.fromEntries(names.map((name) => [name, { allowed: allowed.includes(name) }]))
  return { permissions, actions } as unknown as Me
}

test('what the server lets one do to accounts is offered for many', () => {
  expect(bulkActionsFor(viewer(['changeRoles', 'changeStatus', 'deleteUsers']))).toEqual([
    'activate',
    'deactivate',
    'assign-role',
    'delete',
  ])
  expect(bulkActionsFor(viewer(['deleteUsers']))).toEqual(['delete'])
  expect(bulkActionsFor(viewer([]))).toEqual([])
})

test('a role is assigned by those who may see the roles', () => {
  expect(bulkActionsFor(viewer(['changeRoles'], []))).toEqual([])
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
