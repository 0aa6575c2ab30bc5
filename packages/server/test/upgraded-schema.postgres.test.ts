import { randomBytes } from 'node:crypto'
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { deletedTables } from '../src/features/server/deletion-tables.ts'
import { maintenance } from '../src/platform/database/isolation.ts'
import { migrate, migrationsFolder, readMigrations } from '../src/platform/database/migrate.ts'
import { openDatabase } from '../src/platform/database/open-database.ts'
import { catalogue } from './catalogue.ts'
import { earlierRows } from './earlier-rows.ts'
import { silentLog } from './silent-log.ts'
import { openTestDatabase, type TestDatabase } from './test-database.ts'
import { asSuperuser } from './whole-database.ts'

const source = inject('testDatabase')
if (source.kind !== 'postgres') throw new Error('this file is for the postgres project')
const { server } = source
// Derived from other tables; a migration may rebuild it.
const derived = 'user_words'
const name = `upgraded_${randomBytes(6).toString('hex')}`

let folder: string
let fresh: TestDatabase
let client: pg.Client
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-upgrade-'))
  fresh = await openTestDatabase()
  await administer(`create database ${name}`)
  client = new pg.Client({ connectionString: `${server}${name}` })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await administer(`drop database ${name} with (force)`)
  await fresh.close()
  await rm(folder, { recursive: true })
})

async function administer(statement: string): Promise<void> {
  const admin = new pg.Client({ connectionString: `${server}postgres` })
  await admin.connect()
  await admin.query(statement).finally(() => admin.end())
}

/** The number of rows of each table, as a migration sees them. */
async function rowCounts(): Promise<Record<string, number>> {
  const { rows: tables } = await client.query(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
      and relname <> 'schema_migrations' order by 1`,
  )
  const counts: Record<string, number> = {}
  for (const { name } of tables) {
    const { rows } = await client.query(`select count(*)::int as count from ${name}`)
    counts[name] = rows[0].count
  }
  return counts
}

const linesOf = ({ database }: Pick<TestDatabase, 'database'>) =>
  asSuperuser(database, async (db) => {
    const { rows } = await sql.raw<{ line: string }>(catalogue).execute(db)
    return rows.map(({ line }) => line)
  })

test('a database in use is migrated step by step to the schema of a new one, and keeps its rows', async () => {
  const steps = await readMigrations()
  let kept: Record<string, number> = {}
  let seeded = false
  const partly = join(folder, 'migrations')
  await mkdir(partly)
  for (const { version, name: step } of steps) {
    if (seeded) {
      kept = await rowCounts()
      const empty = Object.keys(kept).filter((table) => kept[table] === 0)
      expect(empty, `test/earlier-rows.ts has rows of each table that is there before ${step}`).toEqual([])
    }
    const file = `${String(version).padStart(4, '0')}_${step}.sql`
    await copyFile(join(migrationsFolder, file), join(partly, file))
    await migrate(client, silentLog, partly)
    const { [derived]: _, ...written } = kept
    expect(await rowCounts(), `after ${step}`).toMatchObject(written)
    const rows = earlierRows[step]
    if (rows) await client.query(`begin; ${maintenance}; ${rows}; commit`)
    seeded ||= rows !== undefined
  }
  const { rows } = await client.query(catalogue)
  const upgraded = rows.map(({ line }) => line)
  expect(upgraded.length).toBeGreaterThan(300)
  expect(upgraded).toEqual(await linesOf(fresh))
})

test('a tenant that has a row in every table is erased from all of them', async () => {
  const { rows: found } = await client.query("select id from tenants where slug = 'default'")
  const [{ id }] = found as [{ id: string }]
  await client.query('update tenants set runs_server = false')
  await client.query(`insert into tenant_erasures (tenant_of, due_at) values ($1, now())`, [id])
  const counts = async () => {
    const left: [table: string, rows: number][] = []
    for (const table of [...deletedTables, 'tenants', 'roles', 'tenant_slugs']) {
      const key = { tenants: 'id', tenant_slugs: 'tenant_of' }[table] ?? 'tenant_id'
      const { rows } = await client.query(`select count(*)::int as count from ${table} where ${key} = $1`, [
        id,
      ])
      left.push([table, rows[0].count])
    }
    return left
  }
  expect((await counts()).filter(([, rows]) => rows === 0)).toEqual([])
  await client.query('set role rollcall_app')
  for (const table of deletedTables) await client.query('select erase_rows($1, $2, 1000)', [id, table])
  await client.query('select erase_tenant($1)', [id])
  await client.query('reset role')
  expect((await counts()).filter(([, rows]) => rows > 0)).toEqual([])
})

test('the embedded database has the same schema as PostgreSQL', async () => {
  const database = await openDatabase({ dataDir: join(folder, 'data'), log: silentLog })
  try {
    expect(await linesOf({ database })).toEqual(await linesOf(fresh))
  } finally {
    await database.close()
  }
})
