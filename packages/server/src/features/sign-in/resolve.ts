import { can } from '@rollcall/access/decide.ts'
import { mayImpersonate } from '@rollcall/access/escalation.ts'
import { reachOf } from '@rollcall/access/subject.ts'
import type { Moment, Resolved } from '../../operations/call.ts'
import type { Db } from '../../platform/database/database.ts'
import { enterTenant } from '../../platform/database/every-tenant.ts'
import type { Principal, PrincipalCredential, Tenant } from '../../platform/principal.ts'
import { visitorProvider } from '../directory/users.sign-in.ts'
import { mayVisit } from '../memberships/memberships.rules.ts'
import { findMembership, findVisit } from '../memberships/memberships.store.ts'
import { readTenant } from '../tenants/tenants.service.ts'
import { authenticationBy, type CredentialFacts, findCredentialOf } from './credential-facts.ts'
import {
  type AccountFacts,
  type Authentication,
  accountPrincipal,
  groupPrincipal,
  loadAccountFacts,
  visitorPrincipal,
} from './principals.ts'

/**
 * The principal to resolve: an authenticated one, by the same session or API key; or the account or group that a job acts for, even if the
 * credential that created the job has ended.
 */
export type PrincipalRef = Principal | { id: string; credential: PrincipalCredential }

/**
 * Returns the principal as the database has it now; undefined when the account may not sign in, the group was deleted, or the credential
 * has ended. All statements are sent together; a tenant that is being locked and read at the same time is awaited after them.
 */
export async function resolve(db: Db, ref: PrincipalRef, { tenant, now }: Moment): Promise<Resolved> {
  if (!('kind' in ref)) return inNameOf(db, await tenant, ref, now)
  if (ref.self) return resolveVisitor(db, { self: ref.self, id: ref.id }, { tenant, now })
  const { kind, id, home, credential, cursorKey } = ref
  const [facts, own, current] = await Promise.all([
    findCredentialOf(db, ref),
    kind === 'group' ? undefined : loadAccountFacts(db, home, id),
    tenant,
  ])
  return (
    facts && principalBy(db, current, authenticationBy(credential.kind, facts, cursorKey), facts, now, own)
  )
}

async function inNameOf(
  db: Db,
  tenant: Tenant,
  { id, credential }: { id: string; credential: PrincipalCredential },
  now: Date,
): Promise<Resolved> {
  // A job returns no cursors.
  const by = {
    credential,
    methods: [],
    authenticatedAt: null,
    cursorKey: '',
    endsAt: Number.POSITIVE_INFINITY,
  }
  const facts = await loadAccountFacts(db, tenant, id)
  if (facts.account?.provider === visitorProvider) return visitorInNameOf(db, tenant, { id, credential }, now)
  if (facts.account) return accountPrincipal(tenant, by, facts, now)
  return credential.kind === 'api-key' ? groupPrincipal(db, tenant, by, id, now) : undefined
}

/** A visitor as the databases of both tenants have it now: its account in the tenant that it acts in, then itself at home. */
async function resolveVisitor(
  db: Db,
  { self, id }: { self: Principal; id: string },
  { tenant, now }: Moment,
): Promise<Resolved> {
  const [membership, facts] = await Promise.all([
    findMembership(db, (await tenant).id, id),
    loadAccountFacts(db, await tenant, id),
  ])
  if (!membership) return undefined
  const here = await tenant
  return {
    async atHome() {
      const current = await within(db, { home: membership.homeId, here: here.id }, (home) =>
        selfAtHome(db, home, membership, here.id, self, now),
      )
      return current && visitorPrincipal(here, current, facts, membership, now)
    },
  }
}

/** Like {@link resolveVisitor}, for the account of a visitor in whose name a job acts. */
async function visitorInNameOf(
  db: Db,
  here: Tenant,
  { id, credential }: { id: string; credential: PrincipalCredential },
  now: Date,
): Promise<Resolved> {
  const [membership, facts] = await Promise.all([
    findMembership(db, here.id, id),
    loadAccountFacts(db, here, id),
  ])
  if (!membership) return undefined
  return {
    async atHome() {
      const ref = { id: membership.homeUserId, credential }
      const self = await within(db, { home: membership.homeId, here: here.id }, (home) =>
        selfAtHome(db, home, membership, here.id, ref, now),
      )
      return self && visitorPrincipal(here, self, facts, membership, now)
    },
  }
}

/** Goes on in the home tenant of a visitor, and comes back. */
async function within<T>(
  db: Db,
  { home, here }: { home: string; here: string },
  fn: (home: Tenant) => Promise<T | undefined>,
): Promise<T | undefined> {
  await enterTenant(db, home)
  const tenant = await readTenant(db, home)
  const found = tenant && (await fn(tenant))
  await enterTenant(db, here)
  return found
}

/** The caller at home, if it may still enter the other tenant. */
async function selfAtHome(
  db: Db,
  home: Tenant,
  { homeUserId }: { homeUserId: string },
  targetId: string,
  ref: PrincipalRef,
  now: Date,
): Promise<Principal | undefined> {
  const self = await resolve(db, ref, { tenant: home, now })
  if (!self || 'atHome' in self || self.id !== homeUserId || !mayVisit(self, now)) return undefined
  return (await findVisit(db, home.id, homeUserId, targetId)) ? self : undefined
}

/** The principal of a credential; undefined when its account, or the administrator who impersonates it, may not act now. */
export async function principalBy(
  db: Db,
  tenant: Tenant,
  by: Authentication,
  { userId, groupId, impersonation }: CredentialFacts,
  now: Date,
  known?: AccountFacts,
): Promise<Principal | undefined> {
  if (groupId) return groupPrincipal(db, tenant, by, groupId, now)
  if (userId === null) return undefined
  const [facts, looking] = await Promise.all([
    known ?? loadAccountFacts(db, tenant, userId),
    impersonation ? loadAccountFacts(db, tenant, impersonation.impersonatorId) : undefined,
  ])
  const principal = accountPrincipal(tenant, namingOwner(by, facts), facts, now)
  if (!principal || !impersonation) return principal
  // Checked again whenever either may have changed: when the impersonation is not allowed any more, it ends (bar IMP-3).
  const impersonator = looking && accountPrincipal(tenant, by, looking, now)
  if (!impersonator?.account || impersonator.account.mustChangePassword) return undefined
  if (!can(tenant.model, impersonator.subject, 'users:impersonate')) return undefined
  if (!mayImpersonate(impersonator.subject, reachOf(tenant.model, facts.grants, now))) return undefined
  const { parentId, reason, startedAt, endsAt } = impersonation
  return {
    ...principal,
    // Only the user chooses a new password; the impersonator has not signed in with the present one.
    account: principal.account && { ...principal.account, mustChangePassword: false },
    impersonator: {
      id: impersonator.id,
      username: impersonator.name,
      parentSessionId: parentId,
      reason,
      startedAt,
      endsAt,
    },
    validUntil: Math.min(principal.validUntil, impersonator.validUntil),
  }
}

/** Names the owner as the creator of an API key of their own account. */
function namingOwner(by: Authentication, { account }: AccountFacts): Authentication {
  const { apiKey } = by.credential
  if (!account || apiKey?.createdBy?.id !== account.id) return by
  const createdBy = { id: account.id, name: account.username }
  return { ...by, credential: { ...by.credential, apiKey: { ...apiKey, createdBy } } }
}
