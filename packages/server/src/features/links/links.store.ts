import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
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

/** Gives a link that can still be used another secret; returns the link, or undefined when there is none. */
export async function setSecret(
  db: Db,
  tenantId: string,
  id: string,
  { now, ...change }: { now: Date } & Updateable<LinksTable>,
): Promise<LinkRow | undefined> {
  return db
    .updateTable('links')
    .set(change)
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .returningAll()
    .executeTakeFirst()
}

/** The link with an id; undefined when there is none that can still be used. */
export async function findUsableLink(
  db: Db,
  tenantId: string,
  id: string,
  now: Date,
): Promise<LinkRow | undefined> {
  return db
    .selectFrom('links')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .executeTakeFirst()
}

/** The user's links of a purpose that can still be used, newest first. */
export async function listUsableLinks(
  db: Db,
  tenantId: string,
  purpose: LinkRow['purpose'],
  userId: string,
  now: Date,
): Promise<LinkRow[]> {
  return ofPurpose(db, tenantId, purpose, userId)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .orderBy('createdAt', 'desc')
    .execute()
}

/** How many links of a purpose were made for the user after a time, used ones included. */
export async function countLinksSince(
  db: Db,
  tenantId: string,
  purpose: LinkRow['purpose'],
  userId: string,
  since: Date,
): Promise<number> {
  const rows = await ofPurpose(db, tenantId, purpose, userId).where('createdAt', '>', since).execute()
  return rows.length
}

function ofPurpose(db: Db, tenantId: string, purpose: LinkRow['purpose'], userId: string) {
  return db
    .selectFrom('links')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .where('purpose', '=', purpose)
}

/** Ends the user's links of a purpose. They stay as rows, so that requests are counted by them. */
export async function closeLinks(
  db: Db,
  tenantId: string,
  purpose: LinkRow['purpose'],
  userId: string,
  now: Date,
): Promise<void> {
  await db
    .updateTable('links')
    .set({ usedAt: now })
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .where('purpose', '=', purpose)
    .where('usedAt', 'is', null)
    .execute()
}

/** Deletes all links of a user but those of one purpose. */
export async function deleteLinksExcept(
  db: Db,
  tenantId: string,
  userId: string,
  kept: LinkRow['purpose'],
): Promise<void> {
  await db
    .deleteFrom('links')
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .where('purpose', '!=', kept)
    .execute()
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
