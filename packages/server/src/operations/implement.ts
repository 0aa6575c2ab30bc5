import type { EventName } from '@rollcall/contract/events/events.ts'
import type { Command, Input, Operation, Output } from '@rollcall/contract/operation.ts'
import type { Db } from '../platform/database/database.ts'
import type { Emission } from '../platform/events.ts'
import type { Principal, RequestOrigin, Tenant } from '../platform/principal.ts'
import type { Refusal } from '../platform/problem.ts'
import type { LockedAccounts } from './locked-accounts.ts'

/** Who calls and from where: the same for every door. */
export interface Caller<Actor> {
  actor: Actor
  origin: RequestOrigin
  now: Date
  devices: DeviceCookie
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal
}

/** What an operation does outside any transaction: slow work such as hashing, and short reads that it needs for it. */
export interface PrepareContext<Actor> extends Caller<Actor> {
  tenant: Tenant
  read<T>(fn: (db: Db) => Promise<T>): Promise<T>
}

/** What an operation works with: one transaction inside the tenant's wall, and the events that are derived from before it commits. */
export interface Context<Actor, Emits extends EventName = EventName> extends Caller<Actor> {
  db: Db
  tenant: Tenant
  /**
   * Says what happened; the audit log, mails and what caches drop are derived from it in the same transaction. A method, so that a function
   * that several operations share may ask for a context without saying which events; what was not declared throws.
   */
  emit(...emission: Emission<Emits>): void
  /** The accounts that the operation said it works on, as they are while nobody else changes them. */
  held: LockedAccounts
  /** Goes on only with the tenant held alone: an operation that shares it begins again. For what concerns its administrators. */
  requireTenantAlone(): void
  cookie: SessionCookie
  /** The caller came by the session that waited during an impersonation. */
  resumes: boolean
  /** Commits what was emitted (a failed sign-in must leave its trace) and then answers with the refusal. */
  refuse(refusal: Refusal): never
}

/** The session cookie of the door that has one. */
export interface SessionCookie {
  /** Puts a session in the place of the one at hand, and of any that waits. */
  issue(secret: string, endsAt: Date): void
  /** Lets the session at hand wait beside the one that is issued, in a cookie of its own. */
  setAside(until: Date): void
  /** Forgets the session at hand and any that waits. */
  clear(): void
}

/** What a browser keeps of the accounts that have signed in from it: one secret each, so that strangers do not lock it out. */
export interface DeviceCookie {
  readonly secrets: readonly string[]
  keep(secrets: readonly string[], endsAt: Date): void
}

export type ActorOf<D extends Operation> = D['scope'] extends 'public' ? undefined : Principal

type EmitsOf<O extends Operation> = O extends Command ? O['emits'][number] : never

export interface Handler<D extends Operation, Prepared = unknown> {
  /** Answers from the caller and the input, without a transaction of its own. */
  fromCaller?: (caller: Caller<ActorOf<D>>, input: Input<D>) => Output<D> | Promise<Output<D>>
  prepare?: (context: PrepareContext<ActorOf<D>>, input: Input<D>) => Promise<Prepared>
  /**
   * The accounts that a change works on, and on nothing else that another one relies on: it goes side by side with changes of other
   * accounts. A change without it holds the tenant alone. What each relies on: docs/decisions/0023-changes-side-by-side.md.
   */
  accounts?: (input: Input<D>, actor: ActorOf<D>) => readonly string[]
  act?: (context: Context<ActorOf<D>, EmitsOf<D>>, input: Input<D>, prepared: Prepared) => Promise<Output<D>>
  /** The tenant of a public operation that has none in its path: the one that its secret names. */
  tenantOf?: (input: Input<D>) => string | undefined
}

export interface Implementation {
  operation: Operation
  // biome-ignore lint/suspicious/noExplicitAny: each handler was checked against its own operation where it was written.
  handler: Handler<any, any>
}

/** What an operation does in its transaction: the type of a handler that is nothing else. */
export type Act<D extends Operation> = NonNullable<Handler<D>['act']>
export type Handlers<Group extends Record<string, Operation>> = {
  // biome-ignore lint/suspicious/noExplicitAny: what `prepare` returns is between it and `act`; see `prepared`.
  [Name in keyof Group]: Act<Group[Name]> | Handler<Group[Name], any>
}

/** Ties a contract group to its handlers: a missing, superfluous or mistyped one does not compile. */
export function implement<Group extends Record<string, Operation>>(
  group: Group,
  handlers: Handlers<Group>,
): Implementation[] {
  return Object.entries(group).map(([name, operation]) => {
    const handler = handlers[name as keyof Group] as Act<Operation> | Handler<Operation>
    return { operation, handler: typeof handler === 'function' ? { act: handler } : handler }
  })
}

/** A change of given accounts, which goes side by side with those of others; see {@link Handler.accounts}. */
export function ofAccounts<D extends Operation>(
  _of: D,
  accounts: NonNullable<Handler<D>['accounts']>,
  act: Act<D>,
): Handler<D> {
  return { accounts, act }
}

/** Types what `prepare` hands to `act`. */
export function prepared<D extends Operation, Prepared>(
  _of: D,
  handler: Handler<D, Prepared>,
): Handler<D, Prepared> {
  return handler
}
