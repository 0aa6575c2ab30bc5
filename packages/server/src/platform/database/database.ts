import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Invalidation } from '../invalidations.ts'
import type { Schema } from '../schema.ts'
import type { LaneLoad, Purpose } from './lanes.ts'

/** Whose rows a transaction may see, one tenant's or, for the system's own work, everybody's; and how it is done. */
export type Scope = ({ tenant: string } | { system: true }) & {
  readOnly?: boolean
  /** What it is for, which says how many connections there are for it. Unless told, what only reads is a read, all else background work. */
  purpose?: Purpose
  /**
   * Aborted when nobody waits for it any more. It then leaves the queue for a connection and throws the reason. If it only reads, what
   * runs of it is ended as well, except on the embedded database.
   */
  signal?: AbortSignal | undefined
}

/** The query builder, bound to one open transaction. */
export type Db = Kysely<Schema>

/** The part of the logger that the database uses. */
export type Log = Pick<Logger, 'info' | 'warn' | 'error' | 'fatal'>

/** Who follows the change log that all nodes write. */
export interface LogHandlers {
  /** What was announced, once or twice. */
  onInvalidation(invalidation: Invalidation): void
  /** false: some may have been missed from now on; true: from now on none is missed. */
  onState(up: boolean): void
  /** Everything up to here was told; a reader of a change stream may begin again here, on any node. */
  onPosition?(position: string): void
  onHint?(hint: string): void
  /** What this node tells all others of itself with each heartbeat, and what it hears of them and of the database's clock. */
  node?: HeartbeatHandlers
}

export interface HeartbeatHandlers {
  readonly facts: string
  /** Returns whether the node that said so is a new one. */
  heard(facts: string): boolean
  /** By so many milliseconds the clock of the database is ahead. */
  clockCompared(ahead: number): void
}

/** The one way to the database, the same for the embedded one and for PostgreSQL. */
export interface Database {
  readonly kind: 'embedded' | 'postgres'
  /**
   * Runs fn in one transaction, in a role that row-level security binds. Commits when fn returns and rolls back when it throws.
   * Throws DatabaseUnavailableError within about 5 seconds when the database cannot be reached, DatabaseOverloadedError when no
   * connection became free, and TimeLimitError when a statement of a read takes longer than 3 seconds (not on the embedded database).
   */
  transaction<T>(scope: Scope, fn: (db: Db) => Promise<T>): Promise<T>
  /** Connections of a purpose that are in use, and transactions that wait for one. */
  load(purpose: Purpose): LaneLoad
  /**
   * Tells every node, this one included, of a change: writes it into the change log with the commit of `db`, so that it is never lost, and
   * is delivered only if and after that commits. For a transaction of the tenant that it is about.
   */
  announce(db: Db, invalidation: Invalidation): Promise<void>
  /** Tells every node by a name without blanks, after the commit of `db`; may be lost. */
  hint(db: Db, name: string): void
  /** Follows the change log until the returned function is called. */
  listen(handlers: LogHandlers): Promise<() => Promise<void>>
  /** Resolves when the database answers and takes changes; throws DatabaseUnavailableError otherwise. */
  ping(): Promise<void>
  /** Waits for open transactions, then closes every connection and, if embedded, the database itself. */
  close(): Promise<void>
}

/** Where the database is: `url` of a PostgreSQL server, or `dataDir` of the embedded one. */
export interface DatabaseOptions {
  url?: string | undefined
  /**
   * Where `url` leads to a pooler that lends connections for one transaction: the way to the server itself, for listening and migrating.
   */
  directUrl?: string | undefined
  /** The address with the role that owns the tables and migrates them, where the one in `url` owns none. */
  ownerUrl?: string | undefined
  /** How long to wait for a PostgreSQL server that is not up yet, in milliseconds; not at all unless told. */
  patience?: number | undefined
  dataDir?: string | undefined
  /** Connections to PostgreSQL at most; 10 unless told. The embedded database always has one. */
  poolSize?: number | undefined
  log: Log
  /** Called when the embedded database has stopped and does not open again, so that only a new start can help. */
  onLost?: ((error: unknown) => void) | undefined
}
