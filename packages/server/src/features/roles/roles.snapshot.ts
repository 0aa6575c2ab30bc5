import { sortKey } from '@rollcall/access/folding.ts'
import type { CompiledRole } from '@rollcall/access/roles.ts'
import { bulkMaximum } from '@rollcall/contract/bulk.ts'
import type { Context } from '../../operations/implement.ts'
import type { Principal, RoleFacts } from '../../platform/principal.ts'
import { binRow, keptUntil } from '../bin/bin.service.ts'
import { insertIntoBin } from '../bin/bin.store.ts'
import { namesOfActor, shownName } from '../directory/users.visibility.ts'
import { findPlainHolders } from '../grants/role-holders.store.ts'
import { findGroupsWithRole } from '../groups/group-roles.store.ts'
import { comparedNames } from './roles.rules.ts'

/**
 * Puts a role that is about to be deleted into the recycle bin, where the tenant has one, with those who have it by hand and without an end.
 * Call it before they get another one. Returns until when it can be restored.
 */
export async function keepDeletedRole(
  { db, tenant, actor, now }: Context<Principal>,
  role: CompiledRole,
  { description, externalName, color, revision }: RoleFacts,
): Promise<Date | undefined> {
  const endsAt = keptUntil(tenant, now)
  if (!endsAt) return undefined
  const { id, key, name } = role
  const users = await findPlainHolders(db, tenant.id, id, bulkMaximum)
  const groups = (await findGroupsWithRole(db, tenant.id, id, bulkMaximum)).map((group) => group.id)
  const { nameKey, externalKey } = comparedNames(name, externalName)
  const by = { id: actor.id, name: shownName(tenant, namesOfActor(actor)) }
  const row = binRow({ tenant, by, now }, endsAt, {
    id,
    kind: 'role',
    name,
    nameSort: sortKey(name),
    nameKey,
    otherKey: externalKey,
    snapshot: {
      key,
      description,
      externalName,
      color,
      permissions: [...role.listedPermissions, ...role.unknownPermissions],
      limits: Object.fromEntries(role.limits),
      revision: revision + 1,
      users: users.length,
      groups: groups.length,
    },
    members: { users, groups },
  })
  await insertIntoBin(db, [row])
  return endsAt
}
