/** An answer of the server, and how long it is valid at most. */
export interface Answer<T> {
  value: T
  /** The users that it is about. A change of one of them, or of the tenant, invalidates it. */
  users: readonly string[]
  /** Milliseconds; 0: for this question only. */
  lifetime: number
}

interface Kept<T> extends Answer<T> {
  /** By the monotonic clock. */
  until: number
}

export interface FreshMemory<T> {
  /** Returns the kept value of the key, or asks for it. Questions about the same key at the same time are asked once. */
  get(key: string, ask: () => Promise<Answer<T>>): Promise<T>
  forgetUsers(users: readonly string[]): void
  forgetAll(): void
  readonly size: number
}

interface MemoryOptions {
  /** The most keys. The least recently used one is removed first. */
  size: number
  /** Says whether a change would have been reported by now. If not, nothing kept is used, and nothing is kept. */
  live(): boolean
}

/** Keeps answers until a change invalidates them, and only while changes would be reported. */
export function createFreshMemory<T>({ size, live }: MemoryOptions): FreshMemory<T> {
  const kept = new Map<string, Kept<T>>()
  const asking = new Map<string, Promise<T>>()
  /** Counts the invalidations: an answer to a question from before one is used once and not kept. */
  let generation = 0

  function recall(key: string): Kept<T> | undefined {
    const found = kept.get(key)
    if (!found || !live()) return undefined
    kept.delete(key)
    if (found.until <= performance.now()) return undefined
    // Moved to the end of the map, which is in the order of use.
    kept.set(key, found)
    return found
  }

  async function askAnew(key: string, ask: () => Promise<Answer<T>>): Promise<T> {
    const begun = { generation, at: performance.now(), live: live() }
    const answer = await ask()
    if (begun.generation === generation && begun.live && live()) keep(key, answer, begun.at)
    return answer.value
  }

  /** An answer under way may be from before the change, so it is not for later callers. */
  function overtakeQuestions(): void {
    generation += 1
    asking.clear()
  }

  function keep(key: string, answer: Answer<T>, begunAt: number): void {
    const until = begunAt + answer.lifetime
    if (until <= performance.now()) return
    kept.delete(key)
    kept.set(key, { ...answer, until })
    const oldest = kept.size > size ? kept.keys().next() : undefined
    if (oldest && !oldest.done) kept.delete(oldest.value)
  }

  return {
    async get(key, ask) {
      const known = recall(key)
      if (known) return known.value
      const under = asking.get(key)
      if (under) return under
      const asked = askAnew(key, ask).finally(() => {
        if (asking.get(key) === asked) asking.delete(key)
      })
      asking.set(key, asked)
      return asked
    },
    forgetUsers(users) {
      overtakeQuestions()
      const named = new Set(users)
      for (const [key, about] of kept) if (about.users.some((user) => named.has(user))) kept.delete(key)
    },
    forgetAll() {
      overtakeQuestions()
      kept.clear()
    },
    get size() {
      return kept.size
    },
  }
}
