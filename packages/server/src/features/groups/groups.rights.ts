import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import type { Recorder } from '../../platform/record.ts'
import type { GroupRow } from './groups.store.ts'
import { listMemberIds } from './members.store.ts'

/** Of more it is cheaper to forget what is known of everybody. */
const namedAtMost = 1000

interface Work {
  db: Db
  tenant: Tenant
  record: Recorder
}

/** Says that users have other rights from now on, because they join or leave a group; nothing where it carries no roles. */
export function rightsChange(
  { tenant, record }: Omit<Work, 'db'>,
  { roleIds }: Pick<GroupRow, 'roleIds'>,
  userIds: readonly string[],
): void {
  if (roleIds.length === 0) return
  if (userIds.length > namedAtMost) record.tenantChanged(tenant.id)
  else for (const id of userIds) record.userChanged(tenant.id, id)
}

/** The same of all who are in the group. */
export async function rightsOfAllChange(work: Work, group: Pick<GroupRow, 'id' | 'roleIds'>): Promise<void> {
  if (group.roleIds.length === 0) return
  rightsChange(work, group, await listMemberIds(work.db, work.tenant.id, group.id, namedAtMost + 1))
}
