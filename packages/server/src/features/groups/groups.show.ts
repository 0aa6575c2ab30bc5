import type { Group, GroupDetails } from '@rollcall/contract/groups.ts'
import { countApiKeys } from '../api-keys/api-keys.store.ts'
import { personName, personNames } from '../directory/users.people.ts'
import { roleBadges } from '../grants/tenant-roles.ts'
import {
  type GroupRow,
  mayChange,
  type Reading,
  requireVisibleGroup,
  seesMembers,
  seesNames,
} from './groups.access.ts'
import { groupActions, groupRowActions } from './groups.verdicts.ts'

/** A group as the caller may see it. */
export function groupOf({ actor, tenant }: Pick<Reading, 'actor' | 'tenant'>, row: GroupRow): Group {
  const owners = seesMembers(actor, row) ? row.firstOwners : []
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    public: row.public,
    members: row.members,
    owners: row.owners,
    firstOwners: owners.map((owner) => ({ id: owner.id, name: personName(tenant, owner) })),
    ownRole: row.ownRole,
    roles: roleBadges(tenant, row.roleIds),
    createdAt: row.createdAt.toISOString(),
    actions: groupRowActions({ actor, tenant }, row),
  }
}

/** The group after a change, for the answer of the operation. */
export async function showGroup(reading: Reading, id: string): Promise<Group> {
  return groupOf(reading, await requireVisibleGroup(reading, id))
}

/** `groups.show`: a group with its creator, its roles and what the caller may do with it. */
export async function showOperation(
  reading: Reading,
  { group: id }: { group: string },
): Promise<GroupDetails> {
  const { db, actor, tenant } = reading
  const row = await requireVisibleGroup(reading, id)
  const creator = seesNames(actor) ? row.createdBy : null
  const names = await personNames(db, tenant, creator ? [creator] : [])
  return {
    ...groupOf(reading, row),
    updatedAt: row.updatedAt.toISOString(),
    createdBy: creator ? { id: creator, name: names.get(creator) ?? 'A deleted account' } : null,
    keys: mayChange(actor, row) ? await countApiKeys(db, tenant.id, { groupId: id }) : null,
    actions: groupActions(reading, row),
  }
}
