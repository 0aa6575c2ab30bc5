import type { Invalidation } from './invalidations.ts'

/** What a cached value is about. A change of the tenant or of one of these principals makes it stale. */
export interface About {
  tenantId: string
  principals?: readonly string[]
}

interface Entry<Value> {
  value: Value
  about: About
}

interface CacheOptions<Value> {
  /** The most entries. The least recently used one is evicted first. */
  most: number
  /** Called with each removed entry. `evicted` is true when there were too many. */
  onRemove?(value: Value, about: About, evicted: boolean): void
}

/**
 * Values from the database, kept until an invalidation makes them stale. While invalidations may be missed, it keeps and returns nothing.
 * The number of entries is limited: the least recently used one is evicted first.
 */
export class FreshCache<Value> {
  readonly #entries = new Map<string, Entry<Value>>()
  /** The keys of the entries by tenant, and by principal of a tenant. */
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

  /**
   * Counts the invalidations. Read it before reading the database, and pass it to {@link keep}: a value read before a change is not kept
   * after it.
   */
  get generation(): number {
    return this.#generation
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key)
    if (!entry) return undefined
    // Moved to the end of the map, which is in the order of use.
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return entry.value
  }

  /** Keeps a value, unless something became stale since `generation`. */
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

  /** Drops stale entries. */
  drop(stale: Invalidation): void {
    this.#generation += 1
    const { tenant } = stale
    const tags = stale.kind === 'principals' ? stale.principals.map((id) => `${tenant}:${id}`) : [tenant]
    for (const tag of tags) for (const key of [...(this.#keys.get(tag) ?? [])]) this.delete(key)
  }

  /** false: invalidations may be missed from now on. */
  trust(trusted: boolean): void {
    this.#generation += 1
    this.#trusted = trusted
    for (const key of [...this.#entries.keys()]) this.delete(key)
  }
}

function tagsOf({ tenantId, principals = [] }: About): string[] {
  return [tenantId, ...principals.map((id) => `${tenantId}:${id}`)]
}
