import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mailsOf } from '../../../test/mailed-links.ts'
import { settingsFor, startSmtpServer, type TestSmtpServer } from '../../../test/smtp-server.ts'
import {
  type Answer,
  type Person,
  passwordOf,
  shippedProfile,
  startTestApp,
  type TestApp,
} from '../../../test/test-app.ts'
import { asSuperuser } from '../../../test/whole-database.ts'
import { newId } from '../../platform/ids.ts'
import { removeOldJobs } from '../jobs/jobs.service.ts'
import { removeEndedFromBin } from '../recycle-bin/ended.ts'
import { createTenant } from '../tenants/tenants.service.ts'

const day = 86_400_000
let app: TestApp
let smtp: TestSmtpServer
/** An administrator of the tenant that runs the server. */
let root: Person
/** An administrator of another tenant, with all its permissions. */
let eve: Person
let count = 0

beforeAll(async () => {
  smtp = await startSmtpServer()
  app = await startTestApp({ ownDatabase: true, deps: { mail: settingsFor(smtp) } })
  await createTenant(app.storage.database, {
    slug: 'operators',
    name: 'Operators',
    source: shippedProfile('default', (source) => {
      source.name = 'for-the-server'
      source.capabilities.push('server:backups')
    }),
    now: app.clock.now(),
    runsServer: true,
  })
  root = await app.firstAdministrator('root', 'operators')
  eve = await app.firstAdministrator('eve')
  await app.startWork()
})
afterAll(async () => {
  await app.close()
  await smtp.close()
})

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
const send = (method: Method, path: string, body?: object, by = root) =>
  app.request({ method, path: `/server/${path}`, cookie: by.cookie, ...(body ? { body } : {}) })

interface Made {
  id: string
  slug: string
  name: string
  /** Its first administrator. */
  admin: Person
}

/** A new tenant of the default profile, and its first administrator, made by the setup link. */
async function make(): Promise<Made> {
  const slug = `made-${++count}`
  const made = await send('POST', 'tenants', { slug, name: `Made ${count}`, profile: 'default' })
  expect(made.status, made.raw).toBe(201)
  return { ...made.body, admin: await setUp(await linkOf(made.body.id), `admin${count}`) }
}

async function linkOf(tenant: string): Promise<string> {
  const made = await send('POST', `tenants/${tenant}/setup-links`)
  expect(made.status, made.raw).toBe(201)
  return made.body.url
}

async function setUp(url: string, username: string): Promise<Person> {
  const password = passwordOf(username)
  const token = new URL(url).hash.slice(1)
  const answer = await app.request({ method: 'POST', path: '/setup', body: { token, username, password } })
  expect(answer.status, answer.raw).toBe(201)
  return { id: answer.body.user.id, username, password, cookie: answer.cookie ?? '' }
}

/** What the audit log of a tenant says of tenants, the latest first. */
async function told(by: Person, tenant: string): Promise<string[]> {
  const { body } = await app.request({ path: `/tenants/${tenant}/audit-events`, cookie: by.cookie })
  return (body.items as { action: string; actor: { name: string } }[])
    .filter(({ action }) => action.startsWith('tenant.'))
    .map(({ action, actor }) => `${actor.name}: ${action}`)
}

/** Signs in again, after the clock was moved. */
async function again(person: Person, tenant = 'operators'): Promise<Person> {
  const { cookie = '' } = await app.signIn(person.username, person.password, tenant)
  return { ...person, cookie }
}

const usersOf = (slug: string, by: Person) =>
  app.request({ path: `/tenants/${slug}/users`, cookie: by.cookie })

describe('creating a tenant', () => {
  test('makes it from a profile, and its first administrator from a link; both audit logs say who', async () => {
    const profiles = await send('GET', 'profiles')
    const names = profiles.body.items.map(({ name }: { name: string }) => name)
    expect(names).toContain('mimir')
    expect(names).not.toContain('for-the-server')
    const slug = 'hunters'
    const made = await send('POST', 'tenants', { slug, name: 'Hunters', profile: 'mimir' })
    expect(made.status, made.raw).toBe(201)
    const { body: tenant } = made
    expect(tenant).toMatchObject({ slug, name: 'Hunters', profile: 'mimir', runsServer: false, users: 0 })
    expect(made.headers.location).toBe(`/api/v1/server/tenants/${tenant.id}`)
    const hal = await setUp(await linkOf(tenant.id), 'hal')
    const me = await app.request({ path: '/me', cookie: hal.cookie })
    expect(me.body.tenant).toMatchObject({ slug })
    expect(me.body.permissions.some((key: string) => key.startsWith('server:'))).toBe(false)
    expect(await told(hal, slug)).toEqual([
      'Operators: tenant.setup-link-created',
      'Operators: tenant.created',
    ])
    expect(await told(root, 'operators')).toContain('root: tenant.created')
    const link = await send('POST', `tenants/${tenant.id}/setup-links`)
    expect(link.body.code).toBe('tenant.has_administrator')
    expect((await send('GET', `tenants/${tenant.id}`)).body).toEqual({ ...tenant, users: 1 })
  })

  test('another setup link ends the one before', async () => {
    const made = await send('POST', 'tenants', { slug: 'twice', name: 'Twice', profile: 'default' })
    const first = await linkOf(made.body.id)
    const again = await linkOf(made.body.id)
    const token = new URL(first).hash.slice(1)
    const check = await app.request({ method: 'POST', path: '/setup/check', body: { token } })
    expect(check.body.code).toBe('link.invalid')
    await setUp(again, 'tina')
  })

  test('is refused with an unknown profile, one for the server, and a short name that leads elsewhere', async () => {
    const code = async (body: object) => (await send('POST', 'tenants', { name: 'No', ...body })).body.code
    expect(await code({ slug: 'none', profile: 'no-such' })).toBe('tenant.profile_unknown')
    expect(await code({ slug: 'none', profile: 'for-the-server' })).toBe('tenant.profile_of_server')
    expect(await code({ slug: 'default', profile: 'default' })).toBe('tenant.slug_taken')
    expect(await code({ slug: 'operators', profile: 'default' })).toBe('tenant.slug_taken')
    expect((await send('GET', 'tenants?q=none')).body.items).toEqual([])
  })

  test('eight at once with one short name make one tenant', async () => {
    const body = { slug: 'raced', name: 'Raced', profile: 'default' }
    const answers = await Promise.all(Array.from({ length: 8 }, () => send('POST', 'tenants', body)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)])
    expect((await send('GET', 'tenants?q=raced')).body.items).toHaveLength(1)
  })
})

test('tenants are listed by name, searched, filtered and paged', async () => {
  const made = [await make(), await make(), await make()]
  await send('POST', `tenants/${made[1]?.id}/suspend`, { reason: 'not paid' })
  const first = await send('GET', 'tenants?q=MADE%20&limit=1&total=true')
  expect(first.body.total).toBe(made.length)
  const names: string[] = [first.body.items[0].name]
  for (let { nextCursor: cursor } = first.body; cursor; ) {
    const page = await send('GET', `tenants?q=MADE%20&limit=1&total=true&cursor=${cursor}`)
    names.push(page.body.items[0].name)
    cursor = page.body.nextCursor
  }
  expect(names).toEqual(made.map(({ name }) => name))
  const suspended = await send('GET', 'tenants?q=made&suspended=true')
  expect(suspended.body.items).toMatchObject([{ id: made[1]?.id, suspendedReason: 'not paid' }])
  expect((await send('GET', 'tenants?q=100%25')).body.items).toEqual([])
})

test('nobody of another tenant learns anything: tenants that are there and not there answer alike', async () => {
  const { id, admin } = await make()
  const comparable = ({ status, body }: Answer) => ({ status, body: { ...body, requestId: '' } })
  for (const by of [eve, admin])
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['PATCH', '', { name: 'Mine' }],
      ['POST', '/suspend', { reason: 'mine' }],
      ['POST', '/resume', undefined],
      ['POST', '/setup-links', undefined],
    ] as const) {
      const real = await send(method, `tenants/${id}${path}`, body, by)
      expect(real.body.code, `${method} ${path}`).toMatch(/^access.denied/)
      expect(comparable(real)).toEqual(comparable(await send(method, `tenants/${newId()}${path}`, body, by)))
    }
  const catalogue = await app.request({ path: '/tenants/default/permissions', cookie: eve.cookie })
  expect(catalogue.raw).not.toContain('server:')
  const role = { name: 'Server', permissions: ['server:manage-tenants'] }
  const climb = await app.request({
    method: 'POST',
    path: '/tenants/default/roles',
    body: role,
    cookie: eve.cookie,
  })
  expect(climb.body.code).toBe('permission.not_found')
  expect((await usersOf('operators', eve)).body.code).toBe('tenant.not_found')
  // A server administrator acts in no other tenant either, but by these operations.
  expect((await usersOf('default', root)).body.code).toBe('tenant.not_found')
})

test('in the tenant that runs the server, each permission opens its own operations only', async () => {
  const path = '/tenants/operators/roles'
  const body = { name: 'Searcher', permissions: ['server:read-users'] }
  const role = await app.request({ method: 'POST', path, body, cookie: root.cookie })
  expect(role.status, role.raw).toBe(201)
  const searcher = await app.addPerson(root, 'searcher', [role.body.key], 'operators')
  expect((await send('GET', 'users?q=root', undefined, searcher)).status).toBe(200)
  expect((await send('GET', 'tenants', undefined, searcher)).status).toBe(403)
})

describe('another short name', () => {
  test('counts at once, and the earlier one leads to the tenant for 30 days', async () => {
    const { id, slug, admin } = await make()
    const changed = await send('PATCH', `tenants/${id}`, { slug: 'moved', name: 'Moved' })
    expect(changed.body).toMatchObject({ slug: 'moved', name: 'Moved', formerSlugs: [{ slug }] })
    for (const name of [slug, 'moved']) {
      expect((await usersOf(name, admin)).status, name).toBe(200)
      expect((await app.signIn(admin.username, admin.password, name)).status, name).toBe(200)
    }
    const taken = await send('POST', 'tenants', { slug, name: 'Other', profile: 'default' })
    expect(taken.body.code).toBe('tenant.slug_taken')
    app.clock.advance(31 * day)
    try {
      const { body } = await app.request({ path: `/tenants/${slug}/sign-in` })
      expect(body.code).toBe('tenant.not_found')
      expect((await send('GET', `tenants/${id}`)).status).toBe(401)
    } finally {
      app.clock.advance(-31 * day)
    }
  })

  test('can be the earlier one again', async () => {
    const { id, slug } = await make()
    await send('PATCH', `tenants/${id}`, { slug: 'away' })
    const back = await send('PATCH', `tenants/${id}`, { slug })
    expect(back.body).toMatchObject({ slug, formerSlugs: [{ slug: 'away' }] })
  })

  test('of the tenant that runs the server leaves it the one that does', async () => {
    const { body } = await send('GET', 'tenants?q=operators')
    const [{ id }] = body.items
    expect((await send('PATCH', `tenants/${id}`, { slug: 'ops' })).status).toBe(200)
    expect((await app.tenants.ofServer())?.slug).toBe('ops')
    expect((await send('PATCH', `tenants/${id}`, { slug: 'operators' })).status).toBe(200)
  })

  test('is given to one of two tenants that want it at once', async () => {
    const [one, other] = [await make(), await make()]
    const answers = await Promise.all(
      [one, other].map(({ id }) => send('PATCH', `tenants/${id}`, { slug: 'wanted' })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('tenant.slug_taken')
  })
})

describe('a suspended tenant', () => {
  test('stops at once, and comes back whole', async () => {
    const { id, slug, admin } = await make()
    const other = await app.addPerson(admin, 'other', undefined, slug)
    const key = await app.request({
      method: 'POST',
      path: '/me/api-keys',
      body: { name: 'a key' },
      cookie: admin.cookie,
    })
    const byKey = () => app.request({ path: `/tenants/${slug}/users`, apiKey: key.body.key })
    expect((await byKey()).status).toBe(200)
    const suspended = await send('POST', `tenants/${id}/suspend`, { reason: 'Not paid' })
    expect(suspended.body).toMatchObject({ suspendedReason: 'Not paid' })
    expect((await byKey()).status).toBe(401)
    for (const { cookie } of [admin, other])
      expect((await app.request({ path: '/me', cookie })).status).toBe(401)
    const refused = [
      await app.signIn(admin.username, admin.password, slug),
      await app.request({ path: `/tenants/${slug}/sign-in` }),
      await app.request({
        method: 'POST',
        path: `/tenants/${slug}/password-resets`,
        body: { login: 'other' },
      }),
      await send('POST', `tenants/${id}/setup-links`),
    ]
    expect(refused.map(({ body }) => body.code)).toEqual(Array(4).fill('tenant.suspended'))
    const again = await send('POST', `tenants/${id}/suspend`, { reason: 'Twice' })
    expect(again.body.code).toBe('tenant.suspended_already')

    expect((await send('POST', `tenants/${id}/resume`)).body.suspendedAt).toBeNull()
    expect((await send('POST', `tenants/${id}/resume`)).body.code).toBe('tenant.not_suspended')
    expect((await byKey()).status).toBe(200)
    for (const { cookie } of [admin, other])
      expect((await app.request({ path: '/me', cookie })).status).toBe(200)
    expect(await told(admin, slug)).toEqual([
      'Operators: tenant.resumed',
      'Operators: tenant.suspended',
      'Operators: tenant.setup-link-created',
      'Operators: tenant.created',
    ])
  })

  test('does its jobs and sends its mails when it is back', async () => {
    const { id, slug, admin } = await make()
    const people = [
      await app.addPerson(admin, 'ann', undefined, slug),
      await app.addPerson(admin, 'bob', undefined, slug),
    ]
    const post = (path: string, body: object) =>
      app.request({ method: 'POST', path: `/tenants/${slug}/${path}`, body, cookie: admin.cookie })
    for (const queue of ['bulk', 'mail'] as const) await app.queue.setWorking(queue, false)
    const users = { ids: people.map((person) => person.id) }
    const job = await post('users/bulk/status', { users, status: 'inactive' })
    const mia = await post('users', {
      username: 'mia',
      email: 'mia@corp.example',
      password: passwordOf('mia'),
    })
    await post('password-resets', { login: 'mia' })
    const mail = async () => (await mailsOf(app.storage.database, mia.body.id, 'password-reset'))[0]?.status
    await send('POST', `tenants/${id}/suspend`, { reason: 'Not paid' })
    for (const queue of ['bulk', 'mail'] as const) await app.queue.setWorking(queue, true)
    await expect.poll(unfinished, { timeout: 20_000 }).toBe(0)
    expect(await mail()).toBe('waiting')
    // However long it was suspended: a job that waits is not an old one.
    const longAgo = new Date(Date.now() - 31 * day)
    await asSuperuser(app.storage.database, (db) =>
      db.updateTable('jobs').set({ createdAt: longAgo }).where('id', '=', job.body.id).execute(),
    )
    await removeOldJobs(app.storage.database, new Date())
    await send('POST', `tenants/${id}/resume`)
    const done = async () =>
      (await app.request({ path: `/tenants/${slug}/jobs/${job.body.id}`, cookie: admin.cookie })).body
    await expect.poll(done, { timeout: 20_000 }).toMatchObject({ status: 'done', succeeded: 2, refused: 0 })
    await expect.poll(mail, { timeout: 20_000 }).toBe('sent')
  })

  test('has what it deleted for as many days as without the suspension', async () => {
    // Housekeeping sees only what has ended by the clock of the database.
    app.clock.advance(-90 * day)
    root = await again(root)
    const { id, slug, ...made } = await make()
    let { admin } = made
    const person = await app.addPerson(admin, 'gone', undefined, slug)
    const call = (method: Method, path: string) =>
      app.request({ method, path: `/tenants/${slug}/${path}`, cookie: admin.cookie })
    expect((await call('DELETE', `users/${person.id}?olderCredentials=keep`)).status).toBe(204)
    const path = `recycle-bin/users/${person.id}`
    const { endsAt } = (await call('GET', path)).body
    app.clock.advance(day)
    root = await again(root)
    await send('POST', `tenants/${id}/suspend`, { reason: 'Not paid' })
    app.clock.advance(60 * day)
    await removeEndedFromBin(app.storage.database, { derive: app.derive, now: app.clock.now() })
    root = await again(root)
    expect((await send('POST', `tenants/${id}/resume`)).status).toBe(200)
    admin = await again(admin, slug)
    const kept = await call('GET', path)
    expect(kept.status, kept.raw).toBe(200)
    expect(Date.parse(kept.body.endsAt) - Date.parse(endsAt)).toBeGreaterThanOrEqual(60 * day)
    app.clock.advance(29 * day)
    root = await again(root)
  })

  test('cannot be the one that runs the server', async () => {
    const [{ id }] = (await send('GET', 'tenants?q=operators')).body.items
    expect((await send('POST', `tenants/${id}/suspend`, { reason: 'oops' })).body.code).toBe(
      'tenant.runs_server',
    )
  })
})

test('users of all tenants are found by name and email, with their tenants', async () => {
  const { slug, name, id, admin } = await make()
  const body = { username: 'grace', email: 'hopper@navy.example', password: passwordOf('grace') }
  await app.request({ method: 'POST', path: `/tenants/${slug}/users`, body, cookie: admin.cookie })
  await app.addPerson(eve, 'gracie')
  const found = await send('GET', 'users?q=grac')
  expect(found.body.items.map((user: { username: string }) => user.username)).toEqual(['grace', 'gracie'])
  expect(found.body.items[0]).toMatchObject({ email: body.email, tenant: { id, slug, name } })
  expect((await send('GET', 'users?q=hopper@nav')).body.items).toHaveLength(1)
  expect((await send('GET', 'users?q=grac&limit=1')).body).toMatchObject({
    more: true,
    items: [{ username: 'grace' }],
  })
  expect((await send('GET', 'users?q=--')).body.items).toEqual([])
})

/** How many jobs the queue has not done yet. */
async function unfinished(): Promise<number> {
  const { rows } = await asSuperuser(app.storage.database, (db) =>
    sql<{ jobs: number }>`select count(*)::int as jobs from pgboss.job
      where name in ('bulk', 'mail') and state in ('created', 'retry', 'active')`.execute(db),
  )
  return rows[0]?.jobs ?? 0
}
