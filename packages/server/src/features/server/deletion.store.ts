import { sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import type { TenantDeletion } from '../../platform/schema.ts'

export interface DeletedTenant {
  id: string
  name: string
  slug: string
  progress: TenantDeletion | null
}

/** Can this database erase an audit log? Not where the rows are distributed: its guard is not there (decision 48). */
export async function canErase(db: Db): Promise<boolean> {
  const { rows } = await sql`select from pg_trigger where tgname = 'audit_events_erased_only'`.execute(db)
  return rows.length > 0
}

/** Marks a tenant as deleted. */
export async function markDeleted(db: Db, id: string): Promise<void> {
  await db.insertInto('tenantErasures').values({ tenantOf: id }).execute()
}

/** Takes the mark back. Returns false when it is too late. */
export async function unmarkDeleted(db: Db, id: string): Promise<boolean> {
  const rows = await db
    .deleteFrom('tenantErasures')
    .where('tenantOf', '=', id)
    .where('endedAt', 'is', null)
    .returning('tenantOf')
    .execute()
  return rows.length > 0
}

/** A tenant that is marked as deleted, to be read within it; undefined when there is none. */
export async function findDeleted(db: Db, id: string): Promise<DeletedTenant | undefined> {
  return db
    .selectFrom('tenants')
    .innerJoin('tenantErasures', 'tenantOf', 'id')
    .select(['id', 'name', 'slug', 'progress'])
    .where('id', '=', id)
    .where('endedAt', 'is', null)
    .executeTakeFirst()
}

/** Lets the time of a mark begin that an earlier transaction has set. Returns the rest of it in milliseconds; null without a mark. */
export async function startErasure(db: Db, id: string): Promise<number | null> {
  const { rows } = await sql<{ left: number | null }>`select start_erasure(${id}) as left`.execute(db)
  return rows[0]?.left ?? null
}

/** Erases rows of a tenant from a table, up to a number. Returns how many there were. */
export async function eraseRows(db: Db, id: string, table: string, most: number): Promise<number> {
  const { rows } = await sql<{ gone: number }>`select erase_rows(${id}, ${table}, ${most}) as gone`.execute(
    db,
  )
  return rows[0]?.gone ?? 0
}

export async function updateProgress(db: Db, id: string, progress: TenantDeletion): Promise<void> {
  await db
    .updateTable('tenantErasures')
    .set({ progress: JSON.stringify(progress) })
    .where('tenantOf', '=', id)
    .where('endedAt', 'is', null)
    .execute()
}

/** Erases the tenant itself. What is still there of its rows goes with it, and its short names are free. */
export async function eraseTenant(db: Db, id: string): Promise<void> {
  await sql`select erase_tenant(${id})`.execute(db)
}
