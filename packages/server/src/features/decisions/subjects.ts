import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { FreshCache } from '../../platform/fresh-cache.ts'
import type { Invalidation } from '../../platform/invalidations.ts'
import type { Tenant } from '../../platform/principal.ts'
import { type ResolvedPrincipal, resolveAll } from '../grants/resolve-all.ts'

interface Entry {
  readonly found: ResolvedPrincipal
  readonly tenant: Tenant
  /** What it was asked for by: its id, its username as a product wrote it. */
  readonly names: Set<string>
}

/** One takes 1 KB with the names that it is kept by (bench: memory per cached subject): 50 MB at most. */
const mostSubjects = 50_000
/** Ways of writing one username that are remembered. */
const mostNames = 4

/** Finds accounts by id or username and groups by id, and keeps them until they change or their time has come. */
export interface Subjects {
  /** What is known of this account without asking the database; undefined when that has to be asked. */
  known(tenant: Tenant, name: string): ResolvedPrincipal | undefined
  /** All of them, by the name that was given; what is not in the answer does not exist. The same few statements for any number. */
  load(tenant: Tenant, names: readonly string[]): Promise<Map<string, ResolvedPrincipal>>
  dropStale(invalidation: Invalidation): void
  /** false: notes of other nodes may be missed, so every account is read anew each time. */
  trustCache(trusted: boolean): void
  /** Accounts and groups that are kept. */
  readonly size: number
  /** Names that they are kept by. */
  readonly names: number
}

interface SubjectsDeps {
  database: Database
  clock: Clock
  /** Past this number of accounts, the one that was not asked about for longest is forgotten. */
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
      // Compiled with other roles than those of the moment it says nothing.
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
