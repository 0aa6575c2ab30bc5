import type {
  AccessHistory,
  CapabilityTie,
  GroupTie,
  RoleRevision,
  RoleTie,
  Tie,
} from '@rollcall/access/history.ts'
import type { Db } from '../../platform/database/database.ts'
import { statement } from '../../platform/database/statement.ts'
import type { RoleGrantsTable } from '../../platform/schema-grants.ts'

/** The source of a grant, who gave it, and how it ended if it did. */
interface Given {
  source: RoleGrantsTable['source']
  grantedBy: string | null
  endedBy: string | null
}
export type PastRole = RoleTie & Given
export type PastGroup = GroupTie & Given & { groupName: string | null }
export type PastGroupRole = RoleTie & GroupTie & Given
export type PastCapability = CapabilityTie & Given

interface TieRow extends Tie, Given {
  userId: string | null
  groupId: string | null
  /** Null where the group was deleted. */
  groupName: string | null
  roleId: string | null
  permission: string | null
}

const present = 'source, starts_at, ends_at, null::timestamptz as ended_at, null::uuid as ended_by'
const past =
  'user_id, group_id, role_id, permission, granted_by, granted_at, source, starts_at, ends_at, ended_at, ended_by'
const over = 'from ended_grants where tenant_id = $1 and ended_at > $3'
const tiesSince = statement<TieRow, [tenant: string, user: string, at: Date]>(`
  with own as (
    select user_id, null::uuid as group_id, role_id, null as permission, granted_by, granted_at, ${present}
    from role_grants where tenant_id = $1 and user_id = $2
    union all
    select user_id, null, null, permission, granted_by, granted_at, ${present}
    from capability_grants where tenant_id = $1 and user_id = $2
    union all
    select user_id, group_id, null, null, added_by, added_at, ${present}
    from group_members where tenant_id = $1 and user_id = $2
    union all
    select ${past} ${over} and user_id = $2)
  select own.*, g.name as group_name from own left join groups g on g.tenant_id = $1 and g.id = own.group_id
  union all
  select null, group_id, role_id, null, granted_by, granted_at, ${present}, null
  from group_roles where tenant_id = $1 and group_id in (select group_id from own)
  union all
  select ${past}, null ${over} and user_id is null and group_id in (select group_id from own)`)

const revisionsAt = statement<RoleRevision, [tenant: string, at: Date]>(`
  select id, key, name, all_permissions, permissions, updated_at as since, null::timestamptz as until
  from roles where tenant_id = $1 and updated_at <= $2
  union all
  select role_id, key, name, all_permissions, permissions, since, until
  from past_roles where tenant_id = $1 and since <= $2 and until > $2`)

/** The grants of a user that are valid or ended after a moment, and what roles gave at that moment. Used by `accessAt`. */
export async function findHistory(
  db: Db,
  tenantId: string,
  userId: string,
  at: Date,
): Promise<AccessHistory<PastRole, PastGroup, PastGroupRole, PastCapability>> {
  const [ties, revisions] = await Promise.all([
    tiesSince(db, tenantId, userId, at),
    revisionsAt(db, tenantId, at),
  ])
  return {
    roles: ties.filter((tie): tie is TieRow & PastRole => tie.userId !== null && tie.roleId !== null),
    groups: ties.filter((tie): tie is TieRow & PastGroup => tie.userId !== null && tie.groupId !== null),
    groupRoles: ties.filter((tie): tie is TieRow & PastGroupRole => tie.userId === null),
    capabilities: ties.filter((tie): tie is TieRow & PastCapability => tie.permission !== null),
    revisions,
  }
}
