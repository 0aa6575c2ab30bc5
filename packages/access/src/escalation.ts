import { exceeds, type LimitValue } from './limits.ts'
import { difference, isStrictSubset, isSubset, keysOf, type PermissionSet, union } from './permission-set.ts'
import type { AccessModel } from './roles.ts'
import type { Subject } from './subject.ts'

export interface Escalation {
  code: 'access.escalation'
  /** Keys of the permissions that the actor lacks; `everything` for a role with all permissions. */
  missing: readonly string[]
  /** Keys of the limits in which the actor is less generous. */
  limits: readonly string[]
}

/**
 * The rule for every change of rights: nobody gives, takes on or edits towards more than they have (PV-05, PV-06). A change is refused
 * unless everything that the target can reach, before and after it, is within the actor's own rights and limits. "Before" counts because an
 * actor who could take rights from a stronger user could then act on that account. Pass what `reachOf` returns for the target. For a change
 * of oneself, pass one's own reach in all three places.
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

// A holder of every current key still lacks "everything", which only a role with all permissions gives.
function missingKeys(model: AccessModel, wanted: PermissionSet, held: PermissionSet): string[] {
  const keys = keysOf(model.catalogue, difference(wanted, held))
  return keys.length > 0 || isSubset(wanted, held) ? keys : ['everything']
}

/**
 * Refuses when the target has more than the actor. It guards resetting a password, changing a status, deleting, ending sessions and
 * revoking keys, because acting on an account is a way into it.
 */
export function refuseActingOn(model: AccessModel, actor: Subject, target: Subject): Escalation | undefined {
  return refuseGrant(model, actor, target, target)
}

/**
 * Says whether a user reaches something new by a change: a permission, or more within a limit. Pass what `reachOf` returns, so that a grant
 * that begins later counts at once. Older credentials would then be worth more than when they were made.
 */
export function grows(before: Subject, after: Subject): boolean {
  const moreWithin = [...after.limits].some(([key, value]) => exceeds(value, limitOf(before, key)))
  return moreWithin || !isSubset(after.permissions, before.permissions)
}

/** Says whether the target has fewer permissions than the actor, and no more generous limit (PV-07). */
export function mayImpersonate(actor: Subject, target: Subject): boolean {
  const limitsWithin = [...target.limits].every(([key, value]) => !exceeds(value, limitOf(actor, key)))
  return limitsWithin && isStrictSubset(target.permissions, actor.permissions)
}

function limitOf(subject: Subject, key: string): LimitValue {
  const value = subject.limits.get(key)
  return value === undefined ? 0 : value
}
