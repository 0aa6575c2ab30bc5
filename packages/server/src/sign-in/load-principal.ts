import type { BlockList } from 'node:net'
import { can } from '@rollcall/access/decide.ts'
import { mayImpersonate } from '@rollcall/access/escalation.ts'
import { keysOf } from '@rollcall/access/permission-set.ts'
import { compileSubject, type Grants, reachOf } from '@rollcall/access/subject.ts'
import { loadGrants, validRoleIds } from '../features/access/access.service.ts'
import { findApiKeyFacts, findUsableApiKey, noteApiKeyUse } from '../features/api-keys/api-keys.service.ts'
import { preferencesOf } from '../features/me/preferences.ts'
import {
  findAliveSession,
  findSessionFacts,
  type ImpersonationFacts,
  noteSessionUse,
} from '../features/sessions/sessions.service.ts'
import { type Account, findAccount, userOf } from '../features/users/users.service.ts'
import type { Db } from '../platform/database/database.ts'
import { networksOf } from '../platform/networks.ts'
import {
  type ActingKey,
  isGroup,
  type Principal,
  type PrincipalCredential,
  type Tenant,
} from '../platform/principal.ts'
import { sign } from '../platform/secrets.ts'
import { groupPrincipal } from './group-principal.ts'
import { mustChangePassword } from './password/passwords.service.ts'

/** A credential that is good, with whoever is behind it. */
export interface LoadedCredential {
  principal: Principal
  tenantId: string
  /** The user, and whoever looks as them. A group counts as a user. */
  userIds: readonly string[]
  /** From this moment (ms) on, it must be read again: a grant begins or ends, or the credential ends. */
  validUntil: number
  idleMs: number
  /** Milliseconds; 0: never. */
  lastUsedAt: number
  /** From where alone it may be used; undefined: from everywhere. */
  restricted: { networks: BlockList; keyName: string } | undefined
  /** It is the API key of a group that sleeps. */
  asleep: boolean
}

/** What is stored of a session or an API key, and of whoever uses it; undefined when it is not good at this moment. */
export async function loadCredential(
  db: Db,
  tenant: Tenant,
  kind: Principal['credential'],
  hash: Buffer,
  now: Date,
): Promise<LoadedCredential | undefined> {
  const find = kind === 'session' ? findAliveSession : findUsableApiKey
  const facts: CredentialFacts | undefined = await find(db, tenant, hash, now)
  const cursorKey = cursorKeyOf(hash)
  const somebody =
    facts &&
    (await somebodyBy(db, tenant, { credential: kind, credentialId: facts.id, cursorKey }, facts, now))
  if (!somebody) return undefined
  const { principal, changesAt } = somebody
  const { addresses, name: keyName = '' } = facts
  return {
    principal,
    tenantId: tenant.id,
    userIds: [principal.user.id, ...(principal.impersonator ? [principal.impersonator.id] : [])],
    validUntil: Math.min(changesAt, facts.endsAt?.getTime() ?? Number.POSITIVE_INFINITY),
    idleMs: kind === 'session' ? tenant.profile.source.sessions.idleSeconds * 1000 : Number.POSITIVE_INFINITY,
    lastUsedAt: facts.lastUsedAt?.getTime() ?? 0,
    asleep: facts.asleep ?? false,
    restricted: addresses ? { networks: networksOf(addresses), keyName } : undefined,
  }
}

/** Writes down that a session or an API key was used. */
export async function noteUseOf(
  db: Db,
  { principal, tenantId }: Pick<LoadedCredential, 'principal' | 'tenantId'>,
  at: Date,
): Promise<void> {
  const note = principal.credential === 'session' ? noteSessionUse : noteApiKeyUse
  await note(db, tenantId, principal.credentialId, at)
}

/** What the gate needs to know of a session or an API key. */
interface CredentialFacts {
  id: string
  userId: string | null
  endsAt: Date | null
  lastUsedAt: Date | null
  impersonation?: ImpersonationFacts | null
  /** Only API keys have what follows. */
  groupId?: string | null
  name?: string
  addresses?: string[] | null
  asleep?: boolean
  createdBy?: string
  createdByName?: string | null
}

/** What is stored of somebody that decides what they may do. */
export interface PrincipalFacts {
  account: Account | undefined
  grants: Grants
  mustChange: boolean
}

/** Somebody, and when (ms) what they may do changes by itself. */
interface Somebody {
  principal: Principal
  changesAt: number
}

/** Whoever uses a credential; undefined when its user, or whoever looks as them, may not do so at this moment. */
async function somebodyBy(
  db: Db,
  tenant: Tenant,
  by: Omit<PrincipalCredential, 'apiKey'>,
  facts: CredentialFacts,
  now: Date,
  known?: PrincipalFacts,
): Promise<Somebody | undefined> {
  const { userId, groupId, impersonation } = facts
  const credential = { ...by, apiKey: actingKeyOf(by, facts) }
  if (groupId) {
    const group = await groupPrincipal(db, tenant, credential, groupId, now)
    return group && { principal: group, changesAt: group.subject.changesAt }
  }
  if (userId === null) return undefined
  const own = (id: string) => loadFacts(db, tenant, id)
  const [user, looking] = await Promise.all([
    known ?? own(userId),
    impersonation ? own(impersonation.impersonatorId) : undefined,
  ])
  const found = principalFrom(tenant, credential, user, now)
  const principal = found && namingOwner(found)
  if (!principal) return undefined
  const { changesAt } = principal.subject
  if (!impersonation) return { principal, changesAt }
  // Asked again whenever either may have changed: the moment in which the one can no longer look as the other ends it (bar IMP-3).
  const impersonator = looking && principalFrom(tenant, credential, looking, now)
  if (!impersonator || impersonator.mustChangePassword) return undefined
  if (!can(tenant.model, impersonator.subject, 'users:impersonate')) return undefined
  if (!mayImpersonate(impersonator.subject, reachOf(tenant.model, user.grants, now))) return undefined
  const { parentId, reason, startedAt, endsAt } = impersonation
  const { id, username } = impersonator.user
  return {
    principal: {
      ...principal,
      // Choosing a new password is for the user; whoever looks as them has not signed in with the present one.
      mustChangePassword: false,
      impersonator: { id, username, parentSessionId: parentId, reason, startedAt, endsAt },
    },
    changesAt: Math.min(changesAt, impersonator.subject.changesAt),
  }
}

function actingKeyOf(
  { credential }: Pick<PrincipalCredential, 'credential'>,
  { id, name = '', createdBy, createdByName }: CredentialFacts,
): ActingKey | null {
  if (credential === 'session' || createdBy === undefined) return null
  return { id, name, createdBy: { id: createdBy, name: createdByName ?? '' } }
}

/** A key of somebody's own was made by nobody else. */
function namingOwner(principal: Principal): Principal {
  const { apiKey, user } = principal
  if (apiKey?.createdBy?.id !== user.id) return principal
  return { ...principal, apiKey: { ...apiKey, createdBy: { id: user.id, name: user.username } } }
}

/** Reads the facts of an account, asked for together: a database at the other end of a network is then waited for once. */
export async function loadFacts(db: Db, tenant: Tenant, userId: string): Promise<PrincipalFacts> {
  const [account, grants, mustChange] = await Promise.all([
    findAccount(db, tenant, userId),
    loadGrants(db, tenant.id, userId),
    mustChangePassword(db, tenant.id, userId),
  ])
  return { account, grants, mustChange }
}

/** Somebody with what they may do at this moment; undefined for an account that may not sign in now. */
export function principalFrom(
  tenant: Tenant,
  credential: PrincipalCredential,
  { account, grants, mustChange }: PrincipalFacts,
  now: Date,
): Principal | undefined {
  if (account?.status !== 'active') return undefined
  const subject = compileSubject(tenant.model, grants, now)
  return {
    ...credential,
    tenant,
    user: userOf(tenant, account, validRoleIds(grants.roles, now), now),
    subject,
    permissions: keysOf(tenant.model.catalogue, subject.permissions),
    preferences: preferencesOf(account.preferences),
    mustChangePassword: mustChange,
    impersonator: null,
  }
}

/**
 * Somebody for whom a job acts as far as they may at this moment, whatever has become of the credential that they came with; undefined
 * when they may not sign in any more. With an API key it may have been a group.
 */
export async function principalOfAccount(
  db: Db,
  tenant: Tenant,
  by: { userId: string; credential: Principal['credential']; apiKey: ActingKey | null; job: string },
  now: Date,
): Promise<Principal | undefined> {
  const { credential, apiKey, job } = by
  // Nothing that a job does hands out cursors.
  const cursorKey = ''
  const as = { credential, credentialId: job, cursorKey, apiKey }
  const facts = await loadFacts(db, tenant, by.userId)
  if (!facts.account && credential === 'api-key') return groupPrincipal(db, tenant, as, by.userId, now)
  return principalFrom(tenant, as, facts, now)
}

/**
 * The same person by the same credential, as the database has them now; undefined when either is no longer good. All is asked for at once:
 * what they may do follows when the tenant is known as it is now.
 */
export async function readPrincipal(
  db: Db,
  principal: Principal,
  now: Date,
): Promise<(tenant: Tenant) => Promise<Principal | undefined>> {
  const { credential, credentialId, cursorKey, user } = principal
  const { id: tenantId } = principal.tenant
  const owner = isGroup(principal) ? { groupId: user.id } : { userId: user.id }
  const [facts, own] = await Promise.all([
    findFacts(db, tenantId, { credential, credentialId }, owner),
    isGroup(principal) ? undefined : loadFacts(db, principal.tenant, user.id),
  ])
  if (!facts) return async () => undefined
  const by = { credential, credentialId, cursorKey }
  return async (tenant) => (await somebodyBy(db, tenant, by, facts, now, own))?.principal
}

async function findFacts(
  db: Db,
  tenantId: string,
  { credential, credentialId }: Pick<Principal, 'credential' | 'credentialId'>,
  owner: { groupId: string } | { userId: string },
): Promise<CredentialFacts | undefined> {
  return credential === 'session' && 'userId' in owner
    ? findSessionFacts(db, tenantId, owner.userId, credentialId)
    : findApiKeyFacts(db, tenantId, owner, credentialId)
}

export function cursorKeyOf(secretHash: Buffer): string {
  return sign(secretHash, 'cursor')
}
