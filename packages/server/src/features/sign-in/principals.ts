import { compileSubject, type Grants } from '@rollcall/access/subject.ts'
import type { Db } from '../../platform/database/database.ts'
import {
  createPrincipal,
  type Principal,
  type PrincipalFacts,
  type Tenant,
} from '../../platform/principal.ts'
import { sign } from '../../platform/secrets.ts'
import { userOf } from '../accounts/accounts.service.ts'
import { preferencesOf } from '../directory/preferences.ts'
import { type Account, kindOf } from '../directory/users.service.ts'
import { findUser } from '../directory/users.store.ts'
import { loadGrants, validRoleIds } from '../grants/grants.load.ts'
import { grantsOfGroup, groupUsername, loadKeyedGroups } from '../grants/keyed-groups.service.ts'
import { roleBadges } from '../grants/tenant-roles.ts'
import { mustChangePassword } from '../passwords/passwords.service.ts'

/** The stored facts of an account that decide what it may do. */
export interface AccountFacts {
  account: Account | undefined
  grants: Grants
  mustChange: boolean
}

/** How a principal was authenticated; this says nothing about its rights. */
export type Authentication = Pick<
  PrincipalFacts,
  'credential' | 'methods' | 'authenticatedAt' | 'cursorKey'
> & {
  /** The end of the credential in ms; Infinity if it has none. */
  endsAt: number
}

/** Reads the facts of an account with statements that are sent together: one round trip. */
export async function loadAccountFacts(db: Db, tenant: Tenant, id: string): Promise<AccountFacts> {
  const [account, grants, mustChange] = await Promise.all([
    findUser(db, tenant.id, id),
    loadGrants(db, tenant.id, id),
    mustChangePassword(db, tenant.id, id),
  ])
  return { account, grants, mustChange }
}

/** The principal of an account; undefined if it may not sign in now, or its tenant is suspended. */
export function accountPrincipal(
  tenant: Tenant,
  { endsAt, ...by }: Authentication,
  { account, grants, mustChange }: AccountFacts,
  now: Date,
): Principal | undefined {
  if (tenant.suspendedAt || account?.status !== 'active') return undefined
  const subject = compileSubject(tenant.model, grants, now)
  const user = userOf(tenant, account, validRoleIds(grants.roles, now), now)
  return createPrincipal(tenant, {
    ...by,
    kind: kindOf(account),
    id: account.id,
    name: account.username,
    roles: user.roles,
    subject,
    account: { user, preferences: preferencesOf(account.preferences), mustChangePassword: mustChange },
    impersonator: null,
    validUntil: Math.min(subject.changesAt, endsAt),
  })
}

/**
 * The principal of a group that acts by an API key, with the rights of its roles now; undefined if it was deleted, the tenant's rules have
 * no groups, or the tenant is suspended.
 */
export async function groupPrincipal(
  db: Db,
  tenant: Tenant,
  { endsAt, ...by }: Authentication,
  groupId: string,
  now: Date,
): Promise<Principal | undefined> {
  if (tenant.suspendedAt) return undefined
  const [group] = await loadKeyedGroups(db, tenant, [groupId])
  if (!group) return undefined
  const subject = compileSubject(tenant.model, grantsOfGroup(group), now)
  return createPrincipal(tenant, {
    ...by,
    kind: 'group',
    id: group.id,
    name: groupUsername(group),
    roles: roleBadges(tenant, validRoleIds(group.roles, now)),
    subject,
    account: null,
    impersonator: null,
    validUntil: Math.min(subject.changesAt, endsAt),
  })
}

/** The key that signs the cursors of lists for this credential. */
export function cursorKeyOf(secretHash: Buffer): string {
  return sign(secretHash, 'cursor')
}
