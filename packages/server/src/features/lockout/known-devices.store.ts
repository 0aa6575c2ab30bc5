import { type Selectable, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { statement } from '../../platform/database/statement.ts'
import type { Ended } from '../../platform/database/sweep.ts'
import type { KnownDevicesTable } from '../../platform/schema-accounts.ts'
import { latestLockEnd } from '../directory/lock-end.ts'

export type KnownDevice = Selectable<KnownDevicesTable>
type DeviceCount = Pick<KnownDevice, 'failedSignIns' | 'lastFailedAt' | 'lockedUntil'>

/** The tenant's devices that have one of these tokens and were used after a time. */
export const findDevices = statement<KnownDevice, [tenant: string, tokens: Buffer[], since: Date]>(
  'select * from known_devices where tenant_id = $1 and token_hash = any($2::bytea[]) and last_used_at > $3',
)

/** Adds a device of a user. Each user keeps a number of devices; the least recently used ones are deleted. */
export async function insertDevice(db: Db, device: KnownDevice, most: number): Promise<void> {
  const { tenantId, id, userId, tokenHash, createdAt, lastUsedAt } = device
  await dropOldest(db, tenantId, userId, most - 1)
  await insert(db, tenantId, id, userId, tokenHash, createdAt, lastUsedAt)
}
// An array is made once. Without statistics PostgreSQL would read the user's devices again for each device of the tenant.
const dropOldest = statement<never, [tenant: string, user: string, kept: number]>(
  `delete from known_devices where tenant_id = $1 and id = any(array(
    select id from known_devices where tenant_id = $1 and user_id = $2 order by last_used_at desc, id desc offset $3))`,
)
const insert = statement(
  `insert into known_devices (tenant_id, id, user_id, token_hash, created_at, last_used_at, failed_sign_ins, last_failed_at, locked_until)
  values ($1, $2, $3, $4, $5, $6, 0, null, null)`,
)

export async function updateDevice(
  db: Db,
  tenantId: string,
  id: string,
  change: Partial<DeviceCount & Pick<KnownDevice, 'lastUsedAt'>>,
): Promise<void> {
  await db
    .updateTable('knownDevices')
    .set(change)
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .execute()
}

export async function resetDevices(db: Db, tenantId: string, userId: string): Promise<void> {
  await db
    .updateTable('knownDevices')
    .set({ failedSignIns: 0, lastFailedAt: null, lockedUntil: null })
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .execute()
}

/** Is a device of the user locked at this moment? */
export async function anyDeviceLocked(db: Db, tenantId: string, userId: string, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('knownDevices')
    .select(sql<number>`1`.as('one'))
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .where('lockedUntil', '>', now)
    .where('lockedUntil', '<=', latestLockEnd(now))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function deleteDevices(db: Db, tenantId: string, userId: string): Promise<void> {
  await db.deleteFrom('knownDevices').where('tenantId', '=', tenantId).where('userId', '=', userId).execute()
}

export const unusedDevices: Ended = { table: 'knownDevices', key: { id: 'uuid' }, column: 'last_used_at' }
