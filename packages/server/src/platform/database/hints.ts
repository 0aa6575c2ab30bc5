/** Sends hints to all nodes: the first at once, those that follow together, so that a commit never waits for them. */
export interface Hints {
  send(hints: Iterable<string>): void
  /** Sends no more. */
  stop(): void
}

/** `deliver` is called once in so many milliseconds at most, with each hint once. What it rejects with is nobody's concern: a hint may be lost. */
export function coalesceHints(interval: number, deliver: (hints: string[]) => Promise<unknown>): Hints {
  const waiting = new Set<string>()
  let timer: NodeJS.Timeout | undefined

  function flush(): void {
    timer = undefined
    if (waiting.size === 0) return
    const hints = [...waiting]
    waiting.clear()
    timer = setTimeout(flush, interval)
    deliver(hints).catch(() => {})
  }

  return {
    send(hints) {
      for (const hint of hints) waiting.add(hint)
      if (timer === undefined) flush()
    },
    stop() {
      clearTimeout(timer)
      waiting.clear()
    },
  }
}
