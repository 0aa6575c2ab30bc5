import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../test/test-database.ts'
import { claimDataFolder } from './data-folder.ts'
import { startEngine } from './embedded-engine.ts'
import { vacuumTables } from './embedded-vacuum.ts'
import { ConnectionLanes } from './lanes.ts'
import { lender } from './loans.ts'

let storage: TestDatabase
let stop: () => Promise<void>
let pool: pg.Pool

beforeAll(async () => {
  storage = await openTestDatabase()
  await storage.database.close()
  const folder = claimDataFolder(storage.dataDir ?? '')
  const engine = await startEngine(folder.cluster, folder.socket)
  pool = new pg.Pool({ host: folder.socketFolder, user: 'postgres', database: 'postgres', max: 1 })
  stop = async () => {
    await pool.end()
    await engine.stop()
    folder.release()
    await storage.discard()
  }
})
afterAll(() => stop?.())
beforeEach(() => pool.query('set role none'))

const connect = lender(new ConnectionLanes(1, 1_000), () => pool.connect())

const fill = (prefix: string, count = 500) =>
  pool.query(
    `insert into tenants (id, slug, name, profile_name, profile, created_at)
     select gen_random_uuid(), '${prefix}' || n, 'T', 'default', '{}', now() from generate_series(1, ${count}) n`,
  )

/** Makes the engine count changes now. By itself it does so a second later. */
const count = () => pool.query('select pg_stat_force_next_flush()')

async function sizeOfTenants(): Promise<{ rows: number; bytes: number }> {
  const { rows } = await pool.query(
    "select reltuples as rows, pg_relation_size(oid)::int as bytes from pg_class where relname = 'tenants'",
  )
  return rows[0]
}

test('the planner learns how large tables have become, and the session keeps its role', async () => {
  await fill('t')
  await count()
  await pool.query('set role rollcall_app')
  await vacuumTables(connect)
  expect((await sizeOfTenants()).rows).toBe(500)
  const role = await pool.query<{ role: string }>('select current_user as role')
  expect(role.rows[0]?.role).toBe('rollcall_app')
})

test('a table whose rows come and go does not grow', async () => {
  const comeAndGo = async () => {
    await fill('u')
    await pool.query("delete from tenants where slug like 'u%'")
    await count()
    await vacuumTables(connect)
    await pool.query('set role none')
  }
  await comeAndGo()
  const once = await sizeOfTenants()
  for (let turn = 0; turn < 5; turn += 1) await comeAndGo()
  expect((await sizeOfTenants()).bytes).toBeLessThanOrEqual(1.2 * once.bytes)
})

test('a table that grew before the engine was started is counted too', async () => {
  await fill('v', 3_000)
  await count()
  await pool.query('select pg_stat_reset()')
  await vacuumTables(connect)
  await pool.query('set role none')
  expect((await sizeOfTenants()).rows).toBe(3_500)
})

test('tables with few changes are left alone', async () => {
  await vacuumTables(connect)
  const vacuumed = async () => {
    const { rows } = await pool.query(
      "select relname, vacuum_count, analyze_count from pg_stat_user_tables where schemaname = 'public' order by 1",
    )
    return rows
  }
  const before = await vacuumed()
  await pool.query("update tenants set name = 'U' where slug in ('t1', 't2')")
  await count()
  await vacuumTables(connect)
  await pool.query('set role none')
  expect(await vacuumed()).toEqual(before)
})
