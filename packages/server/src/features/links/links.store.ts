import { type Insertable, type Selectable, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import type { LinksTable } from '../../platform/schema-accounts.ts'

export type LinkRow = Selectable<LinksTable>

export async function insertLink(db: Db, link: Insertable<LinksTable>): Promise<void> {
  await db.insertInto('links').values(link).execute()
}

export async function findLink(
  db: Db,
  tenantId: string,
  purpose: LinkRow['purpose'],
  secretHash: Buffer,
): Promise<LinkRow | undefined> {
  return db
    .selectFrom('links')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('purpose', '=', purpose)
    .where('secretHash', '=', secretHash)
    .executeTakeFirst()
}

/** One conditional update, so that of two simultaneous requests exactly one gets true. */
export async function markUsed(db: Db, tenantId: string, id: string, now: Date): Promise<boolean> {
  const used = await db
    .updateTable('links')
    .set({ usedAt: now })
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .returning('id')
    .executeTakeFirst()
  return used !== undefined
}

/** Deletes one link that was never delivered. */
export async function deleteLink(db: Db, tenantId: string, id: string): Promise<void> {
  await db.deleteFrom('links').where('tenantId', '=', tenantId).where('id', '=', id).execute()
}

/** Deletes older links of the same purpose: those of one user, or setup links, which have no user. */
export async function deleteLinks(
  db: Db,
  tenantId: string,
  purpose: LinkRow['purpose'],
  userId: string | null,
): Promise<void> {
  await db
    .deleteFrom('links')
    .where('tenantId', '=', tenantId)
    .where('purpose', '=', purpose)
    .where('userId', userId === null ? 'is' : '=', userId)
    .execute()
}

/** Deletes all links of users. */
export async function deleteLinksOfUsers(
  db: Db,
  tenantId: string,
  userIds: readonly string[],
): Promise<void> {
  await db
    .deleteFrom('links')
    .where('tenantId', '=', tenantId)
    .where(sql<boolean>`user_id = any(${userIds}::uuid[])`)
    .execute()
}

/** Deletes the links of users for one purpose. */
export async function deleteLinksOf(
  db: Db,
  tenantId: string,
  purpose: LinkRow['purpose'],
  userIds: readonly string[],
): Promise<void> {
  await db
    .deleteFrom('links')
    .where('tenantId', '=', tenantId)
    .where('purpose', '=', purpose)
    .where(sql<boolean>`user_id = any(${userIds}::uuid[])`)
    .execute()
}

/** When the user's last usable link of a purpose ends. */
export async function findLinkEnd(
  db: Db,
  tenantId: string,
  purpose: LinkRow['purpose'],
  userId: string,
  now: Date,
): Promise<Date | undefined> {
  const row = await db
    .selectFrom('links')
    .select('expiresAt')
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .where('purpose', '=', purpose)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .orderBy('expiresAt', 'desc')
    .executeTakeFirst()
  return row?.expiresAt
}
