/** Remembers how far the log had been read some time ago. */
export interface Positions {
  /** The log has been read up to here. */
  reached(position: string): void
  /** The newest position that was reached so many milliseconds ago or earlier; undefined while there is none. */
  settled(): string | undefined
  forget(): void
}

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
