import { editUser } from '../../features/users/users.service.ts'
import type { Db } from '../../platform/database/database.ts'
import type { RequestOrigin } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { resetDevices } from './known-devices.store.ts'
import { holdFailures, updateFailures } from './lockout.store.ts'
import { afterFailure, lockEnd, noFailures } from './lockout-policy.ts'
import { networkOf } from './network.ts'

/** Forgets all failures of an account, its devices' included, so that its owner can try again at once. Hold the account before. */
export async function clearLock(db: Db, tenantId: string, userId: string): Promise<void> {
  await Promise.all([
    editUser(db, tenantId, userId, { failedSignIns: 0, lastFailedAt: null, lockedUntil: null }),
    resetDevices(db, tenantId, userId),
  ])
}

/**
 * Counts one request for a password reset against the network that it comes from; throws `sign_in.slow_down` where too many have come
 * from there. Call it in the operation's transaction, whether or not the account exists.
 */
export async function countResetRequest(
  db: Db,
  tenantId: string,
  { address }: Pick<RequestOrigin, 'address'>,
  now: Date,
): Promise<void> {
  const key = `reset:${networkOf(address)}`
  const count = (await holdFailures(db, tenantId, [key], now)).get(key) ?? noFailures
  requireFree(lockEnd(count, now), now)
  await updateFailures(db, tenantId, key, afterFailure('resetRequests', count, now))
}

function requireFree(until: Date | undefined, now: Date): void {
  if (!until) return
  const seconds = Math.ceil((until.getTime() - now.getTime()) / 1000)
  const minutes = Math.ceil(seconds / 60)
  throw new Refusal(
    'sign_in.slow_down',
    `Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
    {
      retryAfter: seconds,
    },
  )
}
