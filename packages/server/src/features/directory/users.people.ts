import { foldForSearch, sortKey } from '@rollcall/access/folding.ts'
import type { Total } from '@rollcall/contract/pagination.ts'
import type { PersonName } from '@rollcall/contract/people.ts'
import type { CursorValues } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { listUsersByNames } from './people.store.ts'
import { loginKeys, signsInByEmail } from './users.names.ts'
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

/**
 * Active people by their whole names: the username, what lists show, and with `byAddress` the email address. A name that more than one has
 * stands for nobody.
 */
export async function recognisePeople(
  db: Db,
  tenant: Tenant,
  names: readonly string[],
  { byAddress }: { byAddress: boolean },
): Promise<Map<string, PersonName>> {
  const keys = new Map(names.map((name) => [name, loginKeys(tenant, name, byAddress)]))
  const logins = [...keys.values()]
  const rows = await listUsersByNames(db, tenant.id, {
    usernameKeys: defined(logins.map(({ usernameKey }) => usernameKey)),
    emailKeys: defined(logins.map(({ emailKey }) => emailKey)),
    sortKeys: names.map(sortKey),
  })
  const byKey = {
    username: idsBy(rows, (row) => row.usernameKey),
    email: idsBy(rows, (row) => row.emailKey),
    shown: idsBy(rows, (row) => foldForSearch(personName(tenant, row))),
  }
  const byId = new Map(rows.map((row) => [row.id, row]))
  const people = new Map<string, PersonName>()
  for (const [name, { usernameKey, emailKey }] of keys) {
    const called = new Set([
      ...(byKey.username.get(usernameKey) ?? []),
      ...(byKey.email.get(emailKey) ?? []),
      ...(byKey.shown.get(foldForSearch(name)) ?? []),
    ])
    const [id, another] = called
    const row = id === undefined || another !== undefined ? undefined : byId.get(id)
    if (row) people.set(name, { id: row.id, name: personName(tenant, row) })
  }
  return people
}

/** Ids by a key of their rows; rows without one are left out. */
function idsBy<Row extends { id: string }>(rows: readonly Row[], keyOf: (row: Row) => string | null) {
  const ids = new Map<string | undefined, string[]>()
  for (const row of rows) {
    const key = keyOf(row)
    if (key !== null) ids.set(key, [...(ids.get(key) ?? []), row.id])
  }
  return ids
}

function defined(keys: readonly (string | undefined)[]): string[] {
  return keys.filter((key) => key !== undefined)
}

/** The shown names of users, by id. Ids without a user are left out. */
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
