import { DatabaseOverloadedError } from './errors.ts'

/** The purposes of connections. Each has its own lane. */
export const purposes = ['read', 'sign-in', 'change', 'background'] as const
export type Purpose = (typeof purposes)[number]

/** A request for a connection. */
export interface Want {
  purpose: Purpose
  /** The tenant or other party that takes turns in a lane. */
  share: string
  /** Aborted when the request no longer waits. */
  signal?: AbortSignal | undefined
}

/** The connections that a lane uses now, and the transactions that wait in it. */
export interface LaneLoad {
  inUse: number
  waiting: number
}

interface Waiter {
  go(giveBack: () => void): void
}

interface Lane {
  /** Connections reserved for this lane, and how many of them are in use. */
  readonly kept: number
  keptInUse: number
  readonly inUse: Map<string, number>
  /** In the order of their turns. */
  readonly waiting: Map<string, Set<Waiter>>
}

/** The number of connections that each purpose reserves. The rest is first come, first served. */
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
 * Shares a number of connections. Each purpose has some reserved, so that changes and background work never take all. The rest goes to the
 * purposes in turn, and within a purpose tenants take turns. Where a purpose reserves more than one, a tenant leaves its last one to
 * others: a hundred slow reads of one tenant do not stop a read of another. A waiting transaction has no connection.
 */
export class ConnectionLanes {
  readonly #lanes: Record<Purpose, Lane>
  /** The purposes in the order of their turns. */
  readonly #turns: Purpose[] = [...purposes]
  readonly #limit: number
  #common: number

  /** `limit` is the longest wait, in milliseconds. */
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
   * Resolves when a connection is free, with a function that gives it back; call that once. Rejects with a DatabaseOverloadedError when
   * none was free in time, and with the reason of the signal.
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

  /** Gives free connections to the waiting requests. */
  #handOn(): void {
    while (this.#turns.some((purpose) => this.#serve(purpose))) {
      // Until no waiting request can have one of the rest.
    }
  }

  /** Serves the next request of the tenant whose turn it is. False when none of them can have a connection. */
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
