import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Invalidation } from '../invalidations.ts'
import type { Schema } from '../schema.ts'
import type { LaneLoad, Purpose } from './lanes.ts'

/** The rows that a transaction may see: one tenant's, or all rows for the system's own work. And how it runs. */
export type Scope = ({ tenant: string } | { system: true }) & {
  readOnly?: boolean
  /**
   * True for a long read: all its statements see the database as it is at the first one, and it may be idle for ten minutes. The embedded
   * database does nothing else meanwhile.
   */
  snapshot?: boolean
  /** Selects the lane of connections. By default a read-only transaction is a read, and any other is background work. */
  purpose?: Purpose
  /**
   * Aborted when the client no longer waits. The transaction then leaves the queue for a connection and throws the reason. The running
   * statement of a read is cancelled too, except on the embedded database.
   */
  signal?: AbortSignal | undefined
}

/** The query builder, bound to one open transaction. */
export type Db = Kysely<Schema>

/** The part of the logger that the database uses. */
export type Log = Pick<Logger, 'info' | 'warn' | 'error' | 'fatal'>

/** Receives the changes of all nodes from the change log. */
export interface LogHandlers {
  /** A change that was announced. It may come twice. */
  onInvalidation(invalidation: Invalidation): void
  /** false: changes may be missed from now on. true: from now on none is missed. */
  onState(up: boolean): void
  /** Every change up to this position was reported. A reader of a change stream may resume here, on any node. */
  onPosition?(position: string): void
  onHint?(hint: string): void
  /** What this node tells the others with each heartbeat, and what it hears of them and of the database's clock. */
  node?: HeartbeatHandlers
}

export interface HeartbeatHandlers {
  readonly facts: string
  /** Takes the facts of a node. Returns whether it is a new one. */
  heard(facts: string): boolean
  /** How many milliseconds the clock of the database is ahead. */
  clockCompared(ahead: number): void
}

/** The only way to the database, the same for the embedded one and for PostgreSQL. */
export interface Database {
  readonly kind: 'embedded' | 'postgres'
  /**
   * Runs fn in one transaction, in a role that row-level security binds. Commits when fn returns and rolls back when it throws.
   * Throws DatabaseUnavailableError within about 5 seconds when the database cannot be reached, DatabaseOverloadedError when no
   * connection became free, and TimeLimitError when a statement of a read takes longer than 3 seconds (not on the embedded database).
   */
  transaction<T>(scope: Scope, fn: (db: Db) => Promise<T>): Promise<T>
  /** The connections of a purpose in use, and the transactions that wait for one. */
  load(purpose: Purpose): LaneLoad
  /**
   * Announces a change to every node, this one included. Writes it into the change log in the transaction of `db`, so it is delivered only
   * after the commit and never lost. The transaction must be of the tenant concerned.
   */
  announce(db: Db, invalidation: Invalidation): Promise<void>
  /** Sends a name without blanks to every node after the commit of `db`. It may be lost. */
  hint(db: Db, name: string): void
  /** Follows the change log until the returned function is called. */
  listen(handlers: LogHandlers): Promise<() => Promise<void>>
  /** Resolves when the database answers and accepts changes. Throws DatabaseUnavailableError otherwise. */
  ping(): Promise<void>
  /** Waits for open transactions, then closes every connection and, if embedded, the database itself. */
  close(): Promise<void>
}

/** Where the database is: `url` of a PostgreSQL server, or `dataDir` of the embedded one. */
export interface DatabaseOptions {
  url?: string | undefined
  /**
   * The direct address of the server, for listening and migrating, where `url` leads to a pooler that lends connections for one
   * transaction.
   */
  directUrl?: string | undefined
  /** The address with the role that owns and migrates the tables, where the role of `url` owns none. */
  ownerUrl?: string | undefined
  /** How many milliseconds to wait for a PostgreSQL server that is not up yet. By default it does not wait. */
  patience?: number | undefined
  dataDir?: string | undefined
  /** The most connections to PostgreSQL; the default is 10. The embedded database always has one. */
  poolSize?: number | undefined
  log: Log
  /** Called when the embedded database has stopped and cannot be opened again. Only a new start of the process helps then. */
  onLost?: ((error: unknown) => void) | undefined
}
