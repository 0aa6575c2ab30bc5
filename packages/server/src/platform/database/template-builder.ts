import { join } from 'node:path'
import pg from 'pg'
import { startEngine } from './embedded-engine.ts'
import { migrate } from './migrate.ts'
import { connectionTypes } from './pool.ts'

// A program of its own: initialising a cluster needs twice the memory that running one does, and a process gives it back.
const folder = process.argv[2]
if (!folder) throw new Error('usage: template-builder FOLDER')

const socketFolder = join(folder, '..')
const engine = await startEngine(folder, join(socketFolder, '.s.PGSQL.5432'))
const client = new pg.Client({
  host: socketFolder,
  user: 'postgres',
  database: 'postgres',
  ...connectionTypes,
})
await client.connect()
await migrate(client, { info() {}, warn() {}, error() {}, fatal() {} })
// Nobody makes further databases in it, and without their templates a copy has half the files.
await client.query('update pg_database set datistemplate = false')
await client.query('drop database template1')
await client.query('drop database template0')
await client.query('checkpoint')
await client.end()
await engine.stop()
