import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { thingsOf } from '../../../test/contract-calls.ts'
import {
  type Person,
  passwordOf,
  shippedProfile,
  startTestApp,
  type TestApp,
} from '../../../test/test-app.ts'
import { asSuperuser, dump } from '../../../test/whole-database.ts'
import type { Database } from '../../platform/database/database.ts'
import { sweepLog } from '../../platform/database/log-sweeper.ts'
import { createTenant } from '../tenants/tenants.service.ts'
import { createTenantDeletionWorker } from './deletion.worker.ts'
import { deletedTables } from './deletion-tables.ts'

let app: TestApp
/** An administrator of the tenant that runs the server. */
let root: Person
let eve: Person
let count = 0

beforeAll(async () => {
  app = await startTestApp({ ownDatabase: true })
  await createTenant(app.storage.database, {
    slug: 'operators',
    name: 'Operators',
    source: shippedProfile('default'),
    now: app.clock.now(),
    runsServer: true,
  })
  root = await app.firstAdministrator('root', 'operators')
  eve = await app.firstAdministrator('eve')
  await thingsOf(app, await app.addPerson(eve, 'olga'), eve, 'default')
  await app.startWork()
})
afterAll(() => app.close())

const send = (method: 'GET' | 'POST' | 'PATCH', path: string, body?: object, by = root) =>
  app.request({
    method,
    path: `/server/tenants${/^[?]|^$/.test(path) ? path : `/${path}`}`,
    cookie: by.cookie,
    ...(body ? { body } : {}),
  })

/** A suspended tenant with rows in many tables. */
async function makeSuspended() {
  const slug = `gone-${++count}`
  const made = await send('POST', '', { slug, name: `Gone ${count}`, profile: 'mimir' })
  expect(made.status, made.raw).toBe(201)
  const { id } = made.body
  const link = await send('POST', `${id}/setup-links`)
  const token = new URL(link.body.url).hash.slice(1)
  const [username, password] = [`admin${count}`, passwordOf('admin')]
  const setUp = await app.request({ method: 'POST', path: '/setup', body: { token, username, password } })
  const admin: Person = { id: setUp.body.user.id, username, password, cookie: setUp.cookie ?? '' }
  await thingsOf(app, await app.addPerson(admin, 'ann', undefined, slug), admin, slug)
  await app.signIn('nobody', 'wrong', slug)
  expect((await send('POST', `${id}/suspend`, { reason: 'They have moved' })).status).toBe(200)
  return { id, slug, admin }
}

const remove = (id: string, slug: string, by = root) => send('POST', `${id}/deletion`, { slug }, by)
const isGone = async (id: string) => (await send('GET', id)).body.code

/** How many rows of the tenant each table has, those of the queue too; only tables that have some. */
async function rowsOf(id: string): Promise<Record<string, number>> {
  return asSuperuser(app.storage.database, async (db) => {
    const { rows: tables } = await sql<{ name: string; column: string }>`
      select c.relname as name, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname in ('tenant_id', 'tenant_of')
      order by 1`.execute(db)
    const found: Record<string, number> = {}
    for (const { name, column } of [...tables, { name: 'tenants', column: 'id' }]) {
      const { rows } = await sql<{ rows: number }>`
        select count(*)::int as rows from ${sql.table(name)} where ${sql.ref(column)} = ${id}`.execute(db)
      if (rows[0]?.rows) found[name] = rows[0].rows
    }
    const { rows } = await sql<{ rows: number }>`
      select count(*)::int as rows from pgboss.job where data ->> 'tenantId' = ${id}`.execute(db)
    if (rows[0]?.rows) found.queue = rows[0].rows
    return found
  })
}

/** What the other tenant has, without the times of use that any request changes, and the log that is swept. */
async function untouched(): Promise<string[]> {
  const { id } = await app.requireTenant('default')
  const rows = [...(await dump(app.storage.database)).values()].flat()
  return rows
    .filter((row) => row.includes(`"tenant_id": "${id}"`) && !/"(last_seen_at|xid)"/.test(row))
    .sort()
}

test('deletes every row of the tenant and none of another, and its short name is free', async () => {
  const { id, slug, admin } = await makeSuspended()
  const before = await rowsOf(id)
  const others = await untouched()
  const asked = await remove(id, slug)
  expect(asked.status, asked.raw).toBe(200)
  expect(asked.body.deletion).toMatchObject({ tables: 0, of: deletedTables.length })
  await expect.poll(() => isGone(id), { timeout: 30_000 }).toBe('tenant.not_found')
  await sweepLog(app.storage.database.transaction, 1n << 62n)
  await expect.poll(() => rowsOf(id)).toEqual({})
  expect(await untouched()).toEqual(others)
  expect((await app.request({ path: '/me', cookie: admin.cookie })).status).toBe(401)

  const log = await app.request({ path: '/tenants/operators/audit-events', cookie: root.cookie })
  const told = (
    log.body.items as { action: string; target: { id: string }; after: { rows?: object } }[]
  ).filter(({ action, target }) => action.startsWith('tenant.delet') && target.id === id)
  expect(told.map(({ action }) => action)).toEqual(['tenant.deleted', 'tenant.deletion-requested'])
  const { users, jobs } = before
  expect(told[0]?.after.rows).toMatchObject({ users, jobs })

  const again = await send('POST', '', { slug, name: 'Again', profile: 'default' })
  expect(again.status, again.raw).toBe(201)
  expect((await app.request({ path: `/tenants/${slug}/sign-in` })).status).toBe(200)
})

test('needs a suspended tenant and its short name, and never takes the one that runs the server', async () => {
  const { id, slug } = await makeSuspended()
  const code = async (...at: Parameters<typeof remove>) => (await remove(...at)).body.code
  expect(await code(id, 'gone')).toBe('tenant.not_confirmed')
  expect(await code(id, slug, eve)).toMatch(/^access.denied/)
  await send('POST', `${id}/resume`)
  expect(await code(id, slug)).toBe('tenant.not_suspended')
  const [{ id: operators }] = (await send('GET', '?q=operators')).body.items
  expect(await code(operators, 'operators')).toBe('tenant.runs_server')
  expect((await send('GET', id)).body.deletion).toBeNull()
})

test('goes on where a node has died, and until then nothing leads to the tenant or brings it back', async () => {
  await app.queue.setWorking('tenant-deletion', false)
  const { id, slug, admin } = await makeSuspended()
  const before = await rowsOf(id)
  const answers = await Promise.all([remove(id, slug), remove(id, slug)])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  expect(answers.find(({ status }) => status === 409)?.body.code).toBe('tenant.deleting')

  const { id: tenantId } = await app.requireTenant('operators')
  const dying = createTenantDeletionWorker({
    database: dyingAfter(12, app.storage.database),
    queue: app.queue,
    clock: app.clock,
    derive: () => Promise.reject(new Error('it has died before')),
    tenantById: (of) => app.tenants.byId(of),
  })
  await expect(dying({ tenantId, id, attempt: 1, last: false })).rejects.toThrow('died')
  expect((await send('GET', id)).body.deletion).toMatchObject({ tables: 12 })
  for (const path of ['resume', 'setup-links'])
    expect((await send('POST', `${id}/${path}`)).body.code).toBe('tenant.deleting')
  expect((await send('PATCH', id, { slug: 'other' })).body.code).toBe('tenant.deleting')
  expect((await app.request({ path: `/tenants/${slug}/sign-in` })).body.code).toBe('tenant.not_found')
  expect((await app.signIn(admin.username, admin.password, slug)).body.code).toBe('tenant.not_found')
  const taken = await send('POST', '', { slug, name: 'Taken', profile: 'default' })
  expect(taken.body.code).toBe('tenant.slug_taken')

  await app.queue.setWorking('tenant-deletion', true)
  await expect.poll(() => isGone(id), { timeout: 30_000 }).toBe('tenant.not_found')
  const log = await app.request({
    path: '/tenants/operators/audit-events?action=tenant.deleted',
    cookie: root.cookie,
  })
  const told = log.body.items.filter(({ target }: { target: { id: string } }) => target.id === id)
  expect(told).toHaveLength(1)
  expect(told[0].after.rows).toMatchObject({ users: before.users, job_rows: before.job_rows })
})

test('the audit log of a tenant that is not marked as deleted stays, also for a transaction that says it erases it', async () => {
  const { id } = await app.requireTenant('default')
  const erasing = (of: string, table: string) =>
    app.storage.database.transaction({ tenant: id }, async (db) => {
      await sql`select set_config('rollcall.erasing', ${of}, true)`.execute(db)
      await sql`delete from ${sql.table(table)}`.execute(db)
    })
  await expect(erasing(id, 'audit_events')).rejects.toThrow('audit events are never changed')
  await expect(erasing('', 'audit_events')).rejects.toThrow('audit events are never changed')
  const { tenants } = await rowsOf(id)
  await erasing('', 'tenants')
  expect((await rowsOf(id)).tenants).toBe(tenants)
})

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
