import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Deleting } from '../../../test/deleted-tenant.ts'
import { startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asSuperuser } from '../../../test/whole-database.ts'
import { eraseRows, eraseTenant, markDeleted, startErasure, unmarkDeleted } from './deletion.store.ts'
import { deletedTables } from './deletion-tables.ts'

// What the database itself holds against a program that an attacker has taken over: these statements run as the role of the app.
let app: TestApp
let victim: string
let operators: string
let deleting: Deleting

beforeAll(async () => {
  app = await startTestApp({ ownDatabase: true, runsServer: true })
  operators = (await app.requireTenant('default')).id
  deleting = new Deleting(app, await app.firstAdministrator('root'))
  victim = (await app.addTenant('victim')).id
  await app.firstAdministrator('eve', 'victim')
})
afterAll(() => app.close())

const as = <T>(tenant: string, fn: Parameters<typeof app.storage.database.transaction<T>>[1]) =>
  app.storage.database.transaction({ tenant }, fn)
const run = (tenant: string, statement: RawBuilder<unknown>) => as(tenant, (db) => statement.execute(db))
const erase = (tenant: string) => as(tenant, (db) => eraseRows(db, tenant, 'audit_events', 100))
const pass = (tenant: string) =>
  asSuperuser(app.storage.database, (db) =>
    sql`update tenant_erasures set due_at = now() - interval '1 second' where tenant_of = ${tenant} and ended_at is null`.execute(
      db,
    ),
  )
const events = async (tenant: string) => (await deleting.rowsOf(tenant)).audit_events

test('a log is erased only a day after its mark could be seen, by the clock of the database', async () => {
  const before = await events(victim)
  expect(before).toBeGreaterThan(0)
  await expect(erase(victim)).rejects.toThrow('not due')
  // A transaction that is held open for a day shows nobody its mark.
  await as(victim, async (db) => {
    await markDeleted(db, victim)
    expect(await startErasure(db, victim)).toBeNull()
  })
  await expect(erase(victim)).rejects.toThrow('not due')
  const left = await as(victim, (db) => startErasure(db, victim))
  expect(left).toBeGreaterThan(86_300_000)
  expect(await as(victim, (db) => startErasure(db, victim))).toBeLessThanOrEqual(left ?? 0)
  await expect(erase(victim)).rejects.toThrow('not due')
  await expect(as(victim, (db) => eraseTenant(db, victim))).rejects.toThrow('not due')
  expect(await events(victim)).toBe(before)
})

test.each([
  ['the moment of a mark', sql`update tenant_erasures set due_at = now()`],
  ['the beginning of a mark', sql`update tenant_erasures set requested_at = now() - interval '2 days'`],
  ['what it counted', sql`update tenant_erasures set events = 0`],
  [
    'a mark in the past',
    sql`insert into tenant_erasures (tenant_of, due_at) values (gen_random_uuid(), now())`,
  ],
  ['which tenant runs the server', sql`update tenants set runs_server = false`],
  [
    'the guard itself',
    sql`create or replace function erasure_due(tenant uuid) returns boolean language sql as 'select true'`,
  ],
  ['a tenant', sql`delete from tenants`],
])('the program cannot write %s', async (_, statement) => {
  for (const tenant of [victim, operators])
    await expect(run(tenant, statement)).rejects.toThrow(/permission denied|must be owner/)
})

test('tables of the same names in a schema of the session change nothing', async () => {
  const shadowed = as(victim, async (db) => {
    await sql`create temp table tenant_erasures (tenant_of uuid, due_at timestamptz, ended_at timestamptz, events bigint)`.execute(
      db,
    )
    await sql`insert into pg_temp.tenant_erasures values (${victim}, now() - interval '1 day', null, 0)`.execute(
      db,
    )
    await sql`set local search_path = pg_temp, public`.execute(db)
    return eraseRows(db, victim, 'audit_events', 100)
  })
  await expect(shadowed).rejects.toThrow(/not due|permission denied/)
})

test('the tenant that runs the server keeps its log, whatever is marked', async () => {
  await as(operators, (db) => markDeleted(db, operators))
  await as(operators, (db) => startErasure(db, operators))
  await pass(operators)
  await expect(erase(operators)).rejects.toThrow('not due')
  await expect(as(operators, (db) => eraseTenant(db, operators))).rejects.toThrow('not due')
})

test('a mark that is due is not taken back, and one that has ended stays and erases nothing more', async () => {
  const marks = () =>
    as(victim, (db) => db.selectFrom('tenantErasures').selectAll().where('tenantOf', '=', victim).execute())
  expect(await as(victim, (db) => unmarkDeleted(db, victim))).toBe(true)
  expect(await marks()).toEqual([])
  await as(victim, (db) => markDeleted(db, victim))
  await as(victim, (db) => startErasure(db, victim))
  await pass(victim)
  expect(await as(victim, (db) => unmarkDeleted(db, victim))).toBe(false)
  const count = await events(victim)
  const { rows } = await as(victim, (db) => sql`select to_jsonb(tenants) as row from tenants`.execute(db))
  expect(await erase(victim)).toBe(count)
  // Rows of other tables go too, but not the log of another tenant.
  await expect(as(victim, (db) => eraseRows(db, operators, 'audit_events', 100))).rejects.toThrow('not due')
  for (const table of deletedTables) await as(victim, (db) => eraseRows(db, victim, table, 100))
  await as(victim, (db) => eraseTenant(db, victim))
  expect(await marks()).toMatchObject([{ endedAt: expect.any(Date) }])
  await run(victim, sql`delete from tenant_erasures`)
  expect(await marks()).toHaveLength(1)

  // Restored from a backup under its id.
  const [{ row }] = rows as [{ row: object }]
  await asSuperuser(app.storage.database, (db) =>
    sql`insert into tenants select * from jsonb_populate_record(null::tenants, ${JSON.stringify(row)}::jsonb)`.execute(
      db,
    ),
  )
  await expect(erase(victim)).rejects.toThrow('not due')
})
