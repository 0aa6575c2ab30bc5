import type { Total } from '@rollcall/contract/pagination.ts'
import type { Insertable, Selectable, Updateable } from 'kysely'
import { type CursorValues, momentOf } from '../../platform/cursor.ts'
import { containing } from '../../platform/database/containing.ts'
import { countRows } from '../../platform/database/count-rows.ts'
import type { Db } from '../../platform/database/database.ts'
import type { BackupsTable } from '../../platform/schema.ts'
import { isWhole } from './rows.store.ts'

export type BackupRow = Selectable<BackupsTable>

/** Adds a backup. Returns false when there is one for the same moment of the schedule already. */
export async function insertBackup(db: Db, row: Insertable<BackupsTable>): Promise<boolean> {
  const rows = await db
    .insertInto('backups')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['tenantId', 'scheduledFor']).where('scheduledFor', 'is not', null).doNothing(),
    )
    .returning('id')
    .execute()
  return rows.length > 0
}

export async function findBackup(db: Db, tenantId: string, id: string): Promise<BackupRow | undefined> {
  return db
    .selectFrom('backups')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** One of the same tenants that waits or is being made. */
export async function findUnfinished(
  db: Db,
  tenantId: string,
  of: string | null,
): Promise<BackupRow | undefined> {
  return db
    .selectFrom('backups')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('status', 'in', ['waiting', 'running'])
    .where('ofTenant', of === null ? 'is' : '=', of)
    .limit(1)
    .executeTakeFirst()
}

export async function updateBackup(
  db: Db,
  { tenantId, id }: Pick<BackupRow, 'tenantId' | 'id'>,
  change: Updateable<BackupsTable>,
): Promise<void> {
  await db.updateTable('backups').set(change).where('tenantId', '=', tenantId).where('id', '=', id).execute()
}

/** Ends a backup that waits or is being made. False when it is over already. */
export async function endUnfinished(
  db: Db,
  { tenantId, id }: Pick<BackupRow, 'tenantId' | 'id'>,
  change: Updateable<BackupsTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('backups')
    .set(change)
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .where('status', 'in', ['waiting', 'running'])
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function deleteBackup(
  db: Db,
  { tenantId, id }: Pick<BackupRow, 'tenantId' | 'id'>,
): Promise<void> {
  await db.deleteFrom('backups').where('tenantId', '=', tenantId).where('id', '=', id).execute()
}

/** A page of them, the newest first, after the given position. */
export async function listBackups(
  db: Db,
  tenantId: string,
  page: { limit: number; after: CursorValues | undefined },
): Promise<BackupRow[]> {
  let query = db.selectFrom('backups').selectAll().where('tenantId', '=', tenantId)
  if (page.after) {
    const { at, id } = momentOf(page.after)
    query = query.where((eb) => eb(eb.refTuple('createdAt', 'id'), '<', eb.tuple(at, id)))
  }
  return query.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(page.limit).execute()
}

export async function countBackups(db: Db, tenantId: string): Promise<Total> {
  return countRows(db, db.selectFrom('backups').where('tenantId', '=', tenantId))
}

/** Those that the server made by its schedule, the newest first. */
export async function listScheduled(db: Db, tenantId: string): Promise<BackupRow[]> {
  return db
    .selectFrom('backups')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('scheduledFor', 'is not', null)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .execute()
}

/** Tenants with a text in their name or short name, by their short names; needs the system scope. */
export async function findTenants(
  db: Db,
  q: string,
  limit: number,
): Promise<{ slug: string; name: string }[]> {
  const pattern = containing(q.toLowerCase())
  return db
    .selectFrom('tenants')
    .select(['slug', 'name'])
    .where(isWhole)
    .where((eb) => eb.or([eb('slug', 'like', pattern), eb(eb.fn('lower', ['name']), 'like', pattern)]))
    .orderBy('slug')
    .limit(limit)
    .execute()
}
