import type { Operation } from '@rollcall/contract/operation.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database, Db } from '../platform/database/database.ts'
import type { Purpose } from '../platform/database/lanes.ts'
import type { Subscriber } from '../platform/events.ts'
import type { FairUse } from '../platform/fair-use.ts'
import type { Invalidation } from '../platform/invalidations.ts'
import type { Credential, Principal, RequestOrigin, Tenant } from '../platform/principal.ts'
import type { Refusal } from '../platform/problem.ts'
import type { Consequence } from './consequence.ts'
import type { Denials } from './denials.ts'
import type { DeviceCookie, SessionCookie } from './implement.ts'
import type { LockedAccounts, Sharing } from './locked-accounts.ts'
import type { Idempotency, IdempotencyKey } from './repeated.ts'

/** The dependencies for running operations. */
export interface RunDeps {
  database: Database
  clock: Clock
  /** Returns the principal of a secret at this moment; undefined when the secret is not valid. */
  authenticate(credential: Credential): Promise<Principal | undefined>
  /** Like `authenticate`, without recording a use of the credential. */
  recheck(credential: Credential): Promise<Principal | undefined>
  tenantBySlug(slug: string): Promise<Tenant | undefined>
  tenantById(id: string): Promise<Tenant | undefined>
  /** Derives the audit log and mails from the events of a change, in its transaction. */
  derive: Subscriber
  /**
   * Locks the tenant until the transaction ends. Without `sharing` no other change that needs a permission runs in this tenant meanwhile.
   * With it, only changes of the whole tenant or of the same accounts wait. Returns the tenant as it is under the lock.
   */
  lockTenant(db: Db, tenant: Tenant, sharing: Sharing | undefined): Promise<Tenant>
  /** Locks a tenant alone that the transaction has entered, and reads it; undefined when there is none of this id. */
  lockOther(db: Db, id: string): Promise<Tenant | undefined>
  /** Reads accounts that the transaction has locked, under their locks. */
  lockAccounts(db: Db, tenantId: string, ids: readonly string[]): Promise<LockedAccounts>
  /**
   * Returns the principal by which a caller acts in the tenant of this slug, which is not its home; undefined when it has no access, whether
   * or not such a tenant exists. Records the visit, unless `touch` is false.
   */
  visit(
    self: Principal,
    slug: string,
    origin: RequestOrigin,
    how?: { touch: boolean },
  ): Promise<Principal | undefined>
  /** Reads the principal from the database; undefined when the account or the credential is no longer valid. */
  resolve(db: Db, principal: Principal, at: Moment): Promise<Resolved>
  /** What follows from a change in other tenants. */
  consequence: Consequence
  idempotency: Idempotency
  fairUse: FairUse
  denials: Denials
  /** Drops what this node has cached, at once. The node's own message from the change log arrives only a moment later. */
  dropStale(invalidation: Invalidation): void
}

/**
 * A principal as the database has it; undefined when it may not act. For a visitor the rest is read in its home tenant, by `atHome`, while
 * nothing else uses the transaction.
 */
export type Resolved = Principal | { atHome(): Promise<Principal | undefined> } | undefined

/** The tenant's rules and roles, and the time, for which a principal is read. */
export interface Moment {
  tenant: Tenant | Promise<Tenant>
  now: Date
}

/** The credentials that a caller presents. */
export interface Credentials {
  presented: Credential | undefined
  /** The caller's own session, which waits during an impersonation. */
  waiting: Credential | undefined
  /** The principal for which the calling page was loaded, as in the header `Rollcall-As`. */
  page: string | undefined
  /** The tenant that the caller acts in: of the address, or of the header `Rollcall-Tenant`; its home unless given. */
  tenant: string | undefined
}

/** A file that a call sends. */
export interface SentFile {
  /** Its bytes, to be read once. */
  chunks: AsyncIterable<Uint8Array>
  /** The SHA-256 of what was read of it. */
  digest(): Buffer
}

/** One call of an operation, from any protocol or job. */
export interface Call {
  credentials: Credentials
  /** Called with the caller once it is known. */
  authenticated?(principal: Principal | undefined): void
  /** Reads and checks the input. Throws `request.invalid`. */
  read(): Record<string, unknown>
  origin: RequestOrigin
  cookie: SessionCookie
  devices: DeviceCookie
  /** The file of an upload. */
  file?: SentFile | undefined
  /** Aborted when the client no longer waits for the answer. */
  signal: AbortSignal
  idempotencyKey?: string | undefined
}

/** The work of one transaction: for an admitted call, or for a batch of a job. */
export interface Work {
  operation: Operation
  handler: WorkHandler
  input: Record<string, unknown>
  prepared?: unknown
  tenant: Tenant
  actor: Principal | undefined
  origin: RequestOrigin
  now: Date
  /** Reads the actor under the lock. Without it nothing is locked, because the call concerns only the actor's own data. */
  resolve?: ((db: Db, at: Moment) => Promise<Resolved>) | undefined
  /**
   * The accounts that the change locks, so that changes of other accounts can run beside it. Without it the change locks the whole tenant.
   */
  sharing?: Sharing | undefined
  key?: IdempotencyKey | undefined
  /** The file of an upload. `prepare` has read it. */
  file?: SentFile | undefined
  /** Aborted when the client no longer waits. Work that has not begun then ends. */
  signal?: AbortSignal | undefined
  /** Selects the lane of connections. The default is background work. */
  purpose?: Purpose
  /** How a call reads and changes the cookies of a browser. */
  browser?: { cookie: SessionCookie; devices: DeviceCookie; resumes: boolean }
  /** A batch may emit no event: if it only refused, the job's own rows say so. */
  mayEmitNothing?: true
}

/** The part of a handler that runs in the transaction. Each one was checked against its own operation where it was written. */
// biome-ignore-start lint/suspicious/noExplicitAny: see above
export interface WorkHandler {
  accounts?: (input: any, actor: any) => readonly string[]
  act?: (context: any, input: any, prepared: any) => Promise<unknown>
  /** Runs instead, in the same transaction, when the actor may no longer do this. Without it the refusal is thrown. */
  refuse?: (context: any, refusal: Refusal) => Promise<unknown>
}
// biome-ignore-end lint/suspicious/noExplicitAny: see above
