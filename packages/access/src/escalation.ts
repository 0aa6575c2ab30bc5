import { exceeds, type LimitValue } from './limits.ts'
import { difference, isStrictSubset, isSubset, keysOf, type PermissionSet, union } from './permission-set.ts'
import type { AccessModel } from './roles.ts'
import type { Subject } from './subject.ts'

export interface Escalation {
  code: 'access.escalation'
  /** Keys of the permissions that the actor would have to hold; `everything` for a role with all permissions. */
  missing: readonly string[]
  /** Keys of the limits in which the actor would have to be at least as generous. */
  limits: readonly string[]
}

/**
 * The one rule behind every change of rights: nobody gives, takes on, or edits their way to more than they have
 * (PV-05, PV-06). Refused unless what the target can reach, before and after the change, is within the actor's
 * own, limits included. "Before" counts too: who could take rights away from somebody stronger could put themselves
 * above them. Give what `reachOf` returns for the target; for oneself, one's own reach on all three places.
 */
export function refuseGrant(
  model: AccessModel,
  actor: Subject,
  before: Subject,
  after: Subject,
): Escalation | undefined {
  const permissions = union(before.permissions, after.permissions)
  const missing = missingKeys(model, permissions, actor.permissions)
  const limits = [...model.limits.keys()].filter((key) => {
    return (
      exceeds(limitOf(before, key), limitOf(actor, key)) || exceeds(limitOf(after, key), limitOf(actor, key))
    )
  })
  return missing.length + limits.length > 0 ? { code: 'access.escalation', missing, limits } : undefined
}

// Who holds every key of today still lacks the one thing that only a role with all permissions gives.
function missingKeys(model: AccessModel, wanted: PermissionSet, held: PermissionSet): string[] {
  const keys = keysOf(model.catalogue, difference(wanted, held))
  return keys.length > 0 || isSubset(wanted, held) ? keys : ['everything']
}

/**
 * Whether the actor may act on the account of somebody: reset a password, change a status, delete, end sessions,
 * revoke keys. Refused when the target has more than the actor, because acting on an account is a way into it.
 */
export function refuseActingOn(model: AccessModel, actor: Subject, target: Subject): Escalation | undefined {
  return refuseGrant(model, actor, target, target)
}

/**
 * Whether somebody reaches something after a change that they did not reach before it: a permission, or more within a limit. Give what
 * `reachOf` returns, so that a grant which begins later counts at once. Credentials made before are then worth more than when they were made.
 */
export function grows(before: Subject, after: Subject): boolean {
  const moreWithin = [...after.limits].some(([key, value]) => exceeds(value, limitOf(before, key)))
  return moreWithin || !isSubset(after.permissions, before.permissions)
}

/** Whether the target has fewer permissions than the actor, and no more generous limit (PV-07). */
export function mayImpersonate(actor: Subject, target: Subject): boolean {
  const limitsWithin = [...target.limits].every(([key, value]) => !exceeds(value, limitOf(actor, key)))
  return limitsWithin && isStrictSubset(target.permissions, actor.permissions)
}

function limitOf(subject: Subject, key: string): LimitValue {
  const value = subject.limits.get(key)
  return value === undefined ? 0 : value
}
