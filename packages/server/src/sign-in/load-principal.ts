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
import type { Clock } from '../platform/clock.ts'
import type { Database, Db } from '../platform/database/database.ts'
import type { Credential, Principal, Tenant } from '../platform/principal.ts'
import { hashSecret, parseSecret, sign } from '../platform/secrets.ts'
import { mustChangePassword } from './password/passwords.service.ts'

/** How often the last use of a session or key is written down. */
const useInterval = 60_000
/** Entries past this number push out the oldest. */
const cacheSize = 20_000

interface Entry {
  principal: Principal
  tenantId: string
  /** The user, and whoever looks as them. */
  userIds: readonly string[]
  /** From this moment (ms) on, it must be read again: a grant begins or ends, or the credential ends. */
  validUntil: number
  idleMs: number
  /** Last use seen by this node, and last use written down. */
  usedAt: number
  notedAt: number
}

/** A principal, and until when it may be believed. */
export interface Identified {
  principal: Principal
  /** Milliseconds; Infinity when nothing ends by itself. */
  validUntil: number
}

/** The one gate before every way in, asked again on every request. */
export interface Gate {
  /** The principal behind a credential, or undefined: unknown, ended, idle too long, or its user may not sign in now. */
  loadPrincipal(credential: Credential): Promise<Principal | undefined>
  /** The same with the moment (ms) from which on it must be asked again, whatever happens. */
  identify(credential: Credential): Promise<Identified | undefined>
  /** The same without counting as a use of the credential: for what stays open after it was let in. */
  recheck(credential: Credential): Promise<Principal | undefined>
  /** Drops what a note says is stale. */
  dropStale(note: string): void
  /** false: notes of other nodes may be missed, so nothing that was cached is believed any more. */
  trustCache(trusted: boolean): void
  readonly size: number
}

export function createGate(deps: {
  database: Database
  clock: Clock
  tenantById(id: string): Promise<Tenant | undefined>
  onError(error: unknown): void
}): Gate {
  const cache = new Map<string, Entry>()
  const byUser = new Map<string, Set<string>>()
  let trusted = true
  // Counts invalidations: what was read before one must not be cached after it.
  let generation = 0

  function drop(key: string): void {
    const entry = cache.get(key)
    if (!entry) return
    cache.delete(key)
    for (const userId of entry.userIds) {
      const keys = byUser.get(userId)
      keys?.delete(key)
      if (keys?.size === 0) byUser.delete(userId)
    }
  }

  function keep(key: string, entry: Entry): void {
    if (cache.size >= cacheSize) drop(cache.keys().next().value as string)
    cache.set(key, entry)
    for (const userId of entry.userIds) byUser.set(userId, (byUser.get(userId) ?? new Set()).add(key))
  }

  function noteUse(entry: Entry, now: number): void {
    entry.usedAt = now
    if (now - entry.notedAt < useInterval) return
    entry.notedAt = now
    const { principal, tenantId } = entry
    const note = principal.credential === 'session' ? noteSessionUse : noteApiKeyUse
    deps.database
      .transaction({ tenant: tenantId }, (db) => note(db, tenantId, principal.credentialId, new Date(now)))
      .catch(deps.onError)
  }

  async function load(credential: Credential, hash: Buffer): Promise<Entry | undefined> {
    const parsed = parseSecret(credential.kind, credential.secret)
    const tenant = parsed && (await deps.tenantById(parsed.tenantId))
    if (!tenant) return undefined
    const now = deps.clock.now()
    return deps.database.transaction({ tenant: tenant.id, readOnly: true }, (db) =>
      readEntry(db, tenant, credential, hash, now),
    )
  }

  async function find(credential: Credential, now: number): Promise<Entry | undefined> {
    const hash = hashSecret(credential.secret)
    // With the kind, or what is cached for a cookie would let the same secret in as an API key.
    const key = `${credential.kind}:${hash.toString('base64')}`
    const known = trusted ? cache.get(key) : undefined
    if (known && now < known.validUntil && now - known.usedAt < known.idleMs) return known
    drop(key)
    const before = generation
    const entry = await load(credential, hash)
    if (entry && trusted && before === generation) keep(key, entry)
    return entry
  }

  async function use(credential: Credential): Promise<Entry | undefined> {
    const now = deps.clock.now().getTime()
    const entry = await find(credential, now)
    if (entry) noteUse(entry, now)
    return entry
  }

  return {
    loadPrincipal: async (credential) => (await use(credential))?.principal,

    async identify(credential) {
      const entry = await use(credential)
      if (!entry) return undefined
      return {
        principal: entry.principal,
        validUntil: Math.min(entry.validUntil, entry.usedAt + entry.idleMs),
      }
    },

    recheck: async (credential) => (await find(credential, deps.clock.now().getTime()))?.principal,

    dropStale(note) {
      generation += 1
      const [kind, tenantId, users] = note.split(':')
      if (kind === 'user' && users) {
        for (const userId of users.split(',')) for (const key of [...(byUser.get(userId) ?? [])]) drop(key)
      }
      if (kind === 'tenant') for (const [key, entry] of cache) if (entry.tenantId === tenantId) drop(key)
    },

    trustCache(next) {
      generation += 1
      trusted = next
      cache.clear()
      byUser.clear()
    },

    get size() {
      return cache.size
    },
  }
}

async function readEntry(
  db: Db,
  tenant: Tenant,
  { kind }: Credential,
  hash: Buffer,
  now: Date,
): Promise<Entry | undefined> {
  const find = kind === 'session' ? findAliveSession : findUsableApiKey
  const facts: CredentialFacts | undefined = await find(db, tenant, hash, now)
  const credential = facts && { credential: kind, credentialId: facts.id, cursorKey: cursorKeyOf(hash) }
  const somebody = credential && (await somebodyBy(db, tenant, credential, facts, now))
  if (!somebody) return undefined
  const { principal, changesAt } = somebody
  const lastUsedAt = facts.lastUsedAt?.getTime() ?? 0
  return {
    principal,
    tenantId: tenant.id,
    userIds: [principal.user.id, ...(principal.impersonator ? [principal.impersonator.id] : [])],
    validUntil: Math.min(changesAt, facts.endsAt?.getTime() ?? Number.POSITIVE_INFINITY),
    idleMs: kind === 'session' ? tenant.profile.source.sessions.idleSeconds * 1000 : Number.POSITIVE_INFINITY,
    usedAt: lastUsedAt,
    notedAt: lastUsedAt,
  }
}

type PrincipalCredential = Pick<Principal, 'credential' | 'credentialId' | 'cursorKey'>

/** What the gate needs to know of a session or an API key. */
interface CredentialFacts {
  id: string
  userId: string
  endsAt: Date | null
  lastUsedAt: Date | null
  impersonation?: ImpersonationFacts | null
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
  credential: PrincipalCredential,
  facts: Pick<CredentialFacts, 'userId' | 'impersonation'>,
  now: Date,
): Promise<Somebody | undefined> {
  const own = (userId: string) => loadFacts(db, tenant, userId)
  const { impersonation } = facts
  const [user, by] = await Promise.all([
    own(facts.userId),
    impersonation ? own(impersonation.impersonatorId) : undefined,
  ])
  const principal = principalFrom(tenant, credential, user, now)
  if (!principal) return undefined
  const { changesAt } = principal.subject
  if (!impersonation) return { principal, changesAt }
  // Asked again whenever either may have changed: the moment in which the one can no longer look as the other ends it (bar IMP-3).
  const impersonator = by && principalFrom(tenant, credential, by, now)
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
 * when they may not sign in any more.
 */
export async function principalOfAccount(
  db: Db,
  tenant: Tenant,
  by: { userId: string; credential: Principal['credential']; job: string },
  now: Date,
): Promise<Principal | undefined> {
  const { credential, job } = by
  // Nothing that a job does hands out cursors.
  const cursorKey = Buffer.alloc(0)
  const facts = await loadFacts(db, tenant, by.userId)
  return principalFrom(tenant, { credential, credentialId: job, cursorKey }, facts, now)
}

/**
 * The same person by the same credential, as the database has them now, in the tenant as it is now; undefined when either is no longer
 * good.
 */
export async function reloadPrincipal(
  db: Db,
  { credential, credentialId, cursorKey, user }: Principal,
  tenant: Tenant,
  now: Date,
): Promise<Principal | undefined> {
  const find = credential === 'session' ? findSessionFacts : findApiKeyFacts
  const facts = await find(db, tenant.id, user.id, credentialId)
  const somebody =
    facts && (await somebodyBy(db, tenant, { credential, credentialId, cursorKey }, facts, now))
  return somebody?.principal
}

export function cursorKeyOf(secretHash: Buffer): Buffer {
  return Buffer.from(sign(secretHash, 'cursor'))
}
