import type pg from 'pg'
import { newId } from '../ids.ts'
import type { Invalidation } from '../invalidations.ts'
import type { Database, Db } from './database.ts'
import { statement } from './statement.ts'
import { addHint } from './transaction.ts'

/**
 * How far the log has been read: everything in this snapshot of the database. Transactions that were open then are listed one by one, so
 * that their entries are found whenever they commit.
 */
export interface LogCursor {
  /** Identifies the running server. Transaction numbers mean nothing on another one. */
  server: string
  database: string
  /** Identifies the table. A restored database has another one: entries that the restore removed were never revoked in a log. */
  log: string
  /** Milliseconds, by the clock of the database. */
  time: number
  /** The oldest open transaction, the first one that had not begun, and all open ones. */
  xmin: bigint
  xmax: bigint
  open: readonly string[]
  /** True with Citus: rows are on several servers, and a transaction may commit a moment later on one than on the coordinator. */
  distributed: boolean
}

export interface LogEntry {
  id: string
  invalidation: Invalidation
  /** Milliseconds since the entry was written. */
  age: number
}

/** Runs the text and returns the answer of each of its statements. */
export type ReadLog = (text: string) => Promise<pg.QueryResult[]>

/** How long entries are kept, in milliseconds. */
export const keptFor = 10 * 60_000
/**
 * A cursor older than this, in milliseconds, may have missed removed entries. It is half the time, so that clocks and slow sweeps do not
 * matter.
 */
const oldestCursor = keptFor / 2

/** Changes since the cursor may be missing, so the reader has to begin anew. */
export class LogCursorLostError extends Error {
  override readonly name = 'LogCursorLostError'
}

const insertEntry = statement<never, [tenant: string, id: string, principals: readonly string[] | null]>(
  'insert into change_log (tenant_id, xid, id, principals) values ($1, pg_current_xact_id(), $2, $3)',
)

/** Implements `Database.announce`. */
export async function announce(db: Db, invalidation: Invalidation): Promise<void> {
  const principals = invalidation.kind === 'principals' ? invalidation.principals : null
  addHint(db, logHint)
  await insertEntry(db, invalidation.tenant, newId(), principals)
}

/** The hint that the log has new entries. */
export const logHint = 'log'

// Runs before the entries are read, so that they include at least those of this snapshot: no entry is missed between two readings.
const askNow = `select pg_current_snapshot()::text as snapshot, extract(epoch from pg_postmaster_start_time())::text as server,
  current_database() as database, 'change_log'::regclass::oid::text as log,
  extract(epoch from clock_timestamp()) * 1000 as now,
  pg_is_in_recovery() or current_setting('default_transaction_read_only') = 'on' as "readOnly",
  exists (select from pg_extension where extname = 'citus') as distributed`

/** Returns a cursor at this moment. Throws when the server is read-only, because then nothing writes its log either. */
export async function beginAtNow(read: ReadLog): Promise<LogCursor> {
  const [answer] = await read(askNow)
  return cursorOf(answer)
}

/**
 * Returns the entries that have become visible since the cursor, in no particular order, and the next cursor. An entry may come twice.
 * Throws a {@link LogCursorLostError} when entries may have been removed meanwhile, when the server is another one, or after a restore.
 */
export async function readSince(
  read: ReadLog,
  cursor: LogCursor,
): Promise<{ entries: LogEntry[]; cursor: LogCursor }> {
  const open = cursor.open.length > 0 ? ` or xid = any ('{${cursor.open.join()}}'::xid8[])` : ''
  const [now, found] = await read(
    `${askNow}; select id, tenant_id as tenant, principals, extract(epoch from clock_timestamp() - at) * 1000 as age
    from change_log where xid >= '${cursor.xmax}'::xid8${open}`,
  )
  const next = cursorOf(now)
  requireRecent(cursor, next)
  const rows = (found?.rows ?? []) as {
    id: string
    tenant: string
    principals: string[] | null
    age: string
  }[]
  const entries = rows.map(({ id, tenant, principals, age }) => ({
    id,
    invalidation: invalidationOf(tenant, principals),
    age: Number(age),
  }))
  return { entries, cursor: next }
}

/** Writes a cursor as text that a reader may bring to any node later. Transactions that were open at the time may be reported again. */
export function positionOf({ xmin, time, server, log }: LogCursor): string {
  return `${xmin}:${Math.floor(time)}:${server}:${log}`
}

const largestXid = 2n ** 63n - 1n
const position = /^(\d{1,19}):(\d{1,15}):(\d{1,12}(?:\.\d{1,6})?):(\d{1,10})$/
/** A reader that has missed more entries than this begins anew. */
const mostMissed = 1_000
const mostNamed = 500

const readNow = statement<NowRow, []>(askNow)
const readOfTenant = statement<
  { principals: string[] | null },
  [tenant: string, xmin: string, limit: number]
>('select principals from change_log where tenant_id = $1 and xid >= $2::text::xid8 limit $3')

/**
 * Returns what became invalid in the tenant since the position. Undefined when that is not known: the text is no position, it is too old,
 * or it is of another database server or of before a restore. Entries may be reported again.
 */
export async function invalidationsSince(
  database: Database,
  tenant: string,
  since: string,
): Promise<Invalidation[] | undefined> {
  const [, xmin, time, server, log] = position.exec(since) ?? []
  if (xmin === undefined || BigInt(xmin) > largestXid) return undefined
  return database.transaction({ tenant, readOnly: true }, async (db) => {
    const [[row], entries] = await Promise.all([readNow(db), readOfTenant(db, tenant, xmin, mostMissed + 1)])
    const now = cursorOfRow(row)
    const same = server === now.server && log === now.log
    const known = same && BigInt(xmin) <= now.xmax && isRecent(Number(time), now)
    if (!known || entries.length > mostMissed) return undefined
    return together(tenant, entries)
  })
}

/** Combines entries. Of many principals it is shorter to name the tenant. */
function together(tenant: string, entries: { principals: string[] | null }[]): Invalidation[] {
  if (entries.length === 0) return []
  const principals = new Set(entries.flatMap((entry) => entry.principals ?? []))
  const all = principals.size > mostNamed || entries.some((entry) => entry.principals === null)
  return [invalidationOf(tenant, all ? null : [...principals])]
}

function invalidationOf(tenant: string, principals: string[] | null): Invalidation {
  return principals ? { kind: 'principals', tenant, principals } : { kind: 'tenant', tenant }
}

interface NowRow {
  snapshot: string
  server: string
  database: string
  log: string
  now: string
  readOnly: boolean
  distributed: boolean
}

function cursorOf(answer: pg.QueryResult | undefined): LogCursor {
  return cursorOfRow((answer?.rows as NowRow[] | undefined)?.[0])
}

function cursorOfRow(row: NowRow | undefined): LogCursor {
  if (!row || row.readOnly) throw new Error('the database server takes no changes; it may be a standby')
  const [xmin = '', xmax = '', open = ''] = row.snapshot.split(':')
  return {
    server: row.server,
    database: row.database,
    log: row.log,
    time: Number(row.now),
    xmin: BigInt(xmin),
    xmax: BigInt(xmax),
    open: open === '' ? [] : open.split(','),
    distributed: row.distributed,
  }
}

function requireRecent(cursor: LogCursor, now: LogCursor): void {
  if (cursor.server !== now.server)
    throw new LogCursorLostError('the database server is another one, or was started anew')
  if (cursor.log !== now.log) throw new LogCursorLostError('the database was restored')
  if (!isRecent(cursor.time, now))
    throw new LogCursorLostError('the change log was not read for so long that entries may have been removed')
}

function isRecent(time: number, now: LogCursor): boolean {
  return now.time - time < oldestCursor && time <= now.time + 1_000
}
