import { sortKey } from '@rollcall/access/folding.ts'
import type { Context } from '../../operations/implement.ts'
import type { Principal } from '../../platform/principal.ts'
import { keptPeriod } from '../../platform/snapshots.ts'
import { binRow, keptUntil } from '../bin/bin.service.ts'
import { insertIntoBin } from '../bin/bin.store.ts'
import { namesOfActor, shownName } from '../directory/users.visibility.ts'
import { listRolesOfGroup } from './group-roles.store.ts'
import type { GroupRow } from './groups.access.ts'
import { listAllMembers } from './members.store.ts'

/**
 * Puts a group that is about to be deleted into the recycle bin, where the tenant has one. Call it before its memberships and roles end.
 * Returns until when it can be restored.
 */
export async function keepDeletedGroup(
  { db, tenant, actor, now }: Context<Principal>,
  group: GroupRow,
): Promise<Date | undefined> {
  const endsAt = keptUntil(tenant, now)
  if (!endsAt) return undefined
  const { id, name, nameKey, description, public: open, createdAt, createdBy, members, owners } = group
  const [roles, kept] = await Promise.all([
    listRolesOfGroup(db, tenant.id, id),
    listAllMembers(db, tenant.id, id),
  ])
  const snapshot = {
    description,
    public: open,
    createdAt: createdAt.toISOString(),
    createdBy,
    members,
    owners,
    roles: roles.map(({ roleId, source, ...period }) => ({
      id: roleId,
      name: tenant.model.roles.get(roleId)?.name ?? '',
      source,
      ...keptPeriod(period),
    })),
  }
  const by = { id: actor.id, name: shownName(tenant, namesOfActor(actor)) }
  const row = binRow({ tenant, by, now }, endsAt, {
    id,
    kind: 'group',
    name,
    nameSort: sortKey(name),
    nameKey,
    otherKey: null,
    snapshot,
    members: {
      all: kept.map(({ userId, role, source, ...period }) => ({
        id: userId,
        role,
        source,
        ...keptPeriod(period),
      })),
    },
  })
  await insertIntoBin(db, [row])
  return endsAt
}
