import type { Updateable } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { statement } from '../../platform/database/statement.ts'
import type { RolesTable } from '../../platform/schema-grants.ts'

// A role is edited while the tenant is locked: the next statement changes what was read here.
const keepRevision = statement<never, [tenant: string, id: string, until: Date]>(`
  insert into past_roles (tenant_id, role_id, revision, key, name, all_permissions, permissions, since, until)
  select tenant_id, id, revision, key, name, all_permissions, permissions, updated_at, $3 from roles
  where tenant_id = $1 and id = $2`)

/** Changes a role and counts the change; keeps its former version. */
export async function updateRole(
  db: Db,
  tenantId: string,
  id: string,
  change: Omit<Updateable<RolesTable>, 'revision'> & { updatedAt: Date },
): Promise<void> {
  const kept = keepRevision(db, tenantId, id, change.updatedAt)
  const updated = db
    .updateTable('roles')
    .set(change)
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .execute()
  await Promise.all([kept, updated])
}

/** Deletes a role that nobody has any more; keeps its last version. */
export async function deleteRole(db: Db, tenantId: string, id: string, now: Date): Promise<void> {
  await Promise.all([
    keepRevision(db, tenantId, id, now),
    db.deleteFrom('roles').where('tenantId', '=', tenantId).where('id', '=', id).execute(),
  ])
}
