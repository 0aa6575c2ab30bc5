import type { AccountState } from '@rollcall/access/account-status.ts'
import type { CompiledRole } from '@rollcall/access/roles.ts'
import type { Grants } from '@rollcall/access/subject.ts'
import type { User } from '@rollcall/contract/users.ts'
import type { Db } from '../../platform/database/database.ts'
import { newId } from '../../platform/ids.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { lockEnd } from '../directory/lock-end.ts'
import { changeable, type Names, nameColumns } from '../directory/users.names.ts'
import { insertUser, insertUsers, type ShownUser, type UserRow } from '../directory/users.store.ts'
import { loadRoleGrants, validRoleIds } from '../grants/grants.load.ts'
import { manualGrant } from '../grants/grants.service.ts'
import { insertRoleGrants, type RoleGrantRow } from '../grants/grants.store.ts'
import { roleBadges, rolesByKey } from '../grants/tenant-roles.ts'
import { setPassword, whoHavePasswords } from '../passwords/passwords.service.ts'
import { takeSeat } from '../seats/seats.service.ts'

type Registrable = Pick<UserRow, 'tenantId' | 'id' | 'status' | 'provider'>

/** The facts beside the status that decide how the status may change; see `nextStatus`. */
export async function stateOf(db: Db, row: Registrable): Promise<AccountState> {
  const registered = await whoHaveRegistered(db, row.tenantId, [row])
  return { status: row.status, registered: registered.has(row.id) }
}

/** The ids of the accounts that are registered: they have a password, or another provider signs them in. */
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

/** The roles of a new account: the requested ones, or the tenant's default. Throws if a role does not exist. */
export function rolesForNewUser(tenant: Tenant, keys: readonly string[] | undefined): CompiledRole[] {
  const preset = tenant.profile.roles.filter((role) => role.isDefault).map((role) => role.key)
  return requireRoleCount(tenant, rolesByKey(tenant, keys ?? preset))
}

export function requireRoleCount(tenant: Tenant, roles: CompiledRole[]): CompiledRole[] {
  if (tenant.profile.source.accounts.rolesPerUser === 'one' && roles.length !== 1) {
    throw new Refusal('role.too_many', {}, { errors: [{ field: 'roles', code: 'exactly_one' }] })
  }
  return roles
}

export interface NewAccount {
  status: UserRow['status']
  /** For an account that does not begin with an invitation. */
  password?: { hash: string; mustChange: boolean }
  roles: readonly (Pick<CompiledRole, 'id'> & Partial<Pick<RoleGrantRow, 'startsAt' | 'endsAt'>>)[]
  /** `person` by default. */
  kind?: UserRow['kind']
  /** What checks the sign-in; `password` by default. */
  provider?: UserRow['provider']
  createdBy: Principal | undefined
  now: Date
  /** What an account that is restored has again, in place of what a new one has. */
  again?: Partial<
    Pick<UserRow, 'id' | 'createdAt' | 'createdBy' | 'lastSignInAt' | 'preferences' | 'emailSetBy'>
  >
}

/** Inserts an account and its roles, and takes its seats. Check the names and roles first. Throws `seats.full`. */
export async function insertAccount(
  db: Db,
  tenant: Tenant,
  names: Names,
  account: NewAccount,
): Promise<User> {
  const { password, createdBy: creator, now } = account
  const { row, grants } = accountRows(tenant, names, account)
  // The creator may know the first password until it is changed. Where the profile does not require a change, it has accepted this.
  const setBy = password?.mustChange ? (creator?.id ?? null) : null
  await takeSeat({ db, tenant, now }, { row, grants: { roles: grants } })
  // Sent in this order and awaited together: one round trip.
  await Promise.all([
    insertUser(db, { ...row, preferences: JSON.stringify(row.preferences) }, now),
    password && setPassword(db, tenant.id, row.id, { ...password, now, setBy }),
    insertRoleGrants(db, grants),
  ])
  return userOf(tenant, row, validRoleIds(grants, now), now)
}

/** A new account as it is stored, with the grants of its roles. */
export interface AccountRows {
  row: UserRow
  grants: RoleGrantRow[]
}

/** Inserts many accounts with their roles. The caller has checked their names, also against deleted accounts, and their roles, and takes their seats. */
export async function insertAccounts(db: Db, accounts: readonly AccountRows[]): Promise<void> {
  const rows = accounts.map(({ row }) => row)
  const grants = accounts.flatMap((account) => account.grants)
  await Promise.all([insertUsers(db, rows), insertRoleGrants(db, grants)])
}

/** A new account in the form in which it is stored. */
export function accountRows(
  tenant: Tenant,
  names: Names,
  { status, roles, kind = 'person', provider = 'password', createdBy: creator, now, again }: NewAccount,
): AccountRows {
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
    picture: null,
    ...again,
  }
  const grants = roles.map(({ id: roleId, startsAt = null, endsAt = null }) => ({
    ...manualGrant(tenant, { userId: row.id, roleId, grantedBy: createdBy, now }),
    startsAt,
    endsAt,
  }))
  return { row, grants }
}

/** A row as the API shows it. */
export function userOf(tenant: Tenant, row: ShownUser, roleIds: readonly string[], now: Date): User {
  return {
    id: row.id,
    username: row.username,
    ...changeable(row),
    kind: row.kind,
    status: row.status,
    provider: row.provider,
    picture: row.picture && `/api/v1/tenants/${tenant.slug}/pictures/${row.picture}.jpg`,
    roles: roleBadges(tenant, roleIds),
    createdAt: row.createdAt.toISOString(),
    lastSignInAt: row.lastSignInAt?.toISOString() ?? null,
    lockedUntil: lockEnd(row, now)?.toISOString() ?? null,
  }
}

/** A row as the API shows it, with the roles of grants that are read already. */
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

/** A row as the API shows it; reads its roles. */
export async function showUser(db: Db, tenant: Tenant, row: UserRow, now: Date): Promise<User> {
  const grants = await loadRoleGrants(db, tenant.id, [row.id])
  return userOf(tenant, row, validRoleIds(grants.get(row.id) ?? [], now), now)
}
