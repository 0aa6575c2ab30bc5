import type { Operation } from '@rollcall/contract/operation.ts'
import type { Db } from '../platform/database/database.ts'
import type { Principal, RequestOrigin, Tenant } from '../platform/principal.ts'
import { Refusal } from '../platform/problem.ts'
import type { Moment, Resolved, RunDeps } from './call.ts'
import type { Context } from './implement.ts'
import { transact } from './run.ts'

/** What a batch of a job works with. */
export type BatchContext<Actor> = Pick<
  Context<Actor>,
  'db' | 'actor' | 'tenant' | 'emit' | 'now' | 'lockedAccounts' | 'requireTenantAlone'
> & {
  /** Derives now what follows from the events so far, in the same transaction: for a batch that is too large to hold all its events. */
  settle(): Promise<void>
}

/** One part of the work that an accepted call leaves for later. */
export interface Batch<T> {
  /** The operation that was called. The batch needs the same permission. */
  operation: Operation
  tenant: Tenant
  origin: RequestOrigin
  /** The principal of the call, as it is now; undefined when it may not sign in any more. */
  resolve(db: Db, at: Moment): Promise<Resolved>
  act(context: BatchContext<Principal>): Promise<T>
  /** Runs instead, in the same transaction, when the principal may no longer do this. */
  refuse(context: BatchContext<undefined>, refusal: Refusal): Promise<T>
}

/** Did a batch not run because its tenant is suspended? Its job is not refused: it begins again when the tenant is back. */
export function isSuspended(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'tenant.suspended'
}

/** Runs a batch like a call that locks the whole tenant, with the principal's rights of this moment. */
export async function runBatch<T>(batch: Batch<T>, deps: RunDeps): Promise<T> {
  const { operation, tenant, origin, resolve, act, refuse } = batch
  const work = { operation, tenant, origin, resolve, actor: undefined, input: {}, now: deps.clock.now() }
  const outcome = await transact({ ...work, handler: { act, refuse }, mayEmitNothing: true }, deps)
  return outcome as T
}
