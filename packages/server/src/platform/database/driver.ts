import { setTimeout as sleep } from 'node:timers/promises'
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import pg from 'pg'
import { ask } from './ask.ts'
import { columnNames } from './column-names.ts'
import { cancelledStatements, timeLimitsHit } from './database-metrics.ts'
import {
  asDatabaseError,
  CommitOutcomeUnknownError,
  isAborted,
  isCancelled,
  isConnectionFailure,
  isReadOnlyRefusal,
  TimeLimitError,
  TransactionAbortedError,
} from './errors.ts'
import type { Loan } from './loans.ts'
import { connectTimeout } from './pool.ts'
import { endBefore, endLater } from './reads-end.ts'
import { factsOf } from './statement-facts.ts'

/** A statement with its values, ready to be sent. */
export type Written = Pick<CompiledQuery, 'sql' | 'parameters'>

export interface OpenTransactionOptions {
  readOnly: boolean
  keepsStatements: boolean
  /** True when its statements have only the time limit of a list. */
  isShort: boolean
}

/**
 * One open transaction as a connection for the query builder. Refuses statements once the transaction has ended.
 *
 * It saves round trips. `begin` is sent together with the first statement. **A write that returns no rows is not awaited**: it is sent with
 * the next awaited statement or with the commit, in the order it was written. If one fails, everything after it fails with its error, at
 * the latest the commit, and nothing is kept. A caller that needs the number of changed rows lets the write return them. A change takes 3
 * round trips this way (measured by the benchmark `changes`; `round-trips.postgres.test.ts` allows 4).
 */
export class OpenTransaction implements DatabaseConnection {
  /** The hints that all nodes get after the commit. */
  readonly hints = new Set<string>()
  readonly readOnly: boolean
  broken = false
  /** False once the opener has gone on without waiting for the end. */
  hasConnection = true
  #begun: Promise<unknown> | undefined
  #ended = false
  /** Writes that have not been sent yet. */
  #written: Written[] = []
  #writeError: unknown
  /** Only until their answers: the transaction must not keep what it has read. */
  readonly #unanswered = new Set<Promise<unknown>>()
  readonly #client: pg.PoolClient
  readonly #giveBack: Loan['giveBack']
  /** Statements are prepared once for a connection. A pooler lends another connection each time, so nothing is prepared there. */
  readonly #keepsStatements: boolean
  readonly #isShort: boolean
  #abandoned: unknown
  #failed: unknown
  #cancelling: Promise<void> | undefined

  constructor({ client, giveBack }: Loan, options: OpenTransactionOptions) {
    this.#client = client
    this.#giveBack = giveBack
    this.readOnly = options.readOnly
    this.#keepsStatements = options.keepsStatements
    this.#isShort = options.isShort
  }

  /** Sends `begin`; the first statement follows at once. If `begin` fails, the statement fails too, and {@link end} says why. */
  begin(text: string, verify: ((answer: pg.QueryResult) => void) | undefined): void {
    // `begin` needs no work of the server, so a slow answer means a dead connection.
    this.#begun = ask(this.#client, `${endBefore(this.#client)}${text}`, connectTimeout)
      .then(verify)
      .catch((error: unknown) => {
        this.broken = true
        throw asDatabaseError(error)
      })
    this.#begun.catch(() => {})
  }

  async executeQuery<R>(query: Written): Promise<QueryResult<R>> {
    this.#requireOpen()
    if (!this.readOnly && factsOf(query.sql).writesOnly) {
      this.#written.push(sendable(query))
      return { rows: [] }
    }
    this.#sendWrites()
    const answer = await this.#awaited(this.#send(query))
    return { rows: columnNames.rowsOf(answer) as R[] }
  }

  /** Sends text of another library, unchanged and without preparing it. */
  async sendText(text: string, values: unknown[]): Promise<pg.QueryResult | pg.QueryResult[]> {
    this.#requireOpen()
    this.#sendWrites()
    try {
      return await ask(this.#client, values.length === 0 ? { text } : { text, values })
    } catch (error) {
      throw this.#failure(error)
    }
  }

  #sendWrites(): void {
    for (const query of this.#written)
      this.#awaited(
        this.#send(query).catch((error: unknown) => {
          this.#writeError ??= error
        }),
      )
    this.#written = []
  }

  /** Keeps the connection for the transaction until the answer has come. */
  #awaited<T>(answer: Promise<T>): Promise<T> {
    this.#unanswered.add(answer)
    return answer.finally(() => this.#unanswered.delete(answer))
  }

  async #send({ sql, parameters }: Written): Promise<pg.QueryArrayResult> {
    const name = this.#keepsStatements ? factsOf(sql).name : undefined
    const values = parameters as unknown[]
    const named = name === undefined ? {} : { name }
    try {
      return await ask<pg.QueryArrayResult>(this.#client, { text: sql, values, rowMode: 'array', ...named })
    } catch (error) {
      throw this.#failure(error)
    }
  }

  /** Waits for statements already sent and refuses further ones; throws when the transaction could not begin. */
  async end(): Promise<void> {
    this.#ended = true
    await Promise.allSettled(this.#unanswered)
    await this.#cancelling
    await this.#begun
  }

  /** Sends the waiting writes and the commit, and returns the connection. Throws the error of a write that failed. */
  async commit(): Promise<void> {
    // A value that cannot be sent has never reached the server, so the server would commit the rest.
    if (this.#failed !== undefined) throw this.#writeError ?? abortedError()
    this.#sendWrites()
    // Sent at once with the writes. PostgreSQL rolls back instead when one of them fails.
    const [outcome] = await Promise.allSettled([ask(this.#client, 'commit'), ...this.#unanswered])
    if (outcome.status === 'rejected' && isConnectionFailure(outcome.reason)) {
      this.broken = true
      throw new CommitOutcomeUnknownError(
        'The connection was lost while committing; the change may or may not have been made',
        { cause: outcome.reason },
      )
    }
    if (this.#writeError) throw this.#writeError
    if (outcome.status === 'rejected')
      throw isAborted(outcome.reason) ? abortedError() : asDatabaseError(outcome.reason)
    // PostgreSQL answers a commit of a failed transaction with ROLLBACK instead of an error.
    if (outcome.value.command !== 'COMMIT') throw abortedError()
    this.#giveBack()
  }

  /** Returns the connection at once, for transactions that only read. The commit is sent with the next transaction on it. */
  commitLater(): void {
    endLater(this.#client)
    this.#giveBack()
  }

  /** Rolls back and returns the connection. */
  async rollBack(): Promise<void> {
    try {
      if (!this.broken) await ask(this.#client, 'rollback', connectTimeout)
    } catch {
      this.broken = true
    }
    this.#giveBack(this.broken)
  }

  /**
   * Abandons a transaction whose client has left: sends no further statement, and `cancel` ends the running one. The connection stays with
   * this transaction until then, so that no other statement is hit.
   */
  abandon(reason: unknown, cancel: ((client: pg.PoolClient) => Promise<boolean>) | undefined): void {
    this.#abandoned = reason
    if (cancel && this.#unanswered.size > 0) this.#cancelling = this.#cancelAll(cancel)
  }

  async #cancelAll(cancel: (client: pg.PoolClient) => Promise<boolean>): Promise<void> {
    cancelledStatements.inc()
    const answered = Promise.allSettled(this.#unanswered)
    // A cancel request that arrives between two statements ends neither.
    while (this.#unanswered.size > 0) {
      // A request that is still under way would hit the next statement on the connection.
      if (!(await cancel(this.#client))) this.broken = true
      await Promise.race([answered, sleep(cancelAgainAfter, undefined, { ref: false })])
    }
  }

  #requireOpen(): void {
    // After the end the connection has left the tenant's role: a late statement would bypass row-level security.
    if (this.#ended) throw new Error('A statement was sent after its transaction had ended; await it inside')
    if (this.#abandoned !== undefined) throw this.#abandoned
  }

  /** After the first failure every later statement fails too, and only the first error is meaningful. */
  #failure(error: unknown): unknown {
    if (isAborted(error) && this.#failed !== undefined) return this.#failed
    const meaning = this.#meaningOf(error)
    this.#failed ??= meaning
    return meaning
  }

  #meaningOf(error: unknown): unknown {
    if (this.#abandoned !== undefined && isCancelled(error)) return this.#abandoned
    if (this.#isShort && isCancelled(error)) return tooLong(error)
    const refused = isReadOnlyRefusal(error)
    if (isConnectionFailure(error) || isStalePlan(error) || refused) this.broken = true
    // A read-only transaction tried to write: a mistake of the caller, not of the server.
    return refused && this.readOnly ? error : asDatabaseError(error)
  }

  // biome-ignore lint/correctness/useYield: the interface asks for a generator, and results are read a page at a time instead
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Streaming is not supported; read page by page')
  }
}

/**
 * Converts the values of a statement to the form in which they are sent. Throws when one cannot be converted. With the commit it would be
 * too late: the server would never see the statement and commit the others.
 */
function sendable({ sql, parameters }: Written): Written {
  return { sql, parameters: parameters.map((value) => prepareValue(value)) }
}

/**
 * The driver's own function, which its types leave out: converts any value to text, bytes or null. It accepts its own results unchanged.
 */
const { prepareValue } = (pg as unknown as { utils: { prepareValue(value: unknown): unknown } }).utils

/** Milliseconds after which a statement that has not ended is cancelled again. */
const cancelAgainAfter = 50

function abortedError(): Error {
  return new TransactionAbortedError(
    'A statement of this transaction failed and its error was swallowed; nothing was kept',
  )
}

function tooLong(cause: unknown): TimeLimitError {
  timeLimitsHit.inc()
  return new TimeLimitError('A statement that reads took longer than it may', { cause })
}

/** Another node has migrated the schema meanwhile, so the prepared statements of this connection fail for good. */
function isStalePlan(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.routine === 'RevalidateCachedQuery'
}
