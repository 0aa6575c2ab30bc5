import type { Context } from '../../operations/implement.ts'
import type { Database, Db } from '../../platform/database/database.ts'
import { sweep } from '../../platform/database/sweep.ts'
import { newId } from '../../platform/ids.ts'
import type { Tenant } from '../../platform/principal.ts'
import { hashSecret, newSecret, parseSecret } from '../../platform/secrets.ts'
import {
  findDevices,
  insertDevice,
  type KnownDevice,
  unusedDevices,
  updateDevice,
} from './known-devices.store.ts'

const rememberedFor = 180 * 24 * 60 * 60_000
const mostPerUser = 20

/** The known devices in a browser's cookie, of any account. */
export async function devicesOf(
  db: Db,
  tenant: Tenant,
  secrets: readonly string[],
  now: Date,
): Promise<KnownDevice[]> {
  const hashes = secrets
    .map((secret) => parseSecret('device', secret))
    .filter((parsed) => parsed?.tenantId === tenant.id)
    .map((parsed) => parsed?.hash as Buffer)
  return hashes.length === 0 ? [] : findDevices(db, tenant.id, hashes, unusedSince(now))
}

/**
 * Makes the browser of the request a known device of a user who has just proved who they are, or keeps it as one and clears its failures.
 * Lock the account first.
 */
export async function rememberDevice(
  { db, tenant, now, devices }: Pick<Context<unknown>, 'db' | 'tenant' | 'now' | 'devices'>,
  userId: string,
  known?: KnownDevice,
): Promise<void> {
  const own = known && devices.secrets.find((secret) => hashSecret(secret).equals(known.tokenHash))
  const others = devices.secrets.filter((secret) => secret !== own && parseSecret('device', secret))
  const endsAt = new Date(now.getTime() + rememberedFor)
  const fresh = { lastUsedAt: now, failedSignIns: 0, lastFailedAt: null, lockedUntil: null }
  if (own) {
    await updateDevice(db, tenant.id, known.id, fresh)
    devices.keep([own, ...others], endsAt)
    return
  }
  const { secret, hash } = newSecret('device', tenant.id)
  const row = { tenantId: tenant.id, id: newId(), userId, tokenHash: hash, createdAt: now, ...fresh }
  await insertDevice(db, row, mostPerUser)
  devices.keep([secret, ...others], endsAt)
}

/** Deletes devices that were not used for too long, in all tenants. */
export async function removeUnusedDevices(database: Database, now: Date): Promise<void> {
  await sweep(database, unusedDevices, unusedSince(now))
}

function unusedSince(now: Date): Date {
  return new Date(now.getTime() - rememberedFor)
}

export type { KnownDevice }
