import type { Total } from '@rollcall/contract/pagination.ts'
import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { CursorValues } from '../../platform/cursor.ts'
import { countRows } from '../../platform/database/count-rows.ts'
import type { Db } from '../../platform/database/database.ts'
import { pageLimit } from '../../platform/database/page-limit.ts'
import { statementOfIds } from '../../platform/database/statement.ts'
import type { UsersTable } from '../../platform/schema-accounts.ts'
import type { GroupMembersTable } from '../../platform/schema-grants.ts'
import type { Found } from '../directory/users.search.ts'
import { isOwned } from './owners.store.ts'

type Role = GroupMembersTable['role']

/** A member of a group, with their account, who added them, and whether they may leave. */
export type MemberRow = Pick<
  Selectable<GroupMembersTable>,
  'userId' | 'userSort' | 'role' | 'source' | 'addedAt' | 'addedBy'
> &
  Pick<Selectable<UsersTable>, 'username' | 'alias' | 'status' | 'provider'> & {
    /** Null when that account is deleted. */
    adderUsername: string | null
    adderAlias: string | null
    /** It is no owner, or another owner of the group can sign in. */
    canLeave: boolean
  }

export interface MemberFilters {
  role?: Role | undefined
  found?: Found | undefined
}

/** A page of members by name, after a position: the sort value and the id of the last one before it. */
export async function listMembers(
  db: Db,
  tenantId: string,
  groupId: string,
  filters: MemberFilters,
  page: { limit: number; after: CursorValues | undefined },
): Promise<MemberRow[]> {
  const rest = page.after
    ? sql`and (m.user_sort, m.user_id) > (${page.after[0]}, ${page.after[1]}::uuid)`
    : sql``
  const { found, ...others } = filters
  // One index gives the page, however large the group is; accounts are read only for its rows.
  const members = found?.few
    ? sql`select m.* from (${found.inOrder(page, isMember(tenantId, groupId, others))}) w, lateral (
        select * from group_members where tenant_id = ${tenantId} and group_id = ${groupId} and user_id = w.user_id limit 1) m`
    : sql`select m.* from group_members m where ${matching(tenantId, groupId, filters)} ${rest}
        order by m.user_sort, m.user_id limit ${pageLimit(page.limit, filters)}`
  const { rows } = await sql<MemberRow>`
    ${withAccounts(tenantId, groupId, members)} order by h.user_sort, h.user_id`.execute(db)
  return rows
}

export async function countMembers(
  db: Db,
  tenantId: string,
  groupId: string,
  filters: MemberFilters,
): Promise<Total> {
  const { found, ...others } = filters
  if (found?.few) return found.count(db, isMember(tenantId, groupId, others))
  return countRows(db, sql`(select from group_members m where ${matching(tenantId, groupId, filters)})`)
}

/** SQL: is the search result `w` a member? */
function isMember(tenantId: string, groupId: string, filters: MemberFilters): RawBuilder<unknown> {
  return sql`exists (select from group_members m where ${matching(tenantId, groupId, filters)} and m.user_id = w.user_id offset 0)`
}

export async function findMember(
  db: Db,
  tenantId: string,
  groupId: string,
  userId: string,
): Promise<MemberRow | undefined> {
  const member = sql`select * from group_members m
    where m.tenant_id = ${tenantId} and m.group_id = ${groupId} and m.user_id = ${userId}`
  const { rows } = await sql<MemberRow>`${withAccounts(tenantId, groupId, member)}`.execute(db)
  return rows[0]
}

function withAccounts(tenantId: string, groupId: string, members: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select h.user_id, h.user_sort, h.role, h.source, h.added_at, h.added_by, u.username, u.alias, u.status, u.provider,
      a.username as adder_username, a.alias as adder_alias,
      (h.role <> 'owner' or ${isOwned(tenantId, groupId, { beside: sql`array[h.user_id]` })}) as can_leave
    from (${members}) h
    join users u on u.tenant_id = h.tenant_id and u.id = h.user_id
    left join users a on a.tenant_id = h.tenant_id and a.id = h.added_by`
}

function matching(tenantId: string, groupId: string, { role, found }: MemberFilters): RawBuilder<unknown> {
  const conditions = [sql`m.tenant_id = ${tenantId} and m.group_id = ${groupId}`]
  if (role) conditions.push(sql`m.role = ${role}`)
  if (found) conditions.push(sql`${found.condition({ id: sql`m.user_id`, sort: sql`m.user_sort` })}`)
  return sql.join(conditions, sql` and `)
}

/** The ids of the members of a group, up to a number. */
export async function listMemberIds(
  db: Db,
  tenantId: string,
  groupId: string,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('groupMembers')
    .select('userId')
    .where('tenantId', '=', tenantId)
    .where('groupId', '=', groupId)
    .limit(limit)
    .execute()
  return rows.map(({ userId }) => userId)
}

/** The ids of these users who are in a group. */
export async function findMembersAmong(
  db: Db,
  tenantId: string,
  groupId: string,
  userIds: readonly string[],
): Promise<Set<string>> {
  const rows = await db
    .selectFrom('groupMembers')
    .select('userId')
    .where('tenantId', '=', tenantId)
    .where('groupId', '=', groupId)
    .where('userId', '=', sql<string>`any(${userIds}::uuid[])`)
    .execute()
  return new Set(rows.map(({ userId }) => userId))
}

/** A user who may be added, with the values that lists sort by. */
export type CandidateRow = Pick<Selectable<UsersTable>, 'id' | 'username' | 'alias' | 'usernameSort'> & {
  member: boolean
}

/**
 * A page of active people by name, each with whether they are in the group. Members are not left out: in a large group the search for
 * enough other users would read past all of them.
 */
export async function listCandidates(
  db: Db,
  tenantId: string,
  groupId: string,
  found: Found | undefined,
  page: { limit: number; after: CursorValues | undefined },
): Promise<CandidateRow[]> {
  const rest = page.after
    ? sql`and (u.username_sort, u.id) > (${page.after[0]}, ${page.after[1]}::uuid)`
    : sql``
  const inOrder = sql`order by u.username_sort, u.id`
  const people = found
    ? sql`select u.* from (${found.inOrder(page, isCandidate(tenantId))}) w, lateral (
        select * from users where tenant_id = ${tenantId} and id = w.user_id limit 1) u`
    : sql`select u.* ${candidates(tenantId)} ${rest} ${inOrder} limit ${pageLimit(page.limit, {})}`
  // Looked up only for the rows of the page: as a condition, the planner would read the whole group first.
  const { rows } = await sql<CandidateRow>`
    select u.id, u.username, u.alias, u.username_sort, m.user_id is not null as member
    from (${people}) u
    left join lateral (
      select user_id from group_members
      where tenant_id = ${tenantId} and group_id = ${groupId} and user_id = u.id limit 1) m on true
    ${inOrder}`.execute(db)
  return rows
}

export async function countCandidates(db: Db, tenantId: string, found: Found | undefined): Promise<Total> {
  return found ? found.count(db, isCandidate(tenantId)) : countRows(db, sql`(select ${candidates(tenantId)})`)
}

/** SQL: may the search result `w` be added? */
function isCandidate(tenantId: string): RawBuilder<unknown> {
  // Written so that no index by status serves it: see `besideSet`.
  return sql`exists (select from users u
    where u.tenant_id = ${tenantId} and u.id = w.user_id and (${isActivePerson}) is true offset 0)`
}

const isActivePerson = sql`u.status = 'active' and u.provider not in ('none', 'home-tenant')`

function candidates(tenantId: string): RawBuilder<unknown> {
  return sql`from users u where u.tenant_id = ${tenantId} and ${isActivePerson}`
}

/** A membership of an account that is about to be deleted. */
export interface KeptMembership
  extends Pick<
    Selectable<GroupMembersTable>,
    'userId' | 'groupId' | 'role' | 'source' | 'startsAt' | 'endsAt'
  > {
  name: string
}

const membershipsOf = statementOfIds<KeptMembership>(`
  select m.user_id, m.group_id, m.role, m.source, m.starts_at, m.ends_at, g.name
  from group_members m join groups g on g.tenant_id = m.tenant_id and g.id = m.group_id
  where m.tenant_id = $1 and m.user_id = any($2::uuid[]) order by g.name_sort, g.id`)

/** All memberships of these accounts, by the name of the group. */
export async function listMembershipsOf(
  db: Db,
  tenantId: string,
  userIds: readonly string[],
): Promise<KeptMembership[]> {
  return membershipsOf(db, tenantId, userIds)
}

/** A member of a group that is about to be deleted. */
export type MemberOfDeleted = Pick<
  Selectable<GroupMembersTable>,
  'userId' | 'role' | 'source' | 'startsAt' | 'endsAt'
>

/** All members of a group, owners first. */
export async function listAllMembers(db: Db, tenantId: string, groupId: string): Promise<MemberOfDeleted[]> {
  return db
    .selectFrom('groupMembers')
    .select(['userId', 'role', 'source', 'startsAt', 'endsAt'])
    .where('tenantId', '=', tenantId)
    .where('groupId', '=', groupId)
    .orderBy('role', 'desc')
    .orderBy('userSort')
    .execute()
}
