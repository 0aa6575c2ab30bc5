import type { Insertable, Selectable } from 'kysely'
import { sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import type { MembershipsTable, ServiceAccountsTable, VisitsTable } from '../../platform/schema-visits.ts'

export type ServiceAccountRow = Selectable<ServiceAccountsTable>
export type VisitRow = Selectable<VisitsTable>
export type MembershipRow = Selectable<MembershipsTable>

/** The promotion of an account at home. */
export async function findPromotion(
  db: Db,
  tenantId: string,
  userId: string,
): Promise<ServiceAccountRow | undefined> {
  return db
    .selectFrom('serviceAccounts')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .executeTakeFirst()
}

/** Promotes an account, or changes the reason and the days of its promotion. */
export async function putPromotion(db: Db, row: Insertable<ServiceAccountsTable>): Promise<void> {
  const { tenantId: _, userId: __, ...changed } = row
  await db
    .insertInto('serviceAccounts')
    .values(row)
    .onConflict((conflict) => conflict.columns(['tenantId', 'userId']).doUpdateSet(changed))
    .execute()
}

/** Records that a service account began to act in another tenant. */
export async function touchPromotion(db: Db, tenantId: string, userId: string, at: Date): Promise<void> {
  await db
    .updateTable('serviceAccounts')
    .set({ lastUsedAt: at })
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .execute()
}

/** Ends the promotion of accounts; returns the ids of those that were promoted. */
/** How many service accounts have their home in the tenant. */
export async function countPromotions(db: Db, tenantId: string): Promise<number> {
  const { count } = await db
    .selectFrom('serviceAccounts')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('tenantId', '=', tenantId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export async function deletePromotions(
  db: Db,
  tenantId: string,
  userIds: readonly string[],
): Promise<string[]> {
  const rows = await db
    .deleteFrom('serviceAccounts')
    .where('tenantId', '=', tenantId)
    .where('userId', '=', sql<string>`any(${userIds}::uuid[])`)
    .returning('userId')
    .execute()
  return rows.map(({ userId }) => userId)
}

/** The accounts at home that are promoted or may enter another tenant: all of them, or those among `userIds`. */
export async function findServiceAccountIds(
  db: Db,
  tenantId: string,
  userIds: readonly string[] | undefined,
): Promise<string[]> {
  const among = userIds ? sql`and user_id = any(${userIds}::uuid[])` : sql``
  const { rows } = await sql<{ userId: string }>`
    select user_id from service_accounts where tenant_id = ${tenantId} ${among}
    union select user_id from visits where tenant_id = ${tenantId} ${among}
    order by user_id`.execute(db)
  return rows.map(({ userId }) => userId)
}

/** The tenants that accounts may enter, in the order in which tenants are locked. */
export async function listVisits(db: Db, tenantId: string, userIds: readonly string[]): Promise<VisitRow[]> {
  return db
    .selectFrom('visits')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('userId', '=', sql<string>`any(${userIds}::uuid[])`)
    .orderBy('targetId')
    .execute()
}

/** The visit of an account at home to one tenant. */
export async function findVisit(
  db: Db,
  tenantId: string,
  userId: string,
  targetId: string,
): Promise<VisitRow | undefined> {
  return db
    .selectFrom('visits')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .where('targetId', '=', targetId)
    .executeTakeFirst()
}

/**
 * The visit to the tenant that a slug leads to. Reads as the system, because the slugs of other tenants are theirs. Takes as long for a
 * tenant without access as for one that does not exist.
 */
export async function findVisitBySlug(
  db: Db,
  { homeId, userId }: { homeId: string; userId: string },
  slug: string,
  now: Date,
): Promise<VisitRow | undefined> {
  return db
    .selectFrom('visits')
    .innerJoin('tenantSlugs', 'tenantSlugs.tenantOf', 'visits.targetId')
    .selectAll('visits')
    .where('visits.tenantId', '=', homeId)
    .where('visits.userId', '=', userId)
    .where('tenantSlugs.slug', '=', slug)
    .where((eb) => eb.or([eb('tenantSlugs.endsAt', 'is', null), eb('tenantSlugs.endsAt', '>', now)]))
    .executeTakeFirst()
}

export async function insertVisit(db: Db, row: Insertable<VisitsTable>): Promise<void> {
  await db.insertInto('visits').values(row).execute()
}

export async function deleteVisit(
  db: Db,
  { tenantId, userId, targetId }: Pick<VisitRow, 'tenantId' | 'userId' | 'targetId'>,
): Promise<void> {
  await db
    .deleteFrom('visits')
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .where('targetId', '=', targetId)
    .execute()
}

/** The membership of a visitor in the tenant that it enters. */
export async function findMembership(
  db: Db,
  tenantId: string,
  userId: string,
): Promise<MembershipRow | undefined> {
  return db
    .selectFrom('memberships')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .executeTakeFirst()
}

/** The memberships of visitors, by their accounts in the tenant. */
export async function membershipsOf(
  db: Db,
  tenantId: string,
  userIds: readonly string[],
): Promise<Map<string, MembershipRow>> {
  if (userIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('memberships')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('userId', '=', sql<string>`any(${userIds}::uuid[])`)
    .execute()
  return new Map(rows.map((row) => [row.userId, row]))
}

/** The membership of an account of another tenant. */
export async function findMembershipOf(
  db: Db,
  tenantId: string,
  { homeId, homeUserId }: Pick<MembershipRow, 'homeId' | 'homeUserId'>,
): Promise<MembershipRow | undefined> {
  return db
    .selectFrom('memberships')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('homeId', '=', homeId)
    .where('homeUserId', '=', homeUserId)
    .executeTakeFirst()
}

export async function insertMembership(db: Db, row: Insertable<MembershipsTable>): Promise<void> {
  await db.insertInto('memberships').values(row).execute()
}

/** The last use of a visitor's membership and of one of its credentials; locks the membership. */
export async function lockUses(
  db: Db,
  tenantId: string,
  userId: string,
  credentialId: string,
): Promise<{ lastUsedAt: Date | null; credentialUsedAt: Date | null } | undefined> {
  const membership = await db
    .selectFrom('memberships')
    .select('lastUsedAt')
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .forUpdate()
    .executeTakeFirst()
  if (!membership) return undefined
  const use = await db
    .selectFrom('visitUses')
    .select('lastUsedAt')
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .where('credentialId', '=', credentialId)
    .executeTakeFirst()
  return { lastUsedAt: membership.lastUsedAt, credentialUsedAt: use?.lastUsedAt ?? null }
}

/** Records a use of a credential by a visitor, and forgets credentials that were not used since `forgotten`. */
export async function recordUse(
  db: Db,
  use: { tenantId: string; userId: string; credentialId: string; at: Date },
  forgotten: Date,
): Promise<void> {
  const { at, ...key } = use
  await db
    .updateTable('memberships')
    .set({ lastUsedAt: at })
    .where('tenantId', '=', key.tenantId)
    .where('userId', '=', key.userId)
    .execute()
  await db
    .deleteFrom('visitUses')
    .where('tenantId', '=', key.tenantId)
    .where('userId', '=', key.userId)
    .where('lastUsedAt', '<', forgotten)
    .execute()
  await db
    .insertInto('visitUses')
    .values({ ...key, lastUsedAt: at })
    .onConflict((conflict) =>
      conflict.columns(['tenantId', 'userId', 'credentialId']).doUpdateSet({ lastUsedAt: at }),
    )
    .execute()
}
