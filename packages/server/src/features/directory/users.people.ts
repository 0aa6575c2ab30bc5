import type { Total } from '@rollcall/contract/pagination.ts'
import type { CursorValues } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { signsInByEmail } from './users.names.ts'
import { searchShownNames } from './users.search.ts'
import type { UserFilters } from './users.sets.store.ts'
import { countUsers, type ListedUser, listUserNames, listUsers } from './users.store.ts'
import { shownEmail } from './users.visibility.ts'

interface PeoplePage {
  /** Words of a name, or the beginnings of words. */
  q: string | undefined
  limit: number
  after: CursorValues | undefined
  now: Date
}

/** A page of active people by name, each with the sort values that the next page begins after. */
export async function listPeople(db: Db, tenant: Tenant, { q, ...page }: PeoplePage) {
  const byName = { column: 'username', descending: false } as const
  const rows = await listUsers(db, tenant.id, await peopleCalled(db, tenant, q), byName, page)
  return rows.map((row) => ({
    person: { id: row.id, name: personName(tenant, row) },
    position: [row.usernameSort, row.id],
  }))
}

export async function countPeople(db: Db, tenant: Tenant, q: string | undefined): Promise<Total> {
  return countUsers(db, tenant.id, await peopleCalled(db, tenant, q))
}

async function peopleCalled(db: Db, tenant: Tenant, q: string | undefined): Promise<UserFilters> {
  return { status: 'active', people: true, found: await searchShownNames(db, tenant, q) }
}

/** The names of accounts by id; leaves out accounts that do not exist. */
export async function personNames(
  db: Db,
  tenant: Tenant,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = ids.length === 0 ? [] : await listUserNames(db, tenant.id, [...new Set(ids)])
  return new Map(rows.map((row) => [row.id, personName(tenant, row)]))
}

/** The name shown to other users. Where people sign in by email it is the alias, as sharing needs no address. Lists by name sort by it. */
export function personName(
  tenant: Tenant,
  { username, alias }: Pick<ListedUser, 'username' | 'alias'>,
): string {
  return signsInByEmail(tenant) ? (alias ?? shownEmail(tenant, username)) : username
}
