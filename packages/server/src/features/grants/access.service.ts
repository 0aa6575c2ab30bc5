import { can } from '@rollcall/access/decide.ts'
import { mayImpersonate, refuseActingOn, refuseGrant } from '@rollcall/access/escalation.ts'
import type { CompiledRole } from '@rollcall/access/roles.ts'
import {
  type Grants,
  grantState,
  type RoleGrant,
  reachOf,
  roleAsSubject,
  type Subject,
} from '@rollcall/access/subject.ts'
import type { RoleBadge } from '@rollcall/contract/users.ts'
import type { Static } from 'typebox'
import type { Db } from '../../platform/database/database.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import {
  countHolders,
  findActiveHolders,
  findGrants,
  findRoleGrants,
  type GrantRows,
  type RoleHolders,
  type ShownRoleGrant,
} from './access.store.ts'

/** A user's grants in the form that the access rules work with. */
export function grantsFrom(rows: GrantRows): Grants {
  return {
    roles: rows.roles,
    capabilities: rows.capabilities,
    limits: Object.fromEntries(rows.limits.map((row) => [row.limitKey, row.value])),
  }
}

export async function loadGrants(db: Db, tenantId: string, userId: string): Promise<Grants> {
  return grantsFrom(await findGrants(db, tenantId, [userId]))
}

/** Grants of many users: an entry for each id. */
export async function loadGrantsOf(
  db: Db,
  tenantId: string,
  userIds: readonly string[],
): Promise<Map<string, Grants>> {
  const rows = await findGrants(db, tenantId, userIds)
  const roles = Map.groupBy(rows.roles, ({ userId }) => userId)
  const capabilities = Map.groupBy(rows.capabilities, ({ userId }) => userId)
  const limits = Map.groupBy(rows.limits, ({ userId }) => userId)
  return new Map(
    userIds.map((id) => [
      id,
      grantsFrom({
        roles: roles.get(id) ?? [],
        capabilities: capabilities.get(id) ?? [],
        limits: limits.get(id) ?? [],
      }),
    ]),
  )
}

/** What a user can do now or later. Escalation is checked against it. */
export async function loadReach(db: Db, tenant: Tenant, userId: string, now: Date): Promise<Subject> {
  return reachOf(tenant.model, await loadGrants(db, tenant.id, userId), now)
}

/** Nobody gives, takes on or edits rights beyond their own (DESIGN 11.1). Throws `access.escalation`. */
export function requireGrantable(tenant: Tenant, actor: Principal, before: Subject, after: Subject): void {
  const escalation = refuseGrant(tenant.model, actor.subject, before, after)
  if (escalation) throw escalationRefusal([...escalation.missing, ...escalation.limits])
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

/** The same check for an account whose grants are loaded. */
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

/** The role of which the tenant must always have an active user. */
export function administratorRole(tenant: Tenant): CompiledRole {
  const key = tenant.profile.source.administratorRole
  const role = [...tenant.model.roles.values()].find((candidate) => candidate.key === key)
  if (!role) throw new Error(`Tenant ${tenant.slug} has lost its administrator role ${key}`)
  return role
}

/** Has a user the administrator role directly and without an end? A role through a group does not count: one change of the group ends it. */
export function isAdministrator(tenant: Tenant, grants: Pick<Grants, 'roles'>, now: Date): boolean {
  const { id } = administratorRole(tenant)
  return grants.roles.some(
    (grant) => grant.roleId === id && !grant.via && !grant.endsAt && grantState(grant, now) === 'valid',
  )
}

/** Has the tenant an administrator who can sign in? */
export async function hasAdministrator(db: Db, tenant: Tenant, now: Date): Promise<boolean> {
  return (await numberOfAdministrators(db, tenant, 1, now)) > 0
}

/** The tenant's administrators while some of them lose the role. */
export interface Administrators {
  /** Removes one of them; throws `user.last_administrator` when no other would be left. */
  leave(): void
  /** Adds one. */
  join(): void
}

/** Counts administrators as far as needed when this many may leave. The count stays true while the tenant is locked. */
export async function countAdministrators(
  db: Db,
  tenant: Tenant,
  leaving: number,
  now: Date,
): Promise<Administrators> {
  return administratorsLeft(
    tenant,
    leaving === 0 ? 0 : await numberOfAdministrators(db, tenant, leaving + 1, now),
  )
}

/** The number of administrators, counted up to `most`. */
export async function numberOfAdministrators(
  db: Db,
  tenant: Tenant,
  most: number,
  now: Date,
): Promise<number> {
  return (await findActiveHolders(db, tenant.id, administratorRole(tenant).id, now, most)).length
}

/** The same from a number that is counted already. */
export function administratorsLeft(tenant: Tenant, count: number): Administrators {
  let left = count
  return {
    leave() {
      if (left <= 1) throw new Refusal('user.last_administrator', { role: administratorRole(tenant).name })
      left -= 1
    },
    join() {
      left += 1
    },
  }
}

/** The ids of the roles that count at this moment. */
export function validRoleIds(
  grants: readonly Pick<RoleGrant, 'roleId' | 'startsAt' | 'endsAt'>[],
  now: Date,
): string[] {
  return grants.filter((grant) => grantState(grant, now) === 'valid').map((grant) => grant.roleId)
}

/** Roles as lists show them beside users, in the tenant's order. */
export function roleBadges(tenant: Tenant, roleIds: readonly string[]): Static<typeof RoleBadge>[] {
  return [...tenant.model.roles.values()]
    .filter((role) => roleIds.includes(role.id))
    .map((role) => roleBadge(tenant, role))
}

export function roleBadge(tenant: Tenant, role: CompiledRole): Static<typeof RoleBadge> {
  return { key: role.key, name: role.name, color: tenant.roles.get(role.id)?.color ?? 'gray' }
}

/** Role grants of many users at once, by user. */
export async function loadRoleGrants(
  db: Db,
  tenantId: string,
  userIds: string[],
): Promise<Map<string, ShownRoleGrant[]>> {
  const rows = await findRoleGrants(db, tenantId, userIds)
  return Map.groupBy(rows, (row) => row.userId)
}

/** The tenant's roles by their keys; throws `role.not_found` for the first that does not exist. */
export function rolesByKey(tenant: Tenant, keys: readonly string[]): CompiledRole[] {
  const byKey = new Map([...tenant.model.roles.values()].map((role) => [role.key, role]))
  return keys.map((key) => {
    const role = byKey.get(key)
    if (!role) throw new Refusal('role.not_found.key', { key, roles: [...byKey.keys()].join(', ') })
    return role
  })
}

/** Throws `access.escalation` unless the actor has all rights of a role; a role that does not exist gives none. */
export function requireRoleWithinOwn(tenant: Tenant, actor: Principal, roleId: string): void {
  const role = tenant.model.roles.get(roleId)
  const alone = role && roleAsSubject(tenant.model, role)
  if (alone) requireGrantable(tenant, actor, alone, alone)
}

/** How many users have each role, by role id. */
export async function holdersByRole(db: Db, tenantId: string): Promise<Map<string, RoleHolders>> {
  return new Map((await countHolders(db, tenantId)).map((holders) => [holders.roleId, holders]))
}
