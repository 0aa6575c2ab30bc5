import { readFile, writeFile } from 'node:fs/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { startRelay } from '../../../test/relay.ts'
import { freePort } from '../../../test/running-server.ts'
import { silentLog } from '../../../test/silent-log.ts'
import type { Database } from './database.ts'
import { MigrationError } from './errors.ts'
import { openDatabase } from './open-database.ts'

const source = inject('testDatabase')
if (source.kind !== 'postgres') throw new Error('this file is for the postgres project')
const { server } = source

/** A database of an ordinary role before the first start, as administrators hand it out. */
let name: string
let admin: pg.Client
let address: URL
const open: { close(): unknown }[] = []
beforeAll(async () => {
  admin = new pg.Client({ connectionString: `${server}postgres` })
  await admin.connect()
})
afterAll(() => admin.end())
beforeEach(async () => {
  name = `first_${Math.random().toString(36).slice(2)}`
  await admin.query(`create role ${name} login`)
  await admin.query(`grant rollcall_app, rollcall_system to ${name}`)
  address = new URL(`${server}${name}`)
  address.username = name
})
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
  await admin.query(`drop database if exists ${name} with (force)`)
  await admin.query(`drop role ${name}`)
})

const start = async (url = address.href): Promise<Database> => {
  const database = await openDatabase({ url, log: silentLog })
  open.push(database)
  return database
}

async function administer(...statements: string[]): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: `${server}${name}` })
  await client.connect()
  let rows: unknown[] = []
  for (const statement of statements) rows = (await client.query(statement)).rows ?? []
  await client.end()
  return rows
}

const tables = () => administer("select 1 from pg_tables where tablename in ('tenants', 'schema_migrations')")

async function refusal(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => 'nothing was refused',
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(MigrationError)
  return (error as Error).message
}

/** The SQL after the last "in this database:" of a sentence, as an administrator copies it. */
const statementsIn = (sentence: string) => sentence.split('in this database: ')[1] as string

/** Reads as a tenant and as the system, with roles that own nothing. */
async function work(database: Database): Promise<void> {
  for (const scope of [{ system: true }, { tenant: '00000000-0000-7000-8000-000000000001' }] as const)
    await database.transaction(scope, (db) => sql`select id from tenants`.execute(db))
  await database.transaction({ system: true }, (db) => sql`select 1 from pgboss.job limit 1`.execute(db))
}

describe('U6 · the schema', () => {
  test('public that is closed to all but the database owner is opened to the application roles', async () => {
    await admin.query(`create database ${name} owner ${name}`)
    await administer('revoke all on schema public from public')
    await work(await start())
    await work(await start())
  })

  test('of the role’s own search path gets the tables', async () => {
    await admin.query(`create database ${name} owner ${name}`)
    await administer(`create schema rc authorization ${name}`, `alter role ${name} set search_path = rc`)
    await work(await start())
    expect(await administer("select schemaname from pg_tables where tablename = 'tenants'")).toEqual([
      { schemaname: 'rc' },
    ])
  })

  test('named like the role is also found by the other roles', async () => {
    await admin.query(`create database ${name} owner ${name}`)
    await administer(`create schema ${name} authorization ${name}`)
    await work(await start())
  })

  test('that is missing or closed is reported with the SQL to run, before any change', async () => {
    await admin.query(`create database ${name}`)
    await administer('revoke all on schema public from public')
    const first = await refusal(start())
    expect(first).toContain(`grant usage, create on schema public to ${name};`)
    await administer(statementsIn(first))
    const second = await refusal(start())
    expect(second).toContain('grant usage on schema public to rollcall_app, rollcall_system;')
    expect(second).toContain(`create schema pgboss authorization ${name};`)
    expect(await tables()).toEqual([])
    await administer(statementsIn(second))
    await work(await start())
  })
})

test.each(['SQL_ASCII', 'LATIN1'])(
  'U18 · a database in %s is refused in one sentence before the first migration',
  async (encoding) => {
    await admin.query(
      `create database ${name} owner ${name} encoding '${encoding}' lc_collate 'C' lc_ctype 'C' template template0`,
    )
    expect(await refusal(start())).toMatch(new RegExp(`has the encoding ${encoding}.*create database`))
    expect(await tables()).toEqual([])
  },
)

describe('K2 · what PostgreSQL says', () => {
  test('of a missing or wrong password says what to write in DATABASE_URL', async () => {
    const [{ hba_file: file }] = (await admin.query('show hba_file')).rows as [{ hba_file: string }]
    const rules = await readFile(file, 'utf8')
    await writeFile(file, `host all ${name} 127.0.0.1/32 scram-sha-256\n${rules}`)
    try {
      await admin.query(`alter role ${name} password 'right'`)
      await admin.query('select pg_reload_conf()')
      await expect
        .poll(() => refusal(start()))
        .toMatch(new RegExp(`asks for the password of ${name}, and DATABASE_URL has none`))
      address.password = 'wr0ng'
      const wrong = await refusal(start())
      expect(wrong).toContain(`refuses the password of ${name}`)
      expect(wrong).not.toContain('wr0ng')
    } finally {
      await writeFile(file, rules)
      await admin.query('select pg_reload_conf()')
    }
  })

  test('of a missing database or role, and of missing TLS, says what to do', async () => {
    expect(await refusal(start())).toContain(`createdb --owner ${name} --encoding UTF8`)
    expect(await refusal(start(`${server.replace('postgres@', 'nobody_here@')}postgres`))).toContain(
      'createuser',
    )
    expect(await refusal(start(`${address.href}?sslmode=require`))).toContain('speaks no TLS')
  })
})

test('U19 · a PostgreSQL server that is started at the same time is waited for, with one line about it', async () => {
  await admin.query(`create database ${name} owner ${name}`)
  const port = await freePort()
  const lines: unknown[] = []
  const log = { ...silentLog, warn: (line: unknown) => void lines.push(line) }
  const url = Object.assign(new URL(address), { port }).href
  const opening = openDatabase({ url, log, patience: 60_000 })
  await expect.poll(() => lines.length).toBe(1)
  const up = await startRelay(address.href, port)
  await (await opening).close()
  up.close()
  expect(lines).toEqual([expect.stringMatching(/not available.*Waiting for it, 60 s at most/)])
})

describe('T10 · the role that owns the tables', () => {
  const tenant = '00000000-0000-7000-8000-000000000001'
  const insert = `insert into tenants (id, slug, name, profile_name, profile, created_at)
    values ('${tenant}', 'one', 'One', 'default', '{}', now())`

  /** Queries as the role of an address, without the roles of transactions. */
  async function bare(url: string, ...statements: string[]) {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      let rows: unknown[] = []
      for (const statement of statements) rows = (await client.query(statement)).rows
      return rows
    } finally {
      await client.end()
    }
  }

  test('is bound by row-level security too, and can still migrate', async () => {
    await admin.query(`create database ${name} owner ${name}`)
    const database = await start()
    await database.transaction({ tenant }, (db) => sql.raw(insert).execute(db))
    // A table that no transaction over all tenants reads.
    const columns = `insert into import_columns (tenant_id, key, target, used_at) values ('${tenant}', 'login', 'username', now())`
    await database.transaction({ tenant }, (db) => sql.raw(columns).execute(db))
    expect(await bare(address.href, 'select key from import_columns')).toEqual([])
    expect(
      await bare(
        address.href,
        "begin; set local rollcall.maintenance = 'on'",
        'select key from import_columns',
      ),
    ).toEqual([{ key: 'login' }])
    expect(
      await administer(`select relname from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity
        and not relforcerowsecurity`),
    ).toEqual([])
  })

  test('lets a function erase a tenant whose time has come, and may not delete from the log itself', async () => {
    await admin.query(`create database ${name} owner ${name}`)
    const database = await start()
    const within = (statement: string) =>
      database.transaction({ tenant }, (db) => sql.raw<{ gone: number }>(statement).execute(db))
    await within(insert)
    await within(`insert into audit_events (tenant_id, id, at, action, outcome, actor_kind, actor_name, target_kind, target_id, target_name,
      address, user_agent, request_id) values ('${tenant}', '${tenant}', now(), 'a', 'success', 'system', 'A', 'user', '${tenant}', 'A', '', '', 'r')`)
    const bareDelete = ["begin; set local rollcall.maintenance = 'on'", 'delete from audit_events'] as const
    await expect(bare(address.href, ...bareDelete)).rejects.toThrow('audit events are never changed')
    await within(`insert into tenant_erasures (tenant_of) values ('${tenant}')`)
    await within(`select start_erasure('${tenant}')`)
    await expect(bare(address.href, ...bareDelete)).rejects.toThrow('audit events are never changed')
    await administer('update tenants set runs_server = false', 'update tenant_erasures set due_at = now()')
    expect((await within(`select erase_rows('${tenant}', 'audit_events', 10) as gone`)).rows).toEqual([
      { gone: 1 },
    ])
    await within(`select erase_tenant('${tenant}')`)
    expect(await administer('select from tenants union all select from audit_events')).toEqual([])
    expect(await administer('select events::int from tenant_erasures where ended_at is not null')).toEqual([
      { events: 1 },
    ])
  })

  test('can differ from the working role, which then owns nothing', async () => {
    const owner = `owner_${name}`
    await admin.query(`create role ${owner} login createrole`)
    await admin.query(`grant rollcall_app, rollcall_system to ${owner} with admin option`)
    await admin.query(`revoke rollcall_app, rollcall_system from ${name}`)
    await admin.query(`create database ${name} owner ${owner}`)
    try {
      const ownerUrl = Object.assign(new URL(address), { username: owner }).href
      const database = await openDatabase({ url: address.href, ownerUrl, log: silentLog })
      await work(database)
      await database.close()
      await expect(bare(address.href, 'drop table users')).rejects.toThrow('must be owner')
      await expect(bare(address.href, `set role ${owner}`)).rejects.toThrow('permission denied')
    } finally {
      await admin.query(`drop database ${name} with (force)`)
      await admin.query(`drop role ${owner}`)
    }
  })
})
