import type { Operation } from '@rollcall/contract/operation.ts'
import { Rate, UnderWay } from './bounds.ts'
import { FairQueue } from './fair-queue.ts'
import { watchLoop } from './loop-load.ts'
import { networkOf, widerNetworkOf } from './network-of.ts'
import type { Principal, RequestOrigin, Tenant } from './principal.ts'
import { Refusal } from './problem.ts'

/** The most requests at the same time on this node, of one account, or of one network without a signed-in user. */
const underWayAtOnce = { reading: 128, changing: 32 } as const
/** The most changes of one account per minute and node, made or refused. */
const changesPerMinute = 3_000
/**
 * The most changes at the same time on this node, of one tenant, and of all callers who are not signed in. A change that locks the whole
 * tenant waits here for the others and they for it, without a connection: each one that waited in the database would keep a connection from
 * everybody else.
 */
const atOnce = { ofTenant: 6, ofTenantWhileBusy: 2, ofStrangers: 4 } as const
/**
 * The main thread counts as busy from this part of its time on. More changes at once would then not be faster, and would delay everybody
 * else. Measured with 32 clients changing in one tenant: 630/s with two as with six at once, and another tenant's list took 2.3 instead of
 * 5.4 times as long as alone. With a database 1 ms away the thread mostly waits, and six make 391/s where two make 176/s (340/s as it is
 * here).
 */
const busyFrom = 0.6
const mostWaiting = 256

/** The caller of an operation, and where the call comes from. */
export interface Asking {
  actor: Principal | undefined
  origin: RequestOrigin
  /** Aborted when the client no longer waits for the answer. */
  signal?: AbortSignal | undefined
}

/** Limits what each caller uses of this node, so that others do not have to wait for them. */
export interface FairUse {
  /**
   * Counts a call and returns a function that ends it. Throws `request.too_many` when the caller has too many calls under way or changed
   * too often.
   */
  begin(declaration: Operation, asking: Asking, now: Date): () => void
  /**
   * Makes a change when its turn comes. The callers of a tenant take turns, and so do the networks of callers who are not signed in. A
   * change that locks the whole tenant runs alone.
   */
  inTurn<T>(tenant: Tenant, asking: Asking & { alone: boolean }, change: () => Promise<T>): Promise<T>
}

/** Creates the limits of this node; nothing is under way yet. */
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
        // When several end at the same moment, the first removes the queue; at the last one another queue may be in its place.
        if (queue.load === 0 && ofTenants.get(tenant.id) === queue) ofTenants.delete(tenant.id)
      }
    },
  }
}

/** The account, with all its sessions and keys. During an impersonation it is the administrator's. */
function callerOf({ actor, origin }: Asking): string {
  return actor ? (actor.impersonator?.id ?? actor.id) : networkOf(origin.address)
}

const full = () => tooMany(1_000)

function tooMany(wait: number): Refusal {
  return new Refusal('request.too_many', {}, { retryAfter: Math.ceil(wait / 1000) })
}
