import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Deleting } from '../../../test/deleted-tenant.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asSuperuser, dump } from '../../../test/whole-database.ts'
import type { Database } from '../../platform/database/database.ts'
import { sweepLog } from '../../platform/database/log-sweeper.ts'
import { createTenantDeletionWorker } from './deletion.worker.ts'
import { deletedTables } from './deletion-tables.ts'

let app: TestApp
/** An administrator of the tenant that runs the server. */
let root: Person
let eve: Person
let deleting: Deleting

beforeAll(async () => {
  app = await startTestApp({ ownDatabase: true, runsServer: true })
  root = await app.firstAdministrator('root')
  deleting = new Deleting(app, root)
  await app.addTenant('elsewhere', 'mimir')
  eve = await app.firstAdministrator('eve', 'elsewhere')
  await app.addPerson(eve, 'olga', undefined, 'elsewhere')
  await app.startWork()
})
afterAll(() => app.close())

/** What the other tenant has, without the times of use that any request changes, and the log that is swept. */
async function untouched(): Promise<string[]> {
  const { id } = await app.requireTenant('elsewhere')
  const rows = [...(await dump(app.storage.database)).values()].flat()
  return rows
    .filter((row) => row.includes(`"tenant_id": "${id}"`) && !/"(last_seen_at|xid)"/.test(row))
    .sort()
}

/** What the log of the tenant that runs the server tells of another one. */
async function told(id: string, action: string) {
  const { body } = await app.request({
    path: `/tenants/default/audit-events?action=${action}`,
    cookie: root.cookie,
  })
  return (body.items as { target: { id: string }; after: { rows?: object } }[]).filter(
    ({ target }) => target.id === id,
  )
}

const mine = (cookie: string) => app.request({ path: '/me', cookie })

test('deletes every row of the tenant and none of another, and its short name is free', async () => {
  const made = await deleting.makeSuspended()
  const { id, slug } = made
  const before = await deleting.rowsOf(id)
  const others = await untouched()
  const asked = await deleting.remove(made)
  expect(asked.status, asked.raw).toBe(200)
  expect(asked.body.deletion).toMatchObject({ tables: 0, of: deletedTables.length })
  await deleting.passDelay(id)
  await deleting.untilGone(id)
  await sweepLog(app.storage.database.transaction, 1n << 62n)
  await expect.poll(() => deleting.rowsOf(id)).toEqual({})
  expect(await untouched()).toEqual(others)
  expect((await mine(made.ann.cookie)).status).toBe(401)

  expect(await told(id, 'tenant.deletion-requested')).toHaveLength(1)
  const { users, jobs } = before
  expect(await told(id, 'tenant.deleted')).toMatchObject([{ after: { rows: { users, jobs } } }])

  const again = await deleting.send('POST', '', { slug, name: 'Again', profile: 'default' })
  expect(again.status, again.raw).toBe(201)
  expect((await app.request({ path: `/tenants/${slug}/sign-in` })).status).toBe(200)
})

test('is told to the other administrators of the server, and to nobody else', async () => {
  const max = await app.addPerson(root, 'max', ['super-admin'])
  const path = `/tenants/default/users/${max.id}`
  const body = { email: 'max@corp.example' }
  const changed = await app.request({ method: 'PATCH', path, body, cookie: root.cookie })
  expect(changed.status, changed.raw).toBe(200)
  const made = await deleting.makeSuspended()
  expect((await deleting.remove(made)).status).toBe(200)
  const { rows } = await asSuperuser(app.storage.database, (db) =>
    sql<{
      to: string
      data: object
    }>`select user_id as to, data from mails where kind = 'tenant-deletion'`.execute(db),
  )
  expect(rows).toEqual([{ to: max.id, data: { name: expect.any(String), slug: made.slug, by: 'root' } }])
  expect((await deleting.send('POST', `/${made.id}/resume`)).status).toBe(200)
})

test('waits for a day, in which the tenant is not there but can be resumed, and comes back whole', async () => {
  const made = await deleting.makeSuspended()
  const { id, slug, admin } = made
  const before = await deleting.rowsOf(id)
  const { body } = await deleting.remove(made)
  const hours = (Date.parse(body.deletion.from) - Date.parse(body.deletion.since)) / 3_600_000
  expect(hours).toBeCloseTo(24)
  await expect.poll(() => deleting.dueAt(id), { timeout: 20_000 }).toBeTruthy()
  await deleting.enqueue(id)
  const suspending = await deleting.send('POST', `/${id}/suspend`, { reason: 'Again' })
  expect(suspending.body.code).toBe('tenant.deleting')
  expect((await deleting.send('POST', `/${id}/setup-links`)).body.code).toBe('tenant.deleting')
  expect((await deleting.remove(made)).body.code).toBe('tenant.deleting')
  expect((await deleting.send('PATCH', `/${id}`, { slug: 'other' })).body.code).toBe('tenant.deleting')
  expect((await app.request({ path: `/tenants/${slug}/sign-in` })).body.code).toBe('tenant.not_found')
  expect((await app.signIn(admin.username, admin.password, slug)).body.code).toBe('tenant.not_found')
  expect((await deleting.send('POST', '', { slug, name: 'Taken', profile: 'default' })).body.code).toBe(
    'tenant.slug_taken',
  )
  const { audit_events: _, change_log: __, queue: ___, ...rows } = before
  expect(await deleting.rowsOf(id)).toMatchObject(rows)

  const resumed = await deleting.send('POST', `/${id}/resume`)
  expect(resumed.status, resumed.raw).toBe(200)
  expect(resumed.body).toMatchObject({ deletion: null, suspendedAt: null })
  expect((await mine(admin.cookie)).status).toBe(200)
  await deleting.enqueue(id)
  expect((await deleting.send('POST', `/${id}/suspend`, { reason: 'Again' })).status).toBe(200)
  expect((await deleting.remove(made)).status).toBe(200)
})

test('needs a suspended tenant and both its names, and never takes the one that runs the server', async () => {
  const made = await deleting.makeSuspended()
  const { id } = made
  const code = async (change: object) => (await deleting.remove({ ...made, ...change })).body.code
  expect(await code({ slug: 'gone' })).toBe('tenant.not_confirmed')
  expect(await code({ name: 'gone' })).toBe('tenant.not_confirmed')
  const promoted = (statement: RawBuilder<unknown>) =>
    asSuperuser(app.storage.database, (db) => statement.execute(db))
  await promoted(sql`insert into service_accounts (tenant_id, user_id, reason, promoted_at, ends_at)
    values (${id}, ${made.ann.id}, 'tests', now(), now() + interval '1 day')`)
  const home = await deleting.remove(made)
  expect(home.body).toMatchObject({
    code: 'tenant.home_of_service_accounts',
    detail: expect.stringContaining('A service account has its home in'),
  })
  await promoted(sql`delete from service_accounts where tenant_id = ${id}`)
  const body = { slug: made.slug, name: made.name }
  const path = `/server/tenants/${id}/deletion`
  const byEve = await app.request({ method: 'POST', path, body, cookie: eve.cookie })
  expect(byEve.body.code).toMatch(/^access.denied/)
  await deleting.send('POST', `/${id}/resume`)
  expect(await code({})).toBe('tenant.not_suspended')
  const operators = await app.requireTenant('default')
  expect(await code(operators)).toBe('tenant.runs_server')
  expect((await deleting.send('GET', `/${id}`)).body.deletion).toBeNull()
})

test('many rows: goes on where a node has died, two at once count no row twice, others work on meanwhile', async () => {
  const made = await deleting.makeSuspended()
  const { id } = made
  await asSuperuser(app.storage.database, (db) =>
    sql`insert into sign_in_failures (tenant_id, key, failures, last_failed_at)
      select ${id}, 'address:' || n, 1, now() from generate_series(1, 12000) n`.execute(db),
  )
  const before = await deleting.rowsOf(id)
  const answers = await Promise.all([deleting.remove(made), deleting.remove(made)])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  expect(answers.find(({ status }) => status === 409)?.body.code).toBe('tenant.deleting')
  await expect.poll(() => deleting.dueAt(id), { timeout: 20_000 }).toBeTruthy()
  await app.queue.setWorking('tenant-deletion', false)
  await deleting.passDelay(id)

  const { id: tenantId } = await app.requireTenant('default')
  const job = { tenantId, id, attempt: 1, last: false }
  await expect(worker(dyingAfter(13, app.storage.database))(job)).rejects.toThrow('died')
  const { tables } = (await deleting.send('GET', `/${id}`)).body.deletion
  expect(tables).toBeGreaterThan(0)
  expect((await deleting.send('POST', `/${id}/resume`)).body.code).toBe('tenant.deleting')

  let done = false
  const load = async (): Promise<number[]> => {
    const found: number[] = []
    for (let count = 1; !done || count < 3; count++) {
      const body = { username: `busy${count}`, password: 'busy keeps nine grey geese' }
      const path = '/tenants/elsewhere/users'
      found.push((await app.request({ method: 'POST', path, body, cookie: eve.cookie })).status)
      found.push((await app.request({ path, cookie: eve.cookie })).status)
      const tenant = { slug: `new-${count}`, name: `New ${count}`, profile: 'default' }
      found.push((await deleting.send('POST', '', tenant)).status)
    }
    return found
  }
  const both = Promise.all([worker()(job), worker()(job)]).finally(() => {
    done = true
  })
  const [statuses] = await Promise.all([load(), both])
  expect(new Set(statuses)).toEqual(new Set([200, 201]))
  await app.queue.setWorking('tenant-deletion', true)
  await deleting.untilGone(id)
  const { users, sign_in_failures } = before
  expect(await told(id, 'tenant.deleted')).toMatchObject([{ after: { rows: { users, sign_in_failures } } }])
})

function worker(database: Database = app.storage.database) {
  const { queue, clock, derive } = app
  return createTenantDeletionWorker({
    database,
    queue,
    clock,
    derive,
    tenantById: (of) => app.tenants.byId(of),
  })
}

/** The database of a node that dies after so many transactions. */
function dyingAfter(transactions: number, database: Database): Database {
  let left = transactions
  return {
    ...database,
    transaction: (scope, fn) => {
      if (left-- === 0) throw new Error('the node died')
      return database.transaction(scope, fn)
    },
  }
}
