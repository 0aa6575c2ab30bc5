import type { Clock } from '../../platform/clock.ts'
import type { Database, Db } from '../../platform/database/database.ts'
import { enterTenant } from '../../platform/database/every-tenant.ts'
import { ChangeEvents, type Subscriber } from '../../platform/events.ts'
import { FreshCache } from '../../platform/fresh-cache.ts'
import type { Invalidation } from '../../platform/invalidations.ts'
import type { Principal, RequestOrigin, Tenant } from '../../platform/principal.ts'
import { userRef } from '../directory/users.refs.ts'
import { mayVisit } from '../memberships/memberships.rules.ts'
import {
  findMembership,
  findVisitBySlug,
  lockUses,
  recordUse,
  touchPromotion,
} from '../memberships/memberships.store.ts'
import { loadAccountFacts, visitorPrincipal } from './principals.ts'

/** A visit begins again after so long without a use, in milliseconds. */
const visitGap = 30 * 60_000
/** How often the last use is recorded, in milliseconds. */
const touchInterval = 60_000
/** Uses of sessions and keys that are older are forgotten, in milliseconds. */
const usesKept = 30 * 86_400_000
const mostVisitors = 5_000
const slugPattern = /^[a-z0-9][a-z0-9-]{0,62}$/

interface Entry {
  /** The caller at home from which it was made. Any change at home makes another one. */
  self: Principal
  visitor: Principal
  /** The last use that this node has recorded; milliseconds, 0: none. */
  usedAt: number
}

/** Finds the principals by which callers act in tenants that are not their home, from its cache or from the database. */
export interface Visiting {
  /**
   * Returns the principal by which `self` acts in the tenant that a slug leads to; undefined without access, whether or not there is such a
   * tenant. An account that is not promoted costs a comparison. Records the use, unless `touch` is false: the first use of a session or key,
   * and the first after half an hour, is an event in both tenants.
   */
  visit(
    self: Principal,
    slug: string,
    origin: RequestOrigin,
    how?: { touch: boolean },
  ): Promise<Principal | undefined>
  dropStale(invalidation: Invalidation): void
  /** With false, invalidations of other nodes may be missed, so the cache is not used. */
  trustCache(trusted: boolean): void
}

export function createVisiting(deps: {
  database: Database
  clock: Clock
  derive: Subscriber
  tenantById(id: string): Promise<Tenant | undefined>
  onError(error: unknown): void
}): Visiting {
  const { database, clock } = deps
  const cache = new FreshCache<Entry>({ most: mostVisitors })

  async function read(self: Principal, slug: string, now: Date): Promise<Principal | undefined> {
    const account = { homeId: self.home.id, userId: self.id }
    const visit = await database.transaction({ system: true, readOnly: true, purpose: 'read' }, (db) =>
      findVisitBySlug(db, account, slug, now),
    )
    const tenant = visit && (await deps.tenantById(visit.targetId))
    if (!tenant) return undefined
    return database.transaction({ tenant: tenant.id, readOnly: true }, async (db) => {
      const [membership, facts] = await Promise.all([
        findMembership(db, tenant.id, visit.visitorId),
        loadAccountFacts(db, tenant, visit.visitorId),
      ])
      // Both tenants say so, or there is no access: one of them may have been restored from a backup.
      if (membership?.homeId !== self.home.id || membership.homeUserId !== self.id) return undefined
      return visitorPrincipal(tenant, self, facts, membership, now)
    })
  }

  async function find(self: Principal, slug: string, now: Date): Promise<Entry | undefined> {
    const key = `${self.credential.kind}:${self.credential.id}:${slug}`
    const known = cache.get(key)
    if (known && known.self === self && now.getTime() < known.visitor.validUntil) return known
    cache.delete(key)
    const { generation } = cache
    const visitor = await read(self, slug, now)
    if (!visitor) return undefined
    const entry = { self, visitor, usedAt: known?.usedAt ?? 0 }
    cache.keep(key, entry, { tenantId: visitor.tenant.id, principals: [visitor.id] }, generation)
    return entry
  }

  /** Records a use, and the beginning of a visit in the logs of both tenants. */
  async function record({ self, visitor }: Entry, origin: RequestOrigin, now: Date): Promise<void> {
    const { tenant } = visitor
    const use = { tenantId: tenant.id, userId: visitor.id, credentialId: self.credential.id, at: now }
    await database.transaction({ tenant: tenant.id }, async (db) => {
      const before = await lockUses(db, use.tenantId, use.userId, use.credentialId)
      if (!before) return
      await recordUse(db, use, new Date(now.getTime() - usesKept))
      const since = before.credentialUsedAt ? now.getTime() - before.credentialUsedAt.getTime() : visitGap
      if (since < visitGap) return
      const firstOfDay = before.lastUsedAt?.toISOString().slice(0, 10) !== now.toISOString().slice(0, 10)
      await begun(db, visitor, { actor: visitor, firstOfDay, origin, now })
      await enterTenant(db, self.home.id)
      await touchPromotion(db, self.home.id, self.id, now)
      await begun(db, self, { actor: self, firstOfDay, origin, now, tenant })
    })
  }

  async function begun(
    db: Db,
    user: Principal,
    {
      firstOfDay,
      tenant = user.tenant,
      ...source
    }: { actor: Principal; firstOfDay: boolean; origin: RequestOrigin; now: Date; tenant?: Tenant },
  ): Promise<void> {
    const events = new ChangeEvents(['visit.begun'])
    events.emit('visit.begun', {
      user: userRef({ id: user.id, username: user.name }),
      after: { home: user.home.slug, tenant: tenant.slug, firstOfDay },
    })
    await deps.derive(db, events.all, { ...source, tenant: user.tenant })
  }

  async function use(entry: Entry, origin: RequestOrigin, now: Date): Promise<void> {
    const since = now.getTime() - entry.usedAt
    if (since < touchInterval) return
    if (since >= visitGap) {
      // The answer waits: nothing crosses the wall before both logs say so.
      await record(entry, origin, now)
      entry.usedAt = now.getTime()
      return
    }
    entry.usedAt = now.getTime()
    record(entry, origin, now).catch(deps.onError)
  }

  return {
    async visit(self, slug, origin, how = { touch: true }) {
      const now = clock.now()
      if (!mayVisit(self, now) || !slugPattern.test(slug)) return undefined
      const entry = await find(self, slug, now)
      if (!entry) return undefined
      if (how.touch) await use(entry, origin, now)
      return entry.visitor
    },
    dropStale: (invalidation) => cache.drop(invalidation),
    trustCache: (trusted) => cache.trust(trusted),
  }
}
