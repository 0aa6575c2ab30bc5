import type { Total } from '@rollcall/contract/pagination.ts'
import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { CursorValues } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'
import {
  besideSet,
  countInSet,
  countSet,
  type IdSet,
  inSet,
  isThere,
  type SetSize,
  sizesOf,
} from '../../platform/database/id-set.ts'
import { countsAt } from '../../platform/database/period.ts'
import type { UsersTable } from '../../platform/schema-accounts.ts'

/** Everything that gives a permission at a moment. */
export interface Giving {
  roleIds: readonly string[]
  capabilities: readonly string[]
  now: Date
  status?: UserRow['status'] | undefined
  kind?: UserRow['kind'] | undefined
}

/** A user with a permission, and the roles that give it. */
export type PermissionHolder = Pick<UserRow, 'id' | 'username' | 'usernameSort' | 'alias' | 'status'> & {
  roleIds: string[]
  viaGroup: boolean
  capability: boolean
}
type UserRow = Selectable<UsersTable>

/** A page of the users with a permission, by name, after a position: the sort value and the id of the last row before it. */
export async function listPermissionHolders(
  db: Db,
  tenantId: string,
  giving: Giving,
  page: { limit: number; after: CursorValues | undefined },
): Promise<PermissionHolder[]> {
  const rest = page.after
    ? sql`and (u.username_sort, u.id) > (${page.after[0]}, ${page.after[1]}::uuid)`
    : sql``
  const set = holderSet(tenantId, giving)
  const [size = 'few'] = await sizesOf(db, [set])
  // Only the index of the names is read in order; whole rows are read for the page.
  const { rows } = await sql<PermissionHolder>`
    select u.id, u.username, u.username_sort, u.alias, u.status,
      array(select g.role_id ${rolesGivingIt(tenantId, giving)}
        union select r.role_id ${groupsGivingIt(tenantId, giving)}) as role_ids,
      ${isThere(groupsGivingIt(tenantId, giving))} as via_group,
      ${isThere(capabilitiesGivingIt(tenantId, giving))} as capability
    from (select u.id ${among(tenantId, giving, size)} and ${inSet(set, size)} ${rest}
      order by u.username_sort, u.id limit ${page.limit}) as p
    join users u on u.tenant_id = ${tenantId} and u.id = p.id
    order by u.username_sort, u.id`.execute(db)
  return rows
}

export async function countPermissionHolders(db: Db, tenantId: string, giving: Giving): Promise<Total> {
  const set = holderSet(tenantId, giving)
  return giving.status ? countInSet(db, set, (size) => among(tenantId, giving, size)) : countSet(db, set)
}

/** SQL: the accounts `u` to search. */
function among(tenantId: string, { status, kind }: Giving, size: SetSize): RawBuilder<unknown> {
  const having = status ? besideSet(sql`u.status = ${status}`, size) : sql`true`
  const ofKind = kind ? besideSet(sql`u.kind = ${kind}`, size) : sql`true`
  return sql`from users u where u.tenant_id = ${tenantId} and ${having} and ${ofKind}`
}

/** SQL: the users with a permission now, as accounts `u` of a statement. */
export function holderSet(tenantId: string, giving: Giving): IdSet {
  const { roleIds, now } = giving
  // Grants without an end and grants that end later are two ranges of an index, so that ended grants are not read, however many there are.
  const grants = (ends: RawBuilder<unknown>) => sql`
    select g.user_id from role_grants g where g.tenant_id = ${tenantId} and g.role_id = any(${roleIds}::uuid[])
      and g.ends_at ${ends} and (g.starts_at is null or g.starts_at <= ${now})`
  // Group by group and in the order of an index: otherwise all members of a large group might be collected before the first result.
  const members = sql`
    select m.user_id from group_roles r, lateral (
      select g.user_id from group_members g where g.tenant_id = ${tenantId} and g.group_id = r.group_id and ${countsAt(sql`g`, now)}
      order by g.user_id) m
    where r.tenant_id = ${tenantId} and r.role_id = any(${roleIds}::uuid[]) and ${countsAt(sql`r`, now)}`
  return {
    all: sql`${grants(sql`is null`)} union all ${grants(sql`> ${now}`)} union all ${members}
      union all select g.user_id from capability_grants g where g.tenant_id = ${tenantId}
        and g.permission = any(${giving.capabilities}::text[]) and ${countsAt(sql`g`, now)}`,
    id: sql`u.id`,
    holds: isThere(sql`from (
      select ${rolesGivingIt(tenantId, giving)}
      union all select ${groupsGivingIt(tenantId, giving)}
      union all select ${capabilitiesGivingIt(tenantId, giving)}) as s`),
  }
}

// The grants of one account. `is true` keeps the planner from indexes by role or permission, which without statistics it would scan for each account.
const rolesGivingIt = (tenantId: string, { roleIds, now }: Giving) =>
  sql`from role_grants g where g.tenant_id = ${tenantId} and g.user_id = u.id
    and (g.role_id = any(${roleIds}::uuid[])) is true and ${countsAt(sql`g`, now)}`

const groupsGivingIt = (tenantId: string, { roleIds, now }: Giving) =>
  sql`from group_members m join group_roles r on r.tenant_id = m.tenant_id and r.group_id = m.group_id
    where m.tenant_id = ${tenantId} and m.user_id = u.id and (r.role_id = any(${roleIds}::uuid[])) is true
      and ${countsAt(sql`m`, now)} and ${countsAt(sql`r`, now)}`

const capabilitiesGivingIt = (tenantId: string, { capabilities, now }: Giving) =>
  sql`from capability_grants g where g.tenant_id = ${tenantId} and g.user_id = u.id
    and (g.permission = any(${capabilities}::text[])) is true and ${countsAt(sql`g`, now)}`
