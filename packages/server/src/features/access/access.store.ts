import { type Insertable, type Selectable, type SqlBool, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { insertRows } from '../../platform/database/insert-rows.ts'
import type { CapabilityGrantsTable, RoleGrantsTable, UserLimitsTable } from '../../platform/schema.ts'

export type RoleGrantRow = Selectable<RoleGrantsTable>
export type CapabilityGrantRow = Selectable<CapabilityGrantsTable>
export type UserLimitRow = Selectable<UserLimitsTable>

/** Everything that gives users rights, as rows. */
export interface GrantRows {
  roles: RoleGrantRow[]
  capabilities: CapabilityGrantRow[]
  limits: UserLimitRow[]
}

export async function findGrants(db: Db, tenantId: string, userIds: readonly string[]): Promise<GrantRows> {
  // One array, so that it is one statement however many users there are, and prepared once.
  const ofUsers = sql<SqlBool>`user_id = any(${userIds}::uuid[])`
  const [roles, capabilities, limits] = await Promise.all([
    db.selectFrom('roleGrants').selectAll().where('tenantId', '=', tenantId).where(ofUsers).execute(),
    db
      .selectFrom('capabilityGrants')
      .selectAll()
      .where('tenantId', '=', tenantId)
      .where(ofUsers)
      .orderBy('grantedAt')
      .execute(),
    db.selectFrom('userLimits').selectAll().where('tenantId', '=', tenantId).where(ofUsers).execute(),
  ])
  return { roles, capabilities, limits }
}

/** What decides which roles are shown beside a user. */
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

export async function insertRoleGrants(db: Db, grants: RoleGrantRow[]): Promise<void> {
  if (grants.length > 0) await insertRows('roleGrants', grants).execute(db)
}

/** Takes back roles that were given by hand; what a directory or import gave stays its own. */
export async function deleteManualRoleGrants(
  db: Db,
  tenantId: string,
  grants: Pick<RoleGrantRow, 'userId' | 'roleId'>[],
): Promise<void> {
  if (grants.length === 0) return
  const userIds = grants.map(({ userId }) => userId)
  const roleIds = grants.map(({ roleId }) => roleId)
  await db
    .deleteFrom('roleGrants')
    .where('tenantId', '=', tenantId)
    .where('source', '=', 'manual')
    .where(sql<SqlBool>`(user_id, role_id) in (select * from unnest(${userIds}::uuid[], ${roleIds}::uuid[]))`)
    .execute()
}

/**
 * Active accounts that hold a role for good, so many at most: an administrator until Friday does not count.
 */
export async function findActiveHolders(
  db: Db,
  tenantId: string,
  roleId: string,
  now: Date,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('roleGrants as grant')
    .innerJoin('users as user', (join) =>
      join.onRef('user.tenantId', '=', 'grant.tenantId').onRef('user.id', '=', 'grant.userId'),
    )
    .select('user.id')
    .distinct()
    .where('grant.tenantId', '=', tenantId)
    .where('grant.roleId', '=', roleId)
    .where('grant.endsAt', 'is', null)
    .where((eb) => eb.or([eb('grant.startsAt', 'is', null), eb('grant.startsAt', '<=', now)]))
    .where('user.status', '=', 'active')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

export async function countHolders(db: Db, tenantId: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('roleGrants')
    .select((eb) => ['roleId', eb.fn.count<number>('userId').distinct().as('users')])
    .where('tenantId', '=', tenantId)
    .groupBy('roleId')
    .execute()
  return new Map(rows.map((row) => [row.roleId, row.users]))
}

export interface CapabilityFilters {
  permission?: string | undefined
  user?: string | undefined
}

/** A page of capability grants, newest first, after the given position. */
export async function listCapabilityGrants(
  db: Db,
  tenantId: string,
  filters: CapabilityFilters,
  page: { limit: number; after?: { grantedAt: Date; id: string } | undefined },
): Promise<CapabilityGrantRow[]> {
  let query = capabilitiesMatching(db, tenantId, filters).selectAll()
  if (page.after) {
    const { grantedAt, id } = page.after
    query = query.where((eb) => eb(eb.refTuple('grantedAt', 'id'), '<', eb.tuple(grantedAt, id)))
  }
  return query.orderBy('grantedAt', 'desc').orderBy('id', 'desc').limit(page.limit).execute()
}

export async function countCapabilityGrants(
  db: Db,
  tenantId: string,
  filters: CapabilityFilters,
): Promise<number> {
  const row = await capabilitiesMatching(db, tenantId, filters)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

function capabilitiesMatching(db: Db, tenantId: string, filters: CapabilityFilters) {
  let query = db.selectFrom('capabilityGrants').where('tenantId', '=', tenantId)
  if (filters.permission) query = query.where('permission', '=', filters.permission)
  if (filters.user) query = query.where('userId', '=', filters.user)
  return query
}

export async function findCapabilityGrant(
  db: Db,
  tenantId: string,
  id: string,
): Promise<CapabilityGrantRow | undefined> {
  return db
    .selectFrom('capabilityGrants')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function insertCapabilityGrant(db: Db, grant: Insertable<CapabilityGrantsTable>): Promise<void> {
  await db.insertInto('capabilityGrants').values(grant).execute()
}

/** False when somebody else was first. */
export async function deleteCapabilityGrant(db: Db, tenantId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('capabilityGrants')
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

export async function upsertUserLimit(db: Db, limit: Insertable<UserLimitsTable>): Promise<void> {
  const { value, grantedBy, grantedAt } = limit
  await db
    .insertInto('userLimits')
    .values(limit)
    .onConflict((conflict) =>
      conflict.columns(['tenantId', 'userId', 'limitKey']).doUpdateSet({ value, grantedBy, grantedAt }),
    )
    .execute()
}

export async function deleteUserLimit(
  db: Db,
  tenantId: string,
  userId: string,
  limitKey: string,
): Promise<void> {
  await db
    .deleteFrom('userLimits')
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .where('limitKey', '=', limitKey)
    .execute()
}
