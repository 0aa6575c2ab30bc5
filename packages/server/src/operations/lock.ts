import type { Db } from '../platform/database/database.ts'
import type { Principal, Tenant } from '../platform/principal.ts'
import { Refusal } from '../platform/problem.ts'
import { dependsOnRights, inUse } from './authorise.ts'
import type { Resolved, RunDeps, Work } from './call.ts'
import { type LockedAccounts, mostLocked, type Sharing } from './locked-accounts.ts'

/** The actor and the tenant of a change, read under the lock, and the locked accounts. */
export interface Locked {
  tenant: Tenant
  actor: Principal | undefined
  lockedAccounts: LockedAccounts
  /** Set where the actor may no longer make the change and the handler has a `refuse`. There is no actor then. */
  refusal?: Refusal
}

export const noLockedAccounts: LockedAccounts = new Map()

/** The accounts of a change that locks only them; undefined when it locks the whole tenant. */
export function sharingOf({ operation, handler, actor, input }: Work): Sharing | undefined {
  if (!actor || !dependsOnRights(operation)) return undefined
  const changed = handler.accounts?.(input, actor)
  return changed && changed.length <= mostLocked ? { changed, by: actor.id } : undefined
}

/**
 * Takes the locks, then reads the actor under them. Rights are checked as they are under the tenant's lock and the account locks, not as
 * they were when the request came in: if two administrators take each other's rights at the same moment, the second has none left. The
 * locks and the reads are sent together; each statement sees everything committed before its turn. Throws `access.not_signed_in` when the
 * actor may not act any more, and `tenant.suspended`.
 */
export async function lock(db: Db, work: Work, deps: RunDeps): Promise<Locked> {
  const { tenant, actor, resolve, sharing, now } = work
  if (!resolve) return { tenant: actor?.tenant ?? tenant, actor, lockedAccounts: noLockedAccounts }
  const tenantLock = deps.lockTenant(db, tenant, sharing)
  const [, resolved, lockedAccounts] = await Promise.all([
    tenantLock,
    resolve(db, { tenant: tenantLock, now }),
    deps.lockAccounts(db, tenant.id, sharing?.changed ?? []),
  ])
  inUse(await tenantLock)
  const current = await principalOf(resolved)
  if (!current) throw new Refusal('access.not_signed_in.ended')
  return { tenant: current.tenant, actor: current, lockedAccounts }
}

/** The principal that was read, for a visitor with the rest from its home tenant. Nothing else may use the transaction meanwhile. */
export async function principalOf(resolved: Resolved): Promise<Principal | undefined> {
  return resolved && 'atHome' in resolved ? resolved.atHome() : resolved
}

/**
 * Takes the locks. Passes a refusal on to a handler that has a `refuse`, and throws it otherwise. A job of a suspended tenant is not refused:
 * it waits until the tenant is back.
 */
export async function refusalKept(
  { handler, tenant }: Work,
  attempt: () => Promise<Locked>,
): Promise<Locked> {
  try {
    return await attempt()
  } catch (error) {
    if (!(error instanceof Refusal && handler.refuse) || error.code === 'tenant.suspended') throw error
    return { tenant, actor: undefined, lockedAccounts: noLockedAccounts, refusal: error }
  }
}
