/** For whom a piece of work is done. */
export interface Place {
  /** What has a part of its own: browsers and callers that are known, and everybody else. */
  lane: 'known' | 'stranger'
  /** Who shares what is left of the lane, from the widest (a network) to the narrowest (an account). */
  shares: readonly string[]
  /** Aborted when nobody waits for it any more: it then waits no longer. */
  signal?: AbortSignal | undefined
}

interface Waiter {
  alone: boolean
  go(): void
  giveWay(): void
}

/** Work that waits: of one share, or of all shares below it. */
class Share {
  readonly below = new Map<string, Share>()
  readonly waiting: Waiter[] = []
  count = 0

  /** Adds one waiter below these shares; without room somebody of a greater share gives way. False when no share is greater. */
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

  /** Takes out one that waits no longer; false when it is not there. */
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

  /** Would somebody give way to a newcomer below these shares? With `act`, they do. */
  makeRoom([first, ...rest]: readonly string[], act = true): boolean {
    if (first === undefined) return false
    const own = this.below.get(first)
    const greatest = this.#greatest()?.[1].count ?? 0
    if (own && own.count === greatest) {
      const made = own.makeRoom(rest, act)
      if (made && act) this.#lost(first, own)
      return made
    }
    // One more for the newcomer and one less for the other must not turn the difference round.
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

  /** The next one, of the share whose turn it is. */
  take(): Waiter | undefined {
    const [entry] = this.below
    if (!entry) {
      if (this.waiting.length > 0) this.count -= 1
      return this.waiting.shift()
    }
    const [name, share] = entry
    const waiter = share.take()
    // Behind all others, until its turn comes again.
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
 * Does so many pieces of work at once and lets further ones wait, so many in each lane. The lanes take turns while both have work, and
 * in a lane its shares do, at every level: however much one network or one account brings, it gets one share. In a full lane the
 * newest of the greatest share gives way to a newcomer of a smaller one. Work that has to be alone waits, when its turn comes, for what is
 * under way, and nothing else begins before it has ended.
 */
export class FairQueue {
  readonly #atOnce: () => number
  readonly #mostWaiting: number
  readonly #refusal: () => Error
  readonly #lanes = { known: new Share(), stranger: new Share() }
  #running = 0
  #oneIsAlone = false
  /** Whose turn it is, but for what is still under way. */
  #first: Waiter | undefined
  #last: Place['lane'] = 'stranger'

  /** `refusal` makes what is thrown where there is no room. `atOnce` may be another number from moment to moment. */
  constructor(atOnce: number | (() => number), mostWaiting: number, refusal: () => Error) {
    this.#atOnce = typeof atOnce === 'number' ? () => atOnce : atOnce
    this.#mostWaiting = mostWaiting
    this.#refusal = refusal
  }

  /** Working and waiting at this moment. */
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
   * Does the work when its turn comes; throws the refusal where there is no room, or when it has to give way while it waits, and the
   * reason of the signal when nobody waits for it any more.
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
    // There may be a place free, which one that has to be alone keeps from those who come after it.
    this.#letIn()
    const onAbort = () => {
      if (!this.#leave(waiter, lane, shares)) return
      reject(signal?.reason)
      this.#letIn()
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    return promise.finally(() => signal?.removeEventListener('abort', onAbort))
  }

  /** False when it waits no more. */
  #leave(waiter: Waiter, lane: Place['lane'], shares: readonly string[]): boolean {
    if (this.#first !== waiter) return this.#lanes[lane].remove(shares, waiter)
    this.#first = undefined
    return true
  }

  /** Lets in, one after the other, as many of those who wait as may go on at the same time. */
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
