import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { FreshCache } from '../../platform/fresh-cache.ts'
import type { Invalidation } from '../../platform/invalidations.ts'
import type { Tenant } from '../../platform/principal.ts'
import { type ResolvedPrincipal, resolveAll } from '../grants/resolve-all.ts'

interface Entry {
  readonly found: ResolvedPrincipal
  readonly tenant: Tenant
  /** The names it was asked for by: its id, and its username as the product wrote it. */
  readonly names: Set<string>
}

/** An account takes 1 KB with its names (bench: memory per cached subject): 50 MB at most. */
const mostSubjects = 50_000
/** How many spellings of one username are stored. */
const mostNames = 4

/** Finds accounts by id or username and groups by id. Caches them until they change or expire. */
export interface Subjects {
  /** What is cached of this account; undefined when the database must be asked. */
  known(tenant: Tenant, name: string): ResolvedPrincipal | undefined
  /** Reads all of them, by the given name; names that are not in the answer do not exist. The same few statements for any number. */
  load(tenant: Tenant, names: readonly string[]): Promise<Map<string, ResolvedPrincipal>>
  dropStale(invalidation: Invalidation): void
  /** With false, invalidations of other nodes may be missed: every account is read again each time. */
  trustCache(trusted: boolean): void
  /** How many accounts and groups are cached. */
  readonly size: number
  /** How many names they are cached by. */
  readonly names: number
}

interface SubjectsDeps {
  database: Database
  clock: Clock
  /** Above this number of accounts, the one that was asked about least recently is removed. */
  cacheSize?: number | undefined
}

export function createSubjects({ database, clock, cacheSize = mostSubjects }: SubjectsDeps): Subjects {
  const byName = new Map<string, Entry>()
  const cache = new FreshCache<Entry>({
    most: cacheSize,
    onRemove: ({ names }, { tenantId }) => {
      for (const name of names) byName.delete(keyOf(tenantId, name))
    },
  })

  function keep(tenant: Tenant, name: string, found: ResolvedPrincipal, generation: number): void {
    const key = keyOf(tenant.id, found.id)
    const before = cache.get(key)
    const entry = before?.found === found ? before : { found, tenant, names: new Set<string>() }
    if (entry !== before) cache.keep(key, entry, { tenantId: tenant.id, principals: [found.id] }, generation)
    if (cache.get(key) !== entry || entry.names.size >= mostNames) return
    entry.names.add(name)
    byName.set(keyOf(tenant.id, name), entry)
  }

  return {
    known(tenant, name) {
      const entry = byName.get(keyOf(tenant.id, name))
      // It was compiled with other roles than the present ones, so it is not valid any more.
      if (entry?.tenant !== tenant || clock.now().getTime() >= entry.found.subject.changesAt) return undefined
      return cache.get(keyOf(tenant.id, entry.found.id))?.found
    },

    async load(tenant, names) {
      const found = new Map<string, ResolvedPrincipal>()
      const unknown = new Set<string>()
      for (const name of names) {
        const known = this.known(tenant, name)
        if (known) found.set(name, known)
        else unknown.add(name)
      }
      if (unknown.size === 0) return found
      const { generation } = cache
      const read = await database.transaction({ tenant: tenant.id, readOnly: true }, (db) =>
        resolveAll(db, tenant, [...unknown], clock.now()),
      )
      for (const [name, one] of read) {
        found.set(name, one)
        keep(tenant, name, one, generation)
      }
      return found
    },

    dropStale: (invalidation) => cache.drop(invalidation),
    trustCache: (trusted) => cache.trust(trusted),
    get size() {
      return cache.size
    },
    get names() {
      return byName.size
    },
  }
}

function keyOf(tenantId: string, name: string): string {
  return `${tenantId}:${name}`
}
