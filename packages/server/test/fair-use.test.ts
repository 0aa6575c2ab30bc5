import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { holdTenant } from '../src/features/tenants/tenants.service.ts'
import { newId } from '../src/platform/ids.ts'
import { type Answer, type Person, startTestApp, type TestApp } from './test-app.ts'
import { asOwner } from './whole-database.ts'

/** The limits of one signed-in user. */
let app: TestApp
let ada: Person
let max: Person

let people = 0

beforeAll(async () => {
  app = await startTestApp({
    change(profile) {
      profile.quotas = { apiKeysPerOwner: 2, groupsPerOwner: 33, sessionsPerUser: 3 }
      profile.capabilities.push('users:update')
      for (const role of profile.roles) if (role.key === 'member') role.permissions.push('groups:create')
    },
  })
  ada = await app.firstAdministrator()
})
afterAll(() => app.close())
beforeEach(async () => {
  people += 1
  max = await app.addPerson(ada, `max${people}`)
})

const createGroup = (by: Person, name: string) =>
  app.request({ method: 'POST', path: '/tenants/default/groups', body: { name }, cookie: by.cookie })
const createKey = (by: Person, name: string) =>
  app.request({ method: 'POST', path: '/me/api-keys', body: { name }, cookie: by.cookie })
const statuses = (answers: Answer[]) => answers.map(({ status }) => status)

test('T8 · a user has at most 32 changes under way, and others can change something meanwhile', async () => {
  const tenant = await app.requireTenant('default')
  const held = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  // None is made before all have arrived.
  const holding = app.storage.database.transaction({ tenant: tenant.id }, async (db) => {
    await holdTenant(db, tenant)
    held.resolve()
    await release.promise
  })
  await held.promise
  let answered = 0
  const many = Array.from({ length: 128 }, (_, n) => createGroup(max, `${max.username} ${n}`))
  for (const one of many) one.finally(() => (answered += 1))
  await expect.poll(() => answered, { interval: 5 }).toBe(96)
  const other = createGroup(ada, 'Another')
  release.resolve()
  await holding
  expect((await other).status).toBe(201)
  const answers = await Promise.all(many)
  expect(statuses(answers).filter((status) => status === 201)).toHaveLength(32)
  const refused = answers.filter(({ status }) => status !== 201)
  expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['request.too_many']))
  expect(refused[0]).toMatchObject({ status: 429, headers: { 'retry-after': '1' } })
  expect((await createGroup(max, 'One more')).status).toBe(201)
})

test('T8 · no user owns more groups or keys than the rules allow, and removing one makes room', async () => {
  const groups = Array.from({ length: 32 }, (_, n) => createGroup(max, `${max.username} ${n}`))
  expect(new Set(statuses(await Promise.all(groups)))).toEqual(new Set([201]))
  expect((await createGroup(max, 'The last')).status).toBe(201)
  expect(await createGroup(max, 'Too many')).toMatchObject({ status: 409, body: { code: 'quota.reached' } })
  const keys = [await createKey(max, 'one'), await createKey(max, 'two')]
  expect(statuses(keys)).toEqual([201, 201])
  expect(await createKey(max, 'three')).toMatchObject({ status: 409, body: { code: 'quota.reached' } })
  await app.request({ method: 'DELETE', path: `/me/api-keys/${keys[0]?.body.id}`, cookie: max.cookie })
  expect((await createKey(max, 'three')).status).toBe(201)
  const { body } = await app.request({
    path: '/tenants/default/groups?mine=true&limit=1',
    cookie: max.cookie,
  })
  const path = `/tenants/default/groups/${body.items[0].id}/api-keys`
  const ofGroup = (name: string) => app.request({ method: 'POST', path, body: { name }, cookie: max.cookie })
  expect(statuses([await ofGroup('one'), await ofGroup('two'), await ofGroup('three')])).toEqual([
    201, 201, 409,
  ])
})

test('T8 · beyond the most sessions of a user, a new one ends the least recently used one', async () => {
  const later = [] as (string | undefined)[]
  for (let n = 0; n < 3; n += 1) {
    app.clock.advance(1_000)
    later.push((await app.signIn(max.username, max.password)).cookie)
  }
  const alive = async (cookie: string | undefined) => (await app.request({ path: '/me', cookie })).status
  expect(await alive(max.cookie)).toBe(401)
  for (const cookie of later) expect(await alive(cookie)).toBe(200)
})

test('T8 · a repeatedly refused change is in the audit log once a minute, with its count', async () => {
  const path = `/tenants/default/users/${ada.id}`
  const attempt = () => app.request({ method: 'DELETE', path, cookie: max.cookie })
  const answers = await Promise.all(Array.from({ length: 20 }, attempt))
  expect(new Set(statuses(answers))).toEqual(new Set([403]))
  const events = async () => {
    const query = `/tenants/default/audit-events?action=access.denied&actor=${max.id}`
    const { body } = await app.request({ path: query, cookie: ada.cookie })
    return body.items.map(({ after }: { after: unknown }) => after)
  }
  const first = { missing: ['users:delete'] }
  expect(await events()).toEqual([first])
  await app.request({ method: 'POST', path: '/tenants/default/roles', body: {}, cookie: max.cookie })
  app.clock.advance(61_000)
  await attempt()
  const followed = { ...first, times: 19, since: expect.any(String) }
  // Written one right after the other: events of the same millisecond have no order.
  const all = await events()
  expect(all).toHaveLength(3)
  expect(all).toContainEqual(followed)
  expect(all.filter((after: object) => !('times' in after))).toEqual([first, first])
})

test('T8 · of an owner with very many keys at most a thousand are read', async () => {
  const tenant = await app.requireTenant('default')
  const made = await createKey(max, 'one')
  await asOwner(app.storage.database, (db) =>
    sql`insert into api_keys (tenant_id, id, user_id, name, hint, secret_hash, created_by, created_at)
      select ${tenant.id}, gen_random_uuid(), ${max.id}, 'many ' || n, 'hint', decode(md5(n::text), 'hex'), ${max.id}, now()
      from generate_series(1, 3000) n`.execute(db),
  )
  const apiKey = made.body.key
  const list = await app.request({ path: '/me/api-keys', apiKey })
  expect(list.body.items).toHaveLength(1_000)
  // The current key is found among them all when rights are checked.
  const group = { method: 'POST', path: '/tenants/default/groups', body: { name: 'By key' }, apiKey } as const
  expect((await app.request(group)).status).toBe(201)
})

test('T10 · an export ends when its user is deactivated', async () => {
  const boss = await app.addPerson(ada, 'boss', ['super-admin'])
  const tenant = await app.requireTenant('default')
  await asOwner(app.storage.database, (db) =>
    sql`insert into audit_events (tenant_id, id, at, action, outcome, actor_kind, actor_name, after, address, user_agent, request_id)
      select ${tenant.id}, gen_random_uuid(), now() - interval '1 hour', 'user.updated', 'success', 'system', 'nobody',
        jsonb_build_object('text', repeat('x', 4000)), '', '', ${newId()}
      from generate_series(1, 12000)`.execute(db),
  )
  const origin = await app.server.listen({ host: '127.0.0.1', port: 0 })
  const answer = await fetch(`${origin}/api/v1/tenants/default/audit-events/export`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: `rollcall=${boss.cookie}` },
    body: JSON.stringify({ format: 'ndjson' }),
  })
  expect(answer.status).toBe(200)
  const reader = answer.body?.getReader()
  await reader?.read()
  const body = { status: 'inactive' }
  const path = `/tenants/default/users/${boss.id}/status`
  const off = await app.request({ method: 'PUT', path, body, cookie: ada.cookie })
  expect(off.status, off.raw).toBe(200)
  const rest = async () => {
    while (!(await reader?.read())?.done);
  }
  await expect(rest()).rejects.toThrow()
})

test('a right for a minute does not allow a change that waits for its turn beyond that minute', async () => {
  const tenant = await app.requireTenant('default')
  const endsAt = new Date(app.clock.now().getTime() + 60_000).toISOString()
  const grant = {
    user: max.id,
    permission: 'users:update',
    reason: 'For a minute',
    endsAt,
    olderCredentials: 'keep',
  }
  const capabilities = '/tenants/default/capabilities'
  const given = await app.request({ method: 'POST', path: capabilities, body: grant, cookie: ada.cookie })
  expect(given.status, given.raw).toBe(201)
  const path = `/tenants/default/users/${max.id}`
  const edit = (alias: string) => app.request({ method: 'PATCH', path, body: { alias }, cookie: max.cookie })
  expect((await edit('In time')).status).toBe(200)
  // In the authenticator's cache again, which would otherwise query the database first.
  expect((await app.request({ path: '/me', cookie: max.cookie })).status).toBe(200)
  const held = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const holding = app.storage.database.transaction({ tenant: tenant.id }, async (db) => {
    await holdTenant(db, tenant)
    held.resolve()
    await release.promise
  })
  await held.promise
  const body = { name: `Role of ${max.username}`, permissions: [] }
  const first = app.request({ method: 'POST', path: '/tenants/default/roles', body, cookie: ada.cookie })
  await expect.poll(() => app.storage.database.load('change').inUse, { interval: 5 }).toBe(1)
  const late = edit('Too late')
  // Sent after the change and answered by the database: by then the change waits for its turn.
  expect((await app.request({ path: '/tenants/default/users', cookie: ada.cookie })).status).toBe(200)
  app.clock.advance(61_000)
  release.resolve()
  await holding
  expect((await first).status).toBe(201)
  expect(await late).toMatchObject({ status: 403, body: { code: 'access.denied' } })
})

test('T8 · counted refusals are written when the server closes', async () => {
  const path = `/tenants/default/users/${ada.id}`
  for (let n = 0; n < 3; n += 1) await app.request({ method: 'DELETE', path, cookie: max.cookie })
  await app.close()
  const { rows } = await asOwner(app.storage.database, (db) =>
    sql<{
      after: unknown
    }>`select after from audit_events where action = 'access.denied' and actor_id = ${max.id} order by at, id`.execute(
      db,
    ),
  )
  const times = rows.map(({ after }) => (after as { times?: number }).times ?? 'first')
  expect(new Set(times)).toEqual(new Set(['first', 2]))
})
