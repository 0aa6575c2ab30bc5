/** Counts what each key has under way at this moment, on this node. */
export class UnderWay {
  readonly #most: number
  readonly #counts = new Map<string, number>()

  constructor(most: number) {
    this.#most = most
  }

  /** Begins one more and returns a function that ends it; calling that again does nothing. Undefined when the limit is reached. */
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

/** Limits how often each key may do something, on this node. Each has a bucket that refills evenly over a period. */
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

  /**
   * Takes one from the bucket at the time `now` (ms) and returns 0. When it is empty, takes nothing and returns the milliseconds to wait.
   */
  take(key: string, now: number): number {
    this.#sweep(now)
    const left = this.#leftAt(this.#buckets.get(key), now)
    if (left < 1) return Math.ceil(((1 - left) * this.#period) / this.#most)
    this.#buckets.set(key, { left: left - 1, at: now })
    return 0
  }

  #leftAt(bucket: Bucket | undefined, now: number): number {
    // A time in the future was recorded before the clock was set back. Without this the bucket would not refill until that time.
    if (!bucket || bucket.at > now) return this.#most
    return Math.min(this.#most, bucket.left + ((now - bucket.at) * this.#most) / this.#period)
  }

  /** Forgets full buckets, so that memory holds only those of one period. */
  #sweep(now: number): void {
    if (Math.abs(now - this.#swept) < this.#period) return
    this.#swept = now
    for (const [key, bucket] of this.#buckets)
      if (Math.abs(now - bucket.at) >= this.#period) this.#buckets.delete(key)
  }
}
