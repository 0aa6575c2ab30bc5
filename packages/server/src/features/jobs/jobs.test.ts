import { setTimeout as sleep } from 'node:timers/promises'
import { mostOfFilter } from '@rollcall/contract/bulk.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addManyUsers, addNames } from '../../../test/many-users.ts'
import { type Answer, type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'
import { newId } from '../../platform/ids.ts'
import { removeOldJobs } from './jobs.service.ts'

/** On the default profile: ada may do everything, tara manages users but has no rights of the product, the others are members. */
let app: TestApp
let ada: Person
let tara: Person
let eve: Person

beforeAll(async () => {
  app = await startTestApp({ ownDatabase: true })
  await app.startWork()
  ada = await app.firstAdministrator('ada')
  tara = await app.addPerson(ada, 'tara', ['administrator'])
  await app.addTenant('elsewhere')
  eve = await app.firstAdministrator('eve', 'elsewhere')
})
afterAll(() => app.close())

type Way = 'status' | 'role' | 'delete'

function begin(way: Way, body: object, by: Person = ada, headers: Record<string, string> = {}) {
  return app.request({
    method: 'POST',
    path: `/tenants/default/users/bulk/${way}`,
    body,
    headers,
    cookie: by.cookie,
  })
}

const get = async (path: string, by: Person = ada) =>
  (await app.request({ path: `/tenants/default/${path}`, cookie: by.cookie })).body

async function until<T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read()
    if (holds(value)) return value
    await sleep(10)
  }
}

const ended = ({ body }: Answer, by: Person = ada) =>
  until(
    () => get(`jobs/${body.id}`, by),
    ({ status }) => status === 'done',
  )

/** The outcome of each user: `succeeded`, or the code of the refusal. */
async function outcomes({ body }: Answer, by: Person = ada): Promise<Record<string, string>> {
  const { items } = await get(`jobs/${body.id}/rows?limit=200`, by)
  return Object.fromEntries(
    items.map((row: { user: string; outcome: string; code: string | null }) => [
      row.user,
      row.code ?? row.outcome,
    ]),
  )
}

async function statusesOf(ids: string[]): Promise<Record<string, string>> {
  const rows = await asOwner(app.storage.database, (db) =>
    db.selectFrom('users').select(['id', 'status']).where('id', 'in', ids).execute(),
  )
  return Object.fromEntries(rows.map(({ id, status }) => [id, status]))
}

const events = (query: string) => get(`audit-events?limit=200&${query}`).then(({ items }) => items)

describe('a job', () => {
  test('refuses single users and changes the others', async () => {
    const [one, two, off] = await addManyUsers(app.storage.database, {
      count: 3,
      role: 'member',
      prefix: 'row',
    })
    if (!one || !two || !off) throw new Error('nobody was added')
    await app.request({
      method: 'PUT',
      path: `/tenants/default/users/${off}/status`,
      body: { status: 'inactive' },
      cookie: ada.cookie,
    })
    const nobody = newId()
    const ids = [ada.id, one, nobody, tara.id, eve.id, two, off]
    const answer = await begin('status', { users: { ids }, status: 'inactive', reason: 'They left.' }, tara)
    expect(answer.status, answer.raw).toBe(201)
    expect(answer.body).toMatchObject({
      action: 'deactivate',
      role: null,
      total: 7,
      succeeded: 0,
      refused: 0,
      createdBy: { id: tara.id, name: 'tara' },
      finishedAt: null,
    })
    expect(await ended(answer, tara)).toMatchObject({
      succeeded: 2,
      refused: 5,
      finishedAt: expect.any(String),
    })
    expect(await outcomes(answer, tara)).toEqual({
      [ada.id]: 'access.escalation',
      [one]: 'succeeded',
      [nobody]: 'user.not_found',
      [tara.id]: 'user.yourself',
      [eve.id]: 'user.not_found',
      [two]: 'succeeded',
      [off]: 'user.status_unchanged',
    })
    expect(await statusesOf([ada.id, one, two, eve.id])).toEqual({
      [ada.id]: 'active',
      [one]: 'inactive',
      [two]: 'inactive',
      [eve.id]: 'active',
    })
    const { items } = await get(`jobs/${answer.body.id}/rows`, tara)
    expect(items.map((row: { name: string }) => row.name)).toEqual([
      'ada',
      'row00001',
      nobody,
      'tara',
      eve.id,
      'row00002',
      'row00003',
    ])
    expect(items[0].detail).toMatch(/rights that you do not have/)
  })

  test('is recorded: its start, every user it changed, and attempts beyond the rights of its creator', async () => {
    const ids = await addManyUsers(app.storage.database, { count: 2, role: 'member', prefix: 'log' })
    const headers = { 'user-agent': 'the browser of tara' }
    const body = { users: { ids: [...ids, ada.id] }, status: 'inactive', reason: 'They left.' }
    const answer = await begin('status', body, tara, headers)
    await ended(answer)
    const [began] = await events(`target=${answer.body.id}`)
    expect(began).toMatchObject({ action: 'job.created', reason: 'They left.', after: { users: 3 } })
    for (const id of ids) {
      const [event, ...others] = await events(`target=${id}`)
      expect(others).toEqual([])
      expect(event).toMatchObject({
        action: 'user.deactivated',
        actor: { id: tara.id, name: 'tara' },
        reason: 'They left.',
        before: { status: 'active' },
        after: { status: 'inactive' },
        address: began.address,
        userAgent: 'the browser of tara',
        requestId: began.requestId,
      })
    }
    expect((await events('target=bulk.set-status'))[0]).toMatchObject({
      action: 'access.denied',
      outcome: 'refused',
      actor: { id: tara.id },
      after: { users: 1, job: answer.body.id },
    })
  })

  test('sends mails to the users it changed who can sign in', async () => {
    const ids = await addManyUsers(app.storage.database, { count: 2, role: 'member', prefix: 'post' })
    await ended(await begin('role', { users: { ids }, role: 'auditor' }))
    await ended(await begin('status', { users: { ids }, status: 'inactive' }))
    // K4: accounts that cannot sign in get no mail.
    await ended(await begin('role', { users: { ids }, role: 'administrator' }))
    const mails = await asOwner(app.storage.database, (db) =>
      db
        .selectFrom('mails')
        .select(['kind', 'userId', 'data'])
        .where('userId', 'in', ids)
        .orderBy('createdAt')
        .execute(),
    )
    const roleChanged = {
      kind: 'role-changed',
      data: { before: ['Member'], after: ['Auditor', 'Member'], by: 'ada' },
    }
    expect(mails.slice(0, 2)).toMatchObject([roleChanged, roleChanged])
    const statusChanged = { kind: 'status-changed', data: { status: 'inactive', by: 'ada' } }
    expect(mails.slice(2)).toMatchObject([statusChanged, statusChanged])
    expect(new Set(mails.map(({ userId }) => userId))).toEqual(new Set(ids))
  })

  test('signs users out at once, and deletes them', async () => {
    const leaver = await app.addPerson(ada, 'leaver')
    const me = () => app.request({ path: '/me', cookie: leaver.cookie })
    expect((await me()).status).toBe(200)
    await ended(await begin('delete', { users: { ids: [leaver.id] } }))
    expect((await me()).status).toBe(401)
    expect(await statusesOf([leaver.id])).toEqual({})
    expect((await events(`target=${leaver.id}`))[0]).toMatchObject({
      action: 'user.deleted',
      before: { username: 'leaver', roles: ['member'] },
      after: { endedSessions: 1 },
    })
  })

  test('is for all users who match a filter when it is created', async () => {
    await addManyUsers(app.storage.database, { count: 3, role: 'member', prefix: 'found' })
    const filter = { q: 'found0000', status: 'active', role: 'member' }
    const answer = await begin('status', { users: { filter }, status: 'inactive' })
    expect(answer.body.total).toBe(3)
    await addManyUsers(app.storage.database, { count: 1, role: 'member', prefix: 'found0' })
    expect(await ended(answer)).toMatchObject({ succeeded: 3 })
    const { items, total } = await get(`jobs/${answer.body.id}/rows?total=true&outcome=succeeded&limit=2`)
    expect([items.length, total]).toEqual([2, 3])
    expect((await events(`target=${answer.body.id}`))[0].after).toMatchObject({ filter })
  })

  test('is listed in pages, newest first', async () => {
    const ids = await addManyUsers(app.storage.database, { count: 5, role: 'member', prefix: 'page' })
    const answer = await begin('role', { users: { ids }, role: 'auditor' })
    await ended(answer)
    const [latest] = (await get('jobs?limit=1')).items
    expect(latest).toMatchObject({
      id: answer.body.id,
      action: 'assign-role',
      role: 'auditor',
      status: 'done',
    })
    const seen: string[] = []
    let cursor = ''
    do {
      const page = await get(`jobs/${answer.body.id}/rows?limit=2${cursor && `&cursor=${cursor}`}`)
      seen.push(...page.items.map((row: { user: string }) => row.user))
      cursor = page.nextCursor ?? ''
    } while (cursor)
    expect(seen).toEqual(ids)
    const jobs = await get('jobs?limit=1&total=true')
    expect(jobs.total).toBeGreaterThan(1)
    expect((await get(`jobs?limit=200&cursor=${jobs.nextCursor}`)).items).toHaveLength(jobs.total - 1)
  })

  test('is listed by its time in both directions, page by page', async () => {
    const sorted = async (sort: string): Promise<string[]> => {
      const first = await get(`jobs?limit=1&sort=${sort}`)
      const rest = await get(`jobs?limit=200&sort=${sort}&cursor=${first.nextCursor}`)
      return [...first.items, ...rest.items].map(({ id }: { id: string }) => id)
    }
    const newest = await sorted('-createdAt')
    expect(newest.length).toBeGreaterThan(2)
    expect(await sorted('createdAt')).toEqual(newest.toReversed())
  })

  test('is created once for an Idempotency-Key', async () => {
    const ids = await addManyUsers(app.storage.database, { count: 1, role: 'member', prefix: 'once' })
    const body = { users: { ids }, status: 'inactive' }
    const first = await begin('status', body, ada, { 'idempotency-key': 'once' })
    const again = await begin('status', body, ada, { 'idempotency-key': 'once' })
    expect(again.raw).toBe(first.raw)
    expect(await ended(first)).toMatchObject({ succeeded: 1 })
  })

  test('is deleted after 30 days; its changes stay in the log', async () => {
    const ids = await addManyUsers(app.storage.database, { count: 1, role: 'member', prefix: 'old' })
    const [old, young] = [
      await begin('status', { users: { ids }, status: 'inactive' }),
      await begin('status', { users: { ids }, status: 'active' }),
    ]
    for (const job of [old, young]) await ended(job)
    await asOwner(app.storage.database, (db) =>
      db
        .updateTable('jobs')
        .set({ createdAt: new Date(Date.now() - 31 * 24 * 60 * 60_000) })
        .where('id', '=', old.body.id)
        .execute(),
    )
    await removeOldJobs(app.storage.database, new Date())
    const path = `/tenants/default/jobs/${old.body.id}`
    expect((await app.request({ path, cookie: ada.cookie })).body.code).toBe('job.not_found')
    expect((await app.request({ path: `${path}/rows`, cookie: ada.cookie })).body.code).toBe('job.not_found')
    expect(await get(`jobs/${young.body.id}`)).toMatchObject({ status: 'done' })
    expect((await events(`target=${ids[0]}`)).map(({ action }: { action: string }) => action)).toContain(
      'user.deactivated',
    )
  })
})

describe('a job is refused', () => {
  const someone = () => ({ ids: [tara.id] })
  const wrong: [what: string, way: Way, body: () => object, answer: string][] = [
    ['of nobody', 'delete', () => ({ users: { ids: [] } }), '400 request.invalid'],
    ['if nobody matches', 'delete', () => ({ users: { filter: { q: 'zzzz' } } }), '422 bulk.nobody'],
    [
      'for the same user twice',
      'delete',
      () => ({ users: { ids: [tara.id, tara.id] } }),
      '400 request.invalid',
    ],
    ['for an invalid id', 'delete', () => ({ users: { ids: ["1' or 1=1"] } }), '400 request.invalid'],
    [
      'for ids and a filter',
      'delete',
      () => ({ users: { ...someone(), filter: {} } }),
      '400 request.invalid',
    ],
    [
      'for an unknown filter',
      'delete',
      () => ({ users: { filter: { tenant: 'x' } } }),
      '400 request.invalid',
    ],
    ['for too many ids', 'delete', () => ({ users: { ids: ids(10_001) } }), '400 request.invalid'],
    ['without a status', 'status', () => ({ users: someone() }), '400 request.invalid'],
    [
      'for a status that cannot be set',
      'status',
      () => ({ users: someone(), status: 'invited' }),
      '400 request.invalid',
    ],
    ['with a role nobody knows', 'role', () => ({ users: someone(), role: 'king' }), '404 role.not_found'],
    [
      'for users with an unknown role',
      'delete',
      () => ({ users: { filter: { role: 'king' } } }),
      '404 role.not_found',
    ],
  ]
  const ids = (count: number) => Array.from({ length: count }, newId)

  test.each(wrong)('%s', async (_what, way, body, expected) => {
    const before = (await get('jobs?total=true&limit=1')).total
    const { status, body: answer } = await begin(way, body())
    expect(`${status} ${answer.code}`).toBe(expected)
    expect((await get('jobs?total=true&limit=1')).total).toBe(before)
  })

  test('to users without the permission, and its progress is shown only to users who may see users', async () => {
    const max = await app.addPerson(ada, 'max')
    for (const way of ['status', 'role', 'delete'] as const) {
      const body = {
        users: someone(),
        ...(way === 'status' ? { status: 'active' } : {}),
        ...(way === 'role' ? { role: 'member' } : {}),
      }
      expect((await begin(way, body, max)).body.code).toBe('access.denied')
    }
    expect((await get('jobs', max)).code).toBe('access.denied')
  })

  test('in another tenant, whose jobs cannot be seen either', async () => {
    const answer = await begin('role', { users: someone(), role: 'administrator' })
    await ended(answer)
    expect((await begin('delete', { users: someone() }, eve)).body.code).toBe('tenant.not_found')
    const foreign = { path: `/tenants/elsewhere/jobs/${answer.body.id}`, cookie: eve.cookie }
    expect((await app.request(foreign)).body.code).toBe('job.not_found')
    expect((await app.request({ ...foreign, path: `${foreign.path}/rows` })).body.code).toBe('job.not_found')
  })

  test('for more than 100,000 matching users; fewer are fixed when the job is created', async () => {
    await app.addTenant('crowd')
    const boss = await app.firstAdministrator('boss', 'crowd')
    const path = '/tenants/crowd/users/bulk'
    const everybody = { users: { filter: {} } }
    const send = (way: string, body: object) =>
      app.request({ method: 'POST', path: `${path}/${way}`, body, cookie: boss.cookie })
    // One more than are read and written together.
    await addManyUsers(app.storage.database, { count: 10_000, role: 'member', tenant: 'crowd' })
    expect((await send('mails', everybody)).body).toEqual({ users: 10_001, notices: 0, invitations: 0 })
    const accepted = await send('status', { ...everybody, status: 'active' })
    expect([accepted.status, accepted.body.total]).toEqual([201, 10_001])
    const rows = await asOwner(app.storage.database, (db) =>
      sql<{
        users: number
        last: number
      }>`select count(distinct user_id) as users, max(position) as last from job_rows
        where job_id = ${accepted.body.id}`.execute(db),
    )
    expect(rows.rows).toEqual([{ users: 10_001, last: 10_001 }])
    await until(
      () => app.request({ path: `/tenants/crowd/jobs/${accepted.body.id}`, cookie: boss.cookie }),
      ({ body }) => body.status === 'done' && body.succeeded + body.refused === 10_001,
    )
    await addNames(app.storage.database, { count: mostOfFilter - 10_000, tenant: 'crowd' })
    expect((await send('mails', everybody)).body).toMatchObject({ users: mostOfFilter, tooMany: true })
    expect((await send('status', { ...everybody, status: 'active' })).body.code).toBe('bulk.too_many')
  }, 120_000)
})

describe('the rights of a job’s creator', () => {
  const several = 2_000

  /** A job of several batches, of which at least one is done. */
  async function underWay(by: Person, prefix: string) {
    await addManyUsers(app.storage.database, { count: several, role: 'member', prefix })
    const answer = await begin('status', { users: { filter: { q: prefix } }, status: 'inactive' }, by)
    expect(answer.body.total).toBe(several)
    await until(
      () => get(`jobs/${answer.body.id}`),
      ({ succeeded }) => succeeded > 0,
    )
    return answer
  }

  const ways: [what: string, change: (person: Person) => Promise<Answer>, code: string][] = [
    ['demoted', (person) => put(person, 'roles', { roles: ['member'] }), 'access.denied'],
    ['deactivated', (person) => put(person, 'status', { status: 'inactive' }), 'access.not_signed_in'],
    [
      'deleted',
      ({ id }) => app.request({ method: 'DELETE', path: `/tenants/default/users/${id}`, cookie: ada.cookie }),
      'access.not_signed_in',
    ],
  ]

  function put({ id }: Person, what: string, body: object) {
    const path = `/tenants/default/users/${id}/${what}`
    return app.request({ method: 'PUT', path, body, cookie: ada.cookie })
  }

  test.each(ways)(
    'end it midway when the account is %s',
    async (what, change, code) => {
      const actor = await app.addPerson(ada, `to be ${what}`, ['administrator'])
      const prefix = `mid${what.slice(0, 4)}`
      const answer = await underWay(actor, prefix)
      expect((await change(actor)).status).toBeLessThan(300)
      const job = await ended(answer)
      expect(job.succeeded).toBeGreaterThan(0)
      expect(job.refused).toBeGreaterThan(0)
      expect(job.succeeded + job.refused).toBe(several)
      const rest = await get(`jobs/${answer.body.id}/rows?outcome=refused&total=true&limit=1`)
      expect(rest.total).toBe(job.refused)
      expect(rest.items[0]).toMatchObject({ code, detail: expect.stringContaining(`to be ${what}`) })
      expect((await get(`users?q=${prefix}&status=inactive&total=true&limit=1`)).total).toBe(job.succeeded)
      expect((await events(`target=${answer.body.id}&action=job.stopped`))[0]).toMatchObject({
        actor: { kind: 'system' },
        after: { code, refused: job.refused },
      })
    },
    60_000,
  )

  test('belong to the account: signing out does not end the job', async () => {
    const actor = await app.addPerson(ada, 'gone home', ['administrator'])
    const answer = await underWay(actor, 'signed')
    await app.request({ method: 'POST', path: '/me/sign-out', body: {}, cookie: actor.cookie })
    expect(await ended(answer)).toMatchObject({ succeeded: several, refused: 0 })
  }, 120_000)
})

describe('a tenant is never left without an administrator', () => {
  test('by two jobs that together cover all of them: in the order of the rows, the last one stays', async () => {
    await app.addTenant('handover', 'mimir')
    const boss = await app.firstAdministrator('boss', 'handover')
    const peer = await app.addPerson(boss, 'peer', ['admin'], 'handover')
    const ids = await addManyUsers(app.storage.database, { count: 300, role: 'admin', tenant: 'handover' })
    const make = (by: Person, way: Way, body: object) =>
      app.request({
        method: 'POST',
        path: `/tenants/handover/users/bulk/${way}`,
        body: { users: { ids: [...ids, boss.id, peer.id] }, ...body },
        cookie: by.cookie,
      })
    const answers = await Promise.all([make(boss, 'role', { role: 'operator' }), make(peer, 'delete', {})])
    for (const answer of answers) expect(answer.status, answer.raw).toBe(201)
    const jobs = await until(
      () =>
        asOwner(app.storage.database, (db) =>
          db
            .selectFrom('jobs')
            .innerJoin('tenants', 'tenants.id', 'jobs.tenantId')
            .select(['jobs.id', 'jobs.status', 'jobs.total', 'jobs.succeeded', 'jobs.refused'])
            .where('tenants.slug', '=', 'handover')
            .execute(),
        ),
      (rows) => rows.every(({ status }) => status === 'done'),
    )
    for (const { total, succeeded, refused } of jobs) expect(succeeded + refused).toBe(total)
    const administrators = await asOwner(app.storage.database, (db) =>
      db
        .selectFrom('users')
        .innerJoin('roleGrants', 'roleGrants.userId', 'users.id')
        .innerJoin('roles', 'roles.id', 'roleGrants.roleId')
        .innerJoin('tenants', 'tenants.id', 'users.tenantId')
        .select('users.id')
        .where('tenants.slug', '=', 'handover')
        .where('roles.key', '=', 'admin')
        .where('users.status', '=', 'active')
        .execute(),
    )
    expect(administrators).toHaveLength(1)
  }, 120_000)

  test('by one job that covers all of them', async () => {
    await app.addTenant('alone', 'mimir')
    const boss = await app.firstAdministrator('boss', 'alone')
    const path = '/tenants/alone/users/bulk/role'
    const body = { users: { filter: {} }, role: 'operator' }
    const answer = await app.request({ method: 'POST', path, body, cookie: boss.cookie })
    const { items } = await until(
      async () =>
        (await app.request({ path: `/tenants/alone/jobs/${answer.body.id}/rows`, cookie: boss.cookie })).body,
      (rows) => rows.items[0].outcome !== 'waiting',
    )
    expect(items).toMatchObject([{ user: boss.id, outcome: 'refused', code: 'user.last_administrator' }])
  })
})

test('MI-16 · actions disabled by adminActions are refused in bulk as well', async () => {
  const strict = await startTestApp({
    change: (source) => {
      source.accounts.adminActions = ['reset-password']
    },
  })
  const boss = await strict.firstAdministrator()
  const bodies = { status: { status: 'active' }, role: { role: 'member' }, delete: {} }
  for (const [way, body] of Object.entries(bodies)) {
    const path = `/tenants/default/users/bulk/${way}`
    const users = { filter: {} }
    const answer = await strict.request({
      method: 'POST',
      path,
      body: { users, ...body },
      cookie: boss.cookie,
    })
    expect(answer.body.code).toBe('access.action_disabled')
  }
  await strict.close()
})

test('a batch that fails at every try is refused, so that every job ends', async () => {
  const queueTimes = { retries: 1, firstDelay: 1, longestDelay: 1 }
  const broken = await startTestApp({ ownDatabase: true, deps: { queueTimes } })
  await broken.startWork()
  const boss = await broken.firstAdministrator()
  const ids = await addManyUsers(broken.storage.database, { count: 2, role: 'member' })
  await asOwner(broken.storage.database, async (db) => {
    await sql`create function fail() returns trigger language plpgsql as 'begin raise exception ''no''; end'`.execute(
      db,
    )
    await sql`create trigger fail before update on users for each row execute function fail()`.execute(db)
  })
  const body = { users: { ids }, status: 'inactive' }
  const path = '/tenants/default/users/bulk/status'
  const { body: made } = await broken.request({ method: 'POST', path, body, cookie: boss.cookie })
  const read = (what: string) =>
    broken.request({ path: `/tenants/default/jobs/${made.id}${what}`, cookie: boss.cookie })
  const job = await until(
    () => read(''),
    (answer) => answer.body.status === 'done',
  )
  expect(job.body).toMatchObject({ succeeded: 0, refused: 2 })
  const rows = await read('/rows')
  expect(rows.body.items[0]).toMatchObject({ outcome: 'refused', code: 'server.error' })
  expect(rows.raw).not.toMatch(/trigger|no"/)
  await broken.close()
}, 120_000)
