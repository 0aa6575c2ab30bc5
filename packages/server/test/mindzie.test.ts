import { has } from '@rollcall/access/permission-set.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { declarations, inputOf, requestOf, type Things } from './contract-calls.ts'
import { type Answer, type Person, passwordOf, startTestApp, type TestApp } from './test-app.ts'

/**
 * What users of the profile mindzie may do, over the API. Root is a TenantAdmin in the tenant that runs the server; ada and eve administer
 * the tenants of two customers.
 */
let app: TestApp
let root: Person
let ada: Person
let eve: Person

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH'
type By = { cookie: string } | { apiKey: string }
const ask = (by: By, method: Method, path: string, body?: object) =>
  app.request({ ...by, method, path, ...(body ? { body } : {}) })

beforeAll(async () => {
  app = await startTestApp({ profile: 'mindzie', ownDatabase: true, runsServer: true })
  root = await app.firstAdministrator('root@example.com')
  for (const slug of ['north', 'south']) {
    const body = { slug, name: slug, profile: 'mindzie' }
    expect((await ask(root, 'POST', '/server/tenants', body)).status).toBe(201)
  }
  ada = await app.firstAdministrator('ada@example.com', 'north')
  eve = await app.firstAdministrator('eve@example.com', 'south')
})
afterAll(() => app.close())

const create = (by: By, tenant: string, email: string, role?: string) =>
  ask(by, 'POST', `/tenants/${tenant}/users`, {
    email,
    password: `${passwordOf(email)} first`,
    ...(role ? { roles: [role] } : {}),
  })

/** A user with a role, signed in with a password of their own. */
async function person(by: By, tenant: string, name: string, role: string): Promise<Person> {
  const email = `${name}@example.com`
  const made = await create(by, tenant, email, role)
  expect(made.status, made.raw).toBe(201)
  const password = passwordOf(email)
  const session = await app.signIn(email, `${password} first`, tenant)
  const change = { currentPassword: `${password} first`, newPassword: password }
  const changed = await ask({ cookie: session.cookie ?? '' }, 'POST', '/me/password', change)
  return { id: made.body.id, username: email, password, cookie: changed.cookie ?? '' }
}

let keys = 0
async function keyOf(by: Person): Promise<{ apiKey: string }> {
  keys += 1
  const made = await ask(by, 'POST', '/me/api-keys', { name: `key ${keys}` })
  expect(made.status, made.raw).toBe(201)
  return { apiKey: made.body.key }
}

const rolesOf = async (by: By, tenant: string) =>
  ((await ask(by, 'GET', `/tenants/${tenant}/roles`)).body.items as { key: string }[]).map(({ key }) => key)
const codeOf = ({ status, body }: Answer) => body?.code ?? status

test('MZ-01 · users sign in at the address of their tenant and reach nothing of any other', async () => {
  const bob = await person(ada, 'north', 'bob', 'Analyst')
  const namesake = await person(eve, 'south', 'bob', 'User')
  expect(codeOf(await app.signIn('eve@example.com', eve.password, 'north'))).toBe('sign_in.failed')
  expect(codeOf(await app.signIn('ada@example.com', ada.password, 'south'))).toBe('sign_in.failed')
  expect((await app.signIn('bob@example.com', bob.password, 'south')).status).toBe(200)
  for (const path of ['users', `users/${namesake.id}`, 'roles', 'seats', 'audit-events'])
    for (const by of [ada, await keyOf(ada)])
      expect(codeOf(await ask(by, 'GET', `/tenants/south/${path}`)), path).toBe('tenant.not_found')
})

describe('MZ-02 · the roles', () => {
  const all = ['TenantAdmin', 'Administrator', 'ITAdmin', 'Analyst', 'Developer', 'User']

  test('are six strings where the server is run, and five in the tenant of a customer; User is the default', async () => {
    expect(await rolesOf(root, 'default')).toEqual(all)
    expect(await rolesOf(ada, 'north')).toEqual(all.slice(1))
    const me = await ask(root, 'GET', '/me')
    expect(me.body.user.roles).toMatchObject([{ key: 'TenantAdmin', name: 'TenantAdmin' }])
    expect((await ask(ada, 'GET', '/me')).body.user.roles).toMatchObject([{ key: 'Administrator' }])
    const user = await create(ada, 'north', 'new@example.com')
    expect(user.body.roles).toMatchObject([{ key: 'User' }])
  })

  test('other strings are refused, TenantAdmin of a customer among them', async () => {
    const { body } = await create(ada, 'north', 'strings@example.com')
    for (const role of ['TenantAdmin', 'tenantadmin', 'analyst', 'ITADMIN', 'SuperUser']) {
      expect(codeOf(await create(ada, 'north', 'odd@example.com', role)), role).toBe('role.not_found')
      const roles = { roles: [role] }
      expect(codeOf(await ask(ada, 'PUT', `/tenants/north/users/${body.id}/roles`, roles)), role).toBe(
        'role.not_found',
      )
    }
    const two = { roles: ['Analyst', 'Developer'] }
    expect(codeOf(await ask(ada, 'PUT', `/tenants/north/users/${body.id}/roles`, two))).toBe('role.too_many')
  })

  test('have the rights of the document', async () => {
    const asked = {
      'analyses:view': ['Administrator', 'ITAdmin', 'Analyst', 'Developer', 'User'],
      'analyses:create': ['Administrator', 'Analyst'],
      'dashboards:share': ['Administrator', 'Analyst'],
      'templates:manage': ['Administrator'],
      'apps:manage': ['Administrator', 'Developer'],
      'integrations:create': ['Administrator', 'Developer'],
      'errors:see-detail': ['Administrator', 'ITAdmin', 'Developer'],
      'integrations:manage': ['Administrator', 'ITAdmin'],
      'connections:manage': ['Administrator', 'ITAdmin'],
      'users:create': ['Administrator'],
      'users:assign-roles': ['Administrator'],
      'users:reset-password': ['Administrator'],
      'users:manage-api-keys': ['Administrator', 'ITAdmin'],
      'settings:update': ['Administrator'],
      'api-keys:create': ['Administrator', 'ITAdmin', 'Analyst', 'Developer'],
      'roles:manage': [],
    }
    const { model } = await app.requireTenant('north')
    const held = Object.keys(asked).map((permission) => {
      const index = model.catalogue.indexOf(permission)
      expect(index, permission).not.toBe(-1)
      const roles = [...model.roles.values()].filter(({ permissions }) => has(permissions, index))
      return [permission, roles.map(({ key }) => key)]
    })
    expect(Object.fromEntries(held)).toEqual(asked)
    const may = (await ask(ada, 'GET', '/tenants/north/permissions')).raw
    expect(may).not.toContain('server:')
  })
})

test('MZ-04 · an Administrator manages the users of the tenant, and opens nothing of the server', async () => {
  const users = '/tenants/north/users'
  const { body } = await create(ada, 'north', 'managed@example.com')
  expect(codeOf(await ask(ada, 'POST', `${users}/${body.id}/password-resets`, {}))).toBe(201)
  expect(codeOf(await ask(ada, 'PUT', `${users}/${body.id}/roles`, { roles: ['ITAdmin'] }))).toBe(200)
  expect(codeOf(await ask(ada, 'PUT', `${users}/${body.id}/status`, { status: 'inactive' }))).toBe(200)
  expect(codeOf(await ask(ada, 'GET', '/server/tenants'))).toBe('access.denied')
  const tenant = { slug: 'mine', name: 'Mine', profile: 'mindzie' }
  expect(codeOf(await ask(ada, 'POST', '/server/tenants', tenant))).toBe('access.denied')
  // Neither where the server is run: an Administrator there is below every TenantAdmin.
  const amy = await person(root, 'default', 'amy', 'Administrator')
  expect(codeOf(await ask(amy, 'GET', '/server/tenants'))).toBe('access.denied')
  const above = `/tenants/default/users/${root.id}`
  expect(codeOf(await ask(amy, 'POST', `${above}/password-resets`, {}))).toBe('access.escalation')
  expect(codeOf(await ask(amy, 'PUT', `${above}/status`, { status: 'inactive' }))).toBe('access.escalation')
  expect(codeOf(await create(amy, 'default', 'climber@example.com', 'TenantAdmin'))).toBe('access.escalation')
  const oneself = `/tenants/default/users/${amy.id}/roles`
  expect(codeOf(await ask(amy, 'PUT', oneself, { roles: ['TenantAdmin'] }))).toBe('access.escalation')
  const role = { name: 'Root', permissions: ['server:manage-tenants'] }
  expect(codeOf(await ask(amy, 'POST', '/tenants/default/roles', role))).toBe('access.denied')
})

test('MZ-11 · another role counts from the next request on, for sessions and keys', async () => {
  const ian = await person(ada, 'north', 'ian', 'Administrator')
  const key = await keyOf(ian)
  const list = (by: By) => ask(by, 'GET', '/tenants/north/users')
  expect([(await list(ian)).status, (await list(key)).status]).toEqual([200, 200])
  await ask(ada, 'PUT', `/tenants/north/users/${ian.id}/roles`, { roles: ['Analyst'] })
  expect([codeOf(await list(ian)), codeOf(await list(key))]).toEqual(['access.denied', 'access.denied'])
})

test('MZ-17 · a disabled tenant: sessions and keys stop at once, nobody signs in, and all comes back', async () => {
  const una = await person(eve, 'south', 'una', 'Developer')
  const key = await keyOf(una)
  const { items } = (await ask(root, 'GET', '/server/tenants?q=south')).body
  const set = (verb: string, body?: object) =>
    ask(root, 'POST', `/server/tenants/${items[0].id}/${verb}`, body)
  const answers = async () => [
    (await ask(una, 'GET', '/me')).status,
    (await ask(key, 'GET', '/me')).status,
    codeOf(await app.signIn(una.username, una.password, 'south')),
  ]
  expect(await answers()).toEqual([200, 200, 200])
  expect((await set('suspend', { reason: 'Not paid' })).status).toBe(200)
  expect(await answers()).toEqual([401, 401, 'tenant.suspended'])
  expect((await set('resume')).status).toBe(200)
  expect(await answers()).toEqual([200, 200, 200])
})

describe('MZ-18 · keys', () => {
  const serverWide = declarations.filter(({ scope }) => scope === 'server')
  const things = (id: string): Things => {
    const kinds = ['user', 'session', 'key', 'grant', 'mail', 'job', 'offboarding', 'event', 'role', 'group']
    const ids = Object.fromEntries([...kinds, 'view', 'backup', 'target'].map((kind) => [kind, id]))
    return { ...ids, tenant: 'south' } as unknown as Things
  }

  test('of an IT Admin reach nothing of the server and of other tenants, wherever the account is', async () => {
    const ida = await person(ada, 'north', 'ida', 'ITAdmin')
    const isa = await person(root, 'default', 'isa', 'ITAdmin')
    expect(serverWide.length).toBeGreaterThan(10)
    for (const by of [await keyOf(ida), await keyOf(isa), await keyOf(ada)]) {
      for (const operation of serverWide) {
        const request = requestOf(operation, inputOf(operation, things(eve.id)))
        const answer = await app.request({ ...request, ...by })
        expect(answer.body.code, operation.name).toMatch(
          /^access\.(denied|session_required|person_required)$/,
        )
      }
      for (const path of ['', `/${eve.id}`, `/${eve.id}/api-keys`])
        expect(codeOf(await ask(by, 'GET', `/tenants/south/users${path}`))).toBe('tenant.not_found')
    }
  })

  test('of a tenant: an IT Admin sees and revokes those of lesser users, and never those of Administrators', async () => {
    const ivy = await person(ada, 'north', 'ivy', 'ITAdmin')
    const ann = await person(ada, 'north', 'ann', 'User')
    await ask(ada, 'PUT', `/tenants/north/users/${ann.id}/roles`, {
      roles: ['Analyst'],
      olderCredentials: 'keep',
    })
    await keyOf(ada)
    const keysOf = (user: string) => ask(ivy, 'GET', `/tenants/north/users/${user}/api-keys`)
    const [own] = (await keysOf(ada.id)).body.items ?? []
    expect(own).toBeDefined()
    const revoked = await ask(ivy, 'DELETE', `/tenants/north/users/${ada.id}/api-keys/${own.id}`)
    expect(codeOf(revoked)).toBe('access.escalation')
    const lesser = await person(ada, 'north', 'lee', 'User')
    expect((await keysOf(lesser.id)).status).toBe(200)
    // A key is no way up: it makes no other key, and what its owner may not do, it may not.
    const key = await keyOf(ivy)
    expect(codeOf(await ask(key, 'POST', '/me/api-keys', { name: 'another' }))).toBe(
      'access.session_required',
    )
    expect(codeOf(await create(key, 'north', 'by-key@example.com'))).toBe('access.denied')
  })

  test('of a TenantAdmin reach all tenants, as long as their owner is one', async () => {
    const tom = await person(root, 'default', 'tom', 'TenantAdmin')
    const key = await keyOf(tom)
    const list = () => ask(key, 'GET', '/server/tenants')
    expect((await list()).body.items).toHaveLength(3)
    await ask(root, 'PUT', `/tenants/default/users/${tom.id}/roles`, { roles: ['ITAdmin'] })
    expect(codeOf(await list())).toBe('access.denied')
  })
})
