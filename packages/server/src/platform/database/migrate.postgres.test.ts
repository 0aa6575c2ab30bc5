import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { silentLog } from '../../../test/silent-log.ts'
import { MigrationError } from './errors.ts'
import { migrate, readMigrations } from './migrate.ts'

const source = inject('testDatabase')
if (source.kind !== 'postgres') throw new Error('this file is for the postgres project')
const { server } = source

let name: string
let folder: string
let client: pg.Client
beforeEach(async () => {
  name = `migrate_${Math.random().toString(36).slice(2)}`
  folder = await mkdtemp(join(tmpdir(), 'rollcall-migrations-'))
  await administer(`create database ${name}`)
  client = await connect()
  await write('0001_first.sql', 'create table first (id int); create table also (id int)')
})
afterEach(async () => {
  await client.end()
  await administer(`drop database ${name} with (force)`)
  await rm(folder, { recursive: true })
})

async function administer(statement: string): Promise<void> {
  const admin = new pg.Client({ connectionString: `${server}postgres` })
  await admin.connect()
  await admin.query(statement).finally(() => admin.end())
}

async function connect(user = 'postgres'): Promise<pg.Client> {
  const url = new URL(`${server}${name}`)
  url.username = user
  const connection = new pg.Client({ connectionString: url.href })
  await connection.connect()
  return connection
}

const write = (file: string, text: string) => writeFile(join(folder, file), text)
const run = (connection = client) => migrate(connection, silentLog, folder)
const versions = async () =>
  (await client.query('select version from schema_migrations order by version')).rows.map(
    (row) => row.version,
  )

test('runs what has not run yet, in order, once', async () => {
  await run()
  await write('0002_second.sql', 'alter table first add column note text')
  await run()
  await run()
  expect(await versions()).toEqual([1, 2])
  expect((await client.query('select id, note from first')).rows).toEqual([])
})

test('by many nodes at the same time runs each file once', async () => {
  const nodes = await Promise.all(Array.from({ length: 6 }, () => connect()))
  await Promise.all(nodes.map((node) => run(node)))
  await Promise.all(nodes.map((node) => node.end()))
  expect(await versions()).toEqual([1])
})

test('that fails leaves nothing of its file behind and names it', async () => {
  await run()
  await write('0002_broken.sql', 'create table half (id int); select 1 / 0')
  await expect(run()).rejects.toThrow(/Migration 2 \(broken\) failed and was rolled back: division by zero/)
  expect(await versions()).toEqual([1])
  expect((await client.query("select to_regclass('half') as half")).rows).toEqual([{ half: null }])
})

test('refuses a file that was changed after it ran, but not for its line ends', async () => {
  await write('0001_first.sql', 'create table first (id int);\n-- a\n')
  await run()
  await write('0001_first.sql', 'create table first (id int);\r\n-- a\r\n')
  await run()
  await write('0001_first.sql', 'create table first (id bigint);\n-- a\n')
  await expect(run()).rejects.toThrow('was changed after it ran')
})

test('refuses a database that a newer program has migrated', async () => {
  await write('0002_second.sql', 'create table second (id int)')
  await run()
  await rm(join(folder, '0002_second.sql'))
  await expect(run()).rejects.toThrow('newer than this program')
})

test.each([
  ['0003_gap.sql', 'must have number 2'],
  ['0001_again.sql', 'must have number'],
  ['second.sql', 'is not named like'],
])('refuses the file name %s', async (file, message) => {
  await write(file, 'select 1')
  await expect(readMigrations(folder)).rejects.toThrow(message)
})

test('makes roles that neither sign in nor bypass row-level security', async () => {
  await run()
  const { rows } = await client.query(
    "select rolname, rolcanlogin or rolsuper or rolbypassrls as powerful from pg_roles where rolname like 'rollcall\\_%' order by 1",
  )
  expect(rows).toEqual([
    { rolname: 'rollcall_app', powerful: false },
    { rolname: 'rollcall_system', powerful: false },
  ])
})

test('refuses a role that could bypass the isolation of tenants', async () => {
  await administer('alter role rollcall_app bypassrls')
  try {
    await expect(run()).rejects.toThrow('alter role rollcall_app nosuperuser nobypassrls;')
  } finally {
    await administer('alter role rollcall_app nobypassrls')
  }
})

test('names the SQL to run when its own role may not create the roles, and works after that', async () => {
  const owner = `Owner_${name}`
  await administer(`create role "${owner}" login`)
  await administer(`alter database ${name} owner to "${owner}"`)
  const connection = await connect(owner)
  const error = await run(connection).catch((failure: unknown) => failure)
  expect(error).toBeInstanceOf(MigrationError)
  const statements = (error as Error).message.split('administrator: ')[1] as string
  expect(statements).toBe(`grant rollcall_app, rollcall_system to "${owner}";`)
  await administer(statements)
  await run(connection)
  expect((await connection.query('select current_user as name')).rows).toEqual([{ name: owner }])
  await connection.query('begin; set local role rollcall_app; commit')
  await connection.query('drop owned by current_user')
  await connection.end()
  await administer(`alter database ${name} owner to postgres`)
  await administer(`drop role "${owner}"`)
})
