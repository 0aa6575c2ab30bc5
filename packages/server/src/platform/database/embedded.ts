import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { ask } from './ask.ts'
import { claimDataFolder } from './data-folder.ts'
import type { Database, Log } from './database.ts'
import { startEngine } from './embedded-engine.ts'
import { vacuumInterval, vacuumTables } from './embedded-vacuum.ts'
import { asDatabaseError } from './errors.ts'
import { connectTimeout, migrateAt, openPool } from './pool.ts'
import { copyTemplate } from './template.ts'
import { addNote, type Notes, runTransaction } from './transaction.ts'

/** Opens the embedded database in a data folder, and makes it first when the folder is new. */
export async function openEmbedded(dataDir: string, log: Log): Promise<Database> {
  const folder = claimDataFolder(dataDir)
  try {
    if (!existsSync(folder.cluster)) await copyTemplate(folder.cluster, log)
    const engine = await startEngine(folder.cluster, folder.socket)
    engine.died.catch((error: unknown) =>
      log.fatal({ err: error }, 'the embedded database has stopped; restart Rollcall'),
    )
    const session = { host: folder.socketFolder, port: 5432, user: 'postgres', database: 'postgres' }
    await migrateAt(session, log).catch((error: unknown) => engine.stop().then(() => Promise.reject(error)))
    const onIdleLost = (err: Error) => log.warn({ err }, 'an idle database connection was lost')
    const pool = openPool({ ...session, ...soleConnection }, { prepare: prepareSession, onIdleLost })
    const cleaning = setInterval(() => {
      vacuumTables(pool).catch((err: unknown) => log.warn({ err }, 'tables were not cleaned'))
    }, vacuumInterval).unref()
    const stop = async () => {
      clearInterval(cleaning)
      const drained = pool.end()
      await Promise.race([drained, sleep(drainTimeout, undefined, { ref: false })])
      await engine.stop()
      // What was still open has lost its engine by now.
      await drained
    }
    return {
      ...operations(pool, engine.died),
      close: () => stop().finally(folder.release),
    }
  } catch (error) {
    folder.release()
    throw error
  }
}

// Time for open transactions to end when closing, in milliseconds.
const drainTimeout = 5_000

// All connections share one session of the engine, so a second one would share transactions and prepared statements too.
const soleConnection = { max: 1, idleTimeoutMillis: 0 }

/**
 * The session outlives a broken connection, with all it had prepared. Its role is that of transactions from here on: should one fail
 * to begin, the statement that is sent along with it sees no row of anybody.
 */
async function prepareSession(client: pg.ClientBase): Promise<void> {
  await ask(client, 'rollback; deallocate all; set role rollcall_app')
}

function operations(pool: pg.Pool, died: Promise<never>): Omit<Database, 'close'> {
  const channel = new EventEmitter()
  const unlessDead = failingWith(died)
  const notes: Notes = {
    beforeCommit: () => '',
    afterCommit: (sent) => {
      for (const note of sent) channel.emit('note', note)
    },
  }
  return {
    kind: 'embedded',
    transaction: (scope, fn) => unlessDead(runTransaction(pool, scope, notes, fn)),
    announce: async (db, note) => addNote(db, note),
    listen: async ({ onNote, onState }) => {
      channel.on('note', onNote)
      onState(true)
      return async () => {
        channel.off('note', onNote)
      }
    },
    ping: async () => {
      const answer = pool.query({ text: 'select 1', query_timeout: connectTimeout } as pg.QueryConfig)
      await unlessDead(answer).catch((error: unknown) => {
        throw asDatabaseError(error)
      })
    },
  }
}

/**
 * Work fails as soon as the engine does. Not Promise.race: a promise that never settles would keep the result of every race
 * it was ever in.
 */
function failingWith(died: Promise<never>): <T>(work: Promise<T>) => Promise<T> {
  const underway = new Set<(cause: unknown) => void>()
  let dead = false
  died.catch((cause: unknown) => {
    dead = true
    for (const fail of underway) fail(cause)
  })
  return async <T>(work: Promise<T>) => {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    underway.add(reject)
    if (dead) died.catch(reject)
    work.then(resolve, reject)
    try {
      return await promise
    } finally {
      underway.delete(reject)
    }
  }
}
