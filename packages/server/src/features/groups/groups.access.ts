import { can } from '@rollcall/access/decide.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { requireRoleWithinOwn } from '../grants/access.service.ts'
import { findGroup, findVisible, type GroupRow, lockGroup, type Viewer } from './groups.store.ts'

export type { GroupRow }

/** What every look at a group needs. */
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

/** The group as the caller sees it; throws `group.not_found` also for one that they may not see. */
export async function requireVisibleGroup(
  { db, actor, tenant, now }: Reading,
  id: string,
): Promise<GroupRow> {
  requireGroups(tenant)
  const group = await findGroup(db, tenant.id, id, viewerOf(actor, now))
  if (group && (group.ownRole !== null || group.public || seesAllGroups(actor))) return group
  throw new Refusal('group.not_found')
}

/** The group as one of the functions here gives it, held until the transaction ends: nobody else changes who is in it. */
export async function holdGroup(
  reading: Reading,
  id: string,
  require: (reading: Reading, id: string) => Promise<GroupRow>,
): Promise<GroupRow> {
  const locked = lockGroup(reading.db, reading.tenant.id, id)
  const [group] = await Promise.all([require(reading, id), locked])
  return group
}

/** The same; throws `access.denied` unless the caller owns it or manages all groups. */
export async function requireChangeableGroup(reading: Reading, id: string): Promise<GroupRow> {
  const group = await requireVisibleGroup(reading, id)
  refuseUnlessChangeable(reading.actor, group)
  return group
}

/** The same of a group that was found. */
export function refuseUnlessChangeable(actor: Principal, group: GroupRow): void {
  if (mayChange(actor, group)) return
  throw new Refusal('access.denied.group_owners', {}, { missing: ['groups:manage'] })
}

/** The same; throws `access.escalation` as well, as {@link requireGroupRightsWithin} does. For whatever moves the group's rights. */
export async function requireGroupWithinOwn(reading: Reading, id: string): Promise<GroupRow> {
  const group = await requireChangeableGroup(reading, id)
  requireGroupRightsWithin(reading.tenant, reading.actor, group)
  return group
}

/**
 * Throws `access.escalation` unless the caller has everything that each role of the group gives: whoever decides who is in it, what it
 * carries or who holds its keys gives and takes these rights.
 */
export function requireGroupRightsWithin(
  tenant: Tenant,
  actor: Principal,
  { roleIds }: Pick<GroupRow, 'roleIds'>,
): void {
  for (const id of roleIds) requireRoleWithinOwn(tenant, actor, id)
}

/** Which of these groups the caller sees, as {@link requireVisibleGroup} has it of one. */
export async function visibleAmong(
  db: Db,
  actor: Principal,
  ids: readonly string[],
  now: Date,
): Promise<ReadonlySet<string>> {
  return ids.length === 0 ? new Set() : findVisible(db, actor.tenant.id, viewerOf(actor, now), ids)
}

/** The caller as lists of groups know them. */
export function viewerOf(actor: Principal, now: Date): Viewer {
  return { userId: actor.id, seesAll: seesAllGroups(actor), now }
}

function seesAllGroups(actor: Principal): boolean {
  return can(actor.tenant.model, actor.subject, 'groups:read')
}

/** Does the caller own the group or manage all groups? */
export function mayChange(actor: Principal, group: GroupRow): boolean {
  return group.ownRole === 'owner' || can(actor.tenant.model, actor.subject, 'groups:manage')
}

/** Is the caller told who is in the group? Members know each other; others need to be told names at all. */
export function seesMembers(actor: Principal, group: GroupRow): boolean {
  return group.ownRole !== null || seesNames(actor)
}

export function seesNames(actor: Principal): boolean {
  return can(actor.tenant.model, actor.subject, 'users:read-names')
}
