import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../test/test-database.ts'
import { claimDataFolder } from './data-folder.ts'
import { startEngine } from './embedded-engine.ts'
import { analyzeTables } from './embedded-statistics.ts'

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

test('the planner learns how large tables have become, and the session keeps its role', async () => {
  await pool.query(
    `insert into tenants (id, slug, name, profile_name, profile, created_at)
     select gen_random_uuid(), 't' || n, 'T', 'default', '{}', now() from generate_series(1, 500) n`,
  )
  await pool.query('set role rollcall_app')
  await analyzeTables(pool)
  const known = await pool.query<{ reltuples: number }>(
    "select reltuples from pg_class where relname = 'tenants'",
  )
  expect(known.rows[0]?.reltuples).toBe(500)
  const role = await pool.query<{ role: string }>('select current_user as role')
  expect(role.rows[0]?.role).toBe('rollcall_app')
})
