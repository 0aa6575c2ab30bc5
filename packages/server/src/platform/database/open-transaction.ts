import { setTimeout as sleep } from 'node:timers/promises'
import {
  CamelCasePlugin,
  type CompiledQuery,
  type DatabaseConnection,
  type PluginTransformResultArgs,
  type QueryResult,
} from 'kysely'
import pg from 'pg'
import { ask } from './ask.ts'
import { cancelledStatements, timeLimitsHit } from './database-metrics.ts'
import {
  asDatabaseError,
  isAborted,
  isCancelled,
  isConnectionFailure,
  isReadOnlyRefusal,
  TimeLimitError,
} from './errors.ts'
import { statementName } from './statement-names.ts'

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
export const columnNames = new ColumnNames()

/** A statement with its values, ready to be sent. */
export type Written = Pick<CompiledQuery, 'sql' | 'parameters'>

export interface OpenTransactionOptions {
  readOnly: boolean
  keepsStatements: boolean
  /** Its statements have the time that somebody waits for a list. */
  isShort: boolean
}

/** One open transaction seen as a connection by the query builder; refuses statements once the transaction has ended. */
export class OpenTransaction implements DatabaseConnection {
  /** Names of what has changed, told to all nodes after the commit. */
  readonly hints = new Set<string>()
  readonly lastWrites: Written[] = []
  readonly readOnly: boolean
  broken = false
  /** Until its opener goes on. */
  hasConnection = true
  /** The commit that left with the last statement, where one was announced as the last. */
  committed: Promise<pg.QueryResult> | undefined
  #lastComes = false
  #ended = false
  /** Kept no longer than until their answers: what a transaction has read is not its to keep. */
  readonly #unanswered = new Set<Promise<unknown>>()
  readonly #client: pg.PoolClient
  /** Statements are prepared once for a connection; what is lent for one transaction is another one each time. */
  readonly #keepsStatements: boolean
  readonly #isShort: boolean
  #abandoned: unknown
  #failed: unknown
  #cancelling: Promise<void> | undefined

  constructor(client: pg.PoolClient, options: OpenTransactionOptions) {
    this.#client = client
    this.readOnly = options.readOnly
    this.#keepsStatements = options.keepsStatements
    this.#isShort = options.isShort
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

  /** The next statement is the last: the commit leaves with it. */
  announceLast(): void {
    this.#lastComes = true
  }

  async executeQuery<R>(query: Written): Promise<QueryResult<R>> {
    this.#requireOpen()
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
    this.#requireOpen()
    try {
      return await ask(this.#client, values.length === 0 ? { text } : { text, values })
    } catch (error) {
      throw this.#failure(error)
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

  /** Waits for statements already sent and refuses further ones. */
  async end(): Promise<void> {
    this.#ended = true
    await Promise.allSettled(this.#unanswered)
    await this.#cancelling
  }
}

/** A statement that has not ended by then is asked to once more, in milliseconds. */
const cancelAgainAfter = 50

function tooLong(cause: unknown): TimeLimitError {
  timeLimitsHit.inc()
  return new TimeLimitError('A statement that reads took longer than it may', { cause })
}

/** Another node has migrated the schema meanwhile: this connection's prepared statements will keep failing. */
function isStalePlan(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.routine === 'RevalidateCachedQuery'
}
