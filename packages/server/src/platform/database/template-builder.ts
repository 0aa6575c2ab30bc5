import { join } from 'node:path'
import pg from 'pg'
import { startEngine } from './embedded-engine.ts'
import { migrate } from './migrate.ts'
import { connectionTypes } from './pool.ts'
import { finishing } from './template-recipe.ts'

// A process of its own: initialising a cluster needs twice the memory of running one, and a process gives it back.
const folder = process.argv[2]
if (!folder) throw new Error('usage: template-builder FOLDER')

const socketFolder = join(folder, '..')
const engine = await startEngine(folder, join(socketFolder, '.s.PGSQL.5432'), { reproducible: true })
const client = new pg.Client({
  host: socketFolder,
  user: 'postgres',
  database: 'postgres',
  ...connectionTypes,
})
await client.connect()
await migrate(client, { info() {}, warn() {}, error() {}, fatal() {} })
for (const statement of finishing) await client.query(statement)
await client.end()
await engine.stop()
