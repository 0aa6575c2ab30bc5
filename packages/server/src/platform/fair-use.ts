import { changes, type OperationDeclaration } from '@rollcall/contract/operation.ts'
import { Rate, UnderWay } from './bounds.ts'
import { FairQueue } from './fair-queue.ts'
import { networkOf, widerNetworkOf } from './network-of.ts'
import type { Principal, RequestOrigin, Tenant } from './principal.ts'
import { Refusal } from './problem.ts'

/** Requests of one account, or of one network from which nobody is signed in, that this node works on at the same time. */
const underWayAtOnce = { reading: 128, changing: 32 } as const
/** Changes that one account may ask a node for in a minute, made or refused. */
const changesPerMinute = 3_000
/** Changes that a node makes at the same time: fewer than it has connections, so that reading goes on while changes wait for each other. */
const changesAtOnce = 6
const waitingChanges = 256

/** Who asks, and from where. */
export interface Asking {
  actor: Principal | undefined
  origin: RequestOrigin
}

/** Sees to it, on this node, that nobody takes so much of it that others have to wait for them. */
export interface FairUse {
  /** Counts a call; throws `request.too_many` when the caller has too much under way or changed too often. What it returns ends it. */
  begin(declaration: OperationDeclaration, asking: Asking, now: Date): () => void
  /** Makes a change when its turn comes: tenants take turns, and in each of them its callers. */
  inTurn<T>(tenant: Tenant, asking: Asking, change: () => Promise<T>): Promise<T>
}

export function createFairUse(): FairUse {
  const reading = new UnderWay(underWayAtOnce.reading)
  const changing = new UnderWay(underWayAtOnce.changing)
  const made = new Rate(changesPerMinute, 60_000)
  const turns = new FairQueue(changesAtOnce, waitingChanges, () => tooMany(1_000))
  return {
    begin(declaration, asking, now) {
      const who = callerOf(asking)
      const isChange = changes(declaration) && asking.actor !== undefined
      const wait = isChange ? made.take(who, now.getTime()) : 0
      const end = wait > 0 ? undefined : (isChange ? changing : reading).begin(who)
      if (!end) throw tooMany(Math.max(wait, 1_000))
      return end
    },
    inTurn(tenant, asking, change) {
      const { actor, origin } = asking
      const place = actor
        ? ({ lane: 'known', shares: [tenant.id, callerOf(asking)] } as const)
        : ({ lane: 'stranger', shares: [widerNetworkOf(origin.address), networkOf(origin.address)] } as const)
      return turns.run(place, change)
    },
  }
}

/** The account with all its sessions and keys; who looks as somebody else is themselves. */
function callerOf({ actor, origin }: Asking): string {
  return actor ? (actor.impersonator?.id ?? actor.user.id) : networkOf(origin.address)
}

function tooMany(wait: number): Refusal {
  return new Refusal('request.too_many', 'Send fewer requests at the same time, and try this one again.', {
    retryAfter: Math.ceil(wait / 1000),
  })
}
