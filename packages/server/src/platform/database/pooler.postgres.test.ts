import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ofTenant } from '../../../test/invalidations.ts'
import { startPgBouncer } from '../../../test/pgbouncer.ts'
import { startRelay } from '../../../test/relay.ts'
import { silentLog } from '../../../test/silent-log.ts'
import { openTestDatabase, type TestDatabase } from '../../../test/test-database.ts'
import { asSuperuser } from '../../../test/whole-database.ts'
import type { Invalidation } from '../invalidations.ts'
import type { Database } from './database.ts'
import { MigrationError } from './errors.ts'
import { openDatabase } from './open-database.ts'

let behind: TestDatabase
let url: string
let lending: Awaited<ReturnType<typeof startPgBouncer>>
beforeAll(async () => {
  behind = await openTestDatabase()
  url = behind.url as string
  lending = await startPgBouncer(url, 'transaction')
})
afterAll(async () => {
  await lending.stop()
  await behind.close()
})

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close()
})

async function node(address: string, directUrl?: string, lines: unknown[] = []): Promise<Database> {
  const log = { ...silentLog, warn: (...line: unknown[]) => void lines.push(line) }
  const database = await openDatabase({ url: address, directUrl, log })
  open.push(database)
  return database
}

async function hear(database: Database) {
  const heard: Invalidation[] = []
  const states: boolean[] = []
  const stop = await database.listen({
    onInvalidation: (one) => heard.push(one),
    onState: (up) => states.push(up),
  })
  open.push({ close: stop })
  return { heard, states }
}

const tenant = '0198f2a0-0000-7000-8000-0000000000f0'
const stale = ofTenant(tenant)
const announce = (database: Database) =>
  database.transaction({ tenant }, async (db) => database.announce(db, stale))

test('N2 · a pooler in transaction mode without a direct address is refused at the start, with the reason', async () => {
  const attempt = node(lending.url)
  await expect(attempt).rejects.toThrow(MigrationError)
  await expect(attempt).rejects.toThrow(/pooler in transaction mode.*ROLLCALL_DATABASE_DIRECT_URL/)
})

test('N2 · through a pooler in transaction mode reads work, and are cancelled on the server when their client leaves', async () => {
  const database = await node(lending.url, url)
  const waited = new AbortController()
  const scope = { system: true as const, readOnly: true, signal: waited.signal }
  const reading = database.transaction(scope, (db) => sql`select pg_sleep(2.5), 'left alone'`.execute(db))
  const asked = Promise.allSettled([reading])
  await expect.poll(() => running('left alone')).toBe(1)
  const begun = performance.now()
  waited.abort(new Error('gone'))
  expect(await asked).toMatchObject([{ status: 'rejected', reason: { message: 'gone' } }])
  expect(performance.now() - begun).toBeLessThan(1_000)
  expect(await running('left alone')).toBe(0)
})

/** The number of statements with this text that are running on the server. */
async function running(text: string): Promise<number> {
  const { rows } = await asSuperuser(behind.database, (db) =>
    sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
      where state = 'active' and query like ${`%${text}%`} and pid <> pg_backend_pid()`.execute(db),
  )
  return rows[0]?.n ?? -1
}

test('N2 · a pooler in session mode needs no direct address', async () => {
  const pooler = await startPgBouncer(url, 'session')
  open.push({ close: pooler.stop })
  const database = await node(pooler.url)
  const { heard, states } = await hear(database)
  await announce(behind.database)
  await expect.poll(() => heard).toContainEqual(stale)
  expect(states).toEqual([true])
})

test('N2 · with a direct address several nodes share a pooler in transaction mode, and hear of each other', async () => {
  const nodes = [await node(lending.url, url), await node(lending.url, url)] as const
  const all = await Promise.all(nodes.map(hear))
  await announce(nodes[0])
  for (const one of all) await expect.poll(() => one.heard).toContainEqual(stale)
  expect(all.map(({ states }) => states)).toEqual([[true], [true]])
})

test('N2 · connections go back to a pooler without our role, settings or statements', async () => {
  const database = await node(lending.url, url)
  const tenant = '00000000-0000-7000-8000-000000000001'
  const work = Array.from({ length: 40 }, () =>
    database.transaction({ tenant }, (db) =>
      sql<{ role: string; limit: string }>`
        select current_user as role, current_setting('statement_timeout') as limit from users`.execute(db),
    ),
  )
  await Promise.all(work)
  const bare = await node(lending.url, url)
  const { rows } = await bare.transaction({ system: true }, (db) =>
    sql`select (select count(*) from pg_prepared_statements) as statements, session_user as login, current_user as role,
      current_setting('statement_timeout') as limit`.execute(db),
  )
  expect(rows).toEqual([{ statements: 0, login: 'postgres', role: 'rollcall_system', limit: '15s' }])
  const client = new pg.Client({ connectionString: lending.url })
  await client.connect()
  const left = await client.query(
    "select current_user as role, current_setting('statement_timeout') as limit",
  )
  await client.end()
  expect(left.rows).toEqual([{ role: 'postgres', limit: '0' }])
})

test('N2 · without hints changes are still reported', async () => {
  const relay = await startRelay(url)
  open.push(relay)
  const database = await node(relay.url)
  const { heard, states } = await hear(database)
  expect(states).toEqual([true])
  // From here on every connection is lent for one transaction, also the listening one.
  relay.leadTo(lending.url)
  await behind.database.transaction({ system: true }, async (db) => {
    await sql`reset role`.execute(db)
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'rollcall listen'`.execute(db)
  })
  await expect.poll(() => states).toContain(false)
  await expect.poll(() => states.at(-1)).toBe(true)
  await announce(behind.database)
  await expect.poll(() => heard).toContainEqual(stale)
})

test('a direct address of another database on the server is noticed: caches are not trusted, and the log says why', async () => {
  const other = await openTestDatabase()
  open.push(other)
  const lines: unknown[] = []
  const database = await node(lending.url, other.url, lines)
  const { states } = await hear(database)
  await expect.poll(() => states).toContain(false)
  await expect
    .poll(() => lines.map((line) => (line as [{ err?: Error }])[0].err?.message))
    .toContain('the pool was led to another database than the one whose change log is followed')
})
