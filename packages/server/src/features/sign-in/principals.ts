import { compileSubject, type Grants, withoutServer } from '@rollcall/access/subject.ts'
import type { Db } from '../../platform/database/database.ts'
import {
  createPrincipal,
  createVisitor,
  type Principal,
  type PrincipalFacts,
  type Promotion,
  type Tenant,
} from '../../platform/principal.ts'
import { sign } from '../../platform/secrets.ts'
import { userOf } from '../accounts/accounts.service.ts'
import { preferencesOf } from '../directory/preferences.ts'
import { type Account, kindOf } from '../directory/users.service.ts'
import { visitorProvider } from '../directory/users.sign-in.ts'
import { findUser } from '../directory/users.store.ts'
import { loadGrants, validRoleIds } from '../grants/grants.load.ts'
import { grantsOfGroup, groupUsername, loadKeyedGroups } from '../grants/keyed-groups.service.ts'
import { roleBadges } from '../grants/tenant-roles.ts'
import { eligibleRoles, isWithinDays, nextChangeOf } from '../memberships/memberships.rules.ts'
import { findPromotion } from '../memberships/memberships.store.ts'
import { mustChangePassword } from '../passwords/passwords.service.ts'

/** The stored facts of an account that decide what it may do. */
export interface AccountFacts {
  account: Account | undefined
  grants: Grants
  mustChange: boolean
  promotion: Promotion | undefined
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
  const [account, grants, mustChange, promotion] = await Promise.all([
    findUser(db, tenant.id, id),
    loadGrants(db, tenant.id, id),
    mustChangePassword(db, tenant.id, id),
    eligibleRoles(tenant).length > 0 ? findPromotion(db, tenant.id, id) : undefined,
  ])
  return { account, grants, mustChange, promotion }
}

/**
 * The principal of an account; undefined if it may not sign in now, or its tenant is suspended. Nobody acts by the account of a visitor but
 * its owner at home; see visitors.ts.
 */
export function accountPrincipal(
  tenant: Tenant,
  by: Authentication,
  facts: AccountFacts,
  now: Date,
): Principal | undefined {
  const own = factsIn(tenant, by, facts, now)
  return own && facts.account?.provider !== visitorProvider ? createPrincipal(tenant, own) : undefined
}

/** Like {@link accountPrincipal}, for the account by which `self` acts in a tenant that is not its home. */
export function visitorPrincipal(
  tenant: Tenant,
  self: Principal,
  facts: AccountFacts,
  period: Promotion,
  now: Date,
): Principal | undefined {
  const { credential, methods, authenticatedAt } = self
  // A cursor of the home tenant is not valid here.
  const cursorKey = sign(Buffer.from(self.cursorKey), tenant.id)
  const by = { credential, methods, authenticatedAt, cursorKey, endsAt: self.validUntil }
  const own = factsIn(tenant, by, facts, now)
  if (!own || facts.account?.provider !== visitorProvider || !isWithinDays(period, now)) return undefined
  const subject = withoutServer(tenant.model, own.subject)
  const mustChangePassword = self.account?.mustChangePassword ?? false
  return createVisitor(tenant, self, {
    ...own,
    subject,
    account: own.account && { ...own.account, mustChangePassword },
    validUntil: Math.min(own.validUntil, nextChangeOf(period, now)),
  })
}

/** What the account of a principal gives it; undefined if nobody may act by it now. */
function factsIn(
  tenant: Tenant,
  { endsAt, ...by }: Authentication,
  { account, grants, mustChange, promotion }: AccountFacts,
  now: Date,
): PrincipalFacts | undefined {
  if (tenant.suspendedAt || account?.status !== 'active') return undefined
  const subject = compileSubject(tenant.model, grants, now)
  const user = userOf(tenant, account, validRoleIds(grants.roles, now), now)
  return {
    ...by,
    kind: kindOf(account),
    id: account.id,
    name: account.username,
    roles: user.roles,
    subject,
    account: { user, preferences: preferencesOf(account.preferences), mustChangePassword: mustChange },
    promotion: promotion ?? null,
    impersonator: null,
    validUntil: Math.min(subject.changesAt, endsAt),
  }
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
    promotion: null,
    impersonator: null,
    validUntil: Math.min(subject.changesAt, endsAt),
  })
}

/** The key that signs the cursors of lists for this credential. */
export function cursorKeyOf(secretHash: Buffer): string {
  return sign(secretHash, 'cursor')
}
