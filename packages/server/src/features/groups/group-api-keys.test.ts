import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventsOf, groupsIn } from '../../../test/groups.ts'
import { refusalOf } from '../../../test/refusals.ts'
import { type Answer, type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'

/** olga owns groups and has the rights of a member; tara manages all groups, without the product's permission sql:query. */
let app: TestApp
let groups: ReturnType<typeof groupsIn>
let ada: Person
let olga: Person
let max: Person
let tara: Person
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
  olga = await app.addPerson(ada, 'olga')
  max = await app.addPerson(ada, 'max')
  const manager = await newRole(['groups:read', 'groups:manage', 'groups:assign-roles'])
  tara = await app.addPerson(ada, 'tara', [manager])
})
afterAll(() => app.close())

/** What all members may do; a user who acts on them needs the same. */
const ofMembers = ['users:read-names', 'groups:create', 'api-keys:create']
const named = (name: string) => `${name} ${++count}`

async function newRole(permissions: string[]): Promise<string> {
  const body = { name: named('Role'), permissions }
  const path = '/tenants/default/roles'
  const answer = await app.request({ method: 'POST', path, body, cookie: ada.cookie })
  expect(answer.status, answer.raw).toBe(201)
  return answer.body.key
}

/** A group of olga's, with max as a member and a role with these permissions. */
async function groupWith(permissions: string[] = []): Promise<string> {
  const id = await groups.made(olga, named('Group'), [[max, 'member']])
  if (permissions.length > 0) await setGroupRoles(id, await newRole(permissions))
  return id
}

async function setGroupRoles(group: string, ...roles: string[]): Promise<void> {
  expect((await groups.ask(ada, 'PUT', `/${group}/roles`, { roles, olderCredentials: 'keep' })).status).toBe(
    200,
  )
}

const create = (by: Person, group: string, fields: object = {}) =>
  groups.ask(by, 'POST', `/${group}/api-keys`, { name: named('key'), ...fields })
const list = (by: Person, group: string) => groups.ask(by, 'GET', `/${group}/api-keys`)
const revoke = (by: Person, group: string, key: string) =>
  groups.ask(by, 'DELETE', `/${group}/api-keys/${key}`)
const wake = (by: Person, group: string, key: string) =>
  groups.ask(by, 'POST', `/${group}/api-keys/${key}/wake`, {})
const as = (apiKey: string, path = '/me') => app.request({ path, apiKey })

async function keyOf(group: string, by = olga): Promise<{ id: string; key: string }> {
  const answer = await create(by, group)
  expect(answer.status, answer.raw).toBe(201)
  return answer.body
}

describe('a key of a group', () => {
  test('is shown once, has the form of every key, and says who made it', async () => {
    const group = await groupWith()
    const made = await create(olga, group, { name: 'pipeline', addresses: ['10.0.0.0/8'] })
    expect(made.status).toBe(201)
    expect(made.body).toEqual({
      id: expect.any(String),
      name: 'pipeline',
      key: expect.stringMatching(/^rck_[0-9A-Za-z]{71}$/),
      hint: made.body.key.slice(-4),
      createdAt: expect.any(String),
      expiresAt: null,
      lastUsedAt: null,
      addresses: ['10.0.0.0/8'],
      createdBy: { id: olga.id, name: 'olga' },
      asleepSince: null,
    })
    const { key, ...shown } = made.body
    expect((await list(olga, group)).body).toEqual({ items: [{ ...shown, actions: expect.any(Object) }] })
    expect((await groups.show(olga, group)).body.keys).toBe(1)
    expect((await groups.show(max, group)).body.keys).toBeNull()
    expect(JSON.stringify(await eventsOf(app, group))).not.toContain(key)
  })

  test('acts as the group, with the rights of its roles', async () => {
    const group = await groupWith(['users:read'])
    const { key } = await keyOf(group)
    const { body } = await as(key)
    const { name } = (await groups.show(olga, group)).body
    expect(body).toMatchObject({
      kind: 'group',
      group: { id: group, name: `group:${name}` },
      credential: 'api-key',
      permissions: ['users:read', 'users:read-names'],
    })
    expect(body.group.roles).toHaveLength(1)
    for (const ofAccounts of ['user', 'preferences', 'mustChangePassword', 'sessionId'])
      expect(body, ofAccounts).not.toHaveProperty(ofAccounts)
    expect((await as(key, '/tenants/default/users')).status).toBe(200)
    expect((await as(key, '/tenants/default/audit-events')).status).toBe(403)
  })

  test('may do nothing if the group has no roles, whatever its owner may do', async () => {
    const group = await groups.made(ada, named('Group'))
    const { key } = await keyOf(group, ada)
    expect((await as(key)).body.permissions).toEqual([])
    expect((await as(key, '/tenants/default/users')).status).toBe(403)
  })

  test('loses a right with the next request after the group has lost the role', async () => {
    const group = await groupWith()
    const role = await newRole(['users:read'])
    await setGroupRoles(group, role)
    const { id: keyId, key } = await keyOf(group)
    const reads = async () => (await as(key, '/tenants/default/users')).status
    expect(await reads()).toBe(200)
    await setGroupRoles(group)
    expect(await reads()).toBe(403)
    await setGroupRoles(group, role)
    expect(refusalOf(await as(key))).toBe('403 api_key.asleep')
    expect((await wake(olga, group, keyId)).status).toBe(200)
    expect(await reads()).toBe(200)
    const path = '/tenants/default/roles'
    const roles = (await app.request({ path, cookie: ada.cookie })).body.items
    const { id, revision } = roles.find((one: { key: string }) => one.key === role)
    const body = { revision, permissions: [] }
    await app.request({ method: 'PATCH', path: `${path}/${id}`, body, cookie: ada.cookie })
    expect(await reads()).toBe(403)
  })

  test('has the name of the group', async () => {
    const group = await groupWith()
    const { key } = await keyOf(group)
    await as(key)
    const name = named('Renamed')
    await groups.update(olga, group, { name })
    expect((await as(key)).body.group.name).toBe(`group:${name}`)
  })

  test('does not act under the name of an account with the same name as the group', async () => {
    const group = await groupWith(['users:read', 'users:delete', 'users:change-status'])
    const { key } = await keyOf(group)
    expect((await groups.update(olga, group, { name: 'ada' })).status).toBe(200)
    const path = '/tenants/default/users/bulk/status'
    const body = { users: { ids: [max.id] }, status: 'active' }
    const job = await app.request({ method: 'POST', path, body, apiKey: key })
    expect(job.body.createdBy).toEqual({ id: group, name: 'group:ada' })
    const events = await asOwner(app.storage.database, (db) =>
      db.selectFrom('auditEvents').select('actorName').where('actorId', '=', group).execute(),
    )
    expect(events).toEqual([{ actorName: 'group:ada' }])
    await groups.update(olga, group, { name: named('Group') })
  })

  test('stays valid when its creator leaves or is deleted, and still names them', async () => {
    const una = await app.addPerson(ada, 'una')
    const group = await groups.made(una, named('Group'), [[olga, 'owner']])
    const { key } = await keyOf(group, una)
    expect((await groups.drop(una, group, una.id)).status).toBe(204)
    expect((await as(key)).status).toBe(200)
    const path = `/tenants/default/users/${una.id}`
    expect((await app.request({ method: 'DELETE', path, cookie: ada.cookie })).status).toBe(204)
    expect((await as(key)).status).toBe(200)
    expect((await list(olga, group)).body.items[0].createdBy).toEqual({ id: una.id, name: 'una' })
  })

  test('ends when it is revoked, when it expires, and with the group', async () => {
    const group = await groupWith()
    const [revoked, deleted] = [await keyOf(group), await keyOf(group)]
    const expiresAt = new Date(app.clock.now().getTime() + 60_000).toISOString()
    const ending = (await create(olga, group, { expiresAt })).body.key
    for (const key of [revoked.key, deleted.key, ending]) expect((await as(key)).status).toBe(200)
    expect((await revoke(olga, group, revoked.id)).status).toBe(204)
    expect((await as(revoked.key)).status).toBe(401)
    expect(refusalOf(await revoke(olga, group, revoked.id))).toBe('404 api_key.not_found')
    app.clock.advance(60_000)
    expect((await as(ending)).status).toBe(401)
    expect((await as(deleted.key)).status).toBe(200)
    expect((await groups.remove(olga, group)).status).toBe(204)
    expect((await as(deleted.key)).status).toBe(401)
  })

  test('works only from the addresses in its terms', async () => {
    const group = await groupWith()
    const { body } = await create(olga, group, { addresses: ['192.0.2.0/24'] })
    expect((await as(body.key)).status).toBe(401)
    const path = '/tenants/default/audit-events?action=api-key.address-refused'
    const seen = async () => (await app.request({ path, cookie: ada.cookie })).body.items
    await expect.poll(seen).toMatchObject([{ target: { id: body.id }, after: { owner: group } }])
  })

  test('records its last use', async () => {
    const group = await groupWith()
    const { key } = await keyOf(group)
    await as(key)
    const used = async () => (await list(olga, group)).body.items[0].lastUsedAt
    await expect.poll(used).toEqual(expect.any(String))
  })

  test('is in the audit log under the name of the group, and in the history of the group', async () => {
    const group = await groupWith(['users:create', ...ofMembers])
    const { name } = (await groups.show(olga, group)).body
    const { id, key } = await keyOf(group)
    const body = { username: named('made').replace(' ', '-'), password: 'a password that is long' }
    const path = '/tenants/default/users'
    const made = await app.request({ method: 'POST', path, body, apiKey: key })
    expect(made.status, made.raw).toBe(201)
    const about = `/tenants/default/audit-events?target=${made.body.id}`
    const [event] = (await app.request({ path: about, cookie: ada.cookie })).body.items
    expect(event.actor).toEqual({ kind: 'group', id: group, name: `group:${name}` })
    const shown = await app.request({ path: `${path}/${made.body.id}`, cookie: ada.cookie })
    expect(shown.status, shown.raw).toBe(200)
    await revoke(olga, group, id)
    const actions = (await eventsOf(app, group)).map(({ action }) => action)
    expect(actions).toEqual(expect.arrayContaining(['group.api-key-created', 'group.api-key-revoked']))
  })

  test('does jobs for the group, within its rights', async () => {
    const group = await groupWith(['users:read', 'users:change-status', ...ofMembers])
    const { key } = await keyOf(group)
    const nil = await app.addPerson(ada, named('nil').replace(' ', '-'))
    const body = { users: { ids: [nil.id] }, status: 'inactive' }
    const path = '/tenants/default/users/bulk/status'
    const job = await app.request({ method: 'POST', path, body, apiKey: key })
    expect(job.status, job.raw).toBeLessThan(300)
    app.startWork()
    const state = async () =>
      (await app.request({ path: `/tenants/default/jobs/${job.body.id}`, cookie: ada.cookie })).body
    await expect.poll(state, { timeout: 5000 }).toMatchObject({ status: 'done', succeeded: 1 })
    const { name } = (await groups.show(olga, group)).body
    expect((await state()).createdBy).toEqual({ id: group, name: `group:${name}` })
  })
})

describe('who may', () => {
  test('members see no keys, make none and revoke none; others do not even see the group', async () => {
    const group = await groupWith()
    const { id } = await keyOf(group)
    const nora = await app.addPerson(ada, named('nora').replace(' ', '-'))
    for (const [by, refusal] of [
      [max, '403 access.denied'],
      [nora, '404 group.not_found'],
    ] as const) {
      expect(refusalOf(await list(by, group))).toBe(refusal)
      expect(refusalOf(await create(by, group))).toBe(refusal)
      expect(refusalOf(await revoke(by, group, id))).toBe(refusal)
    }
  })

  test('a user who manages groups may, unless the group has more rights', async () => {
    const plain = await groupWith()
    const { id } = await keyOf(plain, tara)
    expect((await revoke(tara, plain, id)).status).toBe(204)
    const strong = await groupWith(['sql:query'])
    const key = await keyOf(strong, ada)
    expect((await list(tara, strong)).body.items).toHaveLength(1)
    expect(refusalOf(await create(tara, strong))).toBe('403 access.escalation')
    expect(refusalOf(await revoke(tara, strong, key.id))).toBe('403 access.escalation')
  })

  test('an owner who is demoted to member may not any more, at once', async () => {
    const group = await groupWith()
    await groups.setRole(olga, group, max.id, 'owner')
    await keyOf(group, max)
    await groups.setRole(olga, group, max.id, 'member')
    expect(refusalOf(await create(max, group))).toBe('403 access.denied')
  })

  test('keys are created with a session, not with an API key', async () => {
    const group = await groupWith()
    const { key } = await keyOf(group)
    const path = `/tenants/default/groups/${group}/api-keys`
    const body = { name: 'another' }
    const answer = await app.request({ method: 'POST', path, body, apiKey: key })
    expect(refusalOf(answer)).toBe('403 access.session_required')
  })

  test('a key belongs to its group and its tenant', async () => {
    const [mine, other] = [await groupWith(), await groupWith()]
    const { id } = await keyOf(mine)
    expect(refusalOf(await revoke(olga, other, id))).toBe('404 api_key.not_found')
    await app.addTenant('elsewhere')
    const eve = await app.firstAdministrator('eve', 'elsewhere')
    const there = (path: string, method: 'GET' | 'POST' | 'DELETE' = 'GET', body?: object) =>
      app.request({
        method,
        path: `/tenants/elsewhere/groups${path}`,
        cookie: eve.cookie,
        ...(body ? { body } : {}),
      })
    expect(refusalOf(await there(`/${mine}/api-keys`))).toBe('404 group.not_found')
    expect(refusalOf(await there(`/${mine}/api-keys`, 'POST', { name: 'x' }))).toBe('404 group.not_found')
    expect(refusalOf(await there(`/${mine}/api-keys/${id}`, 'DELETE'))).toBe('404 group.not_found')
    const { body } = await there('', 'POST', { name: 'Theirs' })
    const foreign = (await there(`/${body.id}/api-keys`, 'POST', { name: 'x' })).body.key
    expect(refusalOf(await as(foreign, '/tenants/default/groups'))).toBe('404 tenant.not_found')
    expect(refusalOf(await as(foreign, `/tenants/elsewhere/groups/${mine}`))).toBe('404 group.not_found')
  })
})

describe('a name', () => {
  test('exists once in a group, also when two callers use it at once', async () => {
    const [one, other] = [await groupWith(), await groupWith()]
    const answers = await Promise.all([1, 2, 3].map(() => create(olga, one, { name: 'pipeline' })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409])
    const refused = answers.filter(({ status }) => status === 409)
    expect(refused.map(refusalOf)).toEqual(['409 api_key.name_taken', '409 api_key.name_taken'])
    expect((await create(olga, other, { name: 'pipeline' })).status).toBe(201)
  })
})

describe('what a group cannot do', () => {
  let key: string
  let group: string

  beforeAll(async () => {
    group = await groupWith([
      'groups:read',
      'groups:manage',
      'groups:create',
      'users:read-names',
      'mail:manage',
    ])
    key = (await keyOf(group, ada)).key
  })

  const call = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object) =>
    app.request({ method, path, apiKey: key, ...(body ? { body } : {}) })

  test('an account of its own', async () => {
    const some = '00000000-0000-4000-8000-000000000000'
    const answers: [string, Answer][] = [
      ['alias', await call('PATCH', '/me', { alias: 'x' })],
      ['preferences', await call('PATCH', '/me/preferences', { theme: 'dark' })],
      ['sessions', await call('GET', '/me/sessions')],
      ['a session', await call('DELETE', `/me/sessions/${some}`)],
      ['keys', await call('GET', '/me/api-keys')],
      ['a key', await call('DELETE', `/me/api-keys/${some}`)],
      ['notices', await call('GET', '/me/notices')],
      ['a test mail', await call('POST', '/tenants/default/mails/test', {})],
    ]
    for (const [what, answer] of answers)
      expect([what, refusalOf(answer)]).toEqual([what, '403 access.person_required'])
    expect(answers[0]?.[1].body.detail).toContain('is a group, not a person')
  })

  test('who is in a group, and groups of its own', async () => {
    const path = '/tenants/default/groups'
    for (const answer of [
      await call('POST', path, { name: 'Its own' }),
      await call('POST', `${path}/${group}/members`, { users: [ada.id] }),
      await call('PUT', `${path}/${group}/members/${max.id}`, { role: 'owner' }),
      await call('DELETE', `${path}/${group}/members/${max.id}`),
    ])
      expect(refusalOf(answer)).toBe('403 access.person_required')
  })

  test('but it sees itself as a member does', async () => {
    const own = await groups.made(olga, named('Private'), [[max, 'member']])
    const other = await groups.made(olga, named('Private'))
    const { key: weak } = await keyOf(own)
    const root = '/tenants/default/groups'
    expect((await as(weak, `${root}/${own}`)).body).toMatchObject({
      ownRole: 'member',
      actions: { update: { allowed: false } },
      keys: null,
    })
    const members = (await as(weak, `${root}/${own}/members`)).body.items
    expect(members.map(({ user }: { user: { name: string } }) => user.name)).toEqual(['max', 'olga'])
    for (const query of ['', '?mine=true'])
      expect((await as(weak, root + query)).body.items.map(({ id }: { id: string }) => id)).toEqual([own])
    expect(refusalOf(await as(weak, `${root}/${other}`))).toBe('404 group.not_found')
    expect(refusalOf(await as(weak, `${root}/${own}/api-keys`))).toBe('403 access.denied')
  })
})

test('Where the profile has no groups any more, their keys are good for nothing', async () => {
  const before = await groupWith()
  const { key } = await keyOf(before)
  const { id } = await app.requireTenant('default')
  await asOwner(app.storage.database, (db) =>
    sql`update tenants set profile = jsonb_set(profile, '{groups,enabled}', 'false'), revision = revision + 1 where id = ${id}`.execute(
      db,
    ),
  )
  app.tenants.dropStale({ kind: 'tenant', tenant: id })
  app.authenticator.dropStale({ kind: 'tenant', tenant: id })
  expect((await as(key)).status).toBe(401)
  expect(refusalOf(await list(ada, before))).toBe('403 access.action_disabled')
})
