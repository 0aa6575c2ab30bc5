import type { Total } from '@rollcall/contract/pagination.ts'
import type { Insertable } from 'kysely'
import { type CursorValues, momentOf, timeOrder } from '../../platform/cursor.ts'
import { countRows } from '../../platform/database/count-rows.ts'
import type { Db } from '../../platform/database/database.ts'
import type { CapabilityGrantsTable } from '../../platform/schema-grants.ts'
import type { CapabilityGrantRow } from './grants.store.ts'

export interface CapabilityFilters {
  permission?: string | undefined
  user?: string | undefined
}

/** A page of capability grants, newest first, after the given position. */
export async function listCapabilityGrants(
  db: Db,
  tenantId: string,
  filters: CapabilityFilters,
  page: { limit: number; after: CursorValues | undefined; sort?: string | undefined },
): Promise<CapabilityGrantRow[]> {
  const { order, beyond } = timeOrder(page.sort)
  let query = capabilitiesMatching(db, tenantId, filters).selectAll()
  if (page.after) {
    const { at, id } = momentOf(page.after)
    query = query.where((eb) => eb(eb.refTuple('grantedAt', 'id'), beyond, eb.tuple(at, id)))
  }
  return query.orderBy('grantedAt', order).orderBy('id', order).limit(page.limit).execute()
}

export async function countCapabilityGrants(
  db: Db,
  tenantId: string,
  filters: CapabilityFilters,
): Promise<Total> {
  return countRows(db, capabilitiesMatching(db, tenantId, filters))
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

export async function insertCapabilityGrants(
  db: Db,
  grants: readonly Insertable<CapabilityGrantsTable>[],
): Promise<void> {
  if (grants.length > 0) await db.insertInto('capabilityGrants').values(grants).execute()
}

export async function updateCapabilityEnd(
  db: Db,
  tenantId: string,
  id: string,
  endsAt: Date | null,
): Promise<void> {
  await db
    .updateTable('capabilityGrants')
    .set({ endsAt })
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .execute()
}
