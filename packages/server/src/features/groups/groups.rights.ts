import type { Affected } from '@rollcall/contract/events/fields.ts'
import type { Db } from '../../platform/database/database.ts'
import { namedAtMost } from '../../platform/invalidations.ts'
import type { Tenant } from '../../platform/principal.ts'
import type { GroupRow } from './groups.store.ts'
import { listMemberIds } from './members.store.ts'

/** Those of these users whose rights change when they join or leave a group: none if the group has no roles. */
export function affectedOf({ roleIds }: Pick<GroupRow, 'roleIds'>, userIds: readonly string[]): Affected {
  if (roleIds.length === 0) return []
  return userIds.length > namedAtMost ? 'more' : userIds
}

/** All members of a group whose rights change with it: none if the group has no roles. */
export async function affectedMembers(
  { db, tenant }: { db: Db; tenant: Tenant },
  group: Pick<GroupRow, 'id' | 'roleIds'>,
): Promise<Affected> {
  if (group.roleIds.length === 0) return []
  return affectedOf(group, await listMemberIds(db, tenant.id, group.id, namedAtMost + 1))
}
