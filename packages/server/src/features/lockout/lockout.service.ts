import { createHash } from 'node:crypto'
import type { Caller, Context } from '../../operations/implement.ts'
import type { Database, Db } from '../../platform/database/database.ts'
import { sweep } from '../../platform/database/sweep.ts'
import { networkOf } from '../../platform/network-of.ts'
import type { RequestOrigin, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { lockEnd } from '../directory/lock-end.ts'
import { userRef } from '../directory/users.refs.ts'
import { type Account, loginKey } from '../directory/users.service.ts'
import { updateUser } from '../directory/users.store.ts'
import { devicesOf, rememberDevice } from './known-devices.service.ts'
import {
  anyDeviceLocked,
  deleteDevices,
  type KnownDevice,
  resetDevices,
  updateDevice,
} from './known-devices.store.ts'
import { findFailures, holdFailures, oldFailures, updateFailures } from './lockout.store.ts'
import { attemptsSlowed, locksFallen } from './lockout-metrics.ts'
import { afterFailure, type Counted, type FailureCount, noFailures } from './lockout-policy.ts'

/** Counts are of no use any more after a day. */
const forgottenAfter = 24 * 60 * 60_000

/** Where the failure of one attempt to give a password is counted, beside the account. */
export interface Attempt {
  /** Of what was typed as a name; undefined where the account is known without one. */
  nameKey: string | undefined
  networkKey: string
  deviceSecrets: readonly string[]
}

/** What was counted before an attempt. */
export interface Failures {
  name: FailureCount
  network: FailureCount
  devices: KnownDevice[]
}

const noFailedSignIns = { failedSignIns: 0, lastFailedAt: null, lockedUntil: null }

type CountedAccount = Pick<Account, 'id' | 'username' | 'failedSignIns' | 'lastFailedAt' | 'lockedUntil'>

export function attemptOf(
  tenant: Tenant,
  { origin, devices }: Pick<Caller<unknown>, 'origin' | 'devices'>,
  login?: string,
): Attempt {
  return {
    nameKey: login === undefined ? undefined : `name:${hashed(loginKey(tenant, login).join(':'))}`,
    networkKey: `address:${networkOf(origin.address)}`,
    deviceSecrets: devices.secrets,
  }
}

/** Reads what was counted; ask for it together with the account. */
export async function readFailures(
  db: Db,
  tenant: Tenant,
  { nameKey, networkKey, deviceSecrets }: Attempt,
  now: Date,
): Promise<Failures> {
  const [counts, devices] = await Promise.all([
    findFailures(db, tenant.id, nameKey === undefined ? [networkKey] : [nameKey, networkKey]),
    devicesOf(db, tenant, deviceSecrets, now),
  ])
  return {
    name: counts.get(nameKey ?? '') ?? noFailures,
    network: counts.get(networkKey) ?? noFailures,
    devices,
  }
}

/**
 * Throws `sign_in.slow_down` when this attempt must wait, told in the same words whether or not there is such an account. Returns the
 * known device of the account that it comes from: for that one neither the account's lock counts nor what others did in its network.
 */
export function requireUnlocked(
  failures: Failures,
  account: CountedAccount | undefined,
  now: Date,
): KnownDevice | undefined {
  const device = failures.devices.find(({ userId }) => userId === account?.id)
  if (device) {
    requireOver('device', device, now)
    return device
  }
  if (account) requireOver('account', account, now)
  else requireOver('name', failures.name, now)
  requireOver('network', failures.network, now)
}

/** The id that no account has: what is done about an account is done about this one where there is none. */
export const nobody = '00000000-0000-0000-0000-000000000000'

/**
 * Counts a wrong password against the known device that it came from, else the account or the name that no account has, and always
 * against the network; records when a lock falls. The statements are the same whether or not there is an account, or their time would
 * tell. Call it with the account held. What another attempt locked in the meantime is refused as if it had come later.
 */
export async function countFailure(
  { db, tenant, emit, now }: Pick<Context<unknown>, 'db' | 'tenant' | 'emit' | 'now'>,
  { nameKey, networkKey }: Attempt,
  account: CountedAccount | undefined,
  device: KnownDevice | undefined,
): Promise<void> {
  const held = await holdFailures(db, tenant.id, nameKey ? [nameKey, networkKey] : [networkKey], now)
  const network = held.get(networkKey) ?? noFailures
  if (!device) requireOver('network', network, now)
  if (nameKey) {
    const name = held.get(nameKey) ?? noFailures
    if (!account) requireOver('name', name, now)
    await updateFailures(
      db,
      tenant.id,
      nameKey,
      account ? afterFailure('name', name, now) : counted('name', name, now),
    )
  }
  await updateFailures(db, tenant.id, networkKey, counted('network', network, now))
  const before = device ?? account
  const of = device ? 'device' : 'account'
  const after = before
    ? counted(of, { ...before, failures: before.failedSignIns }, now)
    : afterFailure(of, noFailures, now)
  const { failures: failedSignIns, lastFailedAt, lockedUntil } = after
  if (device) await updateDevice(db, tenant.id, device.id, { failedSignIns, lastFailedAt, lockedUntil })
  else await updateUser(db, tenant.id, account?.id ?? nobody, { failedSignIns, lastFailedAt, lockedUntil })
  if (!account || !lockedUntil) return
  emit('user.locked', {
    user: userRef(account),
    after: { failedSignIns, lockedUntil, for: device ? 'one known browser' : 'all but known browsers' },
  })
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
  requireOver('resetRequests', count, now)
  await updateFailures(db, tenantId, key, counted('resetRequests', count, now))
}

/** Forgets all failures of an account, its devices' included, so that its owner can try again at once. Hold the account before. */
export async function clearLock(db: Db, tenantId: string, userId: string): Promise<void> {
  await Promise.all([updateUser(db, tenantId, userId, noFailedSignIns), resetDevices(db, tenantId, userId)])
}

/**
 * What follows a new password: no failures, and no known device but the browser at hand, since whoever had the old password may have
 * signed in with it. The browser becomes one, so that a stranger who goes on guessing does not keep it out. Hold the account before.
 */
export async function startOver(
  context: Pick<Context<unknown>, 'db' | 'tenant' | 'now' | 'devices'>,
  userId: string,
): Promise<void> {
  const { db, tenant } = context
  await Promise.all([
    updateUser(db, tenant.id, userId, noFailedSignIns),
    deleteDevices(db, tenant.id, userId),
  ])
  await rememberDevice(context, userId)
}

/** Is the account locked at this moment, for everybody or for one of its known devices? */
export async function isLocked(
  db: Db,
  tenantId: string,
  account: CountedAccount,
  now: Date,
): Promise<boolean> {
  return lockEnd(account, now) !== undefined || anyDeviceLocked(db, tenantId, account.id, now)
}

/** Removes counts that have long been forgotten, in all tenants. */
export async function removeOldFailures(database: Database, now: Date): Promise<void> {
  await sweep(database, oldFailures, new Date(now.getTime() - forgottenAfter))
}

function counted(of: Counted, before: FailureCount, now: Date) {
  const after = afterFailure(of, before, now)
  if (after.lockedUntil) locksFallen.inc({ of })
  return after
}

function requireOver(of: Counted, count: Pick<FailureCount, 'lockedUntil'>, now: Date): void {
  const until = lockEnd(count, now)
  if (until) throw slowDown(of, until.getTime() - now.getTime())
}

/** Counts and tells that an attempt has to wait for so many milliseconds; thrown by the caller. */
export function slowDown(of: Counted, wait: number): Refusal {
  attemptsSlowed.inc({ of })
  const retryAfter = Math.ceil(wait / 1000)
  return new Refusal('sign_in.slow_down', { minutes: Math.ceil(retryAfter / 60) }, { retryAfter })
}

/** People type passwords into the field of the name. */
function hashed(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
