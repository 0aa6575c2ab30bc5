import type { RoleGrant } from '@rollcall/access/subject.ts'
import { sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'

/** A group as it acts by its API keys. */
export interface KeyedGroup {
  id: string
  name: string
  createdAt: Date
  /** Its roles, and the period of each. */
  roles: GroupRoleRow[]
}
export type GroupRoleRow = Pick<RoleGrant, 'roleId' | 'startsAt' | 'endsAt'>

/** Reads those of the groups that exist, in one statement. */
export async function findKeyedGroups(
  db: Db,
  tenantId: string,
  ids: readonly string[],
): Promise<KeyedGroup[]> {
  type Row = Omit<KeyedGroup, 'roles'> & Required<Omit<GroupRoleRow, 'roleId'>> & { roleId: string | null }
  const { rows } = await sql<Row>`
    select g.id, g.name, g.created_at, r.role_id, r.starts_at, r.ends_at
    from groups g left join group_roles r on r.tenant_id = g.tenant_id and r.group_id = g.id
    where g.tenant_id = ${tenantId} and g.id = any(${ids}::uuid[])`.execute(db)
  return [...Map.groupBy(rows, ({ id }) => id).values()].map((ofOne) => {
    const { id, name, createdAt } = ofOne[0] as Row
    const roles = ofOne.flatMap(({ roleId, startsAt, endsAt }) =>
      roleId === null ? [] : { roleId, startsAt, endsAt },
    )
    return { id, name, createdAt, roles }
  })
}
