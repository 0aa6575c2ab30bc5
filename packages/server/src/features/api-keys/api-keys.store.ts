import { type Insertable, type Selectable, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import type { ApiKeysTable } from '../../platform/schema-accounts.ts'

export type ApiKeyRow = Selectable<ApiKeysTable>

/** The user or group that owns keys. */
export type KeyOwner = { userId: string } | { groupId: string }

function ownedBy(owner: KeyOwner): ['userId' | 'groupId', '=', string] {
  return 'userId' in owner ? ['userId', '=', owner.userId] : ['groupId', '=', owner.groupId]
}

export async function insertApiKey(db: Db, key: Insertable<ApiKeysTable>): Promise<void> {
  await db.insertInto('apiKeys').values(key).execute()
}

export async function findApiKey(
  db: Db,
  tenantId: string,
  secretHash: Buffer,
): Promise<ApiKeyRow | undefined> {
  return db
    .selectFrom('apiKeys')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('secretHash', '=', secretHash)
    .executeTakeFirst()
}

/** One key of an owner, by its id. */
export async function findOwnApiKey(
  db: Db,
  tenantId: string,
  owner: KeyOwner,
  id: string,
): Promise<ApiKeyRow | undefined> {
  return db
    .selectFrom('apiKeys')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where(...ownedBy(owner))
    .where('id', '=', id)
    .executeTakeFirst()
}

/** More than the rules of any tenant allow: an owner may have made keys before there were such rules. */
const mostListed = 1_000

/** The keys of an owner, newest first. */
export async function listApiKeys(db: Db, tenantId: string, owner: KeyOwner): Promise<ApiKeyRow[]> {
  return db
    .selectFrom('apiKeys')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where(...ownedBy(owner))
    .orderBy('createdAt', 'desc')
    .limit(mostListed)
    .execute()
}

/** Counts the keys of an owner; with a moment, only those that can be used then. */
export async function countApiKeys(
  db: Db,
  tenantId: string,
  owner: KeyOwner,
  usableAt?: Date,
): Promise<number> {
  let query = db
    .selectFrom('apiKeys')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('tenantId', '=', tenantId)
    .where(...ownedBy(owner))
  if (usableAt)
    query = query.where((eb) => eb.or([eb('expiresAt', 'is', null), eb('expiresAt', '>', usableAt)]))
  return (await query.executeTakeFirstOrThrow()).count
}

/** Deletes a key of an owner and returns it; undefined when the owner has no such key. */
export async function deleteApiKey(
  db: Db,
  tenantId: string,
  owner: KeyOwner,
  id: string,
): Promise<ApiKeyRow | undefined> {
  return db
    .deleteFrom('apiKeys')
    .where('tenantId', '=', tenantId)
    .where(...ownedBy(owner))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
}

/** Deletes all API keys of users, but not those of their groups; returns how many there were. */
export async function deleteApiKeysOf(db: Db, tenantId: string, userIds: readonly string[]): Promise<number> {
  const deleted = await db
    .deleteFrom('apiKeys')
    .where('tenantId', '=', tenantId)
    .where('userId', '=', sql<string>`any(${userIds}::uuid[])`)
    .returning('id')
    .execute()
  return deleted.length
}

/** Wakes an API key of a group and returns it; undefined when the group has no such key that is asleep. */
export async function wakeApiKey(
  db: Db,
  tenantId: string,
  groupId: string,
  id: string,
): Promise<ApiKeyRow | undefined> {
  return db
    .updateTable('apiKeys')
    .set({ asleepSince: null })
    .where('tenantId', '=', tenantId)
    .where('groupId', '=', groupId)
    .where('id', '=', id)
    .where('asleepSince', 'is not', null)
    .returningAll()
    .executeTakeFirst()
}

export async function touchApiKey(db: Db, tenantId: string, id: string, at: Date): Promise<void> {
  await db
    .updateTable('apiKeys')
    .set({ lastUsedAt: at })
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .execute()
}
