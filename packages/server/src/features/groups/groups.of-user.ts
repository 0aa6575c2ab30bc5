import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { decodeCursor, pageOf } from '../../platform/cursor.ts'
import type { Context } from '../../platform/operations.ts'
import type { Principal } from '../../platform/principal.ts'
import { roleBadges } from '../access/access.service.ts'
import { personName } from '../users/users.people.ts'
import { requireUser } from '../users/users.service.ts'
import { requireGroups } from './groups.access.ts'
import { findHeir } from './heirs.service.ts'
import { countMemberships, countOwnedAlone, listMemberships, type MembershipRow } from './heirs.store.ts'

const defaultLimit = 50

/** `groups.list-of-user` */
export async function listOfUserOperation(
  { db, actor, tenant, now }: Context<Principal>,
  input: Input<typeof contract.groups.listOfUser>,
) {
  requireGroups(tenant)
  const { user, limit = defaultLimit } = input
  await requireUser(db, tenant, user)
  const after = decodeCursor(actor.cursorKey, 'groups.list-of-user', input)
  const rows = await listMemberships(db, tenant.id, user, { limit: limit + 1, after })
  const heir = await findHeir(db, tenant, [user], now)
  const item = ({ groupId: id, name, role, soleOwner, roleIds }: MembershipRow) => ({
    group: { id, name },
    role,
    soleOwner,
    roles: roleBadges(tenant, roleIds),
  })
  const position = (row: MembershipRow) => [row.nameKey, row.groupId]
  return {
    ...pageOf(actor.cursorKey, 'groups.list-of-user', input, rows, { limit, item, position }),
    ...(input.total ? { total: await countMemberships(db, tenant.id, user) } : {}),
    ownedAlone: await countOwnedAlone(db, tenant.id, user),
    heir: heir ? { id: heir.id, name: personName(tenant, heir) } : null,
  }
}
