import type { Db } from '../../platform/database/database.ts'
import { statement } from '../../platform/database/statement.ts'
import { countIn } from './member-counts.store.ts'

type OfUsers = [tenant: string, ids: readonly string[]]

// Whoever adds one of them to a group waits from here on, and then finds no account.
const lockToDelete = statement<never, OfUsers>(
  'select from users where tenant_id = $1 and id = any($2::uuid[]) order by id for update',
)
const leaveGroups = statement<{ groupId: string; role: 'owner' | 'member' }, OfUsers>(
  'delete from group_members where tenant_id = $1 and user_id = any($2::uuid[]) returning group_id, role',
)
const leaveMails = statement<never, OfUsers>(
  'update mails set user_id = null where tenant_id = $1 and user_id = any($2::uuid[])',
)
const leaveSettings = statement<never, OfUsers>(
  'update tenant_settings set default_administrator_id = null where tenant_id = $1 and default_administrator_id = any($2::uuid[])',
)

/** What refers to accounts that are about to be deleted and stays, or counts them. */
export async function leaveReferences(db: Db, tenantId: string, ids: readonly string[]): Promise<void> {
  const [, memberships] = await Promise.all([
    lockToDelete(db, tenantId, ids),
    leaveGroups(db, tenantId, ids),
    leaveMails(db, tenantId, ids),
    leaveSettings(db, tenantId, ids),
  ])
  const left = Map.groupBy(memberships, ({ groupId }) => groupId)
  const changes = [...left].map(([groupId, gone]) => ({
    groupId,
    members: -gone.length,
    owners: -gone.filter(({ role }) => role === 'owner').length,
  }))
  await countIn(db, tenantId, changes)
}
