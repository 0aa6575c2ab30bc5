import pg from 'pg'
import type { Database, Log } from './database.ts'
import { asDatabaseError } from './errors.ts'
import { gatheringSocket } from './gathering-socket.ts'
import { listenToChannel, noteChannel } from './listener.ts'
import { migrate } from './migrate.ts'
import { connectionTypes, connectTimeout, openPool, prepareConnection } from './pool.ts'
import { addNote, type Notes, runTransaction } from './transaction.ts'

const notes: Notes = {
  // In the same round trip as the commit; PostgreSQL delivers them once, and only when it succeeds.
  beforeCommit: (pending) =>
    [...pending].map((note) => `select pg_notify('${noteChannel}', ${pg.escapeLiteral(note)}); `).join(''),
  afterCommit: () => {},
}

/** Migrates the PostgreSQL database at `url` and opens a pool on it. */
export async function openPostgres(url: string, poolSize: number, log: Log): Promise<Database> {
  await migrateAt(url, log)
  const pool = openPool(
    {
      connectionString: url,
      max: poolSize,
      idleTimeoutMillis: 60_000,
      pipeline: true,
      stream: gatheringSocket,
    },
    log,
    prepareConnection,
  )
  return {
    kind: 'postgres',
    transaction: (scope, fn) => runTransaction(pool, scope, notes, fn),
    announce: async (db, note) => addNote(db, note),
    listen: (handlers) => listenToChannel(url, handlers, log),
    ping: async () => {
      await pool
        .query({ text: 'select 1', query_timeout: connectTimeout } as pg.QueryConfig)
        .catch((error: unknown) => {
          throw asDatabaseError(error)
        })
    },
    close: () => pool.end(),
  }
}

/** A connection of its own, because a migration may take longer than any statement of a request. */
async function migrateAt(url: string, log: Log): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    ...connectionTypes,
    application_name: 'rollcall migrate',
    connectionTimeoutMillis: connectTimeout,
    keepAlive: true,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    await migrate(client, log)
  } catch (error) {
    throw asDatabaseError(error)
  } finally {
    await client.end().catch(() => {})
  }
}
