import type { Db } from '../platform/database/database.ts'
import type { Principal, Tenant } from '../platform/principal.ts'
import { Refusal } from '../platform/problem.ts'
import { dependsOnRights } from './authorise.ts'
import type { RunDeps, Work } from './call.ts'
import { type LockedAccounts, mostLocked, type Sharing } from './locked-accounts.ts'

/** Who makes a change, in which tenant, as they are under the lock, and the accounts that are held for it. */
export interface Locked {
  tenant: Tenant
  actor: Principal | undefined
  held: LockedAccounts
  /** Set where the actor may not do it any more and the handler wants to know: there is then no actor. */
  refusal?: Refusal
}

export const noLockedAccounts: LockedAccounts = new Map()

/** The accounts that a change works on, where its handler says which and they are few. */
export function sharingOf({ operation, handler, actor, input }: Work): Sharing | undefined {
  if (!actor || !dependsOnRights(operation)) return undefined
  const changed = handler.accounts?.(input, actor)
  return changed && changed.length <= mostLocked ? { changed, by: actor.id } : undefined
}

/**
 * Locks, and reads who acts as they are now. Rights are judged by what the database says under the tenant's lock, and under those of the
 * accounts that a change shares it for, not by what was true when the request came in: of two administrators who take each other's rights
 * at the same moment, the second no longer has any. Locks and reads leave together; each statement sees what was committed when its turn
 * came. Throws `access.not_signed_in` for an actor who may not act any more.
 */
export async function lock(db: Db, work: Work, deps: RunDeps): Promise<Locked> {
  const { tenant, actor, resolve, sharing, now } = work
  if (!resolve) return { tenant: actor?.tenant ?? tenant, actor, held: noLockedAccounts }
  const holding = deps.holdTenant(db, tenant, sharing)
  const [, current, held] = await Promise.all([
    holding,
    resolve(db, { tenant: holding, now }),
    deps.holdAccounts(db, tenant.id, sharing?.changed ?? []),
  ])
  if (!current) throw new Refusal('access.not_signed_in.ended')
  return { tenant: current.tenant, actor: current, held }
}

/** Hands on a refusal to a handler that wants to know of it, and throws it to every other one. */
export async function refusalKept(
  { handler, tenant }: Work,
  attempt: () => Promise<Locked>,
): Promise<Locked> {
  try {
    return await attempt()
  } catch (error) {
    if (!(error instanceof Refusal && handler.refuse)) throw error
    return { tenant, actor: undefined, held: noLockedAccounts, refusal: error }
  }
}
