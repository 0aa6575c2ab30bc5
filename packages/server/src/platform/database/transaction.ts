import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type Dialect,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import type pg from 'pg'
import type { Schema } from '../schema.ts'
import { columnNames } from './column-names.ts'
import type { Db, Scope } from './database.ts'
import { OpenTransaction, type Written } from './driver.ts'
import type { Purpose, Want } from './lanes.ts'
import type { Loan } from './loans.ts'

const dialect: Dialect = {
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => new DummyDriver(),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
}
const config = { dialect, plugins: [columnNames] }
const executor = new Kysely<Schema>(config).getExecutor()

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The source of the connections of transactions. */
export interface Connections {
  connect(want: Want): Promise<Loan>
  /** Cancels the running statement of a connection; missing where the engine cannot. False when the request may still take effect later. */
  cancel?(client: pg.ClientBase): Promise<boolean>
  /** Transactions that only read are committed with the next transaction on their connection. Only for connections of this process alone. */
  readonly endsReadsLater?: boolean
  /** Setting for transactions that have more time than reads of a request. */
  readonly patient?: string
  /** For connections that a pooler lends for one transaction: the settings of each transaction, and the check of their answer. */
  readonly perTransaction?:
    | { settings: string; question: string; verify(answer: pg.QueryResult | pg.QueryResult[]): void }
    | undefined
}

const open = new WeakMap<Db, OpenTransaction>()

/** Implements `Database.hint`. */
export function addHint(db: Db, hint: string): void {
  const transaction = open.get(db)
  if (!transaction || transaction.readOnly)
    throw new Error('Nodes are told of a change inside a transaction that writes')
  transaction.hints.add(hint)
}

/**
 * Sends a statement of the open transaction before this returns, so that later statements follow it. The query builder sends its statements
 * a moment later.
 */
export async function sendNow<R>(db: Db, query: Written): Promise<R[]> {
  const transaction = open.get(db)
  if (!transaction) throw new Error('A statement can only be sent inside an open transaction')
  return (await transaction.executeQuery<R>(query)).rows
}

/**
 * Runs SQL of another library in the open transaction: one statement with values, or several without. Columns keep the names in the text.
 */
export async function runText(
  db: Db,
  text: string,
  values: unknown[] = [],
): Promise<pg.QueryResult | pg.QueryResult[]> {
  const transaction = open.get(db)
  if (!transaction) throw new Error('A text can only be run inside an open transaction')
  return transaction.sendText(text, values)
}

/** Requests declare their purpose themselves; everything else is background work. */
function purposeOf({ purpose, readOnly }: Scope): Purpose {
  return purpose ?? (readOnly ? 'read' : 'background')
}

/** Says whether a user waits for the result. Files and background work have more time. */
function isShort(scope: Scope): boolean {
  return scope.readOnly === true && purposeOf(scope) !== 'background'
}

const beginSnapshot = 'begin isolation level repeatable read, read only'
/** The file that it is written to may be slow. */
const untimed = "set local idle_in_transaction_session_timeout = '10min'"

function beginStatement(scope: Scope, { perTransaction, patient }: Connections): string {
  if (!('system' in scope) && !uuid.test(scope.tenant))
    throw new TypeError('The tenant of a transaction must be a UUID')
  const [role, tenant] = 'system' in scope ? ['rollcall_system', ''] : ['rollcall_app', scope.tenant]
  return [
    scope.snapshot ? beginSnapshot : scope.readOnly ? 'begin read only' : 'begin',
    `set local role ${role}`,
    `set local rollcall.tenant = '${tenant}'`,
    perTransaction?.settings,
    isShort(scope) ? undefined : patient,
    scope.snapshot ? untimed : undefined,
    // Last, so that its answer is the last one.
    perTransaction?.question,
  ]
    .filter((statement) => statement !== undefined)
    .join('; ')
}

/** The transaction that the running code is inside of. */
const inside = new AsyncLocalStorage<OpenTransaction>()

/** Runs fn in one transaction of the pool, as `Database.transaction` promises. */
export async function runTransaction<T>(
  pool: Connections,
  scope: Scope,
  onHints: (hints: ReadonlySet<string>) => void,
  fn: (db: Db) => Promise<T>,
): Promise<T> {
  // In a full lane the inner one would wait for the outer one for ever.
  if (inside.getStore()?.hasConnection)
    throw new Error('A transaction was opened inside another one; do it before or afterwards')
  const { perTransaction } = pool
  const begin = beginStatement(scope, pool)
  const share = 'system' in scope ? '' : scope.tenant
  const loan = await pool.connect({ purpose: purposeOf(scope), share, signal: scope.signal })
  const transaction = new OpenTransaction(loan, {
    readOnly: scope.readOnly === true,
    keepsStatements: !perTransaction,
    isShort: isShort(scope),
  })
  const stopWatching = watch(scope, transaction, pool)
  let result: T
  try {
    transaction.begin(begin, perTransaction?.verify)
    result = await perform(transaction, fn)
    // A snapshot that stayed open would keep the database from removing old rows.
    if (!scope.readOnly || scope.snapshot) await transaction.commit()
    else if (pool.endsReadsLater) transaction.commitLater()
    // The result of a read is known, whatever happens at the end of its transaction. So it is returned first, and the connection ends the
    // transaction afterwards.
    else setImmediate(() => transaction.commit().catch(() => transaction.rollBack()))
  } catch (error) {
    await transaction.rollBack()
    throw error
  } finally {
    transaction.hasConnection = false
    stopWatching?.()
  }
  if (transaction.hints.size > 0) onHints(transaction.hints)
  return result
}

/** Cancels a read when its client has left. A change is never cancelled, because its outcome must be known. */
function watch(
  { readOnly, signal }: Scope,
  transaction: OpenTransaction,
  { cancel }: Connections,
): (() => void) | undefined {
  if (!readOnly || !signal) return undefined
  const onAbort = () => transaction.abandon(signal.reason, cancel)
  signal.addEventListener('abort', onAbort, { once: true })
  // It was aborted while the connection was being opened.
  if (signal.aborted) onAbort()
  return () => signal.removeEventListener('abort', onAbort)
}

async function perform<T>(transaction: OpenTransaction, fn: (db: Db) => Promise<T>): Promise<T> {
  const db: Db = new Kysely<Schema>({
    config,
    dialect,
    driver: new DummyDriver(),
    executor: executor.withConnectionProvider({ provideConnection: (consumer) => consumer(transaction) }),
  })
  open.set(db, transaction)
  try {
    return await inside.run(transaction, fn, db)
  } finally {
    await transaction.end()
    open.delete(db)
  }
}
