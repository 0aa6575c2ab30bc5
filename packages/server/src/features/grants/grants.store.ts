import { type Selectable, type SqlBool, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { insertRows } from '../../platform/database/insert-rows.ts'
import { statement, statementOfIds } from '../../platform/database/statement.ts'
import type { CapabilityGrantsTable, RoleGrantsTable, UserLimitsTable } from '../../platform/schema-grants.ts'

export type RoleGrantRow = Selectable<RoleGrantsTable>
export type CapabilityGrantRow = Selectable<CapabilityGrantsTable>
export type UserLimitRow = Selectable<UserLimitsTable>

/** A role of a user, given directly or through a group. */
export interface HeldRoleRow
  extends Pick<
    RoleGrantRow,
    'userId' | 'roleId' | 'sourceId' | 'grantedBy' | 'grantedAt' | 'startsAt' | 'endsAt'
  > {
  source: RoleGrantRow['source'] | 'group'
  /** For a role through a group: {@link grantedBy} and {@link grantedAt} then say who added the user to the group, and when. */
  via?: { groupId: string; groupName: string }
}

/** Everything that gives rights to users, as rows. */
export interface GrantRows {
  roles: HeldRoleRow[]
  capabilities: CapabilityGrantRow[]
  limits: UserLimitRow[]
  promotions: PromotionRow[]
}

type PromotionRow = Pick<RoleGrantRow, 'userId' | 'startsAt' | 'endsAt'>

/** A row of the one statement; each kind of grant has columns of its own. */
type GrantRow = Omit<HeldRoleRow, 'via'> &
  Omit<CapabilityGrantRow, 'tenantId'> &
  Omit<UserLimitRow, 'tenantId'> & {
    kind: 'role' | 'capability' | 'limit' | 'promotion'
    groupId: string | null
    groupName: string | null
  }

/**
 * Reads all grants in one statement, written by hand: three statements of the query builder, for the caller and for the target, took
 * this process 12 % more time for a change of roles (1.85 ms instead of 1.63, measured by turns).
 */
const grantsOf = statementOfIds<GrantRow>(`
  select 'role' as kind, user_id, role_id, source, source_id, granted_by, granted_at, starts_at, ends_at, null::uuid as group_id,
    null as group_name, null::uuid as id, null as permission, null as reason, null as limit_key, null::bigint as value
  from role_grants where tenant_id = $1 and user_id = any($2::uuid[])
  union all
  select 'role', m.user_id, r.role_id, 'group', r.source_id, m.added_by, m.added_at, greatest(m.starts_at, r.starts_at),
    least(m.ends_at, r.ends_at), g.id, g.name, null, null, null, null, null
  from group_members m
  join group_roles r on r.tenant_id = m.tenant_id and r.group_id = m.group_id
  join groups g on g.tenant_id = m.tenant_id and g.id = m.group_id
  where m.tenant_id = $1 and m.user_id = any($2::uuid[])
  union all
  select 'capability', user_id, null, source, source_id, granted_by, granted_at, starts_at, ends_at, null, null, id, permission, reason, null, null
  from capability_grants where tenant_id = $1 and user_id = any($2::uuid[])
  union all
  select 'limit', user_id, null, null, null, granted_by, granted_at, null, null, null, null, null, null, null, limit_key, value
  from user_limits where tenant_id = $1 and user_id = any($2::uuid[])
  union all
  select 'promotion', user_id, null, null, null, null, null, starts_at, ends_at, null, null, null, null, null, null, null
  from service_accounts where tenant_id = $1 and user_id = any($2::uuid[])`)

export async function findGrants(db: Db, tenantId: string, userIds: readonly string[]): Promise<GrantRows> {
  const rows = await grantsOf(db, tenantId, userIds)
  const found: GrantRows = { roles: [], capabilities: [], limits: [], promotions: [] }
  for (const row of rows) {
    const { userId, grantedBy, grantedAt } = row
    const given = { userId, grantedBy, grantedAt }
    const { source, sourceId, startsAt, endsAt } = row
    if (row.kind === 'promotion') found.promotions.push({ userId, startsAt, endsAt })
    else if (row.kind === 'limit')
      found.limits.push({ tenantId, ...given, limitKey: row.limitKey, value: row.value })
    else if (row.kind === 'role') {
      const { roleId, groupId, groupName } = row
      const via = groupId !== null && groupName !== null ? { via: { groupId, groupName } } : {}
      found.roles.push({ ...given, roleId, source, sourceId, startsAt, endsAt, ...via })
    } else {
      const { id, permission, reason } = row
      const capability = { tenantId, id, permission, reason, sourceId, ...given, startsAt, endsAt }
      found.capabilities.push({ ...capability, source: source as CapabilityGrantRow['source'] })
    }
  }
  found.capabilities.sort((a, b) => a.grantedAt.getTime() - b.grantedAt.getTime())
  return found
}

/** The columns that decide which roles lists show beside a user. */
export type ShownRoleGrant = Pick<RoleGrantRow, 'userId' | 'roleId' | 'startsAt' | 'endsAt'>

export async function findRoleGrants(db: Db, tenantId: string, userIds: string[]): Promise<ShownRoleGrant[]> {
  if (userIds.length === 0) return []
  return db
    .selectFrom('roleGrants')
    .select(['userId', 'roleId', 'startsAt', 'endsAt'])
    .where('tenantId', '=', tenantId)
    .where(sql<SqlBool>`user_id = any(${userIds}::uuid[])`)
    .execute()
}

/** Gives roles to users. The caller has checked them (`requireGrantable`). */
export async function insertRoleGrants(db: Db, grants: RoleGrantRow[]): Promise<void> {
  if (grants.length > 0) await insertRows('roleGrants', grants).execute(db)
}

/** The role grants of a user from one source, with those that have ended or have not begun. */
export const findGrantsOfSource = statement<RoleGrantRow, [tenant: string, user: string, source: string]>(
  'select * from role_grants where tenant_id = $1 and user_id = $2 and source_id = $3',
)

const setEnd = statement<
  { roleId: string },
  [tenant: string, user: string, role: string, source: string, end: Date, by: string, reason: string | null]
>(`update role_grants set ends_at = $5, end_set_by = $6, end_reason = $7
  where tenant_id = $1 and user_id = $2 and role_id = $3 and source_id = $4 returning role_id`)

/** Sets the end of a grant as an administrator decided. Returns false when there is no such grant. */
export async function updateEnd(
  db: Db,
  tenantId: string,
  { userId, roleId, sourceId }: Pick<RoleGrantRow, 'userId' | 'roleId' | 'sourceId'>,
  { endsAt, by, reason }: { endsAt: Date; by: string; reason: string | null },
): Promise<boolean> {
  return (await setEnd(db, tenantId, userId, roleId, sourceId, endsAt, by, reason)).length > 0
}
