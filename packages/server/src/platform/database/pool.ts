import pg from 'pg'
import type { Log } from './database.ts'
import { asDatabaseError } from './errors.ts'
import { gatheringSocket } from './gathering-socket.ts'
import { migrate, migrationsFolder } from './migrate.ts'
import { explainRefusal } from './refusals.ts'

const int8 = 20
const date = 1082

function parseSafeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large for a JavaScript number`)
  return value
}

const parsers: pg.CustomTypesConfig = {
  getTypeParser(oid, format) {
    if (oid === int8) return parseSafeInteger
    // A calendar day has no time zone; the driver's Date would shift it by the zone of the machine.
    if (oid === date) return String
    return pg.types.getTypeParser(oid, format as 'text')
  },
}

/** How every connection reads values: bigint as a safe number, timestamptz as Date, date as `YYYY-MM-DD`, jsonb parsed. */
export const connectionTypes = { types: parsers }

/** How long to wait for a connection, in milliseconds, before the database counts as unavailable. */
export const connectTimeout = 5_000

/** Opens a pool whose connections give up by themselves; `prepare` runs once on each new connection. */
export function openPool(
  config: pg.PoolConfig,
  {
    prepare,
    onIdleLost,
  }: { prepare(client: pg.ClientBase): Promise<unknown>; onIdleLost(error: Error): void },
): pg.Pool {
  const pool = new pg.Pool({
    ...config,
    ...connectionTypes,
    pipeline: true,
    stream: gatheringSocket,
    application_name: 'rollcall',
    connectionTimeoutMillis: connectTimeout,
    keepAlive: true,
    onConnect: async (client) => {
      await prepare(client)
    },
  })
  pool.on('error', onIdleLost)
  // Without a listener an error on a connection that is in use would end the process; the failing query reports it.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** What sets the time for statements that nobody waits for, and for changes: longer than somebody waits for a list. */
export const patient = "set local statement_timeout = '15s'"

/**
 * Limits that free locks and connections on a PostgreSQL server when a statement or a client hangs: a node that hangs inside a change
 * loses it before those that wait for its lock give up. The time for a statement is that for a list, which is asked for most often.
 */
export const sessionLimits = [
  "statement_timeout = '3s'",
  "lock_timeout = '5s'",
  "idle_in_transaction_session_timeout = '4s'",
] as const

/** The role of transactions from the start: should one fail to begin, the statement that is sent along with it sees no row of anybody. */
export const sessionRole = 'role rollcall_app'

/**
 * Migrates on a connection of its own: as the owner of the tables, and for longer than any statement of a request may take. Returns the
 * schema that they are in.
 */
export async function migrateAt(config: pg.ClientConfig, log: Log, worker?: string): Promise<string> {
  return asOwner(config, (client) => migrate(client, log, migrationsFolder, worker))
}

/** Works on a connection of its own, as the role that the address names. */
export async function asOwner<T>(
  config: pg.ClientConfig,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    ...config,
    ...connectionTypes,
    application_name: 'rollcall migrate',
    connectionTimeoutMillis: connectTimeout,
    keepAlive: true,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    return await work(client)
  } catch (error) {
    throw explainRefusal(asDatabaseError(error), config.connectionString)
  } finally {
    await client.end().catch(() => {})
  }
}
