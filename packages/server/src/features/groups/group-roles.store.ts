import { type Selectable, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { insertRows } from '../../platform/database/insert-rows.ts'
import type { GroupRolesTable } from '../../platform/schema-grants.ts'

export async function insertGroupRoles(db: Db, rows: Selectable<GroupRolesTable>[]): Promise<void> {
  if (rows.length > 0) await insertRows('groupRoles', rows).execute(db)
}

/** A group that has a role, with all its roles. */
export interface GroupWithRole {
  id: string
  name: string
  roleIds: string[]
}

/** The groups that have a role, up to a number. */
export async function findGroupsWithRole(
  db: Db,
  tenantId: string,
  roleId: string,
  limit: number,
): Promise<GroupWithRole[]> {
  const { rows } = await sql<GroupWithRole>`
    select g.id, g.name,
      array(select o.role_id from group_roles o where o.tenant_id = g.tenant_id and o.group_id = g.id) as role_ids
    from group_roles r join groups g on g.tenant_id = r.tenant_id and g.id = r.group_id
    where r.tenant_id = ${tenantId} and r.role_id = ${roleId}
    order by g.name_sort limit ${limit}`.execute(db)
  return rows
}

/** How many groups have each role, by role id. */
export async function countGroupsWithRole(db: Db, tenantId: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('groupRoles')
    .select((eb) => ['roleId', eb.fn.countAll<number>().as('groups')])
    .where('tenantId', '=', tenantId)
    .groupBy('roleId')
    .execute()
  return new Map(rows.map((row) => [row.roleId, row.groups]))
}

/** The roles of one group, with where they come from and their days. */
export async function listRolesOfGroup(
  db: Db,
  tenantId: string,
  groupId: string,
): Promise<Pick<Selectable<GroupRolesTable>, 'roleId' | 'source' | 'startsAt' | 'endsAt'>[]> {
  return db
    .selectFrom('groupRoles')
    .select(['roleId', 'source', 'startsAt', 'endsAt'])
    .where('tenantId', '=', tenantId)
    .where('groupId', '=', groupId)
    .execute()
}
