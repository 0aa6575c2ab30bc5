import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addManyUsers } from '../../../test/many-users.ts'
import { silentLog } from '../../../test/silent-log.ts'
import { shippedProfile, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { openTestDatabase } from '../../../test/test-database.ts'
import { atTerminal } from '../../../test/test-terminal.ts'
import { asSuperuser, dump } from '../../../test/whole-database.ts'
import { openEmbedded } from '../../platform/database/embedded.ts'
import { migrationsFolder } from '../../platform/database/migrate.ts'
import { openDatabase } from '../../platform/database/open-database.ts'
import { runText } from '../../platform/database/transaction.ts'
import { checkBackup } from './read.ts'
import { keptTables, treatments } from './tables.ts'
import { writeBackup } from './write.ts'

const [tenant, ada] = [1, 2].map((number) => `'01900000-0000-7000-8000-00000000000${number}'`)
const profile = pg.escapeLiteral(JSON.stringify(shippedProfile('default')))
const now = "'2026-01-02 03:04:05.678+00'"
const olderRows = `
  insert into tenants (id, slug, name, profile_name, profile, created_at, runs_server)
    values (${tenant}, 'elder', 'Elder', 'default', ${profile}, ${now}, true);
  insert into users (tenant_id, id, username, username_key, username_sort, status, provider, created_at, updated_at, preferences)
    values (${tenant}, ${ada}, 'ada', 'ada', 'ada', 'active', 'password', ${now}, ${now}, '{}');
  insert into tenant_settings (tenant_id, default_administrator_id) values (${tenant}, ${ada})`

const main = fileURLToPath(new URL('../../main.ts', import.meta.url))

/** Data folders of the embedded database take long to make on a busy machine. */
const timeout = 240_000

let folder: string
let app: TestApp
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-backups-'))
  app = await startTestApp({ ownDatabase: true })
  const ada = await app.firstAdministrator()
  await app.addPerson(ada, 'max', ['member'])
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true })
})

const onPostgres = (more: Record<string, string> = {}) => ({
  environment: { DATABASE_URL: app.storage.url, ROLLCALL_LOG_LEVEL: 'silent', ...more },
})
const keptRows = async (database: TestApp['storage']['database']) =>
  [...(await dump(database))].filter(
    ([name]) => keptTables.has(name) && !['audit_events', 'links'].includes(name),
  )

test('rollcall backup and restore move everything from PostgreSQL to the embedded database and back', {
  timeout,
}, async () => {
  const file = join(folder, 'all.backup')
  const made = await atTerminal(['backup', file], onPostgres())
  expect(made, made.err).toMatchObject({ code: 0, out: expect.stringContaining('2 users') })
  const dataDir = join(folder, 'data')
  const embedded = { environment: { ROLLCALL_DATA: dataDir, ROLLCALL_LOG_LEVEL: 'silent' } }
  const there = await atTerminal(['restore', file], embedded)
  expect(there, there.err).toMatchObject({ code: 0, out: expect.stringContaining('2 users in default') })
  const again = await atTerminal(['restore', file], embedded)
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('empty database') })
  const back = join(folder, 'back.backup')
  expect(await atTerminal(['backup', back, '--json'], embedded)).toMatchObject({ code: 0 })
  const database = await openDatabase({ dataDir, log: silentLog })
  const rows = await keptRows(database)
  await database.close()
  expect(rows).toEqual(await keptRows(app.storage.database))
  const empty = await openTestDatabase()
  const home = await atTerminal(['restore', back], {
    environment: { DATABASE_URL: empty.url, ROLLCALL_LOG_LEVEL: 'silent' },
  })
  expect(home, home.err).toMatchObject({ code: 0 })
  expect(await keptRows(empty.database)).toEqual(rows)
  await empty.close()
})

test('a backup to a public key is opened by its private key', async () => {
  const identity = await generateX25519Identity()
  const file = join(folder, 'key.backup.age')
  const recipient = await identityToRecipient(identity)
  const made = await atTerminal(['backup', file, '--recipient', recipient], onPostgres())
  expect(made, made.err).toMatchObject({ code: 0, out: expect.stringContaining('private key') })
  expect(await atTerminal(['restore', file, '--check'], onPostgres())).toMatchObject({
    code: 1,
    err: expect.stringContaining('--identity'),
  })
  const keys = join(folder, 'key.txt')
  await writeFile(keys, `# created today\n${identity}\n`)
  const checked = await atTerminal(['restore', file, '--check', '--identity', keys], onPostgres())
  expect(checked, checked.err).toMatchObject({ code: 0, out: expect.stringContaining('whole') })
})

test('a folder gets a file with a name of its own, and a tenant that is not there is said', async () => {
  const named = await atTerminal(['backup', folder, '--tenant', 'default'], onPostgres())
  expect(named).toMatchObject({ code: 0, out: expect.stringMatching(/rollcall-.*Z-default\.backup/) })
  const before = await readdir(folder)
  expect(await atTerminal(['backup', folder, '--tenant', 'nobody'], onPostgres())).toMatchObject({
    code: 1,
    err: 'There is no tenant nobody.\n',
  })
  expect(await readdir(folder)).toEqual(before)
})

test('without room for it a backup fails in words and leaves no file', async () => {
  const small = join(folder, 'small')
  await mkdir(small)
  // No file of the child may be larger than a block: what a full disk does, for every user and without a disk.
  const line = 'ulimit -f 1 && exec "$0" --disable-warning=ExperimentalWarning "$1" backup "$2"'
  const child = spawnSync('sh', ['-c', line, process.execPath, main, small], {
    env: { DATABASE_URL: app.storage.url, ROLLCALL_LOG_LEVEL: 'silent' },
    encoding: 'utf8',
  })
  expect(child).toMatchObject({ status: 1, stderr: expect.stringContaining('cannot be written') })
  expect(await readdir(small)).toEqual([])
})

test('kill -9 in the middle of a restore leaves the database as it was, and the next restore is whole', {
  timeout,
}, async () => {
  const file = join(folder, 'killed.backup')
  await writeBackup(app.storage.database, file, { program: '0.0.1', now: new Date() })
  const empty = await openTestDatabase()
  const before = await dump(empty.database)
  const outside = new pg.Client({ connectionString: empty.url })
  await outside.connect()
  // The audit log comes last: the restore has written everything else when it waits for it.
  await outside.query('begin; lock table audit_events in access exclusive mode')
  const environment = { DATABASE_URL: empty.url, ROLLCALL_LOG_LEVEL: 'silent' }
  const args = ['--disable-warning=ExperimentalWarning', main, 'restore', file]
  const child = spawn(process.execPath, args, { env: environment, stdio: 'ignore' })
  const ended = once(child, 'exit')
  // Databases made from one template have the same numbers for their tables.
  const here =
    'select from pg_locks where database = (select oid from pg_database where datname = current_database())'
  const waits = `${here} and relation = 'audit_events'::regclass and not granted`
  await expect.poll(async () => (await outside.query(waits)).rowCount, { timeout: 120_000 }).toBe(1)
  const written = `${here} and relation = 'users'::regclass and mode = 'RowExclusiveLock'`
  expect((await outside.query(written)).rowCount).toBe(1)
  child.kill('SIGKILL')
  expect(await ended).toEqual([null, 'SIGKILL'])
  await outside.query('rollback')
  await expect.poll(async () => (await outside.query(written)).rowCount).toBe(0)
  await outside.end()
  expect(await dump(empty.database)).toEqual(before)
  const again = await atTerminal(['restore', file], { environment })
  expect(again, again.err).toMatchObject({ code: 0, out: expect.stringContaining('2 users in default') })
  await empty.close()
})

test('a backup of an older schema is restored as an upgrade of its server would have left it', {
  timeout,
}, async () => {
  const migrations = join(folder, 'migrations')
  const files = (await readdir(migrationsFolder)).sort().slice(0, 25)
  await mkdir(migrations)
  for (const name of files) await copyFile(join(migrationsFolder, name), join(migrations, name))
  const older = await openEmbedded({ dataDir: join(folder, 'older'), log: silentLog, migrations })
  await older.transaction({ system: true }, (db) =>
    runText(db, `reset role; set local rollcall.maintenance = 'on'; ${olderRows}`),
  )
  // This program reads the tables of its own schema: what was not there yet is left out of the file again.
  const notYet = [
    'user_pictures',
    'user_attributes',
    'recycle_bin',
    'seats',
    'service_accounts',
    'visits',
    'memberships',
    'machine_owners',
    'import_columns',
  ]
  await older.transaction({ system: true }, (db) =>
    runText(
      db,
      `reset role; create table tenant_erasures (tenant_of uuid, due_at timestamptz, ended_at timestamptz); grant select on tenant_erasures to rollcall_app, rollcall_system; ${notYet.map((name) => `create table ${name} (tenant_id uuid); grant select on ${name} to rollcall_app`).join(';')}`,
    ),
  )
  const file = join(folder, 'older.backup')
  await writeBackup(older, file, { program: '0.0.1', now: new Date() })
  await older.close()
  const lines = gunzipSync(await readFile(file))
    .toString()
    .split('\n')
    .slice(0, -2)
    .filter((line) => !notYet.some((name) => line.includes(`"table":"${name}"`)))
  const [head = '', ...rest] = lines
  const schema = { version: 25, name: files[24]?.slice(5, -4) }
  const text = [JSON.stringify({ ...JSON.parse(head), schema }), ...rest, ''].join('\n')
  const counts = (await checkBackup(file, {})).rows
  const end = { end: { rows: counts, sha256: createHash('sha256').update(text).digest('hex') } }
  await writeFile(file, gzipSync(`${text}${JSON.stringify(end)}\n`))
  const empty = await openTestDatabase()
  const restored = await atTerminal(['restore', file], {
    environment: { DATABASE_URL: empty.url, ROLLCALL_LOG_LEVEL: 'silent' },
  })
  expect(restored, restored.err).toMatchObject({ code: 0, out: expect.stringContaining('1 users in elder') })
  const settings = (await dump(empty.database)).get('tenant_settings')
  expect(settings?.map((row) => JSON.parse(row))).toMatchObject([{ first_steps_put_away_at: null }])
  expect((await dump(empty.database)).get('user_words')?.length).toBeGreaterThan(0)
  await empty.close()
})

test('every table is kept in backups or says why it is not', async () => {
  const tables = [...(await dump(app.storage.database)).keys()].filter((name) => name !== 'schema_migrations')
  const known = Object.keys(treatments).map((name) =>
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  )
  expect(known.sort()).toEqual(tables.sort())
})

test('a restore makes the statistics of a large table, by which its foreign keys are checked', async () => {
  await addManyUsers(app.storage.database, { count: 1_000, role: 'member' })
  const file = join(folder, 'many.backup')
  await writeBackup(app.storage.database, file, { program: '0.0.1', now: new Date() })
  const empty = await openTestDatabase()
  const environment = { DATABASE_URL: empty.url, ROLLCALL_LOG_LEVEL: 'silent' }
  const restored = await atTerminal(['restore', file], { environment })
  expect(restored, restored.err).toMatchObject({ code: 0, out: expect.stringContaining('1002 users') })
  const known = await asSuperuser(empty.database, (db) =>
    sql<{ name: string; rows: number }>`
      select relname as name, reltuples::int as rows from pg_class
      where relname in ('users', 'groups') and relnamespace = 'public'::regnamespace order by relname`.execute(
      db,
    ),
  )
  expect(known.rows).toEqual([
    { name: 'groups', rows: -1 },
    { name: 'users', rows: 1_002 },
  ])
  await empty.close()
})
