import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { silentLog } from '../../../test/silent-log.ts'
import { startTestApp, type TestApp } from '../../../test/test-app.ts'
import { openTestDatabase } from '../../../test/test-database.ts'
import { atTerminal } from '../../../test/test-terminal.ts'
import { dump } from '../../../test/whole-database.ts'
import { openDatabase } from '../../platform/database/open-database.ts'
import { keptTables, treatments } from './tables.ts'

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

test('rollcall backup and restore move everything from PostgreSQL to the embedded database and back', async () => {
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

test('every table is kept in backups or says why it is not', async () => {
  const tables = [...(await dump(app.storage.database)).keys()].filter((name) => name !== 'schema_migrations')
  const known = Object.keys(treatments).map((name) =>
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  )
  expect(known.sort()).toEqual(tables.sort())
})
