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
import { loadGrants, roleBadges, validRoleIds } from '../grants/access.service.ts'
import { grantsOfGroup, groupUsername, loadKeyedGroups } from '../grants/keyed-groups.service.ts'
import { mustChangePassword } from '../passwords/passwords.service.ts'

/** What is stored of an account that decides what it may do. */
export interface AccountFacts {
  account: Account | undefined
  grants: Grants
  mustChange: boolean
}

/** How a principal came, which says nothing of what it may do. */
export type Authentication = Pick<
  PrincipalFacts,
  'credential' | 'methods' | 'authenticatedAt' | 'cursorKey'
> & {
  /** The end of the credential, in ms; Infinity where it has none. */
  endsAt: number
}

/** Reads the facts of an account, asked for together: a database at the other end of a network is then waited for once. */
export async function loadAccountFacts(db: Db, tenant: Tenant, id: string): Promise<AccountFacts> {
  const [account, grants, mustChange] = await Promise.all([
    findUser(db, tenant.id, id),
    loadGrants(db, tenant.id, id),
    mustChangePassword(db, tenant.id, id),
  ])
  return { account, grants, mustChange }
}

/** An account that acts; undefined for one that may not sign in at this moment. */
export function accountPrincipal(
  tenant: Tenant,
  { endsAt, ...by }: Authentication,
  { account, grants, mustChange }: AccountFacts,
  now: Date,
): Principal | undefined {
  if (account?.status !== 'active') return undefined
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
 * A group that acts by an API key, with what its roles give at this moment; undefined when it was deleted, and where the tenant's rules
 * have no groups.
 */
export async function groupPrincipal(
  db: Db,
  tenant: Tenant,
  { endsAt, ...by }: Authentication,
  groupId: string,
  now: Date,
): Promise<Principal | undefined> {
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

/** Signs the cursors of lists that are asked for with this secret. */
export function cursorKeyOf(secretHash: Buffer): string {
  return sign(secretHash, 'cursor')
}
