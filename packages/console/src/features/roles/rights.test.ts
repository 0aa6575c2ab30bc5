import type { Role } from '@rollcall/contract/roles.ts'
import { expect, test } from 'vitest'
import { givenBy, impliedBy, mayGive, rulesOf, withinOwn } from './rights.ts'
import type { RoleCatalogue } from './roles.queries.ts'

function permission(key: string, implies: string[] = []) {
  return { key, group: 'Hunts', description: key, implies, origin: 'product' as const, capability: false }
}

const catalogue: RoleCatalogue = {
  items: [
    permission('hosts:view'),
    permission('hunts:launch', ['hosts:view']),
    permission('hunts:fleet', ['hunts:launch']),
  ],
  limits: [{ key: 'hunts.maxHosts', description: 'How many hosts one hunt may touch.', unit: 'hosts' }],
}
const rules = rulesOf(catalogue, {
  permissions: ['hosts:view', 'hunts:launch', 'gone:since'],
  limits: { 'hunts.maxHosts': 100 },
})
const _role = {
  id: 'r',
  key: 'r',
  name: 'R',
  allPermissions: false,
  listedPermissions: ['hunts:launch'],
  limits: { 'hunts.maxHosts': 100 },
} as unknown as Role

test('An implied permission names the permissions that imply it, over several steps', () => {
  expect([...givenBy(rules.model.catalogue, ['hunts:fleet', 'hosts:view'])]).toEqual([
    ['hosts:view', ['hunts:fleet']],
    ['hunts:launch', ['hunts:fleet']],
    ['hunts:fleet', []],
  ])
  expect(impliedBy(rules.model.catalogue, 'hunts:fleet')).toEqual(['hosts:view', 'hunts:launch'])
})

test('Rollcall’s own permissions imply what they imply on the server', () => {
  expect(impliedBy(rules.model.catalogue, 'users:update')).toEqual(['users:read', 'users:read-names'])
})

test('Only permissions that the user has can be granted', () => {
  expect(mayGive(rules, 'hunts:launch')).toBe(true)
  expect(mayGive(rules, 'hunts:fleet')).toBe(false)
})

test('A limit cannot exceed the user’s own', () => {
  expect(withinOwn(rules, 'hunts.maxHosts', 120)).toBe(100)
  expect(withinOwn(rules, 'hunts.maxHosts', null)).toBe(100)
  expect(withinOwn(rules, 'hunts.maxHosts', 50)).toBe(50)
  const unlimited = rulesOf(catalogue, { permissions: [], limits: { 'hunts.maxHosts': null } })
  expect(withinOwn(unlimited, 'hunts.maxHosts', null)).toBe(null)
})
