import type { Caller } from '../../operations/implement.ts'
import { Rate, UnderWay } from '../../platform/bounds.ts'
import { FairQueue, type Place } from '../../platform/fair-queue.ts'
import { networkOf, widerNetworkOf } from '../../platform/network-of.ts'
import type { Tenant } from '../../platform/principal.ts'
import { parseSecret } from '../../platform/secrets.ts'
import { type Attempt, slowDown } from '../lockout/lockout.service.ts'
import { busy } from '../passwords/password-hasher.ts'

/** Sign-ins whose account is being read: few, so that however many come, the database has connections for everybody else. */
const readsAtOnce = 4
const waitingReads = 64
/** Sign-ins of one account under way, and begun within a minute, whatever comes of them: of each known browser, and of all others. */
const underWayPerAccount = 8
const perMinute = 60

/**
 * Where sign-ins wait, on this node. Nobody can take the places of everybody else: networks share what there is evenly, in them
 * accounts do, and browsers that are known to an account have a part of their own.
 */
export interface Entrance {
  /** Reads who wants to sign in, when their turn comes; throws `server.busy` where there is no room. */
  read<T>(place: Place, read: () => Promise<T>): Promise<T>
  /** Counts a sign-in of one account; throws `sign_in.slow_down` past its bounds. What it returns ends it. */
  begin(key: string, now: Date): () => void
}

export function createEntrance(): Entrance {
  const reads = new FairQueue(readsAtOnce, waitingReads, busy)
  const underWay = new UnderWay(underWayPerAccount)
  const rate = new Rate(perMinute, 60_000)
  return {
    read: (place, read) => reads.run(place, read),
    begin(key, now) {
      const end = underWay.begin(key)
      if (!end) throw slowDown('account', 1_000)
      const wait = rate.take(key, now.getTime())
      if (wait === 0) return end
      end()
      throw slowDown('account', wait)
    },
  }
}

/** Where a request comes from, and whether it is waited for. */
type Asking = Pick<Caller<unknown>, 'origin' | 'signal'>

/** Of a sign-in before anything is read: a browser that brings what a known one would is believed as far as that. */
export function claimedPlace(tenant: Tenant, { deviceSecrets }: Attempt, from: Asking): Place {
  const claims = deviceSecrets.some((secret) => parseSecret('device', secret)?.tenantId === tenant.id)
  return { lane: claims ? 'known' : 'stranger', shares: networksOf(from), signal: from.signal }
}

/** Of somebody at a browser that no account knows. */
export function strangersPlace(account: string, from: Asking): Place {
  return { lane: 'stranger', shares: [...networksOf(from), account], signal: from.signal }
}

/** Of an account whose owner is signed in, is at a known browser, or has followed a link. */
export function knownPlace(userId: string, { origin, signal }: Asking): Place {
  return { lane: 'known', shares: [userId, networkOf(origin.address)], signal }
}

function networksOf({ origin: { address } }: Asking): [string, string] {
  return [widerNetworkOf(address), networkOf(address)]
}
