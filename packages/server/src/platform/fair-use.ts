import type { Operation } from '@rollcall/contract/operation.ts'
import { Rate, UnderWay } from './bounds.ts'
import { FairQueue } from './fair-queue.ts'
import { watchLoop } from './loop-load.ts'
import { networkOf, widerNetworkOf } from './network-of.ts'
import type { Principal, RequestOrigin, Tenant } from './principal.ts'
import { Refusal } from './problem.ts'

/** Requests of one account, or of one network from which nobody is signed in, that this node works on at the same time. */
const underWayAtOnce = { reading: 128, changing: 32 } as const
/** Changes that one account may ask a node for in a minute, made or refused. */
const changesPerMinute = 3_000
/**
 * Changes that a node makes at the same time, of one tenant and of all who are not signed in. One that needs its tenant alone waits here
 * for the others and they for it, without a connection: each that waited in the database would keep one from everybody else.
 */
const atOnce = { ofTenant: 6, ofTenantWhileBusy: 2, ofStrangers: 4 } as const
/**
 * From this part of its time on, the main thread counts as busy: more changes at once would then make no more of them, and let everybody
 * else wait. Measured with 32 changing in one tenant: 630/s with two as with six at once, and another tenant's list 2.3 instead of 5.4 times as
 * long as alone. Where the database is 1 ms away the thread mostly waits, and six make 391/s where two make 176/s (340/s as it is here).
 */
const busyFrom = 0.6
const mostWaiting = 256

/** Who asks, and from where. */
export interface Asking {
  actor: Principal | undefined
  origin: RequestOrigin
  /** Aborted when nobody waits for the answer any more. */
  signal?: AbortSignal | undefined
}

/** Sees to it, on this node, that nobody takes so much of it that others have to wait for them. */
export interface FairUse {
  /** Counts a call; throws `request.too_many` when the caller has too much under way or changed too often. What it returns ends it. */
  begin(declaration: Operation, asking: Asking, now: Date): () => void
  /**
   * Makes a change when its turn comes: the callers of a tenant take turns, and the networks of those who are not signed in. One that is
   * to have the tenant alone goes by itself.
   */
  inTurn<T>(tenant: Tenant, asking: Asking & { alone: boolean }, change: () => Promise<T>): Promise<T>
}

export function createFairUse(): FairUse {
  const reading = new UnderWay(underWayAtOnce.reading)
  const changing = new UnderWay(underWayAtOnce.changing)
  const made = new Rate(changesPerMinute, 60_000)
  const ofTenants = new Map<string, FairQueue>()
  const loopLoad = watchLoop()
  const ofTenantNow = () => (loopLoad() < busyFrom ? atOnce.ofTenant : atOnce.ofTenantWhileBusy)
  const ofStrangers = new FairQueue(atOnce.ofStrangers, mostWaiting, full)
  return {
    begin(declaration, asking, now) {
      const who = callerOf(asking)
      const isChange = declaration.kind === 'command' && asking.actor !== undefined
      const wait = isChange ? made.take(who, now.getTime()) : 0
      const end = wait > 0 ? undefined : (isChange ? changing : reading).begin(who)
      if (!end) throw tooMany(Math.max(wait, 1_000))
      return end
    },
    async inTurn(tenant, asking, change) {
      const { address } = asking.origin
      if (!asking.actor) {
        const shares = [widerNetworkOf(address), networkOf(address)]
        return ofStrangers.run({ lane: 'stranger', shares, signal: asking.signal }, change)
      }
      const queue = ofTenants.get(tenant.id) ?? new FairQueue(ofTenantNow, mostWaiting, full)
      ofTenants.set(tenant.id, queue)
      try {
        const place = { lane: 'known' as const, shares: [callerOf(asking)], signal: asking.signal }
        return await queue.run(place, change, asking)
      } finally {
        // Of several that end at the same moment, the first forgets the queue: by the last another one may be in its place.
        if (queue.load === 0 && ofTenants.get(tenant.id) === queue) ofTenants.delete(tenant.id)
      }
    },
  }
}

/** The account with all its sessions and keys; who looks as somebody else is themselves. */
function callerOf({ actor, origin }: Asking): string {
  return actor ? (actor.impersonator?.id ?? actor.id) : networkOf(origin.address)
}

const full = () => tooMany(1_000)

function tooMany(wait: number): Refusal {
  return new Refusal('request.too_many', {}, { retryAfter: Math.ceil(wait / 1000) })
}
