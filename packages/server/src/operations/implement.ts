import type { EventName } from '@rollcall/contract/events/events.ts'
import type { Command, Input, Operation, Output } from '@rollcall/contract/operation.ts'
import type { Db } from '../platform/database/database.ts'
import type { Emission, Emit } from '../platform/events.ts'
import type { Principal, RequestOrigin, Tenant } from '../platform/principal.ts'
import type { Refusal } from '../platform/problem.ts'
import type { LockedAccounts } from './locked-accounts.ts'

/** The caller and where the call comes from, the same for every protocol. */
export interface Caller<Actor> {
  actor: Actor
  origin: RequestOrigin
  now: Date
  devices: DeviceCookie
  /** Aborted when the client no longer waits for the answer. */
  signal: AbortSignal
}

/** What an operation does outside any transaction: slow work such as hashing, and the short reads for it. */
export interface PrepareContext<Actor> extends Caller<Actor> {
  tenant: Tenant
  read<T>(fn: (db: Db) => Promise<T>): Promise<T>
  /** The file of an upload, to be read once; empty for other operations. */
  file: AsyncIterable<Uint8Array>
}

/** What a command of the server works with in another tenant. */
export interface There {
  /** The tenant as it is under its lock; undefined when there is none of this id yet. */
  tenant: Tenant | undefined
  /** Emits an event of that tenant: it is in its audit log. */
  emit: Emit
}

/** What an operation works with: one transaction within its tenant, and the events that it emits before the commit. */
export interface Context<Actor, Emits extends EventName = EventName> extends Caller<Actor> {
  db: Db
  tenant: Tenant
  /**
   * Emits an event. The audit log, mails and invalidations are derived from it in the same transaction. Throws for an event that the
   * operation does not declare. It is a method so that a function for several operations can take a context without naming their events.
   */
  emit(...emission: Emission<Emits>): void
  /** The accounts that the operation named, read under their locks. */
  lockedAccounts: LockedAccounts
  /**
   * Goes on only with the whole tenant locked: an operation with `accounts` begins again. For changes that concern the tenant's
   * administrators.
   */
  requireTenantAlone(): void
  /**
   * Works in another tenant, in the same transaction. For commands of the scope `server`; throws for others. Nothing else may use `db`
   * until it has returned.
   */
  inTenant<T>(id: string, fn: (there: There) => Promise<T>): Promise<T>
  cookie: SessionCookie
  /** The caller came with the session that waited during an impersonation. */
  resumes: boolean
  /** Commits what was emitted (a failed sign-in must leave its trace), then answers with the refusal. */
  refuse(refusal: Refusal): never
}

/** The session cookie of the browser that calls. */
export interface SessionCookie {
  /** Replaces the current session, and any session that waits, with this one. */
  issue(secret: string, endsAt: Date): void
  /** Moves the current session to a cookie of its own, where it waits until this time. */
  setAside(until: Date): void
  /** Deletes the current session's cookie and that of any session that waits. */
  clear(): void
}

/**
 * The cookie with one secret for each account that has signed in from this browser. It keeps strangers from locking the account out here.
 */
export interface DeviceCookie {
  readonly secrets: readonly string[]
  keep(secrets: readonly string[], endsAt: Date): void
}

export type ActorOf<D extends Operation> = D['scope'] extends 'public' ? undefined : Principal

type EmitsOf<O extends Operation> = O extends Command ? O['emits'][number] : never

export interface Handler<D extends Operation, Prepared = unknown> {
  /** Answers from the caller and the input alone, without a transaction. */
  fromCaller?: (caller: Caller<ActorOf<D>>, input: Input<D>) => Output<D> | Promise<Output<D>>
  prepare?: (context: PrepareContext<ActorOf<D>>, input: Input<D>) => Promise<Prepared>
  /**
   * Names the accounts that a change locks. It may change nothing else that another change relies on, so changes of other accounts run
   * beside it. A change without this locks the whole tenant. docs/decisions/0023-changes-side-by-side.md says what each change relies on.
   */
  accounts?: (input: Input<D>, actor: ActorOf<D>) => readonly string[]
  act?: (context: Context<ActorOf<D>, EmitsOf<D>>, input: Input<D>, prepared: Prepared) => Promise<Output<D>>
  /** The tenant of a public operation without a tenant in its path: the tenant that its secret names. */
  tenantOf?: (input: Input<D>) => string | undefined
}

export interface Implementation {
  operation: Operation
  // biome-ignore lint/suspicious/noExplicitAny: each handler was checked against its own operation where it was written.
  handler: Handler<any, any>
}

/** The type of a handler that only has a transaction: its `act`. */
export type Act<D extends Operation> = NonNullable<Handler<D>['act']>
export type Handlers<Group extends Record<string, Operation>> = {
  // biome-ignore lint/suspicious/noExplicitAny: what `prepare` returns is between it and `act`; see `prepared`.
  [Name in keyof Group]: Act<Group[Name]> | Handler<Group[Name], any>
}

/** Ties a contract group to its handlers. A missing, superfluous or mistyped handler does not compile. */
export function implement<Group extends Record<string, Operation>>(
  group: Group,
  handlers: Handlers<Group>,
): Implementation[] {
  return Object.entries(group).map(([name, operation]) => {
    const handler = handlers[name as keyof Group] as Act<Operation> | Handler<Operation>
    return { operation, handler: typeof handler === 'function' ? { act: handler } : handler }
  })
}

/** A change of given accounts, beside which changes of other accounts run; see {@link Handler.accounts}. */
export function ofAccounts<D extends Operation>(
  _of: D,
  accounts: NonNullable<Handler<D>['accounts']>,
  act: Act<D>,
): Handler<D> {
  return { accounts, act }
}

/** Types the value that `prepare` passes to `act`. */
export function prepared<D extends Operation, Prepared>(
  _of: D,
  handler: Handler<D, Prepared>,
): Handler<D, Prepared> {
  return handler
}
