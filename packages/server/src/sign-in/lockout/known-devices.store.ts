import { type Insertable, type Selectable, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { writeWithCommit } from '../../platform/database/transaction.ts'
import type { KnownDevicesTable } from '../../platform/schema.ts'
import { latestLockEnd } from './lockout-policy.ts'

export type KnownDevice = Selectable<KnownDevicesTable>
type DeviceCount = Pick<KnownDevice, 'failedSignIns' | 'lastFailedAt' | 'lockedUntil'>

/** Those of the tenant that have one of these tokens and were used since. */
export async function findDevices(
  db: Db,
  tenantId: string,
  tokenHashes: Buffer[],
  usedSince: Date,
): Promise<KnownDevice[]> {
  return db
    .selectFrom('knownDevices')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('tokenHash', 'in', tokenHashes)
    .where('lastUsedAt', '>', usedSince)
    .execute()
}

/** Written with the commit: a new device of a user, who keeps so many; the ones used longest ago go. */
export function insertDevice(db: Db, device: Insertable<KnownDevicesTable>, most: number): void {
  const { tenantId, userId } = device
  writeWithCommit(
    db,
    db
      .with('dropped', (cte) =>
        cte
          .deleteFrom('knownDevices')
          .where('tenantId', '=', tenantId)
          // An array is made once. Without statistics PostgreSQL would look through the user's devices again for each of the tenant's.
          .where(
            'id',
            '=',
            sql<string>`any(array(select id from known_devices where tenant_id = ${tenantId} and user_id = ${userId}
              order by last_used_at desc, id desc offset ${most - 1}))`,
          ),
      )
      .insertInto('knownDevices')
      .values(device),
  )
}

/** Written with the commit. */
export function updateDevice(
  db: Db,
  tenantId: string,
  id: string,
  change: Partial<DeviceCount & Pick<KnownDevice, 'lastUsedAt'>>,
): void {
  writeWithCommit(
    db,
    db.updateTable('knownDevices').set(change).where('tenantId', '=', tenantId).where('id', '=', id),
  )
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

/** Removes those that have not been used since, in all tenants; needs the system scope. */
export async function deleteUnusedDevices(db: Db, usedSince: Date): Promise<void> {
  await db.deleteFrom('knownDevices').where('lastUsedAt', '<', usedSince).execute()
}
