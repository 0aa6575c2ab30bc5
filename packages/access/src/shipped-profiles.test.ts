import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { can, withinLimit } from './decide.ts'
import { isStrictSubset, isSubset, keysOf, setOf, union } from './permission-set.ts'
import { compileProfile, parseProfile } from './profile.ts'
import { compileModel } from './roles.ts'
import { rollcallPermissions } from './rollcall-permissions.ts'
import { compileSubject } from './subject.ts'

function shipped(name: string): string {
  return readFileSync(new URL(`../../../profiles/${name}.yaml`, import.meta.url), 'utf8')
}

function compiled(name: string) {
  const { profile, errors } = parseProfile(shipped(name))
  expect(errors).toEqual([])
  return compileProfile(profile ?? expect.unreachable())
}

describe('the default profile', () => {
  const profile = compiled('default')
  const keys = (role: string) => profile.roles.find(({ key }) => key === role)?.permissions ?? []

  test('has a super administrator, an administrator, an auditor and the member that newcomers become', () => {
    expect(profile.roles.map(({ key, position }) => [position, key])).toEqual([
      [0, 'super-admin'],
      [1, 'administrator'],
      [2, 'auditor'],
      [3, 'member'],
    ])
    expect(profile.roles.filter((role) => role.isDefault).map(({ key }) => key)).toEqual(['member'])
    expect(profile.roles.filter((role) => role.isAdministrator).map(({ key }) => key)).toEqual([
      'super-admin',
    ])
  })

  test('its administrator has each of Rollcall’s own permissions that is for people', () => {
    const held = keysOf(profile.catalogue, setOf(profile.catalogue, keys('administrator')))
    const forPeople = rollcallPermissions.map(({ key }) => key).filter((key) => key !== 'decisions:ask')
    expect(new Set(held)).toEqual(new Set(forPeople))
  })

  test('its auditor changes nothing', () => {
    for (const key of keysOf(profile.catalogue, setOf(profile.catalogue, keys('auditor')))) {
      expect(key).toMatch(/:(read|read-names|export)$/)
    }
  })
})

describe('the Mimir profile', () => {
  const profile = compiled('mimir')
  const roles = profile.roles.map((role) => ({ ...role, id: role.key }))
  const model = compileModel(profile.catalogue, roles, profile.limits)
  const subject = (roleId: string, limits = {}) =>
    compileSubject(model, { roles: [{ roleId, source: 'hand' }], capabilities: [], limits }, new Date())

  test('shows Admin in orange and Operator muted, and makes newcomers Operators (MI-02, MI-07)', () => {
    expect(profile.roles.map(({ name, color, isDefault }) => [name, color, isDefault])).toEqual([
      ['Admin', 'orange', false],
      ['Operator', 'gray', true],
    ])
    expect(profile.source.userTable).toEqual(['username', 'role', 'sign-in', 'created'])
  })

  test('requires 14 characters and distinguishes alice from Alice (MI-05, MI-06)', () => {
    expect(profile.source.passwords.minLength).toBe(14)
    expect(profile.source.accounts.usernameCaseSensitive).toBe(true)
  })

  test('lets admins do everything, fleet-wide hunts without a grant included (MI-08)', () => {
    for (const { key } of profile.catalogue.permissions)
      expect(can(model, subject('admin'), key), key).toBe(true)
    expect(withinLimit(subject('admin'), 'hunts.maxHosts', 1_000_000)).toBe(true)
  })

  test('keeps stopping a hunt to admins, and the cap of hosts to hunts that are more than one indicator (MI-08, MI-09)', () => {
    expect(can(model, subject('admin'), 'hunts:stop')).toBe(true)
    expect(can(model, subject('operator'), 'hunts:stop')).toBe(false)
    const cap = profile.source.limits.find(({ key }) => key === 'hunts.maxHosts')
    expect(cap?.bounds?.map(({ permission }) => permission)).toEqual(['hunts:launch'])
  })

  test('lets operators do exactly what the document says (MI-01, MI-09)', () => {
    expect(keysOf(profile.catalogue, subject('operator').permissions)).toEqual([
      'api-keys:create',
      'hosts:view',
      'alerts:view',
      'alerts:acknowledge',
      'indicators:view',
      'campaigns:view',
      'hunts:launch',
      'hunts:quick',
    ])
  })

  test('holds operators to their cap of hosts (MI-10)', () => {
    expect(withinLimit(subject('operator'), 'hunts.maxHosts', 100)).toBe(true)
    expect(withinLimit(subject('operator'), 'hunts.maxHosts', 120)).toBe(false)
    expect(withinLimit(subject('operator', { 'hunts.maxHosts': 150 }), 'hunts.maxHosts', 120)).toBe(true)
  })

  test('has the capability beside the roles (MI-11)', () => {
    expect(profile.source.capabilities).toEqual(['can_launch_fleet_hunts'])
    const capability = { id: '1', permission: 'can_launch_fleet_hunts', reason: 'Incident', source: 'hand' }
    const grants = { roles: [{ roleId: 'operator', source: 'hand' }], capabilities: [capability], limits: {} }
    expect(can(model, compileSubject(model, grants, new Date()), 'can_launch_fleet_hunts')).toBe(true)
    expect(can(model, subject('operator'), 'can_launch_fleet_hunts')).toBe(false)
  })
})

describe('the Investigator profile', () => {
  const profile = compiled('investigator')
  const { accounts, passwords, userTable } = profile.source
  const keys = (role: string) => profile.roles.find(({ key }) => key === role)?.permissions ?? []

  test('has Admin, Analyst and Viewer, and makes newcomers Viewers (IN-01)', () => {
    expect(
      profile.roles.map(({ name, isDefault, isAdministrator }) => [name, isDefault, isAdministrator]),
    ).toEqual([
      ['Admin', false, true],
      ['Analyst', false, false],
      ['Viewer', true, false],
    ])
    expect(accounts.rolesPerUser).toBe('one')
  })

  test('lets only Admins create, change and delete users (IN-01)', () => {
    for (const role of ['analyst', 'viewer']) {
      expect(keys(role).filter((key) => /^(users|roles|audit|settings):/.test(key))).toEqual([])
    }
  })

  test('begins accounts with an invitation of three days to the address they sign in with (IN-03, IN-04)', () => {
    expect(accounts).toMatchObject({ signInWith: 'email', email: 'required', begin: 'invitation' })
    expect(accounts.invitationLifetimeSeconds).toBe(3 * 24 * 3600)
    expect(accounts.aliasMaxLength).toBe(30)
    expect(passwords).toMatchObject({ minLength: 15, maxLength: 128 })
  })

  test('keeps emails for good and leaves aliases to their owners (IN-06)', () => {
    expect(accounts).toMatchObject({ emailChangedBy: 'nobody', aliasChangedBy: 'owner' })
  })

  test('tells people of changes, signs them out with a new role and obscures emails in lists (IN-07, IN-10)', () => {
    expect(accounts.notices).toEqual(expect.arrayContaining(['role-changed', 'status-changed']))
    expect(accounts).toMatchObject({ onRoleChange: 'end-sessions', emailInLists: 'obscured' })
    expect(userTable).toEqual(['alias', 'email', 'role', 'status', 'last-sign-in', 'created', 'actions'])
  })
})

describe('the Pivot profile', () => {
  const profile = compiled('pivot')
  const { catalogue, source } = profile
  const roles = profile.roles.map((role) => ({ ...role, id: role.key }))
  const model = compileModel(catalogue, roles, profile.limits)
  const subject = (...roleIds: string[]) =>
    compileSubject(
      model,
      { roles: roleIds.map((roleId) => ({ roleId, source: 'hand' })), capabilities: [], limits: {} },
      new Date(),
    )
  const own = (key: string) =>
    keysOf(catalogue, setOf(catalogue, [key])).filter((brought) =>
      rollcallPermissions.some((permission) => permission.key === brought),
    )

  test('has the 27 permissions of the document, each with one sentence (PV-01)', () => {
    expect(source.permissions.map(({ key }) => key).toSorted()).toEqual([
      'AccessAlerts',
      'AccessDatasets',
      'AccessSQL',
      'AccessVisualization',
      'AdministerAlerts',
      'AdministerDashboards',
      'AdministerDataCubes',
      'AdministerSavedQueries',
      'ChangeAlerts',
      'ChangeDashboards',
      'ChangeDataCubes',
      'ConfigureLookAndFeel',
      'DownloadData',
      'DownloadLargeData',
      'ImpersonateUsers',
      'ManageAlertsWebhooks',
      'ManageApiTokens',
      'ManageConnections',
      'ManageDatasets',
      'ManagePasswords',
      'ManageUserRoles',
      'ManageUserStates',
      'ManageUsers',
      'MonitorQueries',
      'QueryRawData',
      'SeeErrorMessages',
      'SeeOtherUsers',
    ])
    for (const { description } of source.permissions) expect(description).toMatch(/^[A-Z][^.]*\.$/)
  })

  test('brings with each what Rollcall itself asks for, and nothing that belongs to another', () => {
    expect(own('ManageUsers')).toEqual(
      expect.arrayContaining([
        'users:create',
        'users:update',
        'users:delete',
        'users:assign-roles',
        'roles:read',
      ]),
    )
    for (const other of [
      'users:reset-password',
      'users:change-status',
      'users:impersonate',
      'roles:manage',
    ]) {
      expect(own('ManageUsers')).not.toContain(other)
    }
    expect(own('ManageUserRoles')).toEqual(['roles:read', 'roles:manage'])
    expect(own('ManagePasswords')).toEqual(['users:read', 'users:reset-password', 'users:read-names'])
    expect(own('ManageUserStates')).toEqual(['users:read', 'users:change-status', 'users:read-names'])
    expect(own('ImpersonateUsers')).toEqual(['users:read', 'users:impersonate', 'users:read-names'])
    expect(own('ManageApiTokens')).toEqual(['api-keys:create'])
    expect(own('SeeOtherUsers')).toEqual(['users:read-names'])
    expect(own('ConfigureLookAndFeel')).toEqual(['settings:look-and-feel'])
  })

  test('keeps the SQL tab and raw data apart, each without the other (PV-10)', () => {
    expect(keysOf(catalogue, setOf(catalogue, ['AccessSQL']))).toEqual(['AccessSQL'])
    expect(keysOf(catalogue, setOf(catalogue, ['QueryRawData']))).toEqual(['QueryRawData'])
  })

  test('has a super admin who may do everything, and an administrator who may do less (PV-02, PV-03)', () => {
    for (const { key } of catalogue.permissions)
      expect(can(model, subject('super-admin'), key), key).toBe(true)
    expect(isStrictSubset(subject('administrator').permissions, subject('super-admin').permissions)).toBe(
      true,
    )
    expect(can(model, subject('administrator'), 'AccessSQL')).toBe(false)
    expect(can(model, subject('administrator'), 'ManageConnections')).toBe(false)
  })

  test('lets its administrator give the roles of analysts and users', () => {
    for (const role of ['analyst', 'user']) {
      expect(isSubset(subject(role).permissions, subject('administrator').permissions), role).toBe(true)
    }
  })

  test('adds up the permissions of many roles (PV-04)', () => {
    expect(source.accounts.rolesPerUser).toBe('many')
    expect(subject('user', 'analyst').permissions).toEqual(
      union(subject('user').permissions, subject('analyst').permissions),
    )
  })

  test('keeps the detail of errors and the names of others from plain users (PV-09)', () => {
    expect(source.errors.detailNeeds).toBe('SeeErrorMessages')
    for (const key of ['SeeErrorMessages', 'users:read-names', 'users:read']) {
      expect(can(model, subject('user'), key), key).toBe(false)
    }
  })
})
