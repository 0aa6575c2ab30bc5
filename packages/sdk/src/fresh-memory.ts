/** What the server answered, and for how long at most it holds. */
export interface Answer<T> {
  value: T
  /** Whom it is about: a change of any of them ends it. A change of the tenant ends it anyway. */
  users: readonly string[]
  /** Milliseconds; 0: for this once. */
  lifetime: number
}

interface Kept<T> extends Answer<T> {
  /** By the monotonic clock. */
  until: number
}

export interface FreshMemory<T> {
  /** What is known under the key, or else what is answered now; questions about the same key at the same time are asked once. */
  get(key: string, ask: () => Promise<Answer<T>>): Promise<T>
  forgetUsers(users: readonly string[]): void
  forgetAll(): void
  readonly size: number
}

interface MemoryOptions {
  /** Most keys that are kept; the one that was longest not asked for goes first. */
  size: number
  /** Would we have heard of a change by now? While not, nothing kept is used, and nothing is kept. */
  live(): boolean
}

/** Keeps answers as long as nobody has said that they changed, and only while somebody would have said so. */
export function createFreshMemory<T>({ size, live }: MemoryOptions): FreshMemory<T> {
  const kept = new Map<string, Kept<T>>()
  const asking = new Map<string, Promise<T>>()
  /** Counts what was forgotten: an answer that was asked for before holds for this once, and is not kept. */
  let generation = 0

  function recall(key: string): Kept<T> | undefined {
    const found = kept.get(key)
    if (!found || !live()) return undefined
    kept.delete(key)
    if (found.until <= performance.now()) return undefined
    // At the end of the map: the order of use.
    kept.set(key, found)
    return found
  }

  async function askAnew(key: string, ask: () => Promise<Answer<T>>): Promise<T> {
    const begun = { generation, at: performance.now(), live: live() }
    const answer = await ask()
    if (begun.generation === generation && begun.live && live()) keep(key, answer, begun.at)
    return answer.value
  }

  /** What is under way may have been answered before the change: it is not for whoever asks from now on. */
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
