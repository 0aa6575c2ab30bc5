/** The party for which a piece of work is done. */
export interface Place {
  /** A lane is served separately: known browsers and callers, and everybody else. */
  lane: 'known' | 'stranger'
  /** The parties that share a lane, from the widest (a network) to the narrowest (an account). */
  shares: readonly string[]
  /** Aborted when the client no longer waits. The work then leaves the queue. */
  signal?: AbortSignal | undefined
}

interface Waiter {
  alone: boolean
  go(): void
  giveWay(): void
}

/** Waiting work of one share, or of all shares below it. */
class Share {
  readonly below = new Map<string, Share>()
  readonly waiting: Waiter[] = []
  count = 0

  /** Adds a waiter below these shares. Without room, a waiter of a greater share is refused instead. False when no share is greater. */
  add(path: readonly string[], waiter: Waiter, room: boolean): boolean {
    if (!room && !this.makeRoom(path)) return false
    this.#put(path, waiter)
    return true
  }

  #put([first, ...rest]: readonly string[], waiter: Waiter): void {
    this.count += 1
    if (first === undefined) return void this.waiting.push(waiter)
    const share = this.below.get(first) ?? new Share()
    this.below.set(first, share)
    share.#put(rest, waiter)
  }

  /** Removes a waiter that no longer waits. False when it is not there. */
  remove([first, ...rest]: readonly string[], waiter: Waiter): boolean {
    if (first !== undefined) {
      const share = this.below.get(first)
      const removed = share?.remove(rest, waiter) ?? false
      if (share && removed) this.#lost(first, share)
      return removed
    }
    const at = this.waiting.indexOf(waiter)
    if (at < 0) return false
    this.count -= 1
    this.waiting.splice(at, 1)
    return true
  }

  /** Says whether a waiter would be refused for a newcomer below these shares. With `act` it is refused. */
  makeRoom([first, ...rest]: readonly string[], act = true): boolean {
    if (first === undefined) return false
    const own = this.below.get(first)
    const greatest = this.#greatest()?.[1].count ?? 0
    if (own && own.count === greatest) {
      const made = own.makeRoom(rest, act)
      if (made && act) this.#lost(first, own)
      return made
    }
    // Only if the other share stays at least as large after the exchange.
    if (greatest <= (own?.count ?? 0) + 1) return false
    if (act) this.#dropLast()
    return true
  }

  #greatest(): [name: string, share: Share] | undefined {
    let found: [string, Share] | undefined
    for (const entry of this.below) if (!found || entry[1].count > found[1].count) found = entry
    return found
  }

  #dropLast(): void {
    const found = this.#greatest()
    if (!found) {
      this.count -= 1
      this.waiting.pop()?.giveWay()
      return
    }
    const [name, share] = found
    share.#dropLast()
    this.#lost(name, share)
  }

  /** Takes the next waiter, of the share whose turn it is. */
  take(): Waiter | undefined {
    const [entry] = this.below
    if (!entry) {
      if (this.waiting.length > 0) this.count -= 1
      return this.waiting.shift()
    }
    const [name, share] = entry
    const waiter = share.take()
    // Moves to the end, until its turn comes again.
    this.below.delete(name)
    this.below.set(name, share)
    this.#lost(name, share)
    return waiter
  }

  #lost(name: string, share: Share): void {
    this.count -= 1
    if (share.count === 0) this.below.delete(name)
  }
}

/**
 * Does a number of pieces of work at once and queues the others, up to a limit per lane. The lanes take turns while both have work. Within
 * a lane its shares take turns, at every level: however much work one network or account brings, it gets one share. In a full lane the
 * newest work of the greatest share is refused for a newcomer of a smaller one. Work that must be alone waits at its turn for the running
 * work, and nothing else begins before it has ended.
 */
export class FairQueue {
  readonly #atOnce: () => number
  readonly #mostWaiting: number
  readonly #refusal: () => Error
  readonly #lanes = { known: new Share(), stranger: new Share() }
  #running = 0
  #oneIsAlone = false
  /** The next waiter, which only waits for running work to end. */
  #first: Waiter | undefined
  #last: Place['lane'] = 'stranger'

  /** `refusal` makes the error for work without room. `atOnce` may change over time. */
  constructor(atOnce: number | (() => number), mostWaiting: number, refusal: () => Error) {
    this.#atOnce = typeof atOnce === 'number' ? () => atOnce : atOnce
    this.#mostWaiting = mostWaiting
    this.#refusal = refusal
  }

  /** The number of running and waiting pieces of work. */
  get load(): number {
    const first = this.#first ? 1 : 0
    return this.#running + first + this.#lanes.known.count + this.#lanes.stranger.count
  }

  /** Throws the refusal if work of this place would find no room. */
  requireRoom({ lane, shares }: Place): void {
    if (this.#mayBegin(false) || this.#hasRoom(lane)) return
    if (!this.#lanes[lane].makeRoom(shares, false)) throw this.#refusal()
  }

  /**
   * Does the work when its turn comes. Throws the refusal when there is no room, or when it is displaced while it waits, and the reason of
   * the signal when the client no longer waits.
   */
  async run<T>(place: Place, work: () => Promise<T>, { alone = false } = {}): Promise<T> {
    place.signal?.throwIfAborted()
    if (this.#mayBegin(alone)) this.#begin(alone)
    else await this.#turn(place, alone)
    try {
      return await work()
    } finally {
      this.#running -= 1
      this.#oneIsAlone = false
      this.#letIn()
    }
  }

  #mayBegin(alone: boolean): boolean {
    return this.#first === undefined && this.#fits(alone)
  }

  #fits(alone: boolean): boolean {
    return alone ? this.#running === 0 : !this.#oneIsAlone && this.#running < this.#atOnce()
  }

  #begin(alone: boolean): void {
    this.#running += 1
    this.#oneIsAlone = alone
  }

  #hasRoom(lane: Place['lane']): boolean {
    return this.#lanes[lane].count < this.#mostWaiting
  }

  #turn({ lane, shares, signal }: Place, alone: boolean): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const waiter = { alone, go: resolve, giveWay: () => reject(this.#refusal()) }
    if (!this.#lanes[lane].add(shares, waiter, this.#hasRoom(lane))) waiter.giveWay()
    // A place may be free that this waiter, as one that must be alone, kept from later ones.
    this.#letIn()
    const onAbort = () => {
      if (!this.#leave(waiter, lane, shares)) return
      reject(signal?.reason)
      this.#letIn()
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    return promise.finally(() => signal?.removeEventListener('abort', onAbort))
  }

  /** False when it no longer waits. */
  #leave(waiter: Waiter, lane: Place['lane'], shares: readonly string[]): boolean {
    if (this.#first !== waiter) return this.#lanes[lane].remove(shares, waiter)
    this.#first = undefined
    return true
  }

  /** Starts waiting work, one after the other, up to the limit. */
  #letIn(): void {
    while (this.#fits(false)) {
      this.#first ??= this.#next()
      if (!this.#first || !this.#fits(this.#first.alone)) return
      const { alone, go } = this.#first
      this.#first = undefined
      this.#begin(alone)
      go()
    }
  }

  #next(): Waiter | undefined {
    const first = this.#last === 'known' ? 'stranger' : 'known'
    const lane = this.#lanes[first].count > 0 ? first : this.#last
    this.#last = lane
    return this.#lanes[lane].take()
  }
}
