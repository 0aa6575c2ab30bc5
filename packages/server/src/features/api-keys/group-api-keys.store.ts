import { type SqlBool, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'

/** A group as it acts by its API keys. */
export interface KeyedGroup {
  id: string
  name: string
  createdAt: Date
  /** The roles that it carries. */
  roleIds: string[]
}

/** Those of the groups that are there, in one statement. */
export async function findKeyedGroups(
  db: Db,
  tenantId: string,
  ids: readonly string[],
): Promise<KeyedGroup[]> {
  const carried = sql<string[]>`array(select r.role_id from group_roles r
    where r.tenant_id = ${tenantId} and r.group_id = groups.id)`
  return db
    .selectFrom('groups')
    .select(['id', 'name', 'createdAt', carried.as('roleIds')])
    .where('tenantId', '=', tenantId)
    .where(sql<SqlBool>`id = any(${ids}::uuid[])`)
    .execute()
}
