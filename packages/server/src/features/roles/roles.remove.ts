import type { CompiledRole } from '@rollcall/access/roles.ts'
import { bulkMaximum } from '@rollcall/contract/bulk.ts'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import { ref } from '../../platform/events.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { watchGrowth } from '../credentials/growth.ts'
import { endGrantsOfRole } from '../grants/endings.service.ts'
import { findHolders } from '../grants/role-holders.store.ts'
import { rolesByKey } from '../grants/tenant-roles.ts'
import { emitGroupRoles, replaceGroupRoles } from '../groups/group-roles.service.ts'
import { findGroupsWithRole } from '../groups/group-roles.store.ts'
import { endLimit } from '../seats/seats.limits.ts'
import { replaceDeletedRole } from '../users/users.roles.ts'
import { checkRemoval, requireRole } from './roles.rules.ts'
import type { RoleUse } from './roles.show.ts'
import { keepDeletedRole } from './roles.snapshot.ts'
import { deleteRole } from './roles.store.ts'

/** `roles.delete`: deletes a role, and gives its users and groups another if the caller says so. */
export async function removeOperation(
  context: Context<Principal>,
  { role: id, replaceWith, olderCredentials }: Input<typeof contract.roles.remove>,
): Promise<null> {
  const { db, actor, tenant, emit, now } = context
  const { role, facts } = requireRole(tenant, id)
  checkRemoval({ actor, tenant }, role, facts.builtIn)
  const instead = replacementFor(tenant, role, replaceWith)
  const users = await findHolders(db, tenant.id, id, now, bulkMaximum + 1)
  const groups = await findGroupsWithRole(db, tenant.id, id, bulkMaximum + 1)
  requireReplaceable(tenant, { users: users.length, groups: groups.length }, replaceWith)
  const recoverableUntil = await keepDeletedRole(context, role, facts)
  // Groups first, so that users are checked without what the role gives them through a group.
  const growth = watchGrowth(context, olderCredentials)
  const insteadOf = ({ roleIds }: { roleIds: string[] }) => [
    ...roleIds.filter((other) => other !== id),
    ...(instead ? [instead.id] : []),
  ]
  const changed = await replaceGroupRoles(context, groups, insteadOf, growth)
  // The rights of all principals are read again without the role.
  emitGroupRoles(context, changed, { affected: [] })
  if (users.length > 0) await replaceDeletedRole(context, users, { deleted: role, instead, growth })
  const { total } = await growth.settle()
  await endGrantsOfRole(context, id)
  await endLimit(context, id)
  await deleteRole(db, tenant.id, id, now)
  emit('role.deleted', {
    role: ref(role),
    before: {
      key: role.key,
      name: role.name,
      description: facts.description,
      externalName: facts.externalName,
      permissions: [...role.listedPermissions, ...role.unknownPermissions],
      limits: Object.fromEntries(role.limits),
    },
    after: {
      users: users.length,
      groups: groups.length,
      ...(users.length + groups.length > 0 ? { replacedWith: instead?.key ?? 'none' } : {}),
      ...(recoverableUntil ? { recoverableUntil } : {}),
      ...total,
    },
  })
  return null
}

function replacementFor(
  tenant: Tenant,
  role: CompiledRole,
  replaceWith: string | undefined,
): CompiledRole | undefined {
  if (replaceWith === undefined || replaceWith === 'none') return undefined
  const [instead] = rolesByKey(tenant, [replaceWith])
  if (instead === role) throw new Refusal('role.in_use.itself')
  return instead
}

function requireReplaceable(
  tenant: Tenant,
  { users, groups }: RoleUse,
  replaceWith: string | undefined,
): void {
  const exactlyOne = tenant.profile.source.accounts.rolesPerUser === 'one'
  if (users > bulkMaximum) throw new Refusal('role.in_use.many_users', { most: bulkMaximum })
  if (groups > bulkMaximum) throw new Refusal('role.in_use.many_groups', { most: bulkMaximum })
  if (users + groups === 0) return
  if (replaceWith === undefined) throw inUse(users, groups)
  if (replaceWith === 'none' && exactlyOne && users > 0) throw new Refusal('role.in_use.exactly_one')
}

function inUse(users: number, groups: number): Refusal {
  if (groups === 0) return new Refusal('role.in_use.users', { users })
  if (users === 0) return new Refusal('role.in_use.groups', { groups })
  return new Refusal('role.in_use.users_and_groups', { users, groups })
}
