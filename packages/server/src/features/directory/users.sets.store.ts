import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { type IdSet, inSet, isThere, type SetSize, sizesOf } from '../../platform/database/id-set.ts'
import { countsAt } from '../../platform/database/period.ts'
import type { UsersTable } from '../../platform/schema-accounts.ts'
import { havingValue, type ValueFilter } from './attributes.store.ts'
import type { Found } from './found.store.ts'
import { latestLockEnd } from './lock-end.ts'

/** Exact names; an account with one of them matches. */
export interface LoginKeys {
  usernameKey: string | undefined
  emailKey: string | undefined
}

export interface UserFilters {
  login?: LoginKeys | undefined
  found?: Found | undefined
  status?: UsersTable['status'] | undefined
  provider?: UsersTable['provider'] | undefined
  roleId?: string | undefined
  /** Only those who are in this group at this time. */
  memberOf?: { groupId: string; at: Date } | undefined
  /** Without service accounts. */
  people?: true
  /** Only accounts that are locked now, or only the others. */
  locked?: { is: boolean; at: Date } | undefined
  /** Only accounts with these values of attributes. */
  attributes?: readonly ValueFilter[] | undefined
  /** Only people who may sign in and have not since this time. */
  dormantSince?: Date | undefined
  /** How a page with these filters is read, if that has been decided. */
  conditions?: SetConditions | undefined
}

export type UserSortColumn = 'username' | 'createdAt' | 'lastSignInAt' | 'status' | 'provider'

/** Filters that an index serves, apart from the index that gives the order of the list. */
type SetFilter =
  | 'roleId'
  | 'memberOf'
  | 'status'
  | 'provider'
  | 'locked'
  | 'dormantSince'
  | `attribute:${string}`

/** The conditions of these filters, each in the form that suits the number of accounts it leaves. */
export type SetConditions = Partial<Record<SetFilter, Expression<SqlBool>>> & {
  /** The size of the smallest set, for the conditions beside it. */
  least?: SetSize
  /** The conditions for a search result `w`, where no filter is selective, on sets that are stored beside the words. */
  ofFound?: Partial<Record<SetFilter, Expression<SqlBool>>>
}

/** Decides how a page in the order of a column is best read, or its rows counted; undefined if the filters leave no choice. */
export async function conditionsOf(
  db: Db,
  tenantId: string,
  filters: UserFilters,
  column: UserSortColumn,
  { counted = false }: { counted?: boolean } = {},
): Promise<SetConditions | undefined> {
  const { login, found, status, ...others } = filters
  if (login) return undefined
  // Search results are checked one by one, and so is their status while a page is read: few rows are read in vain.
  const byWords = found !== undefined && (column === 'username' || found.few)
  const which = byWords
    ? setsOf(tenantId, counted ? { ...others, status } : others, 'createdAt')
    : setsOf(tenantId, filters, column)
  const sets = Object.entries(which) as [SetFilter, IdSet][]
  if (sets.length === 0) return undefined
  const sizes = await sizesOf(
    db,
    sets.map(([, set]) => set),
  )
  const sized = sets.map(([filter, set], at) => ({ filter, set, size: sizes[at] ?? 'many' }))
  if (!byWords || sizes.includes('few'))
    return {
      ...Object.fromEntries(sized.map(({ filter, set, size }) => [filter, inSet(set, size)])),
      least: sizes.includes('few') ? 'few' : 'many',
    }
  const kept = sized.filter(({ size }) => size === 'some')
  const id = sql`w.user_id`
  return {
    ofFound: Object.fromEntries(kept.map(({ filter, set, size }) => [filter, inSet({ ...set, id }, size)])),
  }
}

function setsOf(
  tenantId: string,
  { roleId, memberOf, status, provider, locked, dormantSince, attributes = [] }: UserFilters,
  column: UserSortColumn,
): Partial<Record<SetFilter, IdSet>> {
  const sets: Partial<Record<SetFilter, IdSet>> = {}
  // In a list by name each status and each provider has an index in that order, which also gives the order by the filtered column itself. If
  // both are filtered, only one of the indexes is used.
  const [statusInOrder, providerInOrder] = indexesInOrder(column, status !== undefined)
  if (roleId) sets.roleId = holdersOf(tenantId, roleId)
  if (memberOf) sets.memberOf = membersOf(tenantId, memberOf)
  if (status && !statusInOrder) sets.status = usersOf(tenantId, (of) => sql`${of}.status = ${status}`)
  if (provider && !providerInOrder) sets.provider = providedBy(tenantId, provider)
  if (locked?.is) sets.locked = usersOf(tenantId, (of) => isLocked(sql`${of}.locked_until`, locked.at))
  if (dormantSince) sets.dormantSince = usersOf(tenantId, (of) => isDormant(of, dormantSince))
  for (const filter of attributes) sets[`attribute:${filter.key}`] = havingValue(tenantId, filter)
  return sets
}

const columnFilters: ReadonlySet<string> = new Set<SetFilter>([
  'status',
  'provider',
  'locked',
  'dormantSince',
])

/** The set of each filter, for counting, and whether it is about a column of the account itself. */
export function countedSets(tenantId: string, filters: UserFilters): { set: IdSet; inColumn: boolean }[] {
  return Object.entries(setsOf(tenantId, filters, 'createdAt')).flatMap(([filter, set]) =>
    set ? { set, inColumn: columnFilters.has(filter) } : [],
  )
}

/** Does the index of the status, and that of the provider, give accounts with one of these in the order of a column? */
function indexesInOrder(column: UserSortColumn, ofStatus: boolean): [status: boolean, provider: boolean] {
  const byProvider = column === 'provider' || (column === 'username' && !ofStatus)
  return [column === 'username' || column === 'status', byProvider]
}

/** The accounts of a provider. */
function providedBy(tenantId: string, provider: NonNullable<UserFilters['provider']>): IdSet {
  return usersOf(tenantId, (of) => sql`${of}.provider = ${provider}`)
}

function usersOf(tenantId: string, condition: (of: RawBuilder<unknown>) => RawBuilder<unknown>): IdSet {
  return {
    all: sql`select s.id from users s where s.tenant_id = ${tenantId} and ${condition(sql`s`)}`,
    id: sql`users.id`,
    holds: condition(sql`users`),
  }
}

/** The users who have a role, or had it until their grant ended. */
export function holdersOf(tenantId: string, roleId: string): IdSet {
  return {
    all: sql`select g.user_id from role_grants g where g.tenant_id = ${tenantId} and g.role_id = ${roleId}`,
    id: sql`users.id`,
    holds: isThere(
      sql`from role_grants g where g.tenant_id = ${tenantId} and g.user_id = users.id and g.role_id = ${roleId}`,
    ),
  }
}

/** The members and owners of a group. */
export function membersOf(tenantId: string, { groupId, at }: NonNullable<UserFilters['memberOf']>): IdSet {
  const ofGroup = sql`from group_members g where g.tenant_id = ${tenantId} and g.group_id = ${groupId} and ${countsAt(sql`g`, at)}`
  return {
    all: sql`select g.user_id ${ofGroup}`,
    id: sql`users.id`,
    holds: isThere(sql`${ofGroup} and g.user_id = users.id`),
  }
}

/** SQL: is a row of `users` an account of a person who may sign in, and has not since this time? In a form that an index serves. */
export function isDormant(of: RawBuilder<unknown>, since: Date): RawBuilder<SqlBool> {
  return sql<SqlBool>`${of}.status = 'active' and ${of}.kind = 'person' and ${of}.provider <> 'none'
    and coalesce(${of}.last_sign_in_at, ${of}.created_at) < ${since}`
}

/** SQL: is an account locked at this time? In a form that an index serves. */
export function isLocked(lockedUntil: Expression<unknown>, at: Date): RawBuilder<SqlBool> {
  return sql<SqlBool>`${lockedUntil} > ${at} and ${lockedUntil} <= ${latestLockEnd(at)}`
}
