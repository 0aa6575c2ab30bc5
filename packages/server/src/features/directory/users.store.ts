import type { Total } from '@rollcall/contract/pagination.ts'
import {
  type Expression,
  type Insertable,
  type RawBuilder,
  type Selectable,
  type SqlBool,
  sql,
  type Updateable,
} from 'kysely'
import type { CursorValues } from '../../platform/cursor.ts'
import { countRows } from '../../platform/database/count-rows.ts'
import type { Db } from '../../platform/database/database.ts'
import { besideSet, countBeside, countSet } from '../../platform/database/id-set.ts'
import { insertRows } from '../../platform/database/insert-rows.ts'
import { pageLimit } from '../../platform/database/page-limit.ts'
import { statement, statementOfIds } from '../../platform/database/statement.ts'
import type { UsersTable } from '../../platform/schema-accounts.ts'
import { requireNamesFree } from '../bin/bin.service.ts'
import { havingValue } from './attributes.store.ts'
import { insertWords, type Named, replaceNames } from './names.store.ts'
import type { SearchedNames } from './search-words.ts'
import { leaveReferences } from './users.leave.store.ts'
import {
  conditionsOf,
  countedSets,
  holdersOf,
  isDormant,
  isLocked,
  membersOf,
  type UserFilters,
  type UserSortColumn,
} from './users.sets.store.ts'

export type UserRow = Selectable<UsersTable>

/** Returns the account, whatever its status; undefined when there is none. */
export async function findUser(db: Db, tenantId: string, id: string): Promise<UserRow | undefined> {
  return db
    .selectFrom('users')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Returns the account and locks it until the transaction ends; undefined when there is none. */
export async function lockUser(db: Db, tenantId: string, id: string): Promise<UserRow | undefined> {
  const [row] = await lockUsers(db, tenantId, [id])
  return row
}

/**
 * Locks many accounts in the order of their ids, so that two transactions that lock many cannot deadlock. Statements after this call
 * read under the locks.
 */
export const lockUsers = statementOfIds<UserRow>(
  'select * from users where tenant_id = $1 and id = any($2::uuid[]) order by id for no key update',
)

/** The account with the hash of its password, if it has one: signing in needs both, so one statement reads both. */
export async function findUserByLogin(
  db: Db,
  tenantId: string,
  column: 'usernameKey' | 'emailKey',
  key: string,
): Promise<(UserRow & { hash: string | null }) | undefined> {
  const [row] = await findByKey[column](db, tenantId, key)
  return row
}
const findBy = (column: string) =>
  statement<UserRow & { hash: string | null }, [tenant: string, key: string]>(
    `select u.*, p.hash from users u left join passwords p on p.tenant_id = u.tenant_id and p.user_id = u.id
      where u.tenant_id = $1 and u.${column} = $2`,
  )
const findByKey = { usernameKey: findBy('username_key'), emailKey: findBy('email_key') }

/** The accounts with these ids or usernames: the columns that say who they are and whether they may sign in. */
export async function listNamedUsers(
  db: Db,
  tenantId: string,
  ids: readonly string[],
  usernameKeys: readonly string[],
): Promise<Pick<UserRow, 'id' | 'username' | 'usernameKey' | 'alias' | 'kind' | 'status' | 'provider'>[]> {
  if (ids.length + usernameKeys.length === 0) return []
  return db
    .selectFrom('users')
    .select(['id', 'username', 'usernameKey', 'alias', 'kind', 'status', 'provider'])
    .where('tenantId', '=', tenantId)
    .where(sql<SqlBool>`(id = any(${ids}::uuid[]) or username_key = any(${usernameKeys}::text[]))`)
    .execute()
}

/** The accounts that have one of these usernames or addresses, in the forms in which both are compared. */
export const listUsersByKeys = statement<
  UserRow,
  [tenant: string, usernameKeys: readonly string[], emailKeys: readonly string[]]
>(
  // Keys are joined: in a table that grows at this moment, the planner compares all keys of a list with each account.
  `select u.* from (
      select id from unnest($2::text[]) as sought (key) join users on tenant_id = $1 and username_key = key
      union select id from unnest($3::text[]) as sought (key) join users on tenant_id = $1 and email_key = key) as found
    join users u on u.tenant_id = $1 and u.id = found.id`,
)

export async function listUserNames(
  db: Db,
  tenantId: string,
  ids: string[],
): Promise<Pick<UserRow, 'id' | 'username' | 'alias' | 'provider'>[]> {
  return db
    .selectFrom('users')
    .select(['id', 'username', 'alias', 'provider'])
    .where('tenantId', '=', tenantId)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
}

/** The columns that name an account's user and say whether the account can sign in. */
export type PresentAccount = Pick<UserRow, 'id' | 'username' | 'alias' | 'kind' | 'status' | 'provider'>

const accountsOf = statementOfIds<PresentAccount>(
  'select id, username, alias, kind, status, provider from users where tenant_id = $1 and id = any($2::uuid[])',
)

/** Those of these accounts that exist. */
export async function listAccounts(
  db: Db,
  tenantId: string,
  ids: readonly string[],
): Promise<PresentAccount[]> {
  return accountsOf(db, tenantId, ids)
}

/** The first ids of a list with these filters, in its order. */
export async function listMatchingIds(
  db: Db,
  tenantId: string,
  filters: UserFilters,
  limit: number,
): Promise<string[]> {
  const { found } = filters
  const rows = await db
    .selectFrom('users')
    .select('id')
    .where(matching(tenantId, filters))
    .where(found ? sql<SqlBool>`id in (select user_id from (${found.everybody()}) f)` : sql<SqlBool>`true`)
    .orderBy('usernameSort')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * Inserts an account with its search words. Throws `user.username_taken` or `user.email_taken` if a deleted account holds one of its names
 * at `now`.
 */
export async function insertUser(
  db: Db,
  user: Insertable<UsersTable> & Named & { emailKey: string | null },
  now: Date,
): Promise<void> {
  await Promise.all([db.insertInto('users').values(user).execute(), requireNamesFree(db, user, now)])
  await insertWords(db, [user])
}

/** Inserts new accounts with their search words. The caller has made sure that no deleted account holds one of their names. */
export async function insertUsers(db: Db, users: readonly (Selectable<UsersTable> & Named)[]): Promise<void> {
  await Promise.all([insertRows('users', users).execute(db), insertWords(db, users)])
}

/** All names of an account as they are changed, with the time of the change. */
type ChangedNames = SearchedNames & Pick<UserRow, 'usernameKey' | 'emailKey' | 'updatedAt'>

/** A change of an account: of none of its names, or with all of them, because search words and sort keys follow from them. */
export type UserChange = Updateable<Omit<UsersTable, keyof SearchedNames>> &
  (ChangedNames | { [name in keyof SearchedNames]?: never })

/**
 * Changes an account's own fields. The caller has checked them. Throws `user.username_taken` or `user.email_taken` if a deleted account
 * holds one of the names.
 */
export async function updateUser(db: Db, tenantId: string, id: string, change: UserChange): Promise<void> {
  await db.updateTable('users').set(change).where('tenantId', '=', tenantId).where('id', '=', id).execute()
  if (change.username === undefined) return
  await requireNamesFree(db, { ...change, tenantId }, change.updatedAt)
  await replaceNames(db, { ...change, tenantId, id })
}

/** Sets the time of the last sign-in and clears the failed sign-ins. */
export const updateLastSignIn = statement<never, [tenant: string, id: string, at: Date]>(
  `update users set last_sign_in_at = $3, failed_sign_ins = 0, last_failed_at = null, locked_until = null
    where tenant_id = $1 and id = $2`,
)

/** Gives users a new status. */
export async function updateStatus(
  db: Db,
  tenantId: string,
  ids: readonly string[],
  status: UserRow['status'],
  updatedAt: Date,
): Promise<void> {
  if (ids.length === 0) return
  await db
    .updateTable('users')
    .set({ status, updatedAt })
    .where('tenantId', '=', tenantId)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
}

/** Says of users that they were changed. */
export async function touchUsers(
  db: Db,
  tenantId: string,
  ids: readonly string[],
  updatedAt: Date,
): Promise<void> {
  if (ids.length === 0) return
  await db
    .updateTable('users')
    .set({ updatedAt })
    .where('tenantId', '=', tenantId)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
}

/** Deletes users with all that belongs to them. Transfer their groups first (`transferGroups`). Mails to them stay, without their id. */
export async function deleteUsers(db: Db, tenantId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await leaveReferences(db, tenantId, ids)
  await db
    .deleteFrom('users')
    .where('tenantId', '=', tenantId)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
}

/** What a list is sorted by before the id, as the columns of an index. */
const sortColumns = {
  username: [sql<string>`username_sort`],
  createdAt: [sql<Date>`created_at`],
  // Written as its index is (0001_foundation.sql), or the index would not serve it.
  lastSignInAt: [sql<Date>`coalesce(last_sign_in_at, to_timestamp(0))`],
  status: [sql<string>`status`, sql<string>`username_sort`],
  provider: [sql<string>`provider`, sql<string>`username_sort`],
} satisfies Record<UserSortColumn, unknown[]>
const moments: ReadonlySet<UserSortColumn> = new Set(['createdAt', 'lastSignInAt'])
export interface UserSort {
  column: UserSortColumn
  descending: boolean
}

// Without the columns that only the pages of one account show: reading columns takes most of the time of a long page.
const listedColumns = [
  'id',
  'username',
  'usernameSort',
  'email',
  'alias',
  'kind',
  'status',
  'provider',
  'createdAt',
  'lastSignInAt',
  'lockedUntil',
  'picture',
] as const
const listed = listedColumns.map((column) => sql.ref(column))
/** The columns of a user that lists and pages show. */
export type ShownUser = Pick<UserRow, (typeof listedColumns)[number]>
export interface ListedUser extends ShownUser {
  /** The roles that count at the moment of the list. */
  roleIds: string[]
}

/** One page after a position. The position is the sort values and the id of the last row before it. */
export async function listUsers(
  db: Db,
  tenantId: string,
  filters: UserFilters,
  sort: UserSort,
  page: { limit: number; after: CursorValues | undefined; now: Date },
): Promise<ListedUser[]> {
  const columns = [...sortColumns[sort.column], sql`id`]
  const direction = sort.descending ? sql`desc` : sql`asc`
  const order = sql`order by ${sql.join(columns.map((column) => sql`${column} ${direction}`))}`
  const { found } = filters
  let matches = sql`${matching(tenantId, filters)}`
  if (found && !byWords(filters, sort.column))
    matches = sql`${matches} and ${found.condition({ id: sql`users.id`, sort: sql`users.username_sort` })}`
  if (page.after) {
    const values = page.after.slice(0, -1)
    const bounds = values.map((value) => (moments.has(sort.column) ? new Date(value) : value))
    const comparison = sort.descending ? sql`<` : sql`>`
    matches = sql`${matches} and (${sql.join(columns)}) ${comparison} (${sql.join(bounds)}, ${page.after.at(-1)}::uuid)`
  }
  const read = sql`from ${listedFrom(tenantId, filters, sort, page)} where ${matches} ${order} limit ${pageLimit(page.limit, planned(filters))}`
  // Sets are searched in an index alone; whole rows are read only for the page.
  const paged = filters.conditions
    ? sql`from (select id as page_id ${read}) as page join users on users.tenant_id = ${tenantId} and users.id = page.page_id ${order}`
    : read
  // One statement for users and their roles: each further one would cost a round trip.
  const { rows } = await sql<ListedUser>`
    select ${sql.join(listed)}, array(select g.role_id from role_grants g
      where g.tenant_id = users.tenant_id and g.user_id = users.id
        and (g.starts_at is null or g.starts_at <= ${page.now}) and (g.ends_at is null or g.ends_at > ${page.now})) as role_ids
    ${paged}`.execute(db)
  return rows
}

/**
 * The filters whose values decide how a page is planned. None does where sets or a search are conditions already: without the number of rows
 * the planner would then read and sort all accounts.
 */
function planned({ found, conditions, ...filters }: UserFilters): object {
  const decided = found?.few === false || (conditions !== undefined && conditions.least !== 'few')
  return decided ? {} : { found, ...filters }
}

/** What a page is read from: all accounts in their order, or the accounts that a search finds. Only as many are read as the page needs. */
function listedFrom(
  tenantId: string,
  filters: UserFilters,
  { column, descending }: UserSort,
  page: { limit: number; after: CursorValues | undefined },
): RawBuilder<unknown> {
  const { found } = filters
  if (!found || !byWords(filters, column)) return sql`users`
  const rows =
    column === 'username'
      ? found.inOrder({ ...page, descending }, ofFound(tenantId, filters))
      : sql`select distinct user_id from (${found.everybody()}) f`
  return sql`(${rows}) f, lateral (select * from users where tenant_id = ${tenantId} and id = f.user_id limit 1) users`
}

/** Are search results read by their words, and not by a selective filter? */
function byWords({ found, conditions }: UserFilters, column: UserSortColumn): boolean {
  return (column === 'username' || found?.few === true) && (!conditions || conditions.ofFound !== undefined)
}

/** Do the filters hold for the search result `w`? */
function ofFound(tenantId: string, { conditions, ...filters }: UserFilters): RawBuilder<unknown> {
  const { ofFound: kept = {} } = conditions ?? {}
  const attributes = filters.attributes?.filter(({ key }) => !(`attribute:${key}` in kept))
  const others: UserFilters = {
    ...filters,
    ...Object.fromEntries(Object.keys(kept).map((filter) => [filter, undefined])),
    attributes: attributes?.length ? attributes : undefined,
  }
  const judged = isFiltered(others)
    ? [
        sql`exists (select from users where ${matching(tenantId, byKey(others))} and users.id = w.user_id offset 0)`,
      ]
    : []
  return sql.join([sql`true`, ...Object.values(kept), ...judged], sql` and `)
}

/** The same filters for an account that is looked up by its id, written so that the planner takes no index of a filter. */
function byKey(filters: UserFilters): UserFilters {
  return { ...filters, conditions: { least: 'few' } }
}

export async function countUsers(db: Db, tenantId: string, filters: UserFilters): Promise<Total> {
  const { found, login } = filters
  const all = (which: UserFilters) => sql`from users where ${matching(tenantId, which)}`
  if (found) {
    const judged = {
      ...filters,
      conditions: await conditionsOf(db, tenantId, filters, 'username', { counted: true }),
    }
    if (byWords(judged, 'username'))
      return found.count(db, isFiltered(judged) ? ofFound(tenantId, judged) : undefined)
    const isFound = found.condition({ id: sql`users.id`, sort: sql`users.username_sort` })
    return countRows(db, sql`(select ${all(judged)} and ${isFound})`)
  }
  const sets = countedSets(tenantId, filters)
  const [first] = sets
  if (login || !first) return countRows(db, sql`(select ${all(filters)})`)
  const { status, provider, locked, dormantSince, people } = filters
  if (sets.length === 1 && locked?.is !== false && !people) return countSet(db, first.set)
  const inColumns: UserFilters = { status, provider, locked, dormantSince, ...(people ? { people } : {}) }
  return countBeside(
    db,
    sets.map(({ set }) => set),
    (ids, smallest) => {
      // Only where a column is judged the account itself is read.
      const conditions = isFiltered(inColumns)
        ? [sql`exists (select ${all(byKey(inColumns))} and users.id = d.id offset 0)`]
        : []
      for (const { set, inColumn } of sets)
        if (set !== smallest && !inColumn) conditions.push(sql`${set.holds}`)
      return sql`select from (${ids}) as d (id), lateral (select d.id) as users where ${sql.join([sql`true`, ...conditions], sql` and `)}`
    },
  )
}

function isFiltered({ found: _found, conditions: _conditions, ...others }: UserFilters): boolean {
  return Object.values(others).some((filter) => filter !== undefined)
}

/** All filters except the search. */
function matching(tenantId: string, filters: UserFilters): Expression<SqlBool> {
  const { status, provider, roleId, memberOf, locked, conditions: known = {} } = filters
  const conditions: Expression<SqlBool>[] = [sql<SqlBool>`tenant_id = ${tenantId}`]
  const beside = (condition: RawBuilder<unknown>) =>
    sql<SqlBool>`${besideSet(condition, known.least ?? 'many')}`
  if (status) conditions.push(known.status ?? beside(sql`status = ${status}`))
  if (provider) conditions.push(known.provider ?? beside(sql`provider = ${provider}`))
  if (filters.people) conditions.push(sql`provider not in ('none', 'home-tenant')`)
  if (roleId) conditions.push(known.roleId ?? sql<SqlBool>`${holdersOf(tenantId, roleId).holds}`)
  if (memberOf) conditions.push(known.memberOf ?? sql<SqlBool>`${membersOf(tenantId, memberOf).holds}`)
  if (locked) {
    const holds = isLocked(sql`locked_until`, locked.at)
    conditions.push(locked.is ? (known.locked ?? beside(holds)) : sql<SqlBool>`(${holds}) is not true`)
  }
  if (filters.dormantSince)
    conditions.push(known.dormantSince ?? beside(isDormant(sql`users`, filters.dormantSince)))
  for (const filter of filters.attributes ?? [])
    conditions.push(known[`attribute:${filter.key}`] ?? sql<SqlBool>`${havingValue(tenantId, filter).holds}`)
  if (filters.login) {
    const { usernameKey = null, emailKey = null } = filters.login
    conditions.push(sql`(username_key = ${usernameKey}::text or email_key = ${emailKey}::text)`)
  }
  return sql<SqlBool>`${sql.join(conditions, sql` and `)}`
}
