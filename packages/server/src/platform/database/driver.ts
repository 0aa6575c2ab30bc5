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
import { factsOf } from './statement-facts.ts'

/** A statement with its values, ready to be sent. */
export type Written = Pick<CompiledQuery, 'sql' | 'parameters'>

export interface OpenTransactionOptions {
  readOnly: boolean
  keepsStatements: boolean
  /** Its statements have the time that somebody waits for a list. */
  isShort: boolean
}

/**
 * One open transaction seen as a connection by the query builder; refuses statements once the transaction has ended.
 *
 * It saves the ways to the database that nobody needs. The beginning leaves with the first statement. **A write that returns no rows is
 * not waited for**: it leaves with the next statement that does, or with the commit, in the order in which it was written. Should one
 * fail, all that follows it fails with its error, the commit at the latest, and nothing is kept. What needs to know how many rows a write
 * found lets it return them. A change takes 3 round trips so (measured by the benchmark `changes`; `round-trips.postgres.test.ts` allows 4).
 */
export class OpenTransaction implements DatabaseConnection {
  /** Names of what has changed, told to all nodes after the commit. */
  readonly hints = new Set<string>()
  readonly readOnly: boolean
  broken = false
  /** Until its opener goes on. */
  hasConnection = true
  #begun: Promise<unknown> | undefined
  #ended = false
  /** Writes that have not left yet. */
  #written: Written[] = []
  #writeError: unknown
  /** Kept no longer than until their answers: what a transaction has read is not its to keep. */
  readonly #unanswered = new Set<Promise<unknown>>()
  readonly #client: pg.PoolClient
  readonly #giveBack: Loan['giveBack']
  /** Statements are prepared once for a connection; what is lent for one transaction is another one each time. */
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

  /** Sends the beginning; the first statement follows at once. It fails with the beginning, and {@link end} then says why. */
  begin(text: string, verify: ((answer: pg.QueryResult) => void) | undefined): void {
    // Beginning needs no work of the server, so a slow answer means that the connection is dead.
    this.#begun = ask(this.#client, text, connectTimeout)
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

  /** Sends what is written in another library, as it is and without a name. */
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

  /** Keeps the connection with the transaction until the answer is there. */
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

  /** Sends what was written and the commit, and gives the connection back. Throws the error of a write that failed. */
  async commit(): Promise<void> {
    // The server need not know of it: a value that cannot be sent has never reached it.
    if (this.#failed !== undefined) throw this.#writeError ?? abortedError()
    this.#sendWrites()
    // It follows at once; PostgreSQL makes a rollback of it when one of the writes fails.
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

  /** Gives the connection back without what was done on it. */
  async rollBack(): Promise<void> {
    try {
      if (!this.broken) await ask(this.#client, 'rollback', connectTimeout)
    } catch {
      this.broken = true
    }
    this.#giveBack(this.broken)
  }

  /**
   * Nobody waits for it any more: no further statement is sent, and `cancel` ends the one that runs. Until it has, the connection stays
   * with this transaction, so that no other statement is hit.
   */
  abandon(reason: unknown, cancel: ((client: pg.PoolClient) => Promise<boolean>) | undefined): void {
    this.#abandoned = reason
    if (cancel && this.#unanswered.size > 0) this.#cancelling = this.#cancelAll(cancel)
  }

  async #cancelAll(cancel: (client: pg.PoolClient) => Promise<boolean>): Promise<void> {
    cancelledStatements.inc()
    const answered = Promise.allSettled(this.#unanswered)
    // A request that comes between two statements ends neither.
    while (this.#unanswered.size > 0) {
      // One that may still come would hit whatever runs on the connection then.
      if (!(await cancel(this.#client))) this.broken = true
      await Promise.race([answered, sleep(cancelAgainAfter, undefined, { ref: false })])
    }
  }

  #requireOpen(): void {
    // After the end this connection has left the tenant's role: a statement that comes late would bypass row-level security.
    if (this.#ended) throw new Error('A statement was sent after its transaction had ended; await it inside')
    if (this.#abandoned !== undefined) throw this.#abandoned
  }

  /** With the first statement that failed, all that were sent after it have; what they say says nothing. */
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
    // A transaction that was to read tried to write, which is no fault of the server's.
    return refused && this.readOnly ? error : asDatabaseError(error)
  }

  // biome-ignore lint/correctness/useYield: the interface asks for a generator, and results are read a page at a time instead
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Streaming is not supported; read page by page')
  }
}

/**
 * The same statement with its values as they are sent. Throws for one that cannot be: once the commit follows, that would be too late, since
 * the server would never hear of the statement and commit the others.
 */
function sendable({ sql, parameters }: Written): Written {
  return { sql, parameters: parameters.map((value) => prepareValue(value)) }
}

/** The driver's own, which its types leave out: text, bytes or null of any value. What it returns it takes as it is. */
const { prepareValue } = (pg as unknown as { utils: { prepareValue(value: unknown): unknown } }).utils

/** A statement that has not ended by then is asked to once more, in milliseconds. */
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

/** Another node has migrated the schema meanwhile: this connection's prepared statements will keep failing. */
function isStalePlan(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.routine === 'RevalidateCachedQuery'
}
