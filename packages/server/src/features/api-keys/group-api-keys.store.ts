import { sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'

/** A group as its API keys stand for it. */
export interface KeyedGroup {
  id: string
  name: string
  createdAt: Date
  /** The roles that it carries. */
  roleIds: string[]
}

export async function findKeyedGroup(db: Db, tenantId: string, id: string): Promise<KeyedGroup | undefined> {
  return db
    .selectFrom('groups')
    .select(['id', 'name', 'createdAt'])
    .select(
      sql<
        string[]
      >`array(select r.role_id from group_roles r where r.tenant_id = ${tenantId} and r.group_id = ${id})`.as(
        'roleIds',
      ),
    )
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
}
