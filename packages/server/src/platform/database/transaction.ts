import {
  CamelCasePlugin,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  DummyDriver,
  Kysely,
  type PluginTransformResultArgs,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import pg from 'pg'
import type { Schema } from '../schema.ts'
import { ask } from './ask.ts'
import type { Db, Scope } from './database.ts'
import {
  asDatabaseError,
  CommitOutcomeUnknownError,
  isConnectionFailure,
  isReadOnlyRefusal,
  TransactionAbortedError,
} from './errors.ts'
import { connectTimeout } from './pool.ts'
import { statementName } from './statement-names.ts'

const dialect: Dialect = {
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => new DummyDriver(),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
}
/** Columns have other names in TypeScript. Rows are made with those at once, instead of twice. */
class ColumnNames extends CamelCasePlugin {
  readonly #known = new Map<string, string>()

  override async transformResult({ result }: PluginTransformResultArgs) {
    return result
  }

  /** What stands inside a jsonb value is data, not a column, and keeps its keys. */
  rowsOf({ fields, rows }: pg.QueryArrayResult): Record<string, unknown>[] {
    const names = fields.map(({ name }) => this.#nameOf(name))
    return rows.map((values) => {
      const row: Record<string, unknown> = {}
      for (let at = 0; at < names.length; at += 1) row[names[at] as string] = values[at]
      return row
    })
  }

  #nameOf(column: string): string {
    const known = this.#known.get(column)
    if (known !== undefined) return known
    const name = this.camelCase(column)
    this.#known.set(column, name)
    return name
  }
}
const columnNames = new ColumnNames()
const config = { dialect, plugins: [columnNames] }
const executor = new Kysely<Schema>(config).getExecutor()

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const largestNote = 7_900

/** Where transactions get their connections from. */
export interface Connections {
  connect(): Promise<pg.PoolClient>
  /** Of connections that a pooler lends for one transaction: what each sets for itself, and the judge of what that answers. */
  readonly perTransaction?:
    | { settings: string; verify(answer: pg.QueryResult | pg.QueryResult[]): void }
    | undefined
}

/** A statement with its values, ready to be sent. */
export type Written = Pick<CompiledQuery, 'sql' | 'parameters'>

/** One open transaction seen as a connection by the query builder; refuses statements once the transaction has ended. */
class OpenTransaction implements DatabaseConnection {
  readonly notes = new Set<string>()
  readonly lastWrites: Written[] = []
  readonly readOnly: boolean
  broken = false
  /** The commit that left with the last statement, where one was announced as the last. */
  committed: Promise<pg.QueryResult> | undefined
  #lastComes = false
  #ended = false
  /** Kept no longer than until their answers: what a transaction has read is not its to keep. */
  readonly #unanswered = new Set<Promise<unknown>>()
  readonly #client: pg.PoolClient
  /** Statements are prepared once for a connection; what is lent for one transaction is another one each time. */
  readonly #keepsStatements: boolean

  constructor(client: pg.PoolClient, options: { readOnly: boolean; keepsStatements: boolean }) {
    this.#client = client
    this.readOnly = options.readOnly
    this.#keepsStatements = options.keepsStatements
  }

  /** The next statement is the last: the commit leaves with it. */
  announceLast(): void {
    this.#lastComes = true
  }

  async executeQuery<R>(query: Written): Promise<QueryResult<R>> {
    // After the end this connection has left the tenant's role: a statement that comes late would bypass row-level security.
    if (this.#ended) throw new Error('A statement was sent after its transaction had ended; await it inside')
    const result = this.send(query)
    this.#unanswered.add(result)
    if (this.#lastComes) {
      this.#ended = true
      this.committed = ask(this.#client, 'commit')
      // Whoever ends the transaction looks at it; the statement may fail before that.
      this.committed.catch(() => {})
    }
    const answer = await result.finally(() => this.#unanswered.delete(result))
    const rows = columnNames.rowsOf(answer) as R[]
    const { command, rowCount } = answer
    const changes =
      command === 'INSERT' || command === 'UPDATE' || command === 'DELETE' || command === 'MERGE'
    return changes ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows }
  }

  /** Sends a statement at once, whatever stands before it. */
  async send(query: Written): Promise<pg.QueryArrayResult> {
    const name = this.#keepsStatements ? statementName(query.sql) : undefined
    const values = query.parameters as unknown[]
    try {
      return await ask<pg.QueryArrayResult>(this.#client, {
        text: query.sql,
        values,
        rowMode: 'array',
        ...(name === undefined ? {} : { name }),
      })
    } catch (error) {
      throw this.#failure(error)
    }
  }

  /** Sends what is written in another library, as it is and without a name. */
  async sendText(text: string, values: unknown[]): Promise<pg.QueryResult | pg.QueryResult[]> {
    if (this.#ended) throw new Error('A statement was sent after its transaction had ended; await it inside')
    try {
      return await ask(this.#client, values.length === 0 ? { text } : { text, values })
    } catch (error) {
      throw this.#failure(error)
    }
  }

  #failure(error: unknown): unknown {
    const refused = isReadOnlyRefusal(error)
    if (isConnectionFailure(error) || isStalePlan(error) || refused) this.broken = true
    // A transaction that was to read tried to write, which is no fault of the server's.
    return refused && this.readOnly ? error : asDatabaseError(error)
  }

  // biome-ignore lint/correctness/useYield: the interface asks for a generator, and results are read a page at a time instead
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Streaming is not supported; read page by page')
  }

  /** Waits for statements already sent and refuses further ones. */
  async end(): Promise<void> {
    this.#ended = true
    await Promise.allSettled(this.#unanswered)
  }
}

/** Another node has migrated the schema meanwhile: this connection's prepared statements will keep failing. */
function isStalePlan(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.routine === 'RevalidateCachedQuery'
}

const open = new WeakMap<Db, OpenTransaction>()

/** Keeps a note with the open transaction; it leaves with the commit. Throws when the note is over 7,900 bytes. */
export function addNote(db: Db, note: string): void {
  const transaction = open.get(db)
  if (!transaction || transaction.readOnly)
    throw new Error('A note can only be announced inside the transaction that changes what it tells of')
  if (Buffer.byteLength(note) > largestNote)
    throw new RangeError(`A note may have ${largestNote} bytes at most`)
  transaction.notes.add(note)
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
 * Keeps a statement with the open transaction; it leaves with the commit, so that nobody waits for it by itself. For writes whose
 * outcome decides nothing but whether the transaction succeeds: should one fail, nothing is kept and its error is thrown.
 */
export function writeWithCommit(db: Db, query: { compile(): Written }): void {
  const transaction = open.get(db)
  if (!transaction || transaction.readOnly)
    throw new Error('A write can only be kept for the commit inside a transaction that writes')
  transaction.lastWrites.push(query.compile())
}

/**
 * The same transaction, which ends with the next statement: its commit does not wait for the answer, which saves a round trip. For
 * transactions that only read; a further statement is refused.
 */
export function lastStatement(db: Db): Db {
  const transaction = open.get(db)
  if (!transaction?.readOnly) throw new Error('Only a transaction that reads ends with a statement')
  transaction.announceLast()
  return db
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

function beginStatement(scope: Scope, { perTransaction }: Connections): string {
  if (!('system' in scope) && !uuid.test(scope.tenant))
    throw new TypeError('The tenant of a transaction must be a UUID')
  const [role, tenant] = 'system' in scope ? ['rollcall_system', ''] : ['rollcall_app', scope.tenant]
  const begin = scope.readOnly ? 'begin read only' : 'begin'
  const settings = perTransaction ? `; ${perTransaction.settings}` : ''
  return `${begin}; set local role ${role}; set local rollcall.tenant = '${tenant}'${settings}`
}

/** How one kind of database sends the notes of a transaction: as statements before the commit, or itself afterwards. */
export interface Notes {
  beforeCommit(notes: ReadonlySet<string>): string
  afterCommit(notes: ReadonlySet<string>): void
}

/** Runs fn in one transaction of the pool, as `Database.transaction` promises. */
export async function runTransaction<T>(
  pool: Connections,
  scope: Scope,
  notes: Notes,
  fn: (db: Db) => Promise<T>,
): Promise<T> {
  const { perTransaction } = pool
  const begin = beginStatement(scope, pool)
  const client = await pool.connect().catch((error: unknown) => {
    throw asDatabaseError(error)
  })
  const readOnly = scope.readOnly === true
  const transaction = new OpenTransaction(client, { readOnly, keepsStatements: !perTransaction })
  try {
    const result = await perform(client, transaction, { begin, verify: perTransaction?.verify }, fn)
    if (scope.readOnly) {
      // What was read is known, whatever becomes of the end: nobody waits for it but the connection, and the answer goes first.
      setImmediate(() => finish(client, transaction, notes).catch(() => rollBack(client, transaction)))
    } else {
      await finish(client, transaction, notes)
    }
    return result
  } catch (error) {
    await rollBack(client, transaction)
    throw error
  }
}

async function finish(client: pg.PoolClient, transaction: OpenTransaction, notes: Notes): Promise<void> {
  await commit(client, transaction, notes)
  client.release()
  notes.afterCommit(transaction.notes)
}

async function perform<T>(
  client: pg.PoolClient,
  transaction: OpenTransaction,
  { begin, verify }: { begin: string; verify?: ((answer: pg.QueryResult) => void) | undefined },
  fn: (db: Db) => Promise<T>,
): Promise<T> {
  // Beginning needs no work of the server, so a slow answer means that the connection is dead.
  const begun = ask(client, begin, connectTimeout)
    .then(verify)
    .catch((error: unknown) => {
      transaction.broken = true
      throw asDatabaseError(error)
    })
  // The first statement follows at once: it fails with the beginning, and `begun` then says why.
  begun.catch(() => {})
  const db: Db = new Kysely<Schema>({
    config,
    dialect,
    driver: new DummyDriver(),
    executor: executor.withConnectionProvider({ provideConnection: (consumer) => consumer(transaction) }),
  })
  open.set(db, transaction)
  try {
    return await fn(db)
  } finally {
    await transaction.end()
    await begun
    open.delete(db)
  }
}

async function commit(client: pg.PoolClient, transaction: OpenTransaction, notes: Notes): Promise<void> {
  const written = transaction.lastWrites.map((query) => transaction.send(query))
  // It follows at once; PostgreSQL makes a rollback of it when one of the writes fails.
  const committed = transaction.committed ?? ask(client, `${notes.beforeCommit(transaction.notes)}commit`)
  const [outcome, ...writes] = await Promise.allSettled([committed, ...written])
  if (outcome.status === 'rejected' && isConnectionFailure(outcome.reason)) {
    transaction.broken = true
    throw new CommitOutcomeUnknownError(
      'The connection was lost while committing; the change may or may not have been made',
      {
        cause: outcome.reason,
      },
    )
  }
  const failed = writes.find((write) => write.status === 'rejected')
  if (failed) throw failed.reason
  if (outcome.status === 'rejected')
    throw isAborted(outcome.reason) ? abortedError() : asDatabaseError(outcome.reason)
  // PostgreSQL answers a commit of a failed transaction with ROLLBACK instead of an error.
  const last: pg.QueryResult | undefined = [outcome.value].flat().at(-1)
  if (last?.command !== 'COMMIT') throw abortedError()
}

function isAborted(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '25P02'
}

function abortedError(): Error {
  return new TransactionAbortedError(
    'A statement of this transaction failed and its error was swallowed; nothing was kept',
  )
}

async function rollBack(client: pg.PoolClient, transaction: OpenTransaction): Promise<void> {
  try {
    if (!transaction.broken) await ask(client, 'rollback', connectTimeout)
  } catch {
    transaction.broken = true
  }
  client.release(transaction.broken)
}
