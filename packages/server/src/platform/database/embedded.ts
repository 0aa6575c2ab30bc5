import { EventEmitter } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { ask } from './ask.ts'
import { announce, type ReadLog } from './change-log.ts'
import { claimDataFolder, type DataFolder } from './data-folder.ts'
import type { Database, DatabaseOptions, Log } from './database.ts'
import { startEngine } from './embedded-engine.ts'
import { listenToEmbedded } from './embedded-listener.ts'
import { requireRoom, type SupervisedEngine, superviseEngine } from './embedded-supervisor.ts'
import { vacuumInterval, vacuumTables } from './embedded-vacuum.ts'
import { asDatabaseError } from './errors.ts'
import { coalesceHints, type Hints } from './hints.ts'
import { ConnectionLanes } from './lanes.ts'
import { lender } from './loans.ts'
import { connectTimeout, migrateAt, openPool } from './pool.ts'
import { copyTemplate } from './template.ts'
import { addHint, type Connections, runText, runTransaction } from './transaction.ts'

type EmbeddedOptions = Pick<DatabaseOptions, 'log' | 'onLost'> & {
  dataDir: string
  /** The migrations of a new database, if it is not to have all of this program's. */
  migrations?: string | undefined
}

/** Opens the embedded database in a data folder. Creates it first when the folder is new. */
export async function openEmbedded({ dataDir, log, onLost, migrations }: EmbeddedOptions): Promise<Database> {
  const folder = claimDataFolder(dataDir)
  try {
    if (!existsSync(folder.cluster) && !migrations) await copyTemplate(folder.cluster, log)
    const channel = new EventEmitter()
    const engine = await openEngine(folder, channel, { log, onLost })
    const session = { host: folder.socketFolder, port: 5432, user: 'postgres', database: 'postgres' }
    await migrateAt(session, log, { folder: migrations }).catch((error: unknown) =>
      engine.stop().then(() => Promise.reject(error)),
    )
    const onIdleLost = (err: Error) => log.warn({ err }, 'an idle database connection was lost')
    const pool = openPool({ ...session, ...soleConnection }, { prepare: prepareSession, onIdleLost })
    // One transaction at a time, in turns as fair as with many connections.
    const lanes = new ConnectionLanes(soleConnection.max, connectTimeout)
    const connect = lender(lanes, () => pool.connect())
    const cleaning = setInterval(() => {
      vacuumTables(connect).catch((err: unknown) => log.warn({ err }, 'tables were not cleaned'))
    }, vacuumInterval).unref()
    const hints = coalesceHints(hintInterval, async (some) => channel.emit('hints', new Set(some)))
    const stop = async () => {
      clearInterval(cleaning)
      hints.stop()
      const drained = pool.end()
      await Promise.race([drained, sleep(drainTimeout, undefined, { ref: false })])
      await engine.stop()
      // Transactions that are still open have lost their engine by now.
      await drained
    }
    return {
      ...operations({ connect, engine, channel, log, hints, hasRoom: () => requireRoom(folder.path) }),
      load: (purpose) => lanes.load(purpose),
      close: () => stop().finally(folder.release),
    }
  } catch (error) {
    folder.release()
    throw error
  }
}

/** The least time between two readings of the change log, in milliseconds: they use the one connection. */
const hintInterval = 25

// How long to wait for open transactions when closing, in milliseconds.
const drainTimeout = 5_000

// All connections share one session of the engine, so a second one would share transactions and prepared statements too.
const soleConnection = { max: 1, idleTimeoutMillis: 0 }

function openEngine(
  folder: DataFolder,
  channel: EventEmitter,
  { log, onLost }: Pick<EmbeddedOptions, 'log' | 'onLost'>,
): Promise<SupervisedEngine> {
  return superviseEngine({
    async start() {
      // Left behind by an engine that was killed.
      rmSync(folder.socket, { force: true })
      return startEngine(folder.cluster, folder.socket)
    },
    requireRoom: () => requireRoom(folder.path),
    onDown(err) {
      log.fatal(
        { err },
        'the embedded database has stopped; it is opened again as soon as there is room on its disk',
      )
      // A commit that was under way may have been made, without a hint.
      channel.emit('down')
    },
    onUp() {
      log.warn('the embedded database is open again')
    },
    onLost(err) {
      log.fatal({ err }, 'the embedded database does not open again')
      onLost?.(err)
    },
  })
}

/**
 * Prepares the session, which outlives a broken connection with everything it had prepared. Its role is that of transactions from then on:
 * if a `begin` fails, the statement sent with it sees no rows.
 */
async function prepareSession(client: pg.ClientBase): Promise<void> {
  await ask(client, 'rollback; deallocate all; set role rollcall_app; set search_path = public, pg_temp')
}

async function askSomething(connect: Connections['connect']): Promise<void> {
  const { client, giveBack } = await connect({ purpose: 'read', share: '' })
  let broken = true
  try {
    await ask(client, 'select 1', connectTimeout)
    broken = false
  } finally {
    giveBack(broken)
  }
}

interface Parts {
  connect: Connections['connect']
  engine: SupervisedEngine
  channel: EventEmitter
  log: Log
  hints: Hints
  hasRoom(): Promise<void>
}

function operations({
  connect,
  engine,
  channel,
  log,
  hints,
  hasRoom,
}: Parts): Omit<Database, 'close' | 'load'> {
  const transaction: Database['transaction'] = (scope, fn) =>
    engine.during(runTransaction({ connect }, scope, hints.send, fn))
  const read: ReadLog = (text) =>
    transaction({ system: true, readOnly: true, purpose: 'background' }, async (db) =>
      [await runText(db, text)].flat(),
    )
  return {
    kind: 'embedded',
    transaction,
    announce,
    hint: addHint,
    listen: (handlers) => listenToEmbedded({ read, transaction, handlers, channel, log }),
    ping: async () => {
      await engine.during(askSomething(connect)).catch((error: unknown) => {
        throw asDatabaseError(error)
      })
      await hasRoom()
    },
  }
}
