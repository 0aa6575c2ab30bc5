import type { Invalidation } from './invalidations.ts'

/** What a cached value is about: a change of the tenant or of any of these principals makes it stale. */
export interface About {
  tenantId: string
  principals?: readonly string[]
}

interface Entry<Value> {
  value: Value
  about: About
}

interface CacheOptions<Value> {
  /** Most entries; the one that was not used for longest goes first. */
  most: number
  /** Called with each entry that goes; `evicted`: because there were too many. */
  onRemove?(value: Value, about: About, evicted: boolean): void
}

/**
 * Values that were read from the database, kept until a change note says that they are stale. While notes may be missed nothing is kept
 * and nothing that was kept is returned. Bounded by the number of entries: the least recently used one goes first.
 */
export class FreshCache<Value> {
  readonly #entries = new Map<string, Entry<Value>>()
  /** The keys of the entries about a tenant, and about a principal of a tenant. */
  readonly #keys = new Map<string, Set<string>>()
  readonly #options: CacheOptions<Value>
  #trusted = true
  #generation = 0

  constructor(options: CacheOptions<Value>) {
    this.#options = options
  }

  get size(): number {
    return this.#entries.size
  }

  /** Counts what was dropped. Take it before a read, and give it to {@link keep}: what was read before a change is not kept after it. */
  get generation(): number {
    return this.#generation
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key)
    if (!entry) return undefined
    // At the end of the map: the order of use.
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return entry.value
  }

  /** Keeps a value that was read since `generation`, unless something was dropped since then. */
  keep(key: string, value: Value, about: About, generation: number): void {
    if (!this.#trusted || generation !== this.#generation) return
    this.delete(key)
    this.#entries.set(key, { value, about })
    for (const tag of tagsOf(about)) this.#keys.set(tag, (this.#keys.get(tag) ?? new Set()).add(key))
    if (this.#entries.size <= this.#options.most) return
    this.#remove(this.#entries.keys().next().value as string, true)
  }

  delete(key: string): void {
    this.#remove(key, false)
  }

  #remove(key: string, evicted: boolean): void {
    const entry = this.#entries.get(key)
    if (!entry) return
    this.#entries.delete(key)
    for (const tag of tagsOf(entry.about)) {
      const keys = this.#keys.get(tag)
      keys?.delete(key)
      if (keys?.size === 0) this.#keys.delete(tag)
    }
    this.#options.onRemove?.(entry.value, entry.about, evicted)
  }

  /** Drops what is stale. */
  drop(stale: Invalidation): void {
    this.#generation += 1
    const { tenant } = stale
    const tags = stale.kind === 'principals' ? stale.principals.map((id) => `${tenant}:${id}`) : [tenant]
    for (const tag of tags) for (const key of [...(this.#keys.get(tag) ?? [])]) this.delete(key)
  }

  /** false: notes may be missed from now on. */
  trust(trusted: boolean): void {
    this.#generation += 1
    this.#trusted = trusted
    for (const key of [...this.#entries.keys()]) this.delete(key)
  }
}

function tagsOf({ tenantId, principals = [] }: About): string[] {
  return [tenantId, ...principals.map((id) => `${tenantId}:${id}`)]
}
