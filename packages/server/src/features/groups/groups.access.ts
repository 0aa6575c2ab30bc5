import { can } from '@rollcall/access/decide.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { requireRoleWithinOwn } from '../grants/escalation.ts'
import { findGroup, findVisible, type GroupRow, lockGroup, type Viewer } from './groups.store.ts'

export type { GroupRow }

/** What reading a group needs. */
export interface Reading {
  db: Db
  actor: Principal
  tenant: Tenant
  now: Date
}

/** Throws `access.action_disabled` where the tenant's profile has no groups. */
export function requireGroups(tenant: Tenant): void {
  if (tenant.profile.source.groups.enabled) return
  throw new Refusal('access.action_disabled.groups', { tenant: tenant.name })
}

/** Throws `access.denied` unless the caller has this permission for all groups, and `access.action_disabled` as {@link requireGroups} does. */
export function requireForAllGroups(
  { actor, tenant }: Pick<Reading, 'actor' | 'tenant'>,
  permission: 'groups:read' | 'groups:manage',
): void {
  requireGroups(tenant)
  if (can(actor.tenant.model, actor.subject, permission)) return
  throw new Refusal('access.denied', { permission, tenant: tenant.name }, { missing: [permission] })
}

/** Returns the group as the caller sees it; throws `group.not_found`, also if the caller may not see it. */
export async function requireVisibleGroup(
  { db, actor, tenant, now }: Reading,
  id: string,
): Promise<GroupRow> {
  requireGroups(tenant)
  const group = await findGroup(db, tenant.id, id, viewerOf(actor, now))
  if (group && (group.ownRole !== null || group.public || seesAllGroups(actor))) return group
  throw new Refusal('group.not_found')
}

/** Locks the group until the transaction ends, so that nobody else changes its members, and returns it as `require` does. */
export async function holdGroup(
  reading: Reading,
  id: string,
  require: (reading: Reading, id: string) => Promise<GroupRow>,
): Promise<GroupRow> {
  const locked = lockGroup(reading.db, reading.tenant.id, id)
  const [group] = await Promise.all([require(reading, id), locked])
  return group
}

/** Returns the group; also throws `access.denied` unless the caller owns it or manages all groups. */
export async function requireChangeableGroup(reading: Reading, id: string): Promise<GroupRow> {
  const group = await requireVisibleGroup(reading, id)
  refuseUnlessChangeable(reading.actor, group)
  return group
}

/** Throws `access.denied` unless the caller owns this group or manages all groups. */
export function refuseUnlessChangeable(actor: Principal, group: GroupRow): void {
  if (mayChange(actor, group)) return
  throw new Refusal('access.denied.group_owners', {}, { missing: ['groups:manage'] })
}

/** Returns the group; also throws `access.escalation`, as {@link requireGroupRightsWithin} does. For every change that moves its rights. */
export async function requireGroupWithinOwn(reading: Reading, id: string): Promise<GroupRow> {
  const group = await requireChangeableGroup(reading, id)
  requireGroupRightsWithin(reading.tenant, reading.actor, group)
  return group
}

/**
 * Throws `access.escalation` unless the caller has all rights of each role of the group. A user who decides its members, its roles or
 * who has its keys gives and revokes these rights.
 */
export function requireGroupRightsWithin(
  tenant: Tenant,
  actor: Principal,
  { roleIds }: Pick<GroupRow, 'roleIds'>,
): void {
  for (const id of roleIds) requireRoleWithinOwn(tenant, actor, id)
}

/** The groups among these that the caller sees, by the same rule as {@link requireVisibleGroup}. */
export async function visibleAmong(
  db: Db,
  actor: Principal,
  ids: readonly string[],
  now: Date,
): Promise<ReadonlySet<string>> {
  return ids.length === 0 ? new Set() : findVisible(db, actor.tenant.id, viewerOf(actor, now), ids)
}

/** The caller in the form that lists of groups need. */
export function viewerOf(actor: Principal, now: Date): Viewer {
  return { userId: actor.id, seesAll: seesAllGroups(actor), now }
}

function seesAllGroups(actor: Principal): boolean {
  return can(actor.tenant.model, actor.subject, 'groups:read')
}

/** Does the caller own the group or manage all groups? */
export function mayChange(actor: Principal, group: Pick<GroupRow, 'ownRole'>): boolean {
  return group.ownRole === 'owner' || can(actor.tenant.model, actor.subject, 'groups:manage')
}

/** Does the caller read the audit log? Others see the history of a group without addresses. */
export function readsAuditLog(actor: Principal): boolean {
  return can(actor.tenant.model, actor.subject, 'audit:read')
}

/** Throws `access.denied` unless the caller may change the group or reads the audit log. */
export function requireHistory(actor: Principal, group: Pick<GroupRow, 'ownRole'>): void {
  if (readsAuditLog(actor) || mayChange(actor, group)) return
  throw new Refusal('access.denied.group_history', {}, { missing: ['audit:read'] })
}

/** May the caller see who is in the group? Members know each other; others need the right to see names. */
export function seesMembers(actor: Principal, group: GroupRow): boolean {
  return group.ownRole !== null || seesNames(actor)
}

/** Throws `access.denied` unless the caller may see who is in the group. */
export function refuseUnlessMembersSeen(actor: Principal, group: GroupRow): void {
  if (seesMembers(actor, group)) return
  throw new Refusal('access.denied.group_members', {}, { missing: ['users:read-names'] })
}

export function seesNames(actor: Principal): boolean {
  return can(actor.tenant.model, actor.subject, 'users:read-names')
}
