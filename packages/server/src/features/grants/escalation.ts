import { can } from '@rollcall/access/decide.ts'
import { mayImpersonate, refuseActingOn, refuseGrant } from '@rollcall/access/escalation.ts'
import { type Grants, reachOf, roleAsSubject, type Subject } from '@rollcall/access/subject.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { loadGrants } from './grants.load.ts'

/** Nobody gives, takes on or edits rights beyond their own (DESIGN 11.1). Throws `access.escalation`. */
export function requireGrantable(tenant: Tenant, actor: Principal, before: Subject, after: Subject): void {
  const escalation = refuseGrant(tenant.model, actor.subject, before, after)
  if (escalation) throw escalationRefusal([...escalation.missing, ...escalation.limits])
}

/** Throws `access.escalation` unless the actor has all rights of a role; a role that does not exist gives none. */
export function requireRoleWithinOwn(tenant: Tenant, actor: Principal, roleId: string): void {
  const role = tenant.model.roles.get(roleId)
  const alone = role && roleAsSubject(tenant.model, role)
  if (alone) requireGrantable(tenant, actor, alone, alone)
}

/** Receives what accounts reach before and after a change in progress. */
export interface ReachWatch {
  account(userId: string, before: Subject, after: Subject): void
}

/**
 * Checks a change of an account's grants against the caller's own rights, and reports the growth. Throws `access.escalation`.
 */
export function giveReach(
  { tenant, actor, now }: { tenant: Tenant; actor: Principal; now: Date },
  growth: ReachWatch,
  { userId, ...grants }: { userId: string; before: Grants; after: Grants },
): void {
  const [before, after] = [grants.before, grants.after].map((own) => reachOf(tenant.model, own, now)) as [
    Subject,
    Subject,
  ]
  requireGrantable(tenant, actor, before, after)
  growth.account(userId, before, after)
}

/** Nobody changes the account of a user with more rights (bar AZ-6). One's own account is always within reach. */
export async function requireReachable(
  db: Db,
  tenant: Tenant,
  actor: Principal,
  userId: string,
  now: Date,
): Promise<void> {
  requireWithinReach(tenant, actor, userId, await loadGrants(db, tenant.id, userId), now)
}

/** Checks as {@link requireReachable} does, with the grants of the account already loaded. */
export function requireWithinReach(
  tenant: Tenant,
  actor: Principal,
  userId: string,
  grants: Grants,
  now: Date,
): void {
  if (actor.id === userId) return
  const escalation = refuseActingOn(tenant.model, actor.subject, reachOf(tenant.model, grants, now))
  if (escalation) throw escalationRefusal([...escalation.missing, ...escalation.limits])
}

function escalationRefusal(missing: string[]): Refusal {
  return new Refusal(
    'access.escalation',
    { rights: missing.slice(0, 5).join(', '), more: Math.max(0, missing.length - 5) },
    { missing },
  )
}

/** May the principal impersonate this account? (PV-07) */
export function maySeeAs(
  actor: Principal,
  account: { id: string; status: string },
  grants: Grants,
  now: Date,
): boolean {
  if (actor.impersonator || account.id === actor.id || account.status !== 'active') return false
  const { model } = actor.tenant
  return (
    can(model, actor.subject, 'users:impersonate') &&
    mayImpersonate(actor.subject, reachOf(model, grants, now))
  )
}
