import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { type IdSet, inSet, isThere, type SetSize, sizesOf } from '../../platform/database/id-set.ts'
import type { UsersTable } from '../../platform/schema.ts'
import type { Found } from './found.store.ts'
import { latestLockEnd } from './lock-end.ts'

/** Exact names; an account with one of them fits. */
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
  /** Without the accounts of products. */
  people?: true
  /** Only those that are locked at this moment, or only the others. */
  locked?: { is: boolean; at: Date } | undefined
  /** How a page is read by these filters, where that has been found out. */
  conditions?: SetConditions | undefined
}

export type UserSortColumn = 'username' | 'createdAt' | 'lastSignInAt' | 'status' | 'provider'

/** Filters by which an index knows the accounts, beside the one in whose order a list is read. */
type SetFilter = 'roleId' | 'status' | 'provider' | 'locked'

/** The conditions of such filters, each in the form that fits how many accounts it leaves. */
export type SetConditions = Partial<Record<SetFilter, Expression<SqlBool>>> & {
  /** How many the smallest of the sets has, for the conditions beside them. */
  least?: SetSize
  /** Of those who are found, `w`, where no filter leaves few: the same, of sets that are kept beside their words. */
  ofFound?: Partial<Record<SetFilter, Expression<SqlBool>>>
}

/** Finds out how a page in the order of a column is read best, or its rows are counted; undefined where its filters leave no choice. */
export async function conditionsOf(
  db: Db,
  tenantId: string,
  filters: UserFilters,
  column: UserSortColumn,
  { counted = false }: { counted?: boolean } = {},
): Promise<SetConditions | undefined> {
  const { login, found, status, ...others } = filters
  if (login) return undefined
  // Those who are found by their words are judged one by one, and so is their status while a page is read: few are of none.
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
  { roleId, status, provider, locked }: UserFilters,
  column: UserSortColumn,
): Partial<Record<SetFilter, IdSet>> {
  const sets: Partial<Record<SetFilter, IdSet>> = {}
  // By name, each status and each provider is in the order of an index of its own; of the two together, the status is.
  const byName = column === 'username'
  if (roleId) sets.roleId = holdersOf(tenantId, roleId)
  if (status && !byName) sets.status = usersOf(tenantId, (of) => sql`${of}.status = ${status}`)
  if (provider && (status || !byName)) sets.provider = providedBy(tenantId, provider)
  if (locked?.is) sets.locked = usersOf(tenantId, (of) => isLocked(sql`${of}.locked_until`, locked.at))
  return sets
}

/** The accounts of a provider. */
export function providedBy(tenantId: string, provider: NonNullable<UserFilters['provider']>): IdSet {
  return usersOf(tenantId, (of) => sql`${of}.provider = ${provider}`)
}

function usersOf(tenantId: string, condition: (of: RawBuilder<unknown>) => RawBuilder<unknown>): IdSet {
  return {
    all: sql`select s.id from users s where s.tenant_id = ${tenantId} and ${condition(sql`s`)}`,
    id: sql`users.id`,
    holds: condition(sql`users`),
  }
}

/** Those who have a role, or had it until their grant ended. */
export function holdersOf(tenantId: string, roleId: string): IdSet {
  return {
    all: sql`select g.user_id from role_grants g where g.tenant_id = ${tenantId} and g.role_id = ${roleId}`,
    id: sql`users.id`,
    holds: isThere(
      sql`from role_grants g where g.tenant_id = ${tenantId} and g.user_id = users.id and g.role_id = ${roleId}`,
    ),
  }
}

/** Is an account locked then? As an index can find it. */
export function isLocked(lockedUntil: Expression<unknown>, at: Date): RawBuilder<SqlBool> {
  return sql<SqlBool>`${lockedUntil} > ${at} and ${lockedUntil} <= ${latestLockEnd(at)}`
}
