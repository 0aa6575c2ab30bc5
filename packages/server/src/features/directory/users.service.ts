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

/** The user, or `user.not_found`: the same for one that never was and one of another tenant. */
export async function requireUser(db: Db, tenant: Tenant, id: string): Promise<UserRow> {
  return found(await findUser(db, tenant.id, id))
}

/** The account that acts; throws `access.person_required` for a group. */
export function requireUserOf({ name, account }: Principal): User {
  if (!account) throw new Refusal('access.person_required', { name })
  return account.user
}

/** The caller's own account, held until the transaction ends; throws `access.not_signed_in` when it was deleted since they were authenticated. */
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

/** The account that somebody means by what they typed on the sign-in page, with its password's hash if it has one. */
export async function findByLogin(
  db: Db,
  tenant: Tenant,
  login: string,
): Promise<(UserRow & { hash: string | null }) | undefined> {
  return findUserByLogin(db, tenant.id, ...loginKey(tenant, login))
}

/** What was typed on the sign-in page as it is looked up. */
export function loginKey(tenant: Tenant, login: string): ['emailKey' | 'usernameKey', string] {
  return signsInByEmail(tenant)
    ? ['emailKey', emailKey(login)]
    : ['usernameKey', usernameKey(tenant.profile.source.accounts, login)]
}

/** What accounts are called before everybody, by id, for showing who did something. */
export async function namesOf(db: Db, tenant: Tenant, ids: (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  const rows = wanted.length === 0 ? [] : await listUserNames(db, tenant.id, wanted)
  return new Map(rows.map((row) => [row.id, shownName(tenant, row)]))
}

/** The account that is called so; undefined when there is none. */
export async function findByUsername(db: Db, tenant: Tenant, username: string): Promise<UserRow | undefined> {
  return findUserByLogin(db, tenant.id, 'usernameKey', usernameKey(tenant.profile.source.accounts, username))
}

/** No username has any of them, and the database takes none. */
const neverInNames = /\p{Cc}/u

/**
 * The accounts that somebody outside names by id or by username, as many as there are, by the name that was given. What has the form of an
 * id is one: an account that is called like the id of another must never be taken for it, also when that is gone.
 */
export async function findByIdOrUsername(
  db: Db,
  tenant: Tenant,
  names: readonly string[],
): Promise<Map<string, Pick<UserRow, 'id' | 'username' | 'alias' | 'kind' | 'status'>>> {
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

/** The kind of the principal that an account is. */
export function kindOf({ kind }: Pick<UserRow, 'kind'>): 'user' | 'service-account' {
  return kind === 'person' ? 'user' : kind
}

export type { UserRow as Account }
