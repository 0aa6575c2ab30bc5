import { reachOf } from '@rollcall/access/subject.ts'
import type { Affected, Settled } from '@rollcall/contract/events/fields.ts'
import type { Context } from '../../operations/implement.ts'
import { ref } from '../../platform/events.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { type Growth, whileGroupsChange } from '../credentials/growth.ts'
import { endGroupRoles } from '../grants/endings.service.ts'
import { byHand } from '../grants/grants.service.ts'
import { grantsOfGroup } from '../grants/keyed-groups.service.ts'
import { roleBadges } from '../grants/tenant-roles.ts'
import { requireUnlimited } from '../seats/seats.limits.ts'
import { type GroupWithRole, insertGroupRoles } from './group-roles.store.ts'
import { requireGroupRightsWithin } from './groups.access.ts'

type Work = Pick<Context<Principal>, 'db' | 'actor' | 'tenant' | 'emit' | 'now'>

/**
 * Sets the roles of groups to those that `after` returns. Throws `access.escalation` unless the roles of each group, before and after, are
 * within the caller's own rights, each role by itself, and `seats.role_of_group` for a role whose seats are limited. The caller settles older credentials, and then emits with {@link emitGroupRoles}.
 */
export async function replaceGroupRoles(
  work: Work,
  groups: readonly GroupWithRole[],
  after: (group: GroupWithRole) => readonly string[],
  growth: Growth,
): Promise<GroupRolesChange[]> {
  const { db, actor, tenant, now } = work
  const changes = groups.map((group) => ({ group, before: group.roleIds, after: [...new Set(after(group))] }))
  for (const { group, ...change } of changes) {
    requireGroupRightsWithin(tenant, actor, { roleIds: [...change.before, ...change.after] })
    requireUnlimited(
      tenant,
      change.after.filter((role) => !change.before.includes(role)),
    )
    const reach = (roleIds: string[]) =>
      reachOf(tenant.model, grantsOfGroup({ roles: roleIds.map((roleId) => ({ roleId })) }), now)
    growth.group(group, reach(change.before), reach(change.after))
  }
  const pairs = (roleIds: readonly string[], others: readonly string[], groupId: string) =>
    roleIds.filter((roleId) => !others.includes(roleId)).map((roleId) => ({ groupId, roleId }))
  const removed = changes.flatMap((change) => pairs(change.before, change.after, change.group.id))
  const added = changes.flatMap((change) => pairs(change.after, change.before, change.group.id))
  const open = { reason: null, startsAt: null, endsAt: null }
  const given = { tenantId: tenant.id, ...byHand, ...open, grantedBy: actor.id, grantedAt: now }
  const gaining = [...new Set(added.map(({ groupId }) => groupId))]
  await whileGroupsChange(work, growth, gaining, async () => {
    await endGroupRoles(work, removed)
    await insertGroupRoles(
      db,
      added.map((pair) => ({ ...given, ...pair })),
    )
  })
  return changes
}

/** A change of a group's roles, by their ids. */
export interface GroupRolesChange {
  group: GroupWithRole
  before: string[]
  after: string[]
}

/** Emits the new roles of groups, the members whose rights change, and what happened to older credentials. */
export function emitGroupRoles(
  { tenant, emit }: Pick<Work, 'tenant' | 'emit'>,
  changes: readonly GroupRolesChange[],
  { settled, affected }: { settled?: Settled; affected: Affected },
): void {
  for (const { group, before, after } of changes)
    emit('group.roles-changed', {
      group: ref(group),
      before: { roles: keysOf(tenant, before) },
      after: { roles: keysOf(tenant, after), ...settled },
      affected,
    })
}

/** The keys of these roles, in the tenant's order. */
function keysOf(tenant: Tenant, roleIds: readonly string[]): string[] {
  return roleBadges(tenant, roleIds).map(({ key }) => key)
}
