import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { announce } from './change-log.ts'
import type { Database, DatabaseOptions, Log } from './database.ts'
import { asDatabaseError, DatabaseUnavailableError, ReadOnlyServerError } from './errors.ts'
import { coalesceHints } from './hints.ts'
import { hintChannel, type Listening, listenToLog } from './listener.ts'
import { watchOutage } from './outage.ts'
import { connectTimeout, migrateAt, openPool, patient, sessionLimits, sessionRole } from './pool.ts'
import { requireSessions } from './pooler.ts'
import { openServerPool } from './server-pool.ts'
import { addHint, runTransaction } from './transaction.ts'

/** The least time between two hints of a node, in milliseconds. A commit with a NOTIFY waits for all other such commits of the server. */
const hintInterval = 10

/** How often to try a server that is not up yet, in milliseconds. */
const askAgainAfter = 1_000

type PostgresOptions = DatabaseOptions & { url: string }

/** Migrates the PostgreSQL database at `url` and opens a pool on it. */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const { url, directUrl, log } = options
  const schema = await untilUp(() => prepare(options), options)
  const outage = watchOutage(log, {
    began:
      'the connection that follows the change log was lost; until it is back nothing is answered from memory',
    ended: 'changes are heard again',
  })
  const hintOutage = watchOutage(log, {
    began: 'hints of changes do not arrive; the change log is read more often instead',
    ended: 'hints of changes arrive again',
  })
  let listening: Listening | undefined
  const hints = coalesceHints(hintInterval, async (some) => listening?.hint(some))
  const connections = watchOutage(log, {
    began: 'an idle database connection was lost',
    ended: 'the database answers again',
  })
  const searchPath = `search_path = ${schema}, pg_temp`
  // Compiling a statement takes some 200 ms, and the planner does so for pages that it wrongly expects to read many rows.
  const settings = [...sessionLimits, searchPath, 'jit = off']
  const pool = openServerPool({
    open: (check) =>
      openPool(
        { connectionString: url, max: options.poolSize ?? 10, idleTimeoutMillis: 60_000 },
        { prepare: (client) => check(client).then(connections.over), onIdleLost: connections.met },
      ),
    session: [...settings, sessionRole].map((setting) => `set ${setting}`).join('; '),
    // A session setting would stay with a connection that a pooler lends to another client next.
    transaction: directUrl && settings.map((setting) => `set local ${setting}`).join('; '),
    patient,
  })
  const transaction: Database['transaction'] = (scope, fn) =>
    runTransaction(pool, scope, hints.send, fn).catch((error: unknown) => {
      if (error instanceof ReadOnlyServerError) pool.renew()
      throw error
    })
  return {
    kind: 'postgres',
    transaction,
    load: (purpose) => pool.lanes.load(purpose),
    announce,
    hint: addHint,
    async listen(handlers) {
      const settings = `set local ${searchPath}`
      const notify = (payload: string) =>
        transaction({ system: true }, (db) => sql`select pg_notify(${hintChannel}, ${payload})`.execute(db))
      const common = { handlers, transaction, settings, notify, renew: pool.renew, outage, hintOutage }
      const begun = await listenToLog({ url: directUrl ?? url, ...common })
      listening = begun
      return begun.stop
    },
    ping: () =>
      pool.ping(connectTimeout).catch((error: unknown) => {
        throw asDatabaseError(error)
      }),
    close() {
      hints.stop()
      return pool.end()
    },
  }
}

export type PostgresAddresses = Pick<PostgresOptions, 'url' | 'directUrl' | 'ownerUrl'>

/**
 * The address of the owner of the tables, and the role that works on them afterwards if it is another one. Throws a MigrationError for a
 * pooler without sessions when there is no direct address.
 */
export async function ownerOf({
  url,
  directUrl,
  ownerUrl,
}: PostgresAddresses): Promise<{ connectionString: string; worker: string | undefined }> {
  if (!directUrl) await requireSessions(url)
  const worker = ownerUrl ? decodeURIComponent(URL.parse(url)?.username ?? '') : undefined
  return { connectionString: ownerUrl ?? directUrl ?? url, worker }
}

/** Returns the schema of the tables. */
async function prepare({ log, ...addresses }: PostgresOptions): Promise<string> {
  const { connectionString, worker } = await ownerOf(addresses)
  return migrateAt({ connectionString }, log, { worker })
}

/** Retries while the server is not up: it may start at the same time. A refusal is not retried, because it would be repeated. */
async function untilUp<T>(
  attempt: () => Promise<T>,
  { patience = 0, log }: { patience?: number | undefined; log: Log },
): Promise<T> {
  const deadline = performance.now() + patience
  for (let told = false; ; told = true) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError) || performance.now() > deadline) throw error
      if (!told) log.warn(`${error.message}. Waiting for it, ${patience / 1000} s at most.`)
      await sleep(askAgainAfter)
    }
  }
}
