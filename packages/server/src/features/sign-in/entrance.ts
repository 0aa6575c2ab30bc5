import type { Caller } from '../../operations/implement.ts'
import { Rate, UnderWay } from '../../platform/bounds.ts'
import { FairQueue, type Place } from '../../platform/fair-queue.ts'
import { networkOf, widerNetworkOf } from '../../platform/network-of.ts'
import type { Tenant } from '../../platform/principal.ts'
import { parseSecret } from '../../platform/secrets.ts'
import { type Attempt, slowDown } from '../lockout/lockout.service.ts'
import { busy } from '../passwords/password-hasher.ts'

/** How many sign-ins read their account at once: few, so that the database has connections for all other requests. */
const readsAtOnce = 4
const waitingReads = 64
/** How many sign-ins of one account may be in progress, and may begin within a minute: for each known browser, and for all others. */
const underWayPerAccount = 8
const perMinute = 60

/**
 * Where sign-ins wait on this node. Nobody can take all places: networks share them evenly, accounts share those of a network, and the
 * known browsers of an account have places of their own.
 */
export interface Entrance {
  /** Reads the account of a sign-in when its turn comes; throws `server.busy` if there is no room. */
  read<T>(place: Place, read: () => Promise<T>): Promise<T>
  /** Counts a sign-in of one account; throws `sign_in.slow_down` above the limits. Call the returned function when it ends. */
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

/** Where a request comes from, and the signal that it was given up. */
type Asking = Pick<Caller<unknown>, 'origin' | 'signal'>

/** The place of a sign-in before anything is read: a browser with a device cookie gets the place of a known one. */
export function claimedPlace(tenant: Tenant, { deviceSecrets }: Attempt, from: Asking): Place {
  const claims = deviceSecrets.some((secret) => parseSecret('device', secret)?.tenantId === tenant.id)
  return { lane: claims ? 'known' : 'stranger', shares: networksOf(from), signal: from.signal }
}

/** The place of a browser that is not known to the account. */
export function strangersPlace(account: string, from: Asking): Place {
  return { lane: 'stranger', shares: [...networksOf(from), account], signal: from.signal }
}

/** The place of a user who is signed in, is at a known browser, or has used a link. */
export function knownPlace(userId: string, { origin, signal }: Asking): Place {
  return { lane: 'known', shares: [userId, networkOf(origin.address)], signal }
}

function networksOf({ origin: { address } }: Asking): [string, string] {
  return [widerNetworkOf(address), networkOf(address)]
}
