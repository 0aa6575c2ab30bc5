import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { Context } from '../../operations/implement.ts'
import { readPage } from '../../platform/cursor.ts'
import type { Principal } from '../../platform/principal.ts'
import { personName } from '../directory/users.people.ts'
import { requireUser } from '../directory/users.service.ts'
import { roleBadges } from '../grants/tenant-roles.ts'
import { requireGroups } from './groups.access.ts'
import { findNewOwner } from './transfers.service.ts'
import { countMemberships, countOwnedAlone, listMemberships } from './transfers.store.ts'

/** `groups.list-of-user`: a page of a user's groups, with the new owner if the user were deleted. */
export async function listOfUserOperation(
  { db, actor, tenant, now }: Context<Principal>,
  input: Input<typeof contract.groups.listOfUser>,
) {
  requireGroups(tenant)
  const { user } = input
  await requireUser(db, tenant, user)
  const { rows, ...page } = await readPage(actor.cursorKey, 'groups.list-of-user', input, {
    read: (at) => listMemberships(db, tenant.id, user, at),
    position: (row) => [row.nameSort, row.groupId],
    count: () => countMemberships(db, tenant.id, user),
  })
  const heir = await findNewOwner(db, tenant, [user], now)
  return {
    items: rows.map(({ groupId: id, name, role, soleOwner, roleIds }) => ({
      group: { id, name },
      role,
      soleOwner,
      roles: roleBadges(tenant, roleIds),
    })),
    ...page,
    ownedAlone: await countOwnedAlone(db, tenant.id, user),
    heir: heir ? { id: heir.id, name: personName(tenant, heir) } : null,
  }
}
