/** How much of something each of many has under way at this moment, on this node. */
export class UnderWay {
  readonly #most: number
  readonly #counts = new Map<string, number>()

  constructor(most: number) {
    this.#most = most
  }

  /** Begins one more; what it returns ends it, and nothing when called again. Undefined when there are as many as may be. */
  begin(key: string): (() => void) | undefined {
    const count = this.#counts.get(key) ?? 0
    if (count >= this.#most) return undefined
    this.#counts.set(key, count + 1)
    let ended = false
    return () => {
      if (!ended) this.#end(key)
      ended = true
    }
  }

  #end(key: string): void {
    const left = (this.#counts.get(key) ?? 1) - 1
    if (left === 0) this.#counts.delete(key)
    else this.#counts.set(key, left)
  }
}

interface Bucket {
  left: number
  at: number
}

/** How often each of many may do something, on this node: so many at once, which come back evenly over a time. */
export class Rate {
  readonly #most: number
  readonly #period: number
  readonly #buckets = new Map<string, Bucket>()
  #swept = 0

  /** `period` in milliseconds. */
  constructor(most: number, period: number) {
    this.#most = most
    this.#period = period
  }

  /** Counts one at the moment `now` (ms) and returns 0; or counts nothing and returns the milliseconds until it may be. */
  take(key: string, now: number): number {
    this.#sweep(now)
    const left = this.#leftAt(this.#buckets.get(key), now)
    if (left < 1) return Math.ceil(((1 - left) * this.#period) / this.#most)
    this.#buckets.set(key, { left: left - 1, at: now })
    return 0
  }

  #leftAt(bucket: Bucket | undefined, now: number): number {
    // What is from the future was counted before the clock was set back: nothing would come back until it has caught up.
    if (!bucket || bucket.at > now) return this.#most
    return Math.min(this.#most, bucket.left + ((now - bucket.at) * this.#most) / this.#period)
  }

  /** Forgets those that are full again, so that memory holds no more than one period's. */
  #sweep(now: number): void {
    if (Math.abs(now - this.#swept) < this.#period) return
    this.#swept = now
    for (const [key, bucket] of this.#buckets)
      if (Math.abs(now - bucket.at) >= this.#period) this.#buckets.delete(key)
  }
}
