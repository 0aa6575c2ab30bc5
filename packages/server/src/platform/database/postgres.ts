import pg from 'pg'
import type { Database, Log } from './database.ts'
import { asDatabaseError } from './errors.ts'
import { listenToChannel, noteChannel } from './listener.ts'
import { connectTimeout, migrateAt, openPool, prepareConnection } from './pool.ts'
import { addNote, type Notes, runTransaction } from './transaction.ts'

const notes: Notes = {
  // In the same round trip as the commit; PostgreSQL delivers them once, and only when it succeeds.
  beforeCommit: (pending) =>
    [...pending].map((note) => `select pg_notify('${noteChannel}', ${pg.escapeLiteral(note)}); `).join(''),
  afterCommit: () => {},
}

/** Migrates the PostgreSQL database at `url` and opens a pool on it. */
export async function openPostgres(url: string, poolSize: number, log: Log): Promise<Database> {
  await migrateAt({ connectionString: url }, log)
  const pool = openPool(
    {
      connectionString: url,
      max: poolSize,
      idleTimeoutMillis: 60_000,
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
