import type { Operation } from '@rollcall/contract/operation.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database, Db } from '../platform/database/database.ts'
import type { Purpose } from '../platform/database/lanes.ts'
import type { Subscriber } from '../platform/events.ts'
import type { FairUse } from '../platform/fair-use.ts'
import type { Invalidation } from '../platform/invalidations.ts'
import type { Credential, Principal, RequestOrigin, Tenant } from '../platform/principal.ts'
import type { Refusal } from '../platform/problem.ts'
import type { Denials } from './denials.ts'
import type { DeviceCookie, SessionCookie } from './implement.ts'
import type { LockedAccounts, Sharing } from './locked-accounts.ts'
import type { Idempotency, IdempotencyKey } from './repeated.ts'

/** What runs operations. */
export interface RunDeps {
  database: Database
  clock: Clock
  /** The principal that a secret stands for at this moment; undefined when the secret is no good. */
  authenticate(credential: Credential): Promise<Principal | undefined>
  /** The same without counting as a use of the credential. */
  recheck(credential: Credential): Promise<Principal | undefined>
  tenantBySlug(slug: string): Promise<Tenant | undefined>
  tenantById(id: string): Promise<Tenant | undefined>
  /** Writes what follows from the events of a change, in its transaction: the audit log, mails. */
  derive: Subscriber
  /**
   * Until the transaction ends, no other change that needs a permission begins in this tenant; where it is shared, none that holds it alone
   * or is about the same accounts. Returns the tenant as it is then.
   */
  holdTenant(db: Db, tenant: Tenant, sharing: Sharing | undefined): Promise<Tenant>
  /** Accounts that the transaction holds, read under their locks. */
  holdAccounts(db: Db, tenantId: string, ids: readonly string[]): Promise<LockedAccounts>
  /** The principal as the database has it now; undefined when the account or the credential is no longer good. */
  resolve(db: Db, principal: Principal, at: Moment): Promise<Principal | undefined>
  idempotency: Idempotency
  fairUse: FairUse
  denials: Denials
  /** Drops what this node cached, at once: the note to itself arrives only a moment later. */
  dropStale(invalidation: Invalidation): void
}

/** The tenant's rules and roles, and the time, by which a principal is read. */
export interface Moment {
  tenant: Tenant | Promise<Tenant>
  now: Date
}

/** What a caller presents to be authenticated. */
export interface Credentials {
  presented: Credential | undefined
  /** The caller's own session, which waits during an impersonation. */
  waiting: Credential | undefined
  /** For whom the page was loaded that calls, as the header `Rollcall-As` has it. */
  page: string | undefined
}

/** One call of an operation, as any door makes it. */
export interface Call {
  credentials: Credentials
  /** Told who calls once that is known. */
  authenticated?(principal: Principal | undefined): void
  /** Reads the input and checks it; throws `request.invalid`. */
  read(): Record<string, unknown>
  origin: RequestOrigin
  cookie: SessionCookie
  devices: DeviceCookie
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal
  idempotencyKey?: string | undefined
}

/** What is done in one transaction: for a call that was let in, or for a batch of a job. */
export interface Work {
  operation: Operation
  handler: WorkHandler
  input: Record<string, unknown>
  prepared?: unknown
  tenant: Tenant
  actor: Principal | undefined
  origin: RequestOrigin
  now: Date
  /** Reads the actor as it is under the lock. Without it nothing is locked: only the actor's own is concerned. */
  resolve?: ((db: Db, at: Moment) => Promise<Principal | undefined>) | undefined
  /** The accounts that are changed, where it goes side by side with changes of others; else the tenant is held alone. */
  sharing?: Sharing | undefined
  key?: IdempotencyKey | undefined
  /** Aborted when nobody waits for it any more: it ends then if it has not begun. */
  signal?: AbortSignal | undefined
  /** Which connections it may have; those for work in the background unless told. */
  purpose?: Purpose
  /** What a call may read of a browser and change in it. */
  browser?: { cookie: SessionCookie; devices: DeviceCookie; resumes: boolean }
  /** What a batch did may have been to refuse, which rows of its own say. */
  mayEmitNothing?: true
}

/** The part of a handler that works in the transaction. Each was checked against its own operation where it was written. */
// biome-ignore-start lint/suspicious/noExplicitAny: see above
export interface WorkHandler {
  accounts?: (input: any, actor: any) => readonly string[]
  act?: (context: any, input: any, prepared: any) => Promise<unknown>
  /** Happens instead, in the same transaction, when the actor may not do it any more. Without it the refusal is thrown. */
  refuse?: (context: any, refusal: Refusal) => Promise<unknown>
}
// biome-ignore-end lint/suspicious/noExplicitAny: see above
