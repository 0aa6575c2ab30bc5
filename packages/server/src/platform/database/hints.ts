/** Sends hints to all nodes: the first at once, the following ones together, so that a commit never waits for them. */
export interface Hints {
  send(hints: Iterable<string>): void
  /** Stops sending. */
  stop(): void
}

/** Calls `deliver` at most once per interval (ms), with each hint once. Its rejection is ignored, because a hint may be lost. */
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
