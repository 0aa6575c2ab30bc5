import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database/database.ts'
import type { Subscriber } from '../platform/events.ts'
import type { Invalidation } from '../platform/invalidations.ts'
import { isWithin } from '../platform/networks.ts'
import type { Credential, Principal, Tenant } from '../platform/principal.ts'
import { Refusal } from '../platform/problem.ts'
import { parseSecret, secretFingerprint } from '../platform/secrets.ts'
import { createAddressRefusals } from './address-refusals.ts'
import { type LoadedCredential, loadCredential, noteUseOf } from './load-principal.ts'

/** How often the last use of a session or key is written down. */
const useInterval = 60_000
/** Entries past this number push out the oldest. */
const cacheSize = 20_000

interface Entry extends LoadedCredential {
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
  /**
   * The principal behind a credential, or undefined: unknown, ended, idle too long, brought from an address that an API key is not good
   * from, or its user may not sign in now. Throws `api_key.asleep` for the API key of a group that sleeps; to the others it is unknown.
   */
  loadPrincipal(credential: Credential): Promise<Principal | undefined>
  /** The same with the moment (ms) from which on it must be asked again, whatever happens. */
  identify(credential: Credential): Promise<Identified | undefined>
  /** The same without counting as a use of the credential: for what stays open after it was let in. */
  recheck(credential: Credential): Promise<Principal | undefined>
  dropStale(invalidation: Invalidation): void
  /** false: notes of other nodes may be missed, so nothing that was cached is believed any more. */
  trustCache(trusted: boolean): void
  readonly size: number
}

export function createGate(deps: {
  database: Database
  clock: Clock
  derive: Subscriber
  tenantById(id: string): Promise<Tenant | undefined>
  onError(error: unknown): void
}): Gate {
  const cache = new Map<string, Entry>()
  const byUser = new Map<string, Set<string>>()
  const refusals = createAddressRefusals(deps)
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
    deps.database
      .transaction({ tenant: entry.tenantId }, (db) => noteUseOf(db, entry, new Date(now)))
      .catch(deps.onError)
  }

  async function load(credential: Credential): Promise<Entry | undefined> {
    const parsed = parseSecret(credential.kind, credential.secret)
    const tenant = parsed && (await deps.tenantById(parsed.tenantId))
    if (!tenant) return undefined
    const now = deps.clock.now()
    const loaded = await deps.database.transaction({ tenant: tenant.id, readOnly: true }, (db) =>
      loadCredential(db, tenant, credential.kind, parsed.hash, now),
    )
    return loaded && { ...loaded, usedAt: loaded.lastUsedAt, notedAt: loaded.lastUsedAt }
  }

  async function findAnywhere(credential: Credential, now: number): Promise<Entry | undefined> {
    // With the kind, or what is cached for a cookie would let the same secret in as an API key.
    const key = `${credential.kind}:${secretFingerprint(credential.secret)}`
    const known = trusted ? cache.get(key) : undefined
    if (known && now < known.validUntil && now - known.usedAt < known.idleMs) return known
    drop(key)
    const before = generation
    const entry = await load(credential)
    if (entry && trusted && before === generation) keep(key, entry)
    return entry
  }

  /** Judged each time, for what is cached as well: the next request with the key may come from elsewhere. */
  async function find(credential: Credential, now: number): Promise<Entry | undefined> {
    const entry = await findAnywhere(credential, now)
    const { origin } = credential
    if (!entry?.restricted || isWithin(entry.restricted.networks, origin.address)) return entry
    refusals.note(entry.principal, entry.restricted.keyName, origin)
    return undefined
  }

  async function use(credential: Credential): Promise<Entry | undefined> {
    const now = deps.clock.now().getTime()
    const entry = await find(credential, now)
    if (entry && !entry.asleep) noteUse(entry, now)
    return entry
  }

  return {
    async loadPrincipal(credential) {
      const entry = await use(credential)
      if (entry?.asleep)
        throw new Refusal(
          'api_key.asleep',
          'Its group was given more than it had. An owner of the group who has all of that can wake the key.',
        )
      return entry?.principal
    },

    async identify(credential) {
      const entry = await use(credential)
      if (!entry || entry.asleep) return undefined
      return {
        principal: entry.principal,
        validUntil: Math.min(entry.validUntil, entry.usedAt + entry.idleMs),
      }
    },

    async recheck(credential) {
      const entry = await find(credential, deps.clock.now().getTime())
      return entry?.asleep ? undefined : entry?.principal
    },

    dropStale(stale) {
      generation += 1
      if (stale.kind === 'principals')
        for (const id of stale.principals) for (const key of [...(byUser.get(id) ?? [])]) drop(key)
      else for (const [key, entry] of cache) if (entry.tenantId === stale.tenant) drop(key)
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
