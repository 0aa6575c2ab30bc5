import type { Total } from '@rollcall/contract/pagination.ts'
import type { Insertable, Selectable, Updateable } from 'kysely'
import { type CursorValues, momentOf } from '../../platform/cursor.ts'
import { countRows } from '../../platform/database/count-rows.ts'
import type { Db } from '../../platform/database/database.ts'
import type { OffboardingsTable } from '../../platform/schema.ts'

export type OffboardingRow = Selectable<OffboardingsTable>

export async function insertOffboarding(db: Db, row: Insertable<OffboardingsTable>): Promise<void> {
  await db.insertInto('offboardings').values(row).execute()
}

export async function findOffboarding(
  db: Db,
  tenantId: string,
  id: string,
): Promise<OffboardingRow | undefined> {
  return db
    .selectFrom('offboardings')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** The one of a user that waits for its moment. */
export async function findScheduled(
  db: Db,
  tenantId: string,
  userId: string,
): Promise<OffboardingRow | undefined> {
  return db
    .selectFrom('offboardings')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .where('status', '=', 'scheduled')
    .executeTakeFirst()
}

export async function updateOffboarding(
  db: Db,
  { tenantId, id }: Pick<OffboardingRow, 'tenantId' | 'id'>,
  change: Updateable<OffboardingsTable>,
): Promise<void> {
  await db
    .updateTable('offboardings')
    .set(change)
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .execute()
}

export interface OffboardingFilters {
  status?: OffboardingRow['status'] | undefined
  user?: string | undefined
  createdBy?: string | undefined
}

/** A page of them, the latest first, after the given position. */
export async function listOffboardings(
  db: Db,
  tenantId: string,
  filters: OffboardingFilters,
  page: { limit: number; after: CursorValues | undefined },
): Promise<OffboardingRow[]> {
  let query = matching(db, tenantId, filters).selectAll()
  if (page.after) {
    const { at, id } = momentOf(page.after)
    query = query.where((eb) => eb(eb.refTuple('createdAt', 'id'), '<', eb.tuple(at, id)))
  }
  return query.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(page.limit).execute()
}

export async function countOffboardings(
  db: Db,
  tenantId: string,
  filters: OffboardingFilters,
): Promise<Total> {
  return countRows(db, matching(db, tenantId, filters))
}

function matching(db: Db, tenantId: string, { status, user, createdBy }: OffboardingFilters) {
  let query = db.selectFrom('offboardings').where('tenantId', '=', tenantId)
  if (status) query = query.where('status', '=', status)
  if (user) query = query.where('userId', '=', user)
  if (createdBy) query = query.where('createdBy', '=', createdBy)
  return query
}

/** The offboardings of a tenant that wait for their day. */
export async function listScheduledOffboardings(
  db: Db,
  tenantId: string,
): Promise<{ id: string; dueAt: Date }[]> {
  return db
    .selectFrom('offboardings')
    .select(['id', 'dueAt'])
    .where('tenantId', '=', tenantId)
    .where('status', '=', 'scheduled')
    .execute()
}
