import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { groupsIn, membersOf } from '../../../test/groups.ts'
import { refusalOf } from '../../../test/refusals.ts'
import { type Answer, type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'

let app: TestApp
let groups: ReturnType<typeof groupsIn>
let ada: Person
let bert: Person
let serial = 0

beforeAll(async () => {
  app = await startTestApp({
    change: ({ roles, capabilities, permissions }) => {
      permissions.push({ key: 'hunt:fleet', group: 'Hunts', description: 'Hunts the fleet.', implies: [] })
      capabilities.push('hunt:fleet')
      const given = (key: string) => roles.find((role) => role.key === key)?.permissions as string[]
      given('member').push('groups:create')
      given('auditor').push('users:change-status', 'api-keys:create', 'groups:create', 'hunt:fleet')
    },
  })
  await app.startWork()
  groups = groupsIn(app)
  ada = await app.firstAdministrator()
  bert = await app.addPerson(ada, 'bert', ['super-admin'])
})
afterAll(() => app.close())

const call = (by: Person, method: 'GET' | 'POST', path: string, body?: object) =>
  app.request({
    method,
    path: `/tenants/default/${path}`,
    cookie: by.cookie,
    ...(body ? { body } : {}),
  })
const start = (by: Person, user: Person, choices: object = {}) =>
  call(by, 'POST', 'offboardings', { user: user.id, mode: 'deactivate', ...choices })
const preview = (by: Person, user: Person) => call(by, 'GET', `users/${user.id}/offboarding`)
const shown = async (by: Person, id: string) => (await call(by, 'GET', `offboardings/${id}`)).body
const becomes = async (id: string, status: string) => {
  while ((await shown(ada, id)).status !== status) await setTimeout(50)
}
/** Lets the moment of all that wait come. */
const itIsTime = () =>
  asOwner(app.storage.database, (db) =>
    sql`update pgboss.job set start_after = now() where name = 'offboarding'`.execute(db),
  )
const later = () => new Date(Date.now() + 3_600_000).toISOString()

function somebody(roles?: string[]): Promise<Person> {
  serial += 1
  return app.addPerson(ada, `somebody ${serial}`, roles)
}

/** Somebody with an API key, a capability and a group of their own with a key. */
async function leaver() {
  const person = await somebody()
  const group = await groups.made(person, `group of ${person.username}`)
  const key = (await app.request({
    method: 'POST',
    path: '/me/api-keys',
    cookie: person.cookie,
    body: { name: 'backup' },
  })) as Answer
  const made = await groups.ask(person, 'POST', `/${group}/api-keys`, { name: 'robot' })
  const grant = { user: person.id, permission: 'hunt:fleet', reason: 'on call', olderCredentials: 'keep' }
  const granted = await call(ada, 'POST', 'capabilities', grant)
  expect([key.status, made.status, granted.status], key.raw + made.raw + granted.raw).toEqual([201, 201, 201])
  return { person, group, key: key.body.key as string, groupKey: made.body.key as string }
}

const lastEvent = async (user: Person, action: string) => {
  const { body } = await call(ada, 'GET', `audit-events?target=${user.id}&action=${action}`)
  return body.items[0]
}

describe('offboarding', () => {
  test('shows beforehand what ends and passes on, and leaves a receipt of it', async () => {
    const { person, group, key, groupKey } = await leaver()
    const before = (await preview(ada, person)).body
    expect(before).toMatchObject({
      sessions: { count: 1 },
      apiKeys: { count: 1, names: ['backup'] },
      capabilities: { count: 1, names: ['hunt:fleet'] },
      groupsToPassOn: { count: 1, names: [`group of ${person.username}`] },
      groupKeys: { count: 1, names: [`group of ${person.username}: robot`] },
      roles: { count: 1, names: ['Member'] },
      heir: { id: ada.id },
      scheduled: null,
      actions: { deactivate: { allowed: true }, delete: { allowed: true }, chooseHeir: { allowed: true } },
    })
    const started = await start(ada, person, { heir: bert.id, reason: 'Left on Friday' })
    expect(started.status, started.raw).toBe(201)
    expect(started.body).toMatchObject({ status: 'done', user: { id: person.id, name: person.username } })
    const use = (secret: string) => app.request({ path: '/tenants/default/groups', apiKey: secret })
    expect((await app.request({ path: '/me', cookie: person.cookie })).status).toBe(401)
    expect((await use(key)).status).toBe(401)
    expect(refusalOf(await use(groupKey))).toMatch(/^403 /)
    expect(await membersOf(app, group)).toContain('bert owner')
    expect((await preview(ada, person)).body).toMatchObject({
      sessions: { count: 0 },
      apiKeys: { count: 0 },
      capabilities: { count: 0 },
      groupsToPassOn: { count: 0 },
      groupKeys: { count: 0 },
      roles: { count: 1 },
    })
    const { receipt, groupsWentTo, actions } = await shown(ada, started.body.id)
    expect(receipt).toMatchObject({ apiKeys: { names: ['backup'] }, capabilities: { count: 1 } })
    expect(groupsWentTo).toEqual({ id: bert.id, name: 'bert' })
    expect(actions.cancel).toEqual({ allowed: false, code: 'offboarding.not_scheduled' })
    expect(await lastEvent(person, 'offboarding.done')).toMatchObject({
      reason: 'Left on Friday',
      after: { mode: 'deactivate', revokedApiKeys: 1, endedCapabilities: 1, groupsWentTo: 'bert' },
    })
  })

  test('deletes, and the receipt outlives the account', async () => {
    const { person, group } = await leaver()
    const { body } = await start(ada, person, { mode: 'delete', heir: bert.id })
    expect((await call(ada, 'GET', `users/${person.id}`)).status).toBe(404)
    expect(await membersOf(app, group)).toEqual(['bert owner'])
    expect(await shown(ada, body.id)).toMatchObject({
      user: { name: person.username },
      receipt: { roles: { names: ['Member'] }, groups: { count: 1 } },
    })
  })

  test('does what is left of an account that is inactive already', async () => {
    const { person } = await leaver()
    await app.request({
      method: 'PUT',
      path: `/tenants/default/users/${person.id}/status`,
      cookie: ada.cookie,
      body: { status: 'inactive' },
    })
    const { body } = await start(ada, person)
    expect((await shown(ada, body.id)).receipt).toMatchObject({ apiKeys: { count: 1 } })
    expect((await preview(ada, person)).body.apiKeys.count).toBe(0)
  })

  test('is refused for oneself, the last administrator, more rights than one’s own, and a heir who cannot own', async () => {
    const person = await somebody()
    const tara = await somebody(['administrator'])
    const idle = await somebody()
    await start(ada, idle)
    expect(refusalOf(await start(ada, ada))).toBe('409 user.yourself')
    expect(refusalOf(await start(tara, bert))).toBe('403 access.escalation')
    expect(refusalOf(await preview(tara, bert))).toBe('403 access.escalation')
    expect(refusalOf(await start(ada, person, { heir: idle.id }))).toBe('409 user.cannot_sign_in')
    expect(refusalOf(await start(ada, person, { heir: person.id }))).toBe('409 user.cannot_sign_in')
    const nobody = '00000000-0000-4000-8000-000000000000'
    expect(refusalOf(await start(ada, person, { heir: nobody }))).toBe('404 user.not_found')
    const farAway = new Date(Date.now() + 400 * 86_400_000).toISOString()
    expect(refusalOf(await start(ada, person, { at: farAway }))).toBe('400 request.invalid')
    expect((await call(ada, 'GET', `users/${person.id}`)).body.status).toBe('active')
  })

  test('needs what each of its parts needs, and shows nobody what they may not see', async () => {
    const { person } = await leaver()
    const plain = await somebody()
    const aude = await somebody(['auditor'])
    const refused = await start(aude, person)
    expect(refusalOf(refused)).toBe('403 access.denied')
    expect(refused.body.missing).toEqual(['capabilities:grant', 'users:manage-api-keys', 'groups:manage'])
    expect(refusalOf(await start(aude, plain, { mode: 'delete' }))).toBe('403 access.denied')
    expect(refusalOf(await start(aude, plain, { heir: bert.id }))).toBe('403 access.denied')
    const seen = (await preview(aude, person)).body
    expect(seen.apiKeys).toBeNull()
    expect(seen.groupsToPassOn.count).toBe(1)
    expect(seen.actions).toMatchObject({
      deactivate: { allowed: false, code: 'access.denied' },
      delete: { allowed: false },
      chooseHeir: { allowed: false },
    })
    expect((await start(aude, plain)).status).toBe(201)
  })

  test('keeps group keys awake where that was chosen', async () => {
    const { person, groupKey } = await leaver()
    await start(ada, person, { groupKeys: 'keep' })
    expect((await app.request({ path: '/tenants/default/groups', apiKey: groupKey })).status).toBe(200)
  })

  test('of the last administrator is refused', async () => {
    await app.addTenant('small')
    const sole = await app.firstAdministrator('sole', 'small')
    const second = await app.addPerson(sole, 'second', ['super-admin'], 'small')
    const at = { method: 'POST', path: '/tenants/small/offboardings' } as const
    const body = (user: Person) => ({ user: user.id, mode: 'delete' })
    const [one, other] = await Promise.all([
      app.request({ ...at, cookie: sole.cookie, body: body(second) }),
      app.request({ ...at, cookie: second.cookie, body: body(sole) }),
    ])
    expect([one.status, other.status].sort()).toEqual([201, 401])
  })
})

describe('a scheduled offboarding', () => {
  test('is one of a user at a time, is seen before, and can be cancelled', async () => {
    const person = await somebody()
    const both = await Promise.all([1, 2].map(() => start(ada, person, { at: later() })))
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
    const id = both.find(({ status }) => status === 201)?.body.id
    expect((await preview(ada, person)).body.scheduled).toMatchObject({ id })
    const tara = await somebody(['administrator'])
    const waiting = await call(tara, 'GET', `offboardings?status=scheduled&user=${person.id}&total=true`)
    expect(waiting.body).toMatchObject({ total: 1, items: [{ id }] })
    const startedBy = async (by: Person) =>
      (await call(tara, 'GET', `offboardings?createdBy=${by.id}`)).body.items.map(
        (each: { id: string }) => each.id,
      )
    expect([await startedBy(ada), await startedBy(tara)]).toEqual([expect.arrayContaining([id]), []])
    const cancelled = await call(tara, 'POST', `offboardings/${id}/cancel`)
    expect(cancelled.body).toMatchObject({ status: 'cancelled' })
    expect(refusalOf(await call(tara, 'POST', `offboardings/${id}/cancel`))).toBe(
      '409 offboarding.not_scheduled',
    )
    expect((await start(ada, person, { at: later() })).status).toBe(201)
  })

  test('happens at its moment, once, and not while it waits', async () => {
    const person = await somebody()
    const { body } = await start(ada, person, { at: later(), mode: 'delete' })
    expect(body).toMatchObject({ status: 'scheduled', finishedAt: null })
    expect((await call(ada, 'GET', `users/${person.id}`)).body.status).toBe('active')
    await itIsTime()
    await becomes(body.id, 'done')
    expect((await call(ada, 'GET', `users/${person.id}`)).status).toBe(404)
  })

  test('is refused when its maker may not do it any more, and the maker is told', async () => {
    const person = await somebody()
    const tara = await somebody(['administrator'])
    await asOwner(app.storage.database, (db) =>
      db.updateTable('users').set({ email: 'tara@corp.example' }).where('id', '=', tara.id).execute(),
    )
    const { body } = await start(tara, person, { at: later() })
    await app.request({
      method: 'PUT',
      path: `/tenants/default/users/${tara.id}/roles`,
      cookie: ada.cookie,
      body: { roles: ['member'] },
    })
    await itIsTime()
    await becomes(body.id, 'refused')
    expect((await shown(ada, body.id)).refusal.code).toBe('access.denied')
    expect((await call(ada, 'GET', `users/${person.id}`)).body.status).toBe('active')
    expect(await lastEvent(person, 'offboarding.refused')).toMatchObject({ outcome: 'refused' })
    const mails = await call(ada, 'GET', `mails?kind=offboarding-refused&user=${tara.id}`)
    expect(mails.body.items).toHaveLength(1)
  })
})
