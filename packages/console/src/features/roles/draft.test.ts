import type { Role } from '@rollcall/contract/roles.ts'
import { expect, test } from 'vitest'
import { baseOf, changesOf, emptyRole, isChanged, patchOf, type RoleBase, rebased } from './draft.ts'

const limits = [
  { key: 'hunts.maxHosts', description: 'How many hosts one hunt may touch.', unit: 'hosts' },
  { key: 'hunts.parallel', description: 'How many hunts at once.', unit: 'hunts' },
]
const base: RoleBase = {
  name: 'Hunter',
  description: 'Hunts.',
  externalName: '',
  color: 'gray',
  permissions: ['hosts:view', 'hunts:launch'],
  limits: { 'hunts.maxHosts': 100, 'hunts.parallel': null },
  revision: 3,
}

test('A limit that the role does not set is 0, and null means no limit', () => {
  const role = {
    listedPermissions: [],
    externalName: null,
    allPermissions: false,
    limits: { 'hunts.parallel': null },
  }
  expect(baseOf(role as unknown as Role, limits).limits).toEqual({
    'hunts.maxHosts': 0,
    'hunts.parallel': null,
  })
})

test('Only changed fields are sent, without blanks around them', () => {
  expect(patchOf(base, { ...base, name: ' Tracker ' })).toEqual({ name: 'Tracker' })
  expect(patchOf(base, { ...base, permissions: ['hosts:view'] })).toEqual({ permissions: ['hosts:view'] })
  expect(patchOf(base, { ...base, limits: { ...base.limits, 'hunts.maxHosts': null } })).toEqual({
    limits: { 'hunts.maxHosts': null, 'hunts.parallel': null },
  })
})

test('An emptied External Role Name is sent as null', () => {
  expect(patchOf({ ...base, externalName: 'hunters' }, base)).toEqual({ externalName: null })
})

test('Adding and removing again is no change, in any order', () => {
  expect(isChanged(base, { ...base, permissions: ['hunts:launch', 'hosts:view'] })).toBe(false)
  expect(isChanged(base, { ...base, permissions: ['hunts:launch'] })).toBe(true)
})

test('My changes are applied to the version of another user', () => {
  const mine = {
    ...base,
    name: 'Tracker',
    permissions: ['hosts:view', 'alerts:view'],
    limits: { ...base.limits, 'hunts.maxHosts': 120 },
  }
  const latest: RoleBase = {
    ...base,
    description: 'Hunts at night.',
    permissions: ['hosts:view', 'hunts:launch', 'hunts:quick'],
    limits: { 'hunts.maxHosts': 10, 'hunts.parallel': 2 },
    revision: 4,
  }
  const result = rebased(base, mine, latest)
  expect(result).toMatchObject({ name: 'Tracker', description: 'Hunts at night.' })
  expect(result.permissions).toEqual(['hosts:view', 'hunts:quick', 'alerts:view'])
  expect(result.limits).toEqual({ 'hunts.maxHosts': 120, 'hunts.parallel': 2 })
})

test('The same change by another user is no change of mine any more', () => {
  const mine = { ...base, permissions: [...base.permissions, 'alerts:view'] }
  const latest = { ...base, permissions: [...base.permissions, 'alerts:view'], revision: 4 }
  expect(isChanged(latest, rebased(base, mine, latest))).toBe(false)
})

test('A new role has no rights', () => {
  const empty = emptyRole(limits)
  expect(empty.limits).toEqual({ 'hunts.maxHosts': 0, 'hunts.parallel': 0 })
  expect(changesOf(empty, { ...empty, permissions: ['hosts:view'] }).added).toEqual(['hosts:view'])
})
