/** Remembers how far the log had been read a given time ago. */
export interface Positions {
  /** Records that the log has been read up to this position. */
  reached(position: string): void
  /** The newest position that was reached that many milliseconds ago or earlier; undefined while there is none. */
  settled(): string | undefined
  forget(): void
}

/** Creates the memory of positions; a position is settled after `delay` milliseconds. */
export function createPositions(delay: number): Positions {
  let kept: { position: string; at: number }[] = []

  function settled(): string | undefined {
    const before = performance.now() - delay
    const newest = kept.findLastIndex(({ at }) => at <= before)
    if (newest < 0) return undefined
    kept = kept.slice(newest)
    return kept[0]?.position
  }

  return {
    reached(position) {
      settled()
      kept.push({ position, at: performance.now() })
    },
    settled,
    forget() {
      kept = []
    },
  }
}
