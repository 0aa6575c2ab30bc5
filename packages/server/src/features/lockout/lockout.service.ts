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

/** Failures expire within a day; in milliseconds. */
const forgottenAfter = 24 * 60 * 60_000

/** The keys under which the failure of one attempt is counted, beside the account. */
export interface Attempt {
  /** The key of the text that was typed as a name; undefined if the account is known without one. */
  nameKey: string | undefined
  networkKey: string
  deviceSecrets: readonly string[]
}

/** The failures counted before an attempt. */
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

/** Reads the failures counted so far; call it together with the query of the account, to save a round trip. */
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
 * Throws `sign_in.slow_down` when this attempt must wait, in the same words whether or not the account exists. Returns the known device of
 * the account that the attempt comes from: for that device neither the account's lock counts nor the failures of others in its network.
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

/** An id that no account has. Work on an account is done on this id if there is no account, so that both take the same time. */
export const nobody = '00000000-0000-0000-0000-000000000000'

/**
 * Counts a wrong password for the known device that it came from, else for the account or the unknown name, and always for the network;
 * records a lock. The statements are the same whether or not the account exists, so that their time reveals nothing. Lock the account
 * first. If a simultaneous attempt has set a lock meanwhile, this one is refused as if it had come later.
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
 * Counts a request for a password reset for its network; throws `sign_in.slow_down` if too many have come from there. Call it in the
 * transaction of the operation, whether or not the account exists.
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

/** Clears all failures of an account and its devices, so that its owner can try again at once. Lock the account first. */
export async function clearLock(db: Db, tenantId: string, userId: string): Promise<void> {
  await Promise.all([updateUser(db, tenantId, userId, noFailedSignIns), resetDevices(db, tenantId, userId)])
}

/**
 * Clears failures and known devices after a new password: anyone who had the old password may have signed in with it. The browser of the
 * request stays known, so that a stranger who goes on guessing does not lock it out. Lock the account first.
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

/** Is the account locked now, for everybody or for one of its known devices? */
export async function isLocked(
  db: Db,
  tenantId: string,
  account: CountedAccount,
  now: Date,
): Promise<boolean> {
  return lockEnd(account, now) !== undefined || anyDeviceLocked(db, tenantId, account.id, now)
}

/** Deletes expired failures, in all tenants. */
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

/** Counts and returns the refusal of an attempt that must wait, in milliseconds. The caller throws it. */
export function slowDown(of: Counted, wait: number): Refusal {
  attemptsSlowed.inc({ of })
  const retryAfter = Math.ceil(wait / 1000)
  return new Refusal('sign_in.slow_down', { minutes: Math.ceil(retryAfter / 60) }, { retryAfter })
}

/** Names are hashed, because people type passwords into the field of the name. */
function hashed(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
