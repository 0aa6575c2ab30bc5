import type { Updateable } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import type { RolesTable } from '../../platform/schema.ts'

/** Changes a role and counts the change. */
export async function updateRole(
  db: Db,
  tenantId: string,
  id: string,
  change: Omit<Updateable<RolesTable>, 'revision'>,
): Promise<void> {
  await db
    .updateTable('roles')
    .set(change)
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .execute()
}

/** Nobody may have it any more. */
export async function deleteRole(db: Db, tenantId: string, id: string): Promise<void> {
  await db.deleteFrom('roles').where('tenantId', '=', tenantId).where('id', '=', id).execute()
}
