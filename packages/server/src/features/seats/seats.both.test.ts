import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'
import { everybody } from '../tenants/tenants.store.ts'

/** Seats of a tenant and of a role (MZ-16): ada runs the server; the tenants are limited. */
let app: TestApp
let root: Person

beforeAll(async () => {
  app = await startTestApp({ ownDatabase: true, runsServer: true })
  root = await app.firstAdministrator('root')
  await app.startWork()
})
afterAll(() => app.close())

interface Limited {
  id: string
  slug: string
  ada: Person
}

let made = 0

/** A tenant with so many seats, and of auditors so many; its administrator has one of them. */
async function limited(users: number | null, auditors?: number): Promise<Limited> {
  made += 1
  const slug = `limited-${made}`
  const seats = { users, roles: auditors === undefined ? {} : { auditor: auditors } }
  const created = await app.request({
    method: 'POST',
    path: '/server/tenants',
    body: { slug, name: slug, profile: 'default', seats },
    cookie: root.cookie,
  })
  expect(created.status, created.raw).toBe(201)
  return { id: created.body.id, slug, ada: await app.firstAdministrator('ada', slug) }
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
const call = ({ slug, ada }: Limited, method: Method, path: string, body?: object) =>
  app.request({ method, path: `/tenants/${slug}/${path}`, cookie: ada.cookie, ...(body ? { body } : {}) })

const password = 'a first password for them'
const add = (tenant: Limited, username: string, roles = ['member']) =>
  call(tenant, 'POST', 'users', { username, password, roles })
const seatsOf = async (tenant: Limited) => (await call(tenant, 'GET', 'seats')).body
const setSeats = ({ id }: Limited, body: object, by = root) =>
  app.request({ method: 'PUT', path: `/server/tenants/${id}/seats`, body, cookie: by.cookie })
const codes = (answers: readonly Answer[]) => answers.map(({ status, body }) => body.code ?? status).sort()

/** The counters say what the accounts say: how many seats are taken, counted anew. */
async function expectCounted(tenant: Limited): Promise<void> {
  const rows = await asOwner(app.storage.database, (db) =>
    sql<{ counted: string; taken: number; people: number }>`
      select s.counted, s.taken, (select count(*)::int from users u where u.tenant_id = s.tenant_id and u.kind = 'person'
        and u.status <> 'inactive' and (s.counted = ${everybody} or exists (select from role_grants g
          where g.tenant_id = u.tenant_id and g.user_id = u.id and g.role_id = s.counted))) as people
      from seats s where s.tenant_id = ${tenant.id}`.execute(db),
  )
  for (const { taken, people } of rows.rows) expect(taken).toBe(people)
}

describe('the last seat', () => {
  test('of a tenant goes to one of twenty who are added at once', async () => {
    const tenant = await limited(2)
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => add(tenant, `user${n}`)))
    expect(codes(answers)).toEqual([201, ...Array(19).fill('seats.full')])
    expect(await seatsOf(tenant)).toEqual({ users: { taken: 2, most: 2 }, roles: [] })
    const refused = answers.find(({ status }) => status !== 201)
    expect(refused?.status).toBe(409)
    expect(refused?.body).toMatchObject({
      params: { taken: 2, most: 2 },
      detail: expect.stringContaining('2 of 2 seats are taken'),
    })
    await expectCounted(tenant)
  })

  test('of a role goes to one of twenty: new, given the role, or activated', async () => {
    const tenant = await limited(null, 1)
    const users = await Promise.all(Array.from({ length: 10 }, (_, n) => add(tenant, `user${n}`)))
    const sleeping = await add(tenant, 'sleeper', ['auditor'])
    await call(tenant, 'PUT', `users/${sleeping.body.id}/status`, { status: 'inactive' })
    const answers = await Promise.all([
      ...users.map(({ body }) => call(tenant, 'PUT', `users/${body.id}/roles`, { roles: ['auditor'] })),
      ...Array.from({ length: 9 }, (_, n) => add(tenant, `new${n}`, ['member', 'auditor'])),
      call(tenant, 'PUT', `users/${sleeping.body.id}/status`, { status: 'active' }),
    ])
    const won = answers.filter(({ status }) => status < 300)
    expect(won).toHaveLength(1)
    expect(new Set(codes(answers.filter((answer) => !won.includes(answer))))).toEqual(new Set(['seats.full']))
    expect((await seatsOf(tenant)).roles).toMatchObject([{ role: { key: 'auditor' }, taken: 1, most: 1 }])
    await expectCounted(tenant)
  })
})

describe('every way in', () => {
  test('asks for a seat, and every way out frees it', async () => {
    const tenant = await limited(3)
    const one = await add(tenant, 'one')
    const two = await add(tenant, 'two')
    expect((await add(tenant, 'three')).body.code).toBe('seats.full')
    // Deactivated and deleted accounts take none.
    await call(tenant, 'PUT', `users/${one.body.id}/status`, { status: 'inactive' })
    const three = await add(tenant, 'three')
    expect(three.status).toBe(201)
    const activate = (wanted: Answer) =>
      call(tenant, 'PUT', `users/${wanted.body.id}/status`, { status: 'active' })
    expect((await activate(one)).body.code).toBe('seats.full')
    const shown = await call(tenant, 'GET', `users/${one.body.id}`)
    expect(shown.body.actions.activate).toEqual({ allowed: false, code: 'seats.full' })
    await call(tenant, 'DELETE', `users/${two.body.id}`)
    expect((await activate(one)).status).toBe(200)
    // From the recycle bin it comes back inactive, or not at all.
    const restore = (body: object) => call(tenant, 'POST', `recycle-bin/users/${two.body.id}/restore`, body)
    expect((await restore({ begin: 'password', password })).body.code).toBe('seats.full')
    expect((await restore({})).body.user.status).toBe('inactive')
    await expectCounted(tenant)
  })

  test('in a job: as many are activated and given a role as there are seats, the others are refused one by one', async () => {
    const tenant = await limited(6, 2)
    const users: string[] = []
    for (const name of ['a', 'b', 'c', 'd', 'e']) users.push((await add(tenant, name)).body.id)
    const bulk = async (path: string, body: object) => {
      const job = await call(tenant, 'POST', `users/bulk/${path}`, { users: { ids: users }, ...body })
      expect(job.status, job.raw).toBeLessThan(300)
      const rows = async () => (await call(tenant, 'GET', `jobs/${job.body.id}/rows?limit=200`)).body.items
      await expect
        .poll(async () => (await call(tenant, 'GET', `jobs/${job.body.id}`)).body.status)
        .toBe('done')
      return ((await rows()) as { code: string | null }[]).map(({ code }) => code ?? 'succeeded').sort()
    }
    const role = await bulk('role', { role: 'auditor' })
    expect(role).toEqual(['seats.full', 'seats.full', 'seats.full', 'succeeded', 'succeeded'])
    await expectCounted(tenant)
    await bulk('status', { status: 'inactive' })
    expect(await seatsOf(tenant)).toMatchObject({ users: { taken: 1 }, roles: [{ taken: 0 }] })
    await setSeats(tenant, { users: 4, roles: { auditor: 2 } })
    const status = await bulk('status', { status: 'active' })
    expect(status).toEqual(['seats.full', 'seats.full', 'succeeded', 'succeeded', 'succeeded'])
    await expectCounted(tenant)
  })

  test('by the setup link too', async () => {
    const slug = 'nobody-at-all'
    const body = { slug, name: slug, profile: 'default', seats: { users: 0 } }
    await app.request({ method: 'POST', path: '/server/tenants', body, cookie: root.cookie })
    await expect(app.firstAdministrator('ada', slug)).rejects.toThrow('0 of 0 seats are taken')
  })
})

describe('the limits', () => {
  test('are set by server administrators alone, told in both audit logs, and count from the next change', async () => {
    const tenant = await limited(null)
    await add(tenant, 'one')
    expect((await setSeats(tenant, { users: 1 }, tenant.ada)).body.code).toBe('access.denied')
    const set = await setSeats(tenant, { users: 2, roles: { auditor: 5 } })
    expect(set.body.seats).toMatchObject({
      users: { taken: 2, most: 2 },
      roles: [{ role: { key: 'auditor' }, taken: 0, most: 5 }],
    })
    expect((await add(tenant, 'two')).body.code).toBe('seats.full')
    const events = await call(tenant, 'GET', 'audit-events?limit=5')
    expect(events.body.items[0]).toMatchObject({
      action: 'tenant.seats-changed',
      actor: { name: 'root' },
      before: { users: null, roles: {} },
      after: { users: 2, roles: { auditor: 5 } },
    })
    // Fewer than are taken: everybody stays, and nobody is added.
    const fewer = await setSeats(tenant, { users: 1 })
    expect(fewer.body.seats).toMatchObject({ users: { taken: 2, most: 1 }, roles: [] })
    expect((await add(tenant, 'two')).body).toMatchObject({
      code: 'seats.full',
      params: { taken: 2, most: 1 },
    })
    expect((await setSeats(tenant, { users: null })).body.seats).toMatchObject({ users: null })
    expect((await add(tenant, 'two')).status).toBe(201)
    expect((await setSeats(tenant, { users: null, roles: { nobody: 1 } })).body.code).toBe('role.not_found')
  })

  test('hold while they are set and people are added at once', async () => {
    const tenant = await limited(null)
    const answers = await Promise.all([
      ...Array.from({ length: 6 }, (_, n) => add(tenant, `before${n}`)),
      setSeats(tenant, { users: 4 }),
      ...Array.from({ length: 6 }, (_, n) => add(tenant, `after${n}`)),
    ])
    expect(new Set(codes(answers))).toEqual(new Set([200, 201, 'seats.full']))
    await expectCounted(tenant)
  })

  test('of a role keep it from groups, which would go past them', async () => {
    const tenant = await limited(null, 1)
    const group = await call(tenant, 'POST', 'groups', { name: 'Reviewers' })
    const give = (roles: string[]) => call(tenant, 'PUT', `groups/${group.body.id}/roles`, { roles })
    expect((await give(['auditor'])).body.code).toBe('seats.role_of_group')
    expect((await give(['member'])).status).toBe(200)
    expect((await setSeats(tenant, { users: null, roles: { member: 9 } })).body.code).toBe(
      'seats.role_of_group',
    )
  })

  test('end with their role, whose users keep their seats in the tenant', async () => {
    const tenant = await limited(5)
    const role = await call(tenant, 'POST', 'roles', { name: 'Guest', permissions: [] })
    await setSeats(tenant, { users: 5, roles: { guest: 2 } })
    const user = await add(tenant, 'guest', ['guest'])
    await call(tenant, 'DELETE', `users/${user.body.id}`)
    expect((await call(tenant, 'DELETE', `roles/${role.body.id}`)).status).toBe(204)
    expect(await seatsOf(tenant)).toEqual({ users: { taken: 1, most: 5 }, roles: [] })
  })
})
