import type { Operation } from '@rollcall/contract/operation.ts'
import type { Db } from '../platform/database/database.ts'
import type { Principal, RequestOrigin, Tenant } from '../platform/principal.ts'
import type { Refusal } from '../platform/problem.ts'
import type { Moment, RunDeps } from './call.ts'
import type { Context } from './implement.ts'
import { transact } from './run.ts'

/** What a batch of a job works with. */
export type BatchContext<Actor> = Pick<
  Context<Actor>,
  'db' | 'actor' | 'tenant' | 'emit' | 'now' | 'held' | 'requireTenantAlone'
>

/** A part of what an accepted call has left to be done later. */
export interface Batch<T> {
  /** What was called: the batch needs the same permission. */
  operation: Operation
  tenant: Tenant
  origin: RequestOrigin
  /** The principal that called, as it is now; undefined when it may not sign in any more. */
  resolve(db: Db, at: Moment): Promise<Principal | undefined>
  act(context: BatchContext<Principal>): Promise<T>
  /** Happens instead, in the same transaction, when the principal may not do it any more. */
  refuse(context: BatchContext<undefined>, refusal: Refusal): Promise<T>
}

/** Runs a batch as a call is run that holds the tenant alone, by the rights of this moment. */
export async function runBatch<T>(batch: Batch<T>, deps: RunDeps): Promise<T> {
  const { operation, tenant, origin, resolve, act, refuse } = batch
  const work = { operation, tenant, origin, resolve, actor: undefined, input: {}, now: deps.clock.now() }
  const outcome = await transact({ ...work, handler: { act, refuse }, mayEmitNothing: true }, deps)
  return outcome as T
}
