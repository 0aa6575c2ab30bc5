import type { Insertable, Selectable } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import type { RolesTable, TenantsTable } from '../../platform/schema.ts'

export type TenantRow = Selectable<TenantsTable>
export type RoleRow = Selectable<RolesTable>

export async function findTenantIdBySlug(db: Db, slug: string): Promise<string | undefined> {
  const row = await db.selectFrom('tenants').select('id').where('slug', '=', slug).executeTakeFirst()
  return row?.id
}

export async function findTenant(db: Db, id: string): Promise<TenantRow | undefined> {
  return db.selectFrom('tenants').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function listRoles(db: Db, tenantId: string): Promise<RoleRow[]> {
  return db.selectFrom('roles').selectAll().where('tenantId', '=', tenantId).orderBy('position').execute()
}

export async function insertTenant(db: Db, tenant: Insertable<TenantsTable>): Promise<void> {
  await db.insertInto('tenants').values(tenant).execute()
}

export async function insertRoles(db: Db, roles: Insertable<RolesTable>[]): Promise<void> {
  await db.insertInto('roles').values(roles).execute()
}

/**
 * Lets one change of a tenant's rights go at a time; returns the revision of its rules and roles. A lock weaker than FOR UPDATE: adding users, whose rows refer to the
 * tenant, goes on meanwhile.
 */
export async function lockTenant(db: Db, tenantId: string): Promise<number> {
  const { revision } = await db
    .selectFrom('tenants')
    .select('revision')
    .where('id', '=', tenantId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  return revision
}

export async function updateTenant(
  db: Db,
  tenantId: string,
  change: { name: string; profile: string },
): Promise<void> {
  await db.updateTable('tenants').set(change).where('id', '=', tenantId).execute()
}

/** The tenant's rules or roles are others from this transaction on. */
export async function countRevision(db: Db, tenantId: string): Promise<void> {
  await db
    .updateTable('tenants')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('id', '=', tenantId)
    .execute()
}
