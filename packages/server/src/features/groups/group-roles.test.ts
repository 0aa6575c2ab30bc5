import type { Role } from '@rollcall/contract/roles.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventsOf, groupNames, groupsIn } from '../../../test/groups.ts'
import { addManyUsers } from '../../../test/many-users.ts'
import { refusalOf } from '../../../test/refusals.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'

/** tara manages groups and their roles, without the product's permission sql:query; olga owns groups and has no more than a member. */
let app: TestApp
let groups: ReturnType<typeof groupsIn>
let ada: Person
let tara: Person
let olga: Person
let max: Person
let count = 0

beforeAll(async () => {
  app = await startTestApp({
    change({ permissions, roles }) {
      permissions.push({ key: 'sql:query', group: 'Data', description: 'Ask.', implies: [] })
      roles.find(({ key }) => key === 'member')?.permissions.push('groups:create')
    },
  })
  groups = groupsIn(app)
  ada = await app.firstAdministrator()
  tara = await app.addPerson(ada, 'tara', ['administrator'])
  olga = await app.addPerson(ada, 'olga')
  max = await app.addPerson(ada, 'max')
})
afterAll(() => app.close())

const rolesPath = '/tenants/default/roles'
const setRoles = (by: Person, group: string, ...roles: string[]) =>
  groups.ask(by, 'PUT', `/${group}/roles`, { roles, olderCredentials: 'keep' })
const permissionsOf = async (credential: { cookie?: string; apiKey?: string }): Promise<string[]> =>
  (await app.request({ path: '/me', ...credential })).body.permissions
const named = (name: string) => `${name} ${++count}`
const keysOf = ({ body }: { body: { roles: { key: string }[] } }) => body.roles.map(({ key }) => key)

async function newRole(permissions: string[]): Promise<Role> {
  const body = { name: named('Role'), permissions }
  const answer = await app.request({ method: 'POST', path: rolesPath, body, cookie: ada.cookie })
  expect(answer.status, answer.raw).toBe(201)
  return answer.body
}

/** A group of olga's with roles. */
async function groupWith(roles: string[], members: [Person, 'owner' | 'member'][] = []): Promise<string> {
  const id = await groups.made(olga, named('Group'), members)
  if (roles.length > 0) expect((await setRoles(ada, id, ...roles)).status).toBe(200)
  return id
}

async function apiKeyOf(person: Person): Promise<string> {
  const body = { name: named('key') }
  return (await app.request({ method: 'POST', path: '/me/api-keys', body, cookie: person.cookie })).body.key
}

describe('the roles of a group', () => {
  test('count for its members from the next request on, in sessions and API keys, and end with the group', async () => {
    const reader = await newRole(['audit:read'])
    const id = await groupWith([], [[max, 'member']])
    const apiKey = await apiKeyOf(max)
    const held = async () =>
      (await Promise.all([permissionsOf(max), permissionsOf({ apiKey })])).map((permissions) =>
        permissions.includes('audit:read'),
      )
    expect(await held()).toEqual([false, false])
    const set = await setRoles(ada, id, reader.key)
    expect([set.status, ...keysOf(set)], set.raw).toEqual([200, reader.key])
    expect(await held()).toEqual([true, true])
    expect(keysOf(await setRoles(ada, id))).toEqual([])
    expect(await held()).toEqual([false, false])
  })

  test.each([
    ['is removed from the group', (id: string) => groups.drop(ada, id, max.id)],
    ['leaves it', (id: string) => groups.drop(max, id, max.id)],
    ['is in a group that is deleted', (id: string) => groups.remove(ada, id)],
    ['is in a group that loses the role', (id: string) => setRoles(ada, id)],
    [
      'has a role that is deleted',
      (_: string, role: Role) =>
        app.request({
          method: 'DELETE',
          path: `${rolesPath}/${role.id}?replaceWith=none`,
          cookie: ada.cookie,
        }),
    ],
    [
      'has a role that is narrowed',
      (_: string, role: Role) =>
        app.request({
          method: 'PATCH',
          path: `${rolesPath}/${role.id}`,
          body: { revision: role.revision, permissions: [] },
          cookie: ada.cookie,
        }),
    ],
  ])('are lost at once by a user who %s', async (_, end) => {
    const role = await newRole(['audit:read'])
    const id = await groupWith([role.key])
    expect((await groups.add(ada, id, [max.id])).status).toBe(201)
    expect(await permissionsOf(max)).toContain('audit:read')
    const ended = await end(id, role)
    expect(ended.status, ended.raw).toBeLessThan(300)
    expect(await permissionsOf(max)).not.toContain('audit:read')
  })

  test('are recorded with their former values', async () => {
    const [first, second] = [await newRole([]), await newRole([])]
    const id = await groupWith([first.key])
    await setRoles(ada, id, first.key, second.key)
    const events = (await eventsOf(app, id)).filter(({ action }) => action === 'group.roles-changed')
    expect(events).toMatchObject([
      { actorName: 'ada', before: { roles: [] }, after: { roles: [first.key] } },
      { before: { roles: [first.key] }, after: { roles: [first.key, second.key] } },
    ])
  })

  test('are invalidated for the whole tenant if the group has too many members to name', async () => {
    const role = await newRole(['audit:read'])
    const id = await groupWith([], [[max, 'member']])
    await addManyUsers(app.storage.database, { count: 1001, role: 'member', prefix: 'crowd' })
    await asOwner(app.storage.database, async (db) => {
      const those = db
        .selectFrom('users')
        .select(({ val }) => [
          'tenantId',
          val(id).as('groupId'),
          'id as userId',
          'usernameSort as userSort',
          val('member').as('role'),
          val('manual').as('source'),
          val(new Date()).as('addedAt'),
        ])
        .where('username', 'like', 'crowd%')
      await db
        .insertInto('groupMembers')
        .columns(['tenantId', 'groupId', 'userId', 'userSort', 'role', 'source', 'addedAt'])
        .expression(those as never)
        .execute()
    })
    expect(await permissionsOf(max)).not.toContain('audit:read')
    await setRoles(ada, id, role.key)
    expect(await permissionsOf(max)).toContain('audit:read')
  })
})

describe('nobody gains rights by a group', () => {
  let beyond: Role
  let within: Role

  beforeAll(async () => {
    beyond = await newRole(['sql:query'])
    within = await newRole(['audit:read'])
  })

  test('a user can neither add nor remove a role with rights that they do not have', async () => {
    const id = await groupWith([])
    expect(refusalOf(await setRoles(tara, id, beyond.key))).toBe('403 access.escalation')
    expect((await setRoles(tara, id, within.key)).status).toBe(200)
    await setRoles(ada, id, beyond.key, within.key)
    for (const roles of [[], [within.key], [beyond.key]])
      expect(refusalOf(await setRoles(tara, id, ...roles)), roles.join()).toBe('403 access.escalation')
    expect(keysOf(await groups.show(ada, id)).toSorted()).toEqual([beyond.key, within.key].toSorted())
  })

  test('a manager without the rights of its roles cannot change its members', async () => {
    const id = await groupWith([beyond.key], [[max, 'owner']])
    const tries = [
      () => groups.add(tara, id, [tara.id]),
      () => groups.setRole(tara, id, olga.id, 'member'),
      () => groups.drop(tara, id, max.id),
      () => groups.remove(tara, id),
    ]
    for (const attempt of tries) expect(refusalOf(await attempt())).toBe('403 access.escalation')
  })

  test('its owners have its roles, and may share them by adding members', async () => {
    const id = await groupWith([beyond.key])
    expect((await groups.add(olga, id, [max.id])).status).toBe(201)
    expect(await permissionsOf(max)).toContain('sql:query')
    expect((await groups.drop(max, id, max.id)).status).toBe(204)
  })

  test('an owner does not decide its roles', async () => {
    const id = await groupWith([within.key])
    expect(refusalOf(await setRoles(olga, id))).toBe('403 access.denied')
    expect((await setRoles(olga, id)).body.missing).toEqual(['groups:assign-roles'])
  })

  test('a role that does not exist, and a group that does not, are not found', async () => {
    const id = await groupWith([])
    expect(refusalOf(await setRoles(ada, id, 'no-such-role'))).toBe('404 role.not_found')
    expect(refusalOf(await setRoles(ada, within.id, within.key))).toBe('404 group.not_found')
  })
})

describe('a role of groups', () => {
  const remove = (by: Person, role: Role, replaceWith?: string) =>
    app.request({
      method: 'DELETE',
      path: `${rolesPath}/${role.id}${replaceWith ? `?olderCredentials=keep&replaceWith=${replaceWith}` : ''}`,
      cookie: by.cookie,
    })

  test('lists its groups, as far as the caller sees them', async () => {
    const role = await newRole([])
    const id = await groupWith([role.key], [[max, 'member']])
    await groupWith([role.key])
    const { body } = await app.request({ path: rolesPath, cookie: ada.cookie })
    expect(body.items.find(({ key }: Role) => key === role.key)).toMatchObject({ users: 0, groups: 2 })
    expect(groupNames(await groups.list(ada, `?role=${role.key}`))).toHaveLength(2)
    const seen = await groups.list(max, `?role=${role.key}&total=true`)
    expect(seen.body).toMatchObject({ items: [{ id, roles: [{ key: role.key }] }], total: 1 })
  })

  test('is not deleted until the caller says what replaces it', async () => {
    const role = await newRole(['audit:read'])
    const kim = await app.addPerson(ada, 'kim')
    const id = await groupWith([role.key], [[kim, 'member']])
    const refused = await remove(ada, role)
    expect(refusalOf(refused)).toBe('409 role.in_use')
    expect(refused.body.detail).toContain('groups that have it: 1')
    const instead = await newRole(['mail:read'])
    expect((await remove(ada, role, instead.key)).status).toBe(204)
    expect(keysOf(await groups.show(ada, id))).toEqual([instead.key])
    const permissions = await permissionsOf(kim)
    expect(permissions).toContain('mail:read')
    expect(permissions).not.toContain('audit:read')
    expect((await eventsOf(app, id)).at(-1)).toMatchObject({
      action: 'group.roles-changed',
      before: { roles: [role.key] },
      after: { roles: [instead.key] },
    })
    expect((await eventsOf(app, role.id)).at(-1)).toMatchObject({
      action: 'role.deleted',
      after: { users: 0, groups: 1, replacedWith: instead.key },
    })
  })

  test('is removed from groups and users, without a replacement or with a role that they have already', async () => {
    const [role, instead] = [await newRole([]), await newRole([])]
    const both = await app.addPerson(ada, named('both').replace(' ', ''), ['member', role.key])
    const plain = await groupWith([role.key], [[both, 'member']])
    const full = await groupWith([role.key, instead.key])
    expect((await remove(ada, role, instead.key)).status).toBe(204)
    expect(keysOf(await groups.show(ada, plain))).toEqual([instead.key])
    expect(keysOf(await groups.show(ada, full))).toEqual([instead.key])
    const { body } = await app.request({ path: `/tenants/default/users/${both.id}`, cookie: ada.cookie })
    expect(body.roles.map(({ key }: Role) => key)).toEqual(['member', instead.key])
    expect((await remove(ada, instead, 'none')).status).toBe(204)
    expect(keysOf(await groups.show(ada, plain))).toEqual([])
  })

  test('is not removed from a group with more rights than the caller, nor replaced by a stronger role', async () => {
    const [role, beyond] = [await newRole([]), await newRole(['sql:query'])]
    await groupWith([role.key])
    expect(refusalOf(await remove(tara, role, beyond.key))).toBe('403 access.escalation')
    await groupWith([role.key, beyond.key])
    expect(refusalOf(await remove(tara, role, 'none'))).toBe('403 access.escalation')
  })
})

test('Where users have exactly one role, a role goes from groups without another', async () => {
  const strict = await startTestApp({
    profile: 'heimdall',
    change: ({ accounts, passwords }) => {
      accounts.signInWith = 'username'
      accounts.email = 'optional'
      passwords.atFirstSignIn = 'keep'
    },
  })
  const first = await strict.firstAdministrator()
  const ask = (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object) =>
    strict.request({
      method,
      path: `/tenants/default${path}`,
      cookie: first.cookie,
      ...(body ? { body } : {}),
    })
  const role = (await ask('POST', '/roles', { name: 'Reader', permissions: ['evaluations:view'] })).body
  const group = (await ask('POST', '/groups', { name: 'Readers' })).body
  expect((await ask('PUT', `/groups/${group.id}/roles`, { roles: [role.key] })).status).toBe(200)
  expect((await ask('DELETE', `/roles/${role.id}?replaceWith=none`)).status).toBe(204)
  await strict.close()
})

test('Roles of groups cannot be set where groups are switched off', async () => {
  const without = await startTestApp({
    change: (source) => {
      source.groups.enabled = false
    },
  })
  const first = await without.firstAdministrator()
  const path = `/tenants/default/groups/${first.id}/roles`
  const answer = await without.request({ method: 'PUT', path, body: { roles: [] }, cookie: first.cookie })
  expect(answer.body.code).toBe('access.action_disabled')
  await without.close()
})
