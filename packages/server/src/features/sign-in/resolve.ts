import { can } from '@rollcall/access/decide.ts'
import { mayImpersonate } from '@rollcall/access/escalation.ts'
import { reachOf } from '@rollcall/access/subject.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Principal, PrincipalCredential, Tenant } from '../../platform/principal.ts'
import { authenticationBy, type CredentialFacts, findCredentialOf } from './credential-facts.ts'
import {
  type AccountFacts,
  type Authentication,
  accountPrincipal,
  groupPrincipal,
  loadAccountFacts,
} from './principals.ts'

/**
 * Which principal is meant: one that was authenticated, by the same session or API key; or the account or group of an id, in whose name
 * a job acts, whatever has become of the credential that it was begun with.
 */
export type PrincipalRef = Principal | { id: string; credential: PrincipalCredential }

/**
 * The principal as the database has it now; undefined when the account may not sign in, the group is gone, or the credential of a
 * principal has ended. Everything is asked for at once: a tenant that is still being locked and read is waited for after that.
 */
export async function resolve(
  db: Db,
  ref: PrincipalRef,
  { tenant, now }: { tenant: Tenant | Promise<Tenant>; now: Date },
): Promise<Principal | undefined> {
  if (!('kind' in ref)) return inNameOf(db, await tenant, ref, now)
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
): Promise<Principal | undefined> {
  // Nothing that a job does hands out cursors.
  const by = {
    credential,
    methods: [],
    authenticatedAt: null,
    cursorKey: '',
    endsAt: Number.POSITIVE_INFINITY,
  }
  const facts = await loadAccountFacts(db, tenant, id)
  if (facts.account) return accountPrincipal(tenant, by, facts, now)
  return credential.kind === 'api-key' ? groupPrincipal(db, tenant, by, id, now) : undefined
}

/** Who uses a credential; undefined when that account, or the administrator who looks as it, may not do so at this moment. */
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
  // Asked again whenever either may have changed: the moment in which the one can no longer look as the other ends it (bar IMP-3).
  const impersonator = looking && accountPrincipal(tenant, by, looking, now)
  if (!impersonator?.account || impersonator.account.mustChangePassword) return undefined
  if (!can(tenant.model, impersonator.subject, 'users:impersonate')) return undefined
  if (!mayImpersonate(impersonator.subject, reachOf(tenant.model, facts.grants, now))) return undefined
  const { parentId, reason, startedAt, endsAt } = impersonation
  return {
    ...principal,
    // Choosing a new password is for the user; who looks as them has not signed in with the present one.
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

/** A key of an account's own was made by nobody else. */
function namingOwner(by: Authentication, { account }: AccountFacts): Authentication {
  const { apiKey } = by.credential
  if (!account || apiKey?.createdBy?.id !== account.id) return by
  const createdBy = { id: account.id, name: account.username }
  return { ...by, credential: { ...by.credential, apiKey: { ...apiKey, createdBy } } }
}
