import { sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import type { TenantDeletion } from '../../platform/schema.ts'

export interface DeletedTenant {
  id: string
  name: string
  slug: string
  deletedAt: Date | null
  deletion: TenantDeletion | null
}

/** A tenant, to be read within it; undefined when it does not exist any more. */
export async function findDeleted(db: Db, id: string): Promise<DeletedTenant | undefined> {
  return db
    .selectFrom('tenants')
    .select(['id', 'name', 'slug', 'deletedAt', 'deletion'])
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Deletes rows of a tenant from a table, up to a number. Returns how many there were. */
export async function deleteSome(db: Db, table: string, tenantId: string, most: number): Promise<number> {
  const name = sql.table(table)
  const { rows } = await sql<{ count: number }>`
    with gone as (delete from ${name} where tenant_id = ${tenantId}
      and ctid = any(array(select ctid from ${name} where tenant_id = ${tenantId} limit ${most})) returning 1)
    select count(*)::int as count from gone`.execute(db)
  return rows[0]?.count ?? 0
}

/** Deletes the tenant itself. What is still there of its rows goes with it, and its short names are free. */
export async function deleteTenant(db: Db, id: string): Promise<void> {
  await db.deleteFrom('tenants').where('id', '=', id).execute()
}
