import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../src/platform/database/open-database.ts'
import { startPostgres } from './postgres-server.ts'
import { silentLog } from './silent-log.ts'

const template = 'rollcall_template'

/** Starts a PostgreSQL server for the run, with one migrated database that is copied for each test file. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres()
  try {
    const client = new pg.Client({ connectionString: server.url('postgres') })
    await client.connect()
    await client.query(`create database ${template}`)
    await client.end()
    const database = await openDatabase({ url: server.url(template), log: silentLog })
    await database.close()
  } catch (error) {
    await server.stop()
    throw error
  }
  project.provide('testDatabase', { kind: 'postgres', server: server.url(''), template })
  return () => server.stop()
}
