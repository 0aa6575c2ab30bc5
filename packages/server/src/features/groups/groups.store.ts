import type { Total } from '@rollcall/contract/pagination.ts'
import { type Insertable, type RawBuilder, type Selectable, type SqlBool, sql, type Updateable } from 'kysely'
import type { CursorValues } from '../../platform/cursor.ts'
import { containing } from '../../platform/database/containing.ts'
import { countRows } from '../../platform/database/count-rows.ts'
import type { Db } from '../../platform/database/database.ts'
import { pageLimit } from '../../platform/database/page-limit.ts'
import { countsAt } from '../../platform/database/period.ts'
import { statementOfIds } from '../../platform/database/statement.ts'
import type { GroupMembersTable, GroupsTable } from '../../platform/schema-grants.ts'
import { requireGroupNameFree } from '../bin/bin.service.ts'
import { isOwned } from './owners.store.ts'

/** A group with everything that is shown of it, as one user sees it. */
export interface GroupRow extends Selectable<GroupsTable> {
  /** The user's role in it; null for a user outside. */
  ownRole: GroupMembersTable['role'] | null
  /** The ids of its roles. */
  roleIds: string[]
  /** The first three by name, at most. */
  firstOwners: { id: string; username: string; alias: string | null }[]
}

/** The user who reads a list. They see public groups and their own, or all groups. */
export interface Viewer {
  /** For an API key of a group this is the id of the group, which sees itself as its members do. */
  userId: string
  seesAll: boolean
  /** A membership counts from its first day until its last. */
  now: Date
}

export interface GroupFilters {
  /** Part of the name, folded for search. */
  name?: string | undefined
  mine?: boolean | undefined
  /** Only groups without an owner who can sign in. */
  ownerless?: boolean | undefined
  /** The key of a role that they have. */
  role?: string | undefined
}

export interface GroupSort {
  column: 'name' | 'createdAt'
  descending: boolean
}

/** Locks many groups, in the order of their ids. */
export const lockGroups = statementOfIds(
  'select from groups where tenant_id = $1 and id = any($2::uuid[]) order by id for no key update',
)

/** Locks a group until the transaction ends. Statements after this call read its members under the lock. */
export async function lockGroup(db: Db, tenantId: string, id: string): Promise<void> {
  await lockGroups(db, tenantId, [id])
}

/** Returns the group without asking whether the caller may see it. */
export async function findGroup(
  db: Db,
  tenantId: string,
  id: string,
  viewer: Viewer,
): Promise<GroupRow | undefined> {
  const one = sql`select * from groups g where g.tenant_id = ${tenantId} and g.id = ${id}`
  const { rows } = await sql<GroupRow>`${shown(one, viewer)}`.execute(db)
  return rows[0]
}

const sortColumns = { name: sql`g.name_sort`, createdAt: sql`g.created_at` }

/** A page of groups after a position: the sort value and the id of the last row before it. */
export async function listGroups(
  db: Db,
  tenantId: string,
  viewer: Viewer,
  filters: GroupFilters,
  sort: GroupSort,
  page: { limit: number; after: CursorValues | undefined },
): Promise<GroupRow[]> {
  const column = sortColumns[sort.column]
  const direction = sort.descending ? sql`desc` : sql`asc`
  const order = sql`order by ${column} ${direction}, g.id ${direction}`
  const rest = page.after ? after(column, sort, page.after) : sql``
  // Owners and roles are read only for the groups of the page.
  const inner = sql`select * from groups g where ${matching(tenantId, viewer, filters)} ${rest} ${order} limit ${pageLimit(page.limit, filters)}`
  const { rows } = await sql<GroupRow>`${shown(inner, viewer)} ${order}`.execute(db)
  return rows
}

/** The groups with these names, in the form in which names are compared, without asking whether the caller may see them. */
export async function listGroupsNamed(
  db: Db,
  tenantId: string,
  viewer: Viewer,
  nameKeys: readonly string[],
): Promise<GroupRow[]> {
  const named = sql`select * from groups g where g.tenant_id = ${tenantId} and g.name_key = any(${nameKeys}::text[])`
  const { rows } = await sql<GroupRow>`${shown(named, viewer)}`.execute(db)
  return rows
}

export async function countGroups(
  db: Db,
  tenantId: string,
  viewer: Viewer,
  filters: GroupFilters,
): Promise<Total> {
  return countRows(db, sql`(select from groups g where ${matching(tenantId, viewer, filters)})`)
}

function shown(groups: RawBuilder<unknown>, { userId, now }: Viewer): RawBuilder<unknown> {
  return sql`
    select g.*,
      case when g.id = ${userId} then 'member' else own.role end as own_role,
      array(select r.role_id from group_roles r where r.tenant_id = g.tenant_id and r.group_id = g.id) as role_ids,
      coalesce(o.first_owners, '[]') as first_owners
    from (${groups}) g
    left join group_members own on own.tenant_id = g.tenant_id and own.group_id = g.id and own.user_id = ${userId}
      and ${countsAt(sql`own`, now)}
    left join lateral (
      select json_agg(json_build_object('id', u.id, 'username', u.username, 'alias', u.alias)
        order by m.user_sort, m.user_id) as first_owners
      from (select m.tenant_id, m.user_id, m.user_sort from group_members m
        where m.tenant_id = g.tenant_id and m.group_id = g.id and m.role = 'owner'
        order by m.user_sort, m.user_id limit 3) m
      join users u on u.tenant_id = m.tenant_id and u.id = m.user_id) o on true`
}

/** Those of these groups that a user sees. */
export async function findVisible(
  db: Db,
  tenantId: string,
  viewer: Viewer,
  ids: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select g.id from groups g where ${matching(tenantId, viewer, {})} and g.id = any(${ids}::uuid[])`.execute(
    db,
  )
  return new Set(rows.map(({ id }) => id))
}

function matching(tenantId: string, { userId, seesAll, now }: Viewer, filters: GroupFilters) {
  const mine = sql<SqlBool>`g.id in (select m.group_id from group_members m where m.tenant_id = ${tenantId} and m.user_id = ${userId}
      and ${countsAt(sql`m`, now)}
    union all select ${userId}::uuid)`
  const conditions = [sql<SqlBool>`g.tenant_id = ${tenantId}`]
  if (filters.mine) conditions.push(mine)
  else if (!seesAll) conditions.push(sql`(g.public or ${mine})`)
  if (filters.name !== undefined) conditions.push(sql`g.name_sort like ${containing(filters.name)}`)
  if (filters.ownerless !== undefined) {
    const owned = isOwned(sql`g.tenant_id`, sql`g.id`)
    conditions.push(filters.ownerless ? sql<SqlBool>`not ${owned}` : owned)
  }
  if (filters.role !== undefined)
    conditions.push(sql`g.id in (select r.group_id from group_roles r join roles o on o.tenant_id = r.tenant_id and o.id = r.role_id
      where r.tenant_id = ${tenantId} and o.key = ${filters.role})`)
  return sql.join(conditions, sql` and `)
}

function after(column: RawBuilder<unknown>, { column: name, descending }: GroupSort, position: CursorValues) {
  const [value, id] = position
  const bound = name === 'name' ? value : new Date(value as number)
  return sql`and (${column}, g.id) ${descending ? sql`<` : sql`>`} (${bound}, ${id}::uuid)`
}

/** Counts the groups that a user owns, up to a number. */
export async function countOwnedGroups(
  db: Db,
  tenantId: string,
  userId: string,
  upTo: number,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select 1 from group_members where tenant_id = ${tenantId} and user_id = ${userId} and role = 'owner' limit ${upTo}
    ) as owned`.execute(db)
  return rows[0]?.count ?? 0
}

/** Throws `group.name_taken` if a deleted group holds its name at `now`. */
export async function insertGroup(db: Db, group: Insertable<GroupsTable>, now: Date): Promise<void> {
  await db.insertInto('groups').values(group).execute()
  await requireGroupNameFree(db, group, now)
}

/** Throws `group.name_taken` if a deleted group holds a new name. */
export async function updateGroup(
  db: Db,
  tenantId: string,
  id: string,
  change: Updateable<GroupsTable> & { updatedAt: Date },
): Promise<void> {
  await db.updateTable('groups').set(change).where('tenantId', '=', tenantId).where('id', '=', id).execute()
  const { nameKey, updatedAt } = change
  if (nameKey !== undefined) await requireGroupNameFree(db, { tenantId, nameKey }, updatedAt)
}

/** Deletes a group. End its memberships and roles first. */
export async function deleteGroup(db: Db, tenantId: string, id: string): Promise<void> {
  await db.deleteFrom('groups').where('tenantId', '=', tenantId).where('id', '=', id).execute()
}

/** A group as far as it decides whether somebody may add members to it. */
export interface JoinableGroup {
  id: string
  name: string
  roleIds: string[]
  /** The role of the user who asks. */
  ownRole: GroupMembersTable['role'] | null
}

const joinable = statementOfIds<JoinableGroup, [asking: string]>(`
  select g.id, g.name, m.role as own_role,
    array(select r.role_id from group_roles r where r.tenant_id = g.tenant_id and r.group_id = g.id) as role_ids
  from groups g left join group_members m on m.tenant_id = g.tenant_id and m.group_id = g.id and m.user_id = $3
  where g.tenant_id = $1 and g.id = any($2::uuid[])`)

/** Those of these groups that exist, by id. */
export async function findJoinableGroups(
  db: Db,
  tenantId: string,
  ids: readonly string[],
  asking: string,
): Promise<Map<string, JoinableGroup>> {
  const rows = await joinable(db, tenantId, [...new Set(ids)], asking)
  return new Map(rows.map((row) => [row.id, row]))
}

export async function isGroupNameTaken(db: Db, tenantId: string, nameKey: string): Promise<boolean> {
  const found = await db
    .selectFrom('groups')
    .select('id')
    .where('tenantId', '=', tenantId)
    .where('nameKey', '=', nameKey)
    .executeTakeFirst()
  return found !== undefined
}
