import type { Me } from '@rollcall/contract/me.ts'
import { expect, test } from 'vitest'
import { bulkActionsFor, typedForBulk } from './bulk.ts'
import { bulkConsequences } from './bulk-consequences.ts'

function viewer(allowed: (keyof Me['actions'])[], permissions = ['roles:read']): Me {
  const names = ['changeRoles', 'changeStatus', 'deleteUsers', 'manageGroups'] as const
  const actions = Object.fromEntries(names.map((name) => [name, { allowed: allowed.includes(name) }]))
  return {
    permissions,
    actions,
    tenant: { capabilities: [], attributes: [], groups: false, rolesPerUser: 'one' },
  } as unknown as Me
}

test('actions that the server allows on accounts are offered for many', () => {
  expect(bulkActionsFor(viewer(['changeRoles', 'changeStatus', 'deleteUsers']))).toEqual([
    'activate',
    'deactivate',
    'assign-role',
    'delete',
  ])
  expect(bulkActionsFor(viewer(['deleteUsers']))).toEqual(['delete'])
  expect(bulkActionsFor(viewer([]))).toEqual([])
})

test('assigning a role is offered to users who may see roles', () => {
  expect(bulkActionsFor(viewer(['changeRoles'], []))).toEqual([])
})

test('K10 · an irreversible action asks to type the name of one user or the number of several; others take one click', () => {
  expect(typedForBulk('delete', { names: ['bob'], count: 1 })).toBe('bob')
  expect(typedForBulk('delete', { names: [], count: 1 })).toBe('1')
  expect(typedForBulk('delete', { names: ['bob', 'carol'], count: 2 })).toBe('2')
  expect(typedForBulk('delete', { names: [], count: 5000 })).toBe('5000')
  for (const action of ['activate', 'deactivate', 'assign-role'] as const)
    expect(typedForBulk(action, { names: [], count: 10_000 })).toBeUndefined()
})

test('the consequences of a role for sessions and earlier roles are named', () => {
  const one = bulkConsequences('assign-role', {
    rolesPerUser: 'one',
    onRoleChange: 'end-sessions',
    begin: 'password',
    groups: false,
    recycleBin: null,
  })
  expect(one.join(' ')).toMatch(/replaces the one they have.*Ends their sessions/)
  const many = bulkConsequences('assign-role', {
    rolesPerUser: 'many',
    onRoleChange: 'keep-sessions',
    begin: 'password',
    groups: false,
    recycleBin: null,
  })
  expect(many.join(' ')).toMatch(/keep the roles they have.*on their next request/)
})

test('the new owner of the groups of deleted users is named if the tenant has groups', () => {
  const rules = {
    rolesPerUser: 'one',
    onRoleChange: 'keep-sessions',
    begin: 'password',
    recycleBin: null,
  } as const
  const said = (groups: boolean) => bulkConsequences('delete', { ...rules, groups }).join(' ')
  expect(said(true)).toContain('get the default administrator as owner')
  expect(said(false)).not.toMatch(/group/i)
})
