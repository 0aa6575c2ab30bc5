import { DatabaseOverloadedError } from './errors.ts'

/** What connections are for. Each purpose has a lane of its own. */
export const purposes = ['read', 'sign-in', 'change', 'background'] as const
export type Purpose = (typeof purposes)[number]

/** Who wants a connection, and for what. */
export interface Want {
  purpose: Purpose
  /** Tenants take turns in a lane. */
  share: string
  /** Waits no longer once it is aborted. */
  signal?: AbortSignal | undefined
}

/** How many connections a lane uses at this moment, and how many transactions wait in it. */
export interface LaneLoad {
  inUse: number
  waiting: number
}

interface Waiter {
  go(giveBack: () => void): void
}

interface Lane {
  /** Connections that no other lane gets, and how many of those are in use. */
  readonly kept: number
  keptInUse: number
  readonly inUse: Map<string, number>
  /** In the order of their turns. */
  readonly waiting: Map<string, Set<Waiter>>
}

/** How many of so many connections each purpose keeps for itself; the rest is first come, first served. */
function keptOf(size: number): Record<Purpose, number> {
  const fifth = Math.floor(size / 5)
  const eighth = Math.floor(size / 8)
  return {
    read: size > 1 ? Math.max(fifth, 1) : 0,
    'sign-in': size > 2 ? Math.max(fifth, 1) : 0,
    change: eighth,
    background: eighth,
  }
}

/**
 * Shares a number of connections. Each purpose keeps some for itself, so that changes and work in the background never take all. The rest
 * goes to all purposes in turn, and in a purpose tenants take turns. A tenant leaves the last connection that a purpose keeps to others,
 * where it keeps more than one: a hundred slow reads of one tenant do not stop a read of another. What waits has no connection.
 */
export class ConnectionLanes {
  readonly #lanes: Record<Purpose, Lane>
  /** The purposes in the order of their turns. */
  readonly #turns: Purpose[] = [...purposes]
  readonly #limit: number
  #common: number

  /** `limit` is how long one may wait, in milliseconds. */
  constructor(size: number, limit: number) {
    const kept = keptOf(size)
    const lane = (purpose: Purpose): Lane => ({
      kept: kept[purpose],
      keptInUse: 0,
      inUse: new Map(),
      waiting: new Map(),
    })
    this.#lanes = {
      read: lane('read'),
      'sign-in': lane('sign-in'),
      change: lane('change'),
      background: lane('background'),
    }
    this.#common = size - purposes.reduce((sum, purpose) => sum + kept[purpose], 0)
    this.#limit = limit
  }

  load(purpose: Purpose): LaneLoad {
    const { inUse, waiting } = this.#lanes[purpose]
    return { inUse: sum(inUse.values()), waiting: sum([...waiting.values()].map(({ size }) => size)) }
  }

  /**
   * Resolves when there is a connection to have, with what gives it back; call that once. Rejects with a DatabaseOverloadedError when there
   * was none in time, and with the reason of the signal.
   */
  async take(want: Want): Promise<() => void> {
    want.signal?.throwIfAborted()
    return this.#tryTake(want.purpose, want.share) ?? this.#wait(want)
  }

  #tryTake(purpose: Purpose, share: string): (() => void) | undefined {
    const lane = this.#lanes[purpose]
    const kept = this.#hasKept(lane, share)
    if (!kept && this.#common === 0) return undefined
    if (kept) lane.keptInUse += 1
    else this.#common -= 1
    lane.inUse.set(share, (lane.inUse.get(share) ?? 0) + 1)
    return () => {
      if (kept) lane.keptInUse -= 1
      else this.#common += 1
      const left = (lane.inUse.get(share) ?? 1) - 1
      if (left === 0) lane.inUse.delete(share)
      else lane.inUse.set(share, left)
      this.#handOn()
    }
  }

  #hasKept({ kept, keptInUse, inUse }: Lane, share: string): boolean {
    const forOthers = kept > 1 && inUse.has(share) ? 1 : 0
    return keptInUse + forOthers < kept
  }

  #wait({ purpose, share, signal }: Want): Promise<() => void> {
    const { waiting } = this.#lanes[purpose]
    const { promise, resolve, reject } = Promise.withResolvers<() => void>()
    const waiter: Waiter = { go: resolve }
    const own = waiting.get(share) ?? new Set()
    waiting.set(share, own.add(waiter))
    const leave = (reason: unknown) => {
      own.delete(waiter)
      if (own.size === 0 && waiting.get(share) === own) waiting.delete(share)
      reject(reason)
    }
    const onAbort = () => leave(signal?.reason)
    const late = setTimeout(() => leave(noneFree()), this.#limit)
    signal?.addEventListener('abort', onAbort, { once: true })
    return promise.finally(() => {
      clearTimeout(late)
      signal?.removeEventListener('abort', onAbort)
    })
  }

  /** Gives what has become free to those who wait, as far as it goes. */
  #handOn(): void {
    while (this.#turns.some((purpose) => this.#serve(purpose))) {
      // Until nobody who waits can have what is left.
    }
  }

  /** Serves the first of the tenants whose turn it is; false when none of them can have a connection. */
  #serve(purpose: Purpose): boolean {
    const { waiting } = this.#lanes[purpose]
    for (const [share, own] of waiting) {
      const giveBack = this.#tryTake(purpose, share)
      if (!giveBack) continue
      const next = own.values().next().value
      waiting.delete(share)
      if (next) own.delete(next)
      if (own.size > 0) waiting.set(share, own)
      this.#turns.push(...this.#turns.splice(this.#turns.indexOf(purpose), 1))
      next?.go(giveBack)
      return true
    }
    return false
  }
}

function sum(counts: Iterable<number>): number {
  let all = 0
  for (const count of counts) all += count
  return all
}

function noneFree(): DatabaseOverloadedError {
  return new DatabaseOverloadedError('No connection to the database became free in time', { inTheWay: false })
}
