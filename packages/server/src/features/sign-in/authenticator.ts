import type { BlockList } from 'node:net'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Subscriber } from '../../platform/events.ts'
import { FreshCache } from '../../platform/fresh-cache.ts'
import type { Invalidation } from '../../platform/invalidations.ts'
import { isWithin } from '../../platform/networks.ts'
import type { Credential, Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { parseSecret, secretFingerprint } from '../../platform/secrets.ts'
import { createAddressRefusals } from './address-refusals.ts'
import { authenticationBy, findCredential, restrictionOf, touchCredential } from './credential-facts.ts'
import { cursorKeyOf } from './principals.ts'
import { principalBy } from './resolve.ts'

/** How often the last use of a session or key is recorded, in milliseconds. */
const touchInterval = 60_000
/** A principal takes 3 KB with 40 permissions, without its tenant, which principals share: 60 MB at most. */
const mostPrincipals = 20_000

/** A valid credential, with the principal that acts by it. */
interface Entry {
  principal: Principal
  idleMs: number
  /** The networks that it may be used from; undefined: all. */
  restricted: { networks: BlockList; keyName: string } | undefined
  /** Whether it is the API key of a group that is asleep. */
  asleep: boolean
  /** The last use seen by this node, and the last use recorded; milliseconds, 0: never. */
  usedAt: number
  touchedAt: number
}

/** Authenticates every request, from its cache or from the database. */
export interface Authenticator {
  /**
   * Returns the principal of a secret as it is now; undefined when the secret is unknown, has ended or was idle for too long, comes from an
   * address outside the terms of an API key, or its account may not sign in. Caches what it reads until an invalidation, and records the
   * time as the credential's last use, unless `touch` is false, as for a stream that stays open. Throws `api_key.asleep` for the API key of a
   * group that is asleep, and no other refusal.
   */
  authenticate(credential: Credential, how?: { touch: boolean }): Promise<Principal | undefined>
  dropStale(invalidation: Invalidation): void
  /** With false, invalidations of other nodes may be missed, so the cache is not used. */
  trustCache(trusted: boolean): void
  /** How many principals are cached. */
  readonly size: number
}

export function createAuthenticator(deps: {
  database: Database
  clock: Clock
  derive: Subscriber
  tenantById(id: string): Promise<Tenant | undefined>
  /** Reports that a tenant is in use, because one of its principals is cached. */
  touchTenant(id: string): void
  onError(error: unknown): void
}): Authenticator {
  const cache = new FreshCache<Entry>({ most: mostPrincipals })
  const refusals = createAddressRefusals(deps)

  function touch(entry: Entry, now: number): void {
    entry.usedAt = now
    if (now - entry.touchedAt < touchInterval) return
    entry.touchedAt = now
    deps.database
      .transaction({ tenant: entry.principal.home.id }, (db) =>
        touchCredential(db, entry.principal, new Date(now)),
      )
      .catch(deps.onError)
  }

  async function read(kind: Credential['kind'], tenant: Tenant, hash: Buffer): Promise<Entry | undefined> {
    const now = deps.clock.now()
    return deps.database.transaction({ tenant: tenant.id, readOnly: true }, async (db) => {
      const facts = await findCredential(db, tenant, kind, hash, now)
      const by = facts && authenticationBy(kind, facts, cursorKeyOf(hash))
      const principal = facts && by && (await principalBy(db, tenant, by, facts, now))
      if (!principal) return undefined
      const lastUsedAt = facts.lastUsedAt?.getTime() ?? 0
      const { idleSeconds } = tenant.profile.source.sessions
      return {
        principal,
        idleMs: kind === 'session' ? idleSeconds * 1000 : Number.POSITIVE_INFINITY,
        restricted: restrictionOf(facts),
        asleep: facts.asleep ?? false,
        usedAt: lastUsedAt,
        touchedAt: lastUsedAt,
      }
    })
  }

  async function find({ kind, secret }: Credential, now: number): Promise<Entry | undefined> {
    // A secret names its home tenant, so no two tenants share a cache key. The key has the kind too: otherwise what is cached for a cookie
    // would let the same secret in as an API key.
    const key = `${kind}:${secretFingerprint(secret)}`
    const known = cache.get(key)
    if (known && now < known.principal.validUntil && now - known.usedAt < known.idleMs) {
      deps.touchTenant(known.principal.home.id)
      return known
    }
    cache.delete(key)
    const { generation } = cache
    const parsed = parseSecret(kind, secret)
    const tenant = parsed && (await deps.tenantById(parsed.tenantId))
    const entry = tenant && (await read(kind, tenant, parsed.hash))
    if (entry) cache.keep(key, entry, aboutOf(entry.principal), generation)
    return entry
  }

  /** Checked for every request, also from the cache: the next request with the key may come from another address. */
  function isFromElsewhere({ principal, restricted }: Entry, { origin }: Credential): boolean {
    if (!restricted || isWithin(restricted.networks, origin.address)) return false
    refusals.record(principal, restricted.keyName, origin)
    return true
  }

  return {
    async authenticate(credential, how = { touch: true }) {
      const now = deps.clock.now().getTime()
      const entry = await find(credential, now)
      if (!entry || isFromElsewhere(entry, credential)) return undefined
      if (entry.asleep) throw new Refusal('api_key.asleep')
      if (how.touch) touch(entry, now)
      return entry.principal
    },
    dropStale: (invalidation) => cache.drop(invalidation),
    trustCache: (trusted) => cache.trust(trusted),
    get size() {
      return cache.size
    },
  }
}

function aboutOf({ home, id, impersonator }: Principal) {
  return { tenantId: home.id, principals: impersonator ? [id, impersonator.id] : [id] }
}
