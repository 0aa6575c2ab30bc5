import pg from 'pg'
import type { Log } from './database.ts'
import { asDatabaseError } from './errors.ts'
import { gatheringSocket } from './gathering-socket.ts'
import { migrate, migrationsFolder } from './migrate.ts'
import { explainRefusal } from './refusals.ts'

const int8 = 20
const date = 1082
const timestamptz = 1184

function parseSafeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large for a JavaScript number`)
  return value
}

const parseAnyTimestamp = pg.types.getTypeParser(timestamptz, 'text') as (text: string) => Date

/**
 * Reads `2026-11-21 09:05:07.123+00`, for which V8 takes 0.4 of the time of the driver: 2 % of a page with 100 of them. The driver reads
 * early years, years of other lengths, years before Christ and `infinity`.
 */
export function parseTimestamp(text: string): Date {
  const usual = text[4] === '-' && text > '1980' && !text.endsWith('BC')
  return usual ? new Date(text) : parseAnyTimestamp(text)
}

const parsers: pg.CustomTypesConfig = {
  getTypeParser(oid, format) {
    if (oid === int8) return parseSafeInteger
    // A calendar day has no time zone. The driver's Date would shift it by the zone of the machine.
    if (oid === date) return String
    if (oid === timestamptz) return parseTimestamp
    return pg.types.getTypeParser(oid, format as 'text')
  },
}

/** How every connection reads values: bigint as a safe number, timestamptz as Date, date as `YYYY-MM-DD`, jsonb parsed. */
export const connectionTypes = { types: parsers }

/** How long to wait for a connection before the database counts as unavailable, in milliseconds. */
export const connectTimeout = 5_000

/** Opens a pool with time limits for its connections. `prepare` runs once on each new connection. */
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
  // Without a listener an error of a connection in use would end the process. The failing query reports it.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** The time limit for background statements and for changes: longer than for a list, for which a user waits. */
export const patient = "set local statement_timeout = '15s'"

/**
 * Time limits on the server that free locks and connections when a statement or a client hangs. A node that hangs inside a change loses it
 * before the changes that wait for its lock give up. The limit for statements is that of lists, the most frequent ones.
 */
export const sessionLimits = [
  "statement_timeout = '3s'",
  "lock_timeout = '5s'",
  "idle_in_transaction_session_timeout = '4s'",
] as const

/** The initial role of a connection. If a `begin` fails, the statement sent with it sees no rows. */
export const sessionRole = 'role rollcall_app'

/**
 * Migrates on its own connection, as the owner of the tables, and with more time than a request's statements have. Returns the schema of
 * the tables.
 */
export async function migrateAt(
  config: pg.ClientConfig,
  log: Log,
  { worker, folder = migrationsFolder }: { worker?: string | undefined; folder?: string | undefined } = {},
): Promise<string> {
  return asOwner(config, (client) => migrate(client, log, folder, worker))
}

/** Works on its own connection, as the role in the address. */
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
