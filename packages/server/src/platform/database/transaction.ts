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

/** Where transactions get their connections from. */
export interface Connections {
  connect(want: Want): Promise<Loan>
  /** Ends what runs on a connection; an engine that cannot do that has none. False when it may still do so later. */
  cancel?(client: pg.ClientBase): Promise<boolean>
  /** Set by transactions whose statements may take longer than those that read for a request. */
  readonly patient?: string
  /** Of connections that a pooler lends for one transaction: what each sets for itself, and the judge of what that answers. */
  readonly perTransaction?:
    | { settings: string; question: string; verify(answer: pg.QueryResult | pg.QueryResult[]): void }
    | undefined
}

const open = new WeakMap<Db, OpenTransaction>()

/** As `Database.hint` promises. */
export function addHint(db: Db, hint: string): void {
  const transaction = open.get(db)
  if (!transaction || transaction.readOnly)
    throw new Error('Nodes are told of a change inside a transaction that writes')
  transaction.hints.add(hint)
}

/**
 * Sends a statement of the open transaction before this returns, so that whatever is sent later follows it; what the query builder is asked
 * for leaves a moment after it was asked.
 */
export async function sendNow<R>(db: Db, query: Written): Promise<R[]> {
  const transaction = open.get(db)
  if (!transaction) throw new Error('A statement can only be sent inside an open transaction')
  return (await transaction.executeQuery<R>(query)).rows
}

/**
 * Runs SQL that another library wrote, in the open transaction: one statement with values, or several without. Rows have the names
 * that stand in the text.
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

/** Reads and changes of requests say so themselves; all else is done in the background. */
function purposeOf({ purpose, readOnly }: Scope): Purpose {
  return purpose ?? (readOnly ? 'read' : 'background')
}

/** Does somebody wait for what it reads? Files and work in the background have more time. */
function isShort(scope: Scope): boolean {
  return scope.readOnly === true && purposeOf(scope) !== 'background'
}

function beginStatement(scope: Scope, { perTransaction, patient }: Connections): string {
  if (!('system' in scope) && !uuid.test(scope.tenant))
    throw new TypeError('The tenant of a transaction must be a UUID')
  const [role, tenant] = 'system' in scope ? ['rollcall_system', ''] : ['rollcall_app', scope.tenant]
  return [
    scope.readOnly ? 'begin read only' : 'begin',
    `set local role ${role}`,
    `set local rollcall.tenant = '${tenant}'`,
    perTransaction?.settings,
    isShort(scope) ? undefined : patient,
    // Last, so that its answer is.
    perTransaction?.question,
  ]
    .filter((statement) => statement !== undefined)
    .join('; ')
}

/** The transaction that the code at work is inside of. */
const inside = new AsyncLocalStorage<OpenTransaction>()

/** Runs fn in one transaction of the pool, as `Database.transaction` promises. */
export async function runTransaction<T>(
  pool: Connections,
  scope: Scope,
  onHints: (hints: ReadonlySet<string>) => void,
  fn: (db: Db) => Promise<T>,
): Promise<T> {
  // With a full lane the two would wait for each other.
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
    if (scope.readOnly) {
      // What was read is known, whatever becomes of the end: nobody waits for it but the connection, and the answer goes first.
      setImmediate(() => transaction.commit().catch(() => transaction.rollBack()))
    } else {
      await transaction.commit()
    }
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

/** Ends what reads when nobody waits for it any more. A change is never broken off: its outcome has to be known. */
function watch(
  { readOnly, signal }: Scope,
  transaction: OpenTransaction,
  { cancel }: Connections,
): (() => void) | undefined {
  if (!readOnly || !signal) return undefined
  const onAbort = () => transaction.abandon(signal.reason, cancel)
  signal.addEventListener('abort', onAbort, { once: true })
  // Meanwhile, while the connection was opened.
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
