import {
  aliasProblem,
  emailKey,
  emailProblem,
  foldCase,
  normaliseUsername,
  usernameKey,
  usernameProblem,
} from '@rollcall/access/account-rules.ts'
import type { CompiledRole } from '@rollcall/access/roles.ts'
import type { User } from '@rollcall/contract/users.ts'
import type { Db } from '../../platform/database/database.ts'
import { newId } from '../../platform/ids.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { setPassword } from '../../sign-in/password/passwords.service.ts'
import {
  giveRoles,
  loadRoleGrants,
  manualGrant,
  roleBadges,
  rolesByKey,
  validRoleIds,
} from '../access/access.service.ts'
import {
  anyUser,
  findUser,
  findUserByLogin,
  insertUser,
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

/** The same, held until the transaction ends. */
export async function requireUserLocked(db: Db, tenant: Tenant, id: string): Promise<UserRow> {
  return found(await lockUser(db, tenant.id, id))
}

/** The caller's own account, held likewise; throws `access.not_signed_in` when it was deleted since the gate let them in. */
export async function requireOwnAccount(db: Db, tenant: Tenant, actor: Principal): Promise<UserRow> {
  const row = await lockUser(db, tenant.id, actor.user.id)
  if (!row) throw new Refusal('access.not_signed_in', 'Your account was deleted a moment ago.')
  return row
}

function found(row: UserRow | undefined): UserRow {
  if (!row) throw new Refusal('user.not_found', 'The account was deleted, or never existed in this tenant.')
  return row
}

/** The account, whatever its status; undefined when there is none. */
export async function findAccount(db: Db, tenant: Tenant, id: string): Promise<UserRow | undefined> {
  return findUser(db, tenant.id, id)
}

/** The same, held until the transaction ends. */
export async function lockAccount(db: Db, tenant: Tenant, id: string): Promise<UserRow | undefined> {
  return lockUser(db, tenant.id, id)
}

export async function tenantHasUsers(db: Db, tenant: Tenant): Promise<boolean> {
  return anyUser(db, tenant.id)
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
  const rules = tenant.profile.source.accounts
  return rules.signInWith === 'email'
    ? ['emailKey', emailKey(login)]
    : ['usernameKey', usernameKey(rules, login)]
}

/** Usernames by id, for showing who did something. */
export async function namesOf(
  db: Db,
  tenantId: string,
  ids: (string | null)[],
): Promise<Map<string, string>> {
  return listUserNames(
    db,
    tenantId,
    ids.filter((id) => id !== null),
  )
}

/** Also forgets the account's failed sign-ins. Written with the commit. */
export function noteSignIn(db: Db, tenantId: string, userId: string, now: Date): void {
  updateLastSignIn(db, tenantId, userId, now)
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

export interface NewUser {
  username: string
  email?: string | undefined
  alias?: string | undefined
}

/** Judges names by the tenant's rules; throws `request.invalid` with an error per field. */
export function requireGoodNames(
  tenant: Tenant,
  names: { username?: string; email?: string | null | undefined; alias?: string | null | undefined },
): void {
  const rules = tenant.profile.source.accounts
  const problems = [
    {
      field: 'username',
      message: names.username === undefined ? undefined : usernameProblem(rules, names.username),
    },
    { field: 'email', message: names.email ? emailProblem(names.email) : undefined },
    { field: 'alias', message: names.alias ? aliasProblem(rules, names.alias) : undefined },
  ]
  if (rules.email === 'none' && names.email)
    problems.push({ field: 'email', message: 'Accounts of this tenant have no email address.' })
  if (rules.email === 'required' && 'email' in names && !names.email)
    problems.push({ field: 'email', message: 'An email address is required.' })
  const errors = problems.flatMap(({ field, message }) => (message ? [{ field, message }] : []))
  const first = errors[0]
  if (first) throw new Refusal('request.invalid', first.message, { errors })
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

/** Inserts an account that signs in with a password, and its roles. Names and roles must have been judged before. */
export async function insertPasswordUser(
  db: Db,
  tenant: Tenant,
  user: NewUser,
  how: {
    hash: string
    mustChange: boolean
    roles: readonly CompiledRole[]
    createdBy: Principal | undefined
    now: Date
  },
): Promise<User> {
  const rules = tenant.profile.source.accounts
  const { now } = how
  const createdBy = how.createdBy?.user.id ?? null
  const row: UserRow = {
    tenantId: tenant.id,
    id: newId(),
    username: normaliseUsername(user.username),
    usernameKey: usernameKey(rules, user.username),
    usernameSort: foldCase(user.username),
    email: user.email ?? null,
    emailKey: user.email ? emailKey(user.email) : null,
    alias: user.alias ?? null,
    status: 'active',
    provider: 'password',
    createdAt: now,
    createdBy,
    updatedAt: now,
    lastSignInAt: null,
    preferences: {},
    failedSignIns: 0,
    lastFailedAt: null,
    lockedUntil: null,
  }
  await insertUser(db, { ...row, preferences: '{}' })
  await setPassword(db, tenant.id, row.id, { hash: how.hash, mustChange: how.mustChange, now })
  const grants = how.roles.map((role) =>
    manualGrant(tenant, { userId: row.id, roleId: role.id, grantedBy: createdBy, now }),
  )
  await giveRoles(db, grants)
  return userOf(tenant, row, validRoleIds(grants, now), now)
}

/** A row as the API shows it. */
export function userOf(tenant: Tenant, row: ShownUser, roleIds: readonly string[], now: Date): User {
  return {
    id: row.id,
    username: row.username,
    email: row.email,
    alias: row.alias,
    status: row.status,
    provider: row.provider,
    roles: roleBadges(tenant, roleIds),
    createdAt: row.createdAt.toISOString(),
    lastSignInAt: row.lastSignInAt?.toISOString() ?? null,
    lockedUntil: row.lockedUntil && row.lockedUntil > now ? row.lockedUntil.toISOString() : null,
  }
}

/** A row with its roles, read now. */
export async function showUser(db: Db, tenant: Tenant, row: UserRow, now: Date): Promise<User> {
  const grants = await loadRoleGrants(db, tenant.id, [row.id])
  return userOf(tenant, row, validRoleIds(grants.get(row.id) ?? [], now), now)
}

export type { UserRow as Account }
