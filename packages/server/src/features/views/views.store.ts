import type { Insertable, Selectable, Updateable } from 'kysely'
import { sql } from 'kysely'
import { countRows } from '../../platform/database/count-rows.ts'
import type { Db } from '../../platform/database/database.ts'
import type { SavedViewsTable } from '../../platform/schema.ts'

export type ViewRow = Selectable<SavedViewsTable>

/** The views of a list that belong to a user, and those that belong to the tenant, by name. Quotas bound both. */
export async function listViews(db: Db, tenantId: string, ownerId: string, list: string): Promise<ViewRow[]> {
  return db
    .selectFrom('savedViews')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('list', '=', list)
    .where((of) => of.or([of('ownerId', '=', ownerId), of('ownerId', 'is', null)]))
    .orderBy('nameKey')
    .orderBy('id')
    .execute()
}

/** The view of any owner; undefined if it does not exist. */
export async function findView(db: Db, tenantId: string, id: string): Promise<ViewRow | undefined> {
  return db
    .selectFrom('savedViews')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** How many views a user owns, or with null the tenant; counted to `most`. */
export async function countViews(
  db: Db,
  tenantId: string,
  ownerId: string | null,
  most: number,
): Promise<number> {
  const owned = sql`owner_id is not distinct from ${ownerId}::uuid`
  const { total } = await countRows(
    db,
    sql`(select from saved_views where tenant_id = ${tenantId} and ${owned} limit ${most})`,
  )
  return total
}

export async function insertView(db: Db, view: Insertable<SavedViewsTable>): Promise<void> {
  await db.insertInto('savedViews').values(view).execute()
}

export async function updateView(
  db: Db,
  tenantId: string,
  id: string,
  change: Updateable<SavedViewsTable>,
): Promise<void> {
  await db
    .updateTable('savedViews')
    .set(change)
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .execute()
}

export async function deleteView(db: Db, tenantId: string, id: string): Promise<void> {
  await db.deleteFrom('savedViews').where('tenantId', '=', tenantId).where('id', '=', id).execute()
}
