import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import type { Database } from '../src/platform/database/database.ts'
import { openDatabase } from '../src/platform/database/open-database.ts'
import { silentLog } from './silent-log.ts'

/** A migrated database for a test. */
export interface TestDatabase {
  database: Database
  /** The address with PostgreSQL; undefined with the embedded database. */
  url: string | undefined
  /** The data folder with the embedded database; undefined with PostgreSQL. */
  dataDir: string | undefined
  /** Closes and deletes it. */
  close(): Promise<void>
  /** Deletes it after the test has closed it itself. */
  discard(): Promise<void>
}

/** Opens a new, empty database of the test project's kind. Most tests can share one: `startTestApp`. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const source = inject('testDatabase')
  if (!source) throw new Error('A test that opens a database is not a *.unit.test.ts')
  if (source.kind === 'postgres') return openOnServer(source.server, source.template)
  const dataDir = await mkdtemp(join(source.folder, 'data-'))
  const database = await openDatabase({ dataDir, log: silentLog })
  const discard = () => rm(dataDir, { recursive: true, force: true })
  return { database, url: undefined, dataDir, discard, close: () => database.close().then(discard) }
}

async function openOnServer(server: string, template: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await administer(server, `create database ${name} template ${template}`)
  const url = `${server}${name}`
  const database = await openDatabase({ url, log: silentLog })
  const discard = () => administer(server, `drop database ${name} with (force)`)
  return { database, url, dataDir: undefined, discard, close: () => database.close().then(discard) }
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${server}postgres` })
  await client.connect()
  try {
    // Copying a template fails while another file copies it. With the lock they take turns.
    await client.query('select pg_advisory_lock(1)')
    await client.query(statement)
  } finally {
    await client.end()
  }
}
