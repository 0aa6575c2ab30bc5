import { emailKey, mayBeLogin, usernameKey } from '@rollcall/access/account-rules.ts'
import type { AccountState } from '@rollcall/access/account-status.ts'
import type { CompiledRole } from '@rollcall/access/roles.ts'
import type { Grants } from '@rollcall/access/subject.ts'
import type { User } from '@rollcall/contract/users.ts'
import type { Db } from '../../platform/database/database.ts'
import { isId, newId } from '../../platform/ids.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { lockEnd } from '../../sign-in/lockout/lockout-policy.ts'
import { setPassword, whoHavePasswords } from '../../sign-in/password/passwords.service.ts'
import { loadRoleGrants, roleBadges, rolesByKey, validRoleIds } from '../access/access.service.ts'
import { giveRoles, manualGrant } from '../access/grants.service.ts'
import { type Names, nameColumns, signsInByEmail } from './users.names.ts'
import { shownName } from './users.sight.ts'
import {
  findUser,
  findUserByLogin,
  insertUser,
  listNamedUsers,
  listUserNames,
  lockUser,
  type ShownUser,
  type UserRow,
  updateLastSignIn,
  updateUser,
} from './users.store.ts'

/** The user, or `user.not_found`: the same for one that never was and one of another tenant. */
export async function requireUser(db: Db, tenant: Tenant, id: string): Promise<UserRow> {
  return found(await findUser(db, tenant.id, id))
}

/** The account that acts; throws `access.person_required` for a group. */
export function requireUserOf({ name, account }: Principal): User {
  if (!account) throw new Refusal('access.person_required', `${name} is a group and no person.`)
  return account.user
}

/** The caller's own account, held until the transaction ends; throws `access.not_signed_in` when it was deleted since they were authenticated. */
export async function requireOwnAccount(db: Db, tenant: Tenant, actor: Principal): Promise<UserRow> {
  const row = await lockUser(db, tenant.id, actor.id)
  if (!row) throw new Refusal('access.not_signed_in', 'Your account was deleted a moment ago.')
  return row
}

function found(row: UserRow | undefined): UserRow {
  if (!row) throw userNotFound()
  return row
}

export function userNotFound(): Refusal {
  return new Refusal('user.not_found', 'The account was deleted, or never existed in this tenant.')
}

/** The account, whatever its status; undefined when there is none. */
export async function findAccount(db: Db, tenant: Tenant, id: string): Promise<UserRow | undefined> {
  return findUser(db, tenant.id, id)
}

/** The same, held until the transaction ends. */
export async function lockAccount(db: Db, tenant: Tenant, id: string): Promise<UserRow | undefined> {
  return lockUser(db, tenant.id, id)
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

/** Also forgets the account's failed sign-ins. */
export async function noteSignIn(db: Db, tenantId: string, userId: string, now: Date): Promise<void> {
  await updateLastSignIn(db, tenantId, userId, now)
}

/** Changes an account's own fields; whoever calls has judged them. */
export async function editUser(
  db: Db,
  tenantId: string,
  id: string,
  change: Parameters<typeof updateUser>[3],
): Promise<void> {
  await updateUser(db, tenantId, id, change)
}

type Registrable = Pick<UserRow, 'tenantId' | 'id' | 'status' | 'provider'>

/** What must be true beside its status for an account to change it; see `nextStatus`. */
export async function stateOf(db: Db, row: Registrable): Promise<AccountState> {
  const registered = await whoHaveRegistered(db, row.tenantId, [row])
  return { status: row.status, registered: registered.has(row.id) }
}

/** Which accounts their owners have registered for: they have a password, or somebody else signs them in. */
export async function whoHaveRegistered(
  db: Db,
  tenantId: string,
  rows: readonly Registrable[],
): Promise<Set<string>> {
  const here = rows.filter((row) => row.provider === 'password').map(({ id }) => id)
  const elsewhere = rows.filter((row) => row.provider !== 'password').map(({ id }) => id)
  const owners = here.length === 0 ? [] : await whoHavePasswords(db, tenantId, here)
  return new Set([...elsewhere, ...owners])
}

/** The roles of a new account: those asked for, or the tenant's default. */
export function rolesForNewUser(tenant: Tenant, keys: readonly string[] | undefined): CompiledRole[] {
  const preset = tenant.profile.roles.filter((role) => role.isDefault).map((role) => role.key)
  return requireRoleCount(tenant, rolesByKey(tenant, keys ?? preset))
}

export function requireRoleCount(tenant: Tenant, roles: CompiledRole[]): CompiledRole[] {
  if (tenant.profile.source.accounts.rolesPerUser === 'one' && roles.length !== 1) {
    throw new Refusal('role.too_many', 'Choose exactly one role.', {
      errors: [{ field: 'roles', message: 'must be exactly one' }],
    })
  }
  return roles
}

export interface NewAccount {
  status: UserRow['status']
  /** Of an account that does not begin with an invitation. */
  password?: { hash: string; mustChange: boolean }
  roles: readonly Pick<CompiledRole, 'id'>[]
  /** `person` unless said. */
  kind?: UserRow['kind']
  /** Who checks the sign-in; `password` unless said. */
  provider?: UserRow['provider']
  createdBy: Principal | undefined
  now: Date
}

/** Inserts an account and its roles. Names and roles must have been judged before. */
export async function insertAccount(
  db: Db,
  tenant: Tenant,
  names: Names,
  { status, password, roles, kind = 'person', provider = 'password', createdBy: creator, now }: NewAccount,
): Promise<User> {
  const createdBy = creator?.id ?? null
  const row: UserRow = {
    tenantId: tenant.id,
    id: newId(),
    ...nameColumns(tenant, names),
    emailSetBy: names.email === null ? null : createdBy,
    emailUnconfirmed: false,
    kind,
    status,
    provider,
    createdAt: now,
    createdBy,
    updatedAt: now,
    lastSignInAt: null,
    preferences: {},
    failedSignIns: 0,
    lastFailedAt: null,
    lockedUntil: null,
  }
  // Whoever makes an account may know its first password until it is changed; where it need not be, the profile has decided that they may.
  const setBy = password?.mustChange ? createdBy : null
  const grants = roles.map((role) =>
    manualGrant(tenant, { userId: row.id, roleId: role.id, grantedBy: createdBy, now }),
  )
  // They leave in this order, and are waited for once.
  await Promise.all([
    insertUser(db, { ...row, preferences: '{}' }),
    password && setPassword(db, tenant.id, row.id, { ...password, now, setBy }),
    giveRoles(db, grants),
  ])
  return userOf(tenant, row, validRoleIds(grants, now), now)
}

/** A row as the API shows it. */
export function userOf(tenant: Tenant, row: ShownUser, roleIds: readonly string[], now: Date): User {
  return {
    id: row.id,
    username: row.username,
    email: row.email,
    alias: row.alias,
    kind: row.kind,
    status: row.status,
    provider: row.provider,
    roles: roleBadges(tenant, roleIds),
    createdAt: row.createdAt.toISOString(),
    lastSignInAt: row.lastSignInAt?.toISOString() ?? null,
    lockedUntil: lockEnd(row, now)?.toISOString() ?? null,
  }
}

/** The same with the roles among what gives an account rights, for which nothing is read. */
export function shownUser(tenant: Tenant, row: ShownUser, { roles }: Pick<Grants, 'roles'>, now: Date): User {
  return userOf(
    tenant,
    row,
    validRoleIds(
      roles.filter(({ via }) => !via),
      now,
    ),
    now,
  )
}

/** A row with its roles, read now. */
export async function showUser(db: Db, tenant: Tenant, row: UserRow, now: Date): Promise<User> {
  const grants = await loadRoleGrants(db, tenant.id, [row.id])
  return userOf(tenant, row, validRoleIds(grants.get(row.id) ?? [], now), now)
}

export type { UserRow as Account }
