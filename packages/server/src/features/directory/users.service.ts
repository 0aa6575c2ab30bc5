import { emailKey, mayBeLogin, usernameKey } from '@rollcall/access/account-rules.ts'
import type { User } from '@rollcall/contract/users.ts'
import type { Db } from '../../platform/database/database.ts'
import { isId } from '../../platform/ids.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { signsInByEmail } from './users.names.ts'
import {
  findUser,
  findUserByLogin,
  listNamedUsers,
  listUserNames,
  lockUser,
  type UserRow,
} from './users.store.ts'
import { shownName } from './users.visibility.ts'

/** Returns the user; throws `user.not_found`, also for a user of another tenant. */
export async function requireUser(db: Db, tenant: Tenant, id: string): Promise<UserRow> {
  return found(await findUser(db, tenant.id, id))
}

/** Returns the account that acts; throws `access.person_required` for a group. */
export function requireUserOf({ name, account }: Principal): User {
  if (!account) throw new Refusal('access.person_required', { name })
  return account.user
}

/** Returns and locks the caller's own account; throws `access.not_signed_in` when it was deleted after the caller was authenticated. */
export async function requireOwnAccount(db: Db, tenant: Tenant, actor: Principal): Promise<UserRow> {
  const row = await lockUser(db, tenant.id, actor.id)
  if (!row) throw new Refusal('access.not_signed_in.account_deleted')
  return row
}

function found(row: UserRow | undefined): UserRow {
  if (!row) throw userNotFound()
  return row
}

export function userNotFound(): Refusal {
  return new Refusal('user.not_found')
}

/** Finds an account by what was typed on the sign-in page, with its password's hash if it has one. */
export async function findByLogin(
  db: Db,
  tenant: Tenant,
  login: string,
): Promise<(UserRow & { hash: string | null }) | undefined> {
  return findUserByLogin(db, tenant.id, ...loginKey(tenant, login))
}

/** The column and key that a text from the sign-in page is looked up by. */
export function loginKey(tenant: Tenant, login: string): ['emailKey' | 'usernameKey', string] {
  return signsInByEmail(tenant)
    ? ['emailKey', emailKey(login)]
    : ['usernameKey', usernameKey(tenant.profile.source.accounts, login)]
}

/** The names of accounts that everybody may see, by id, to show who did something. */
export async function namesOf(db: Db, tenant: Tenant, ids: (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  const rows = wanted.length === 0 ? [] : await listUserNames(db, tenant.id, wanted)
  return new Map(rows.map((row) => [row.id, shownName(tenant, row)]))
}

/** Finds an account by its username; undefined when there is none. */
export async function findByUsername(db: Db, tenant: Tenant, username: string): Promise<UserRow | undefined> {
  return findUserByLogin(db, tenant.id, 'usernameKey', usernameKey(tenant.profile.source.accounts, username))
}

/** No username contains one of these, and the database does not store them. */
const neverInNames = /\p{Cc}/u

/**
 * Finds accounts by the ids or usernames that a product gave, and returns those that exist by the given name. A text in the form of an id
 * is only looked up as an id: an account whose username is the id of another account must never be taken for it, even after that is deleted.
 */
export async function findByIdOrUsername(
  db: Db,
  tenant: Tenant,
  names: readonly string[],
): Promise<Map<string, Pick<UserRow, 'id' | 'username' | 'alias' | 'kind' | 'status' | 'provider'>>> {
  const possible = names.filter((name) => !neverInNames.test(name) && mayBeLogin(name))
  const ids = possible.filter(isId)
  const keys = new Map(
    possible
      .filter((name) => !isId(name))
      .map((name) => [name, usernameKey(tenant.profile.source.accounts, name)]),
  )
  const rows = await listNamedUsers(db, tenant.id, ids, [...keys.values()])
  const byId = new Map(rows.map((row) => [row.id, row]))
  const byKey = new Map(rows.map((row) => [row.usernameKey, row]))
  return new Map(
    possible.flatMap((name) => {
      const key = keys.get(name)
      const row = key === undefined ? byId.get(name.toLowerCase()) : byKey.get(key)
      return row ? [[name, row] as const] : []
    }),
  )
}

/** The kind of principal that an account is. */
export function kindOf({ kind }: Pick<UserRow, 'kind'>): 'user' | 'service-account' {
  return kind === 'person' ? 'user' : kind
}

export type { UserRow as Account }
