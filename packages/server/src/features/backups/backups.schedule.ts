import type { BackupSettings } from '../../platform/backup-settings.ts'
import type { Database } from '../../platform/database/database.ts'
import { ChangeEvents, type Subscriber } from '../../platform/events.ts'
import type { Queue } from '../../platform/queue/queue.ts'
import { readTenant } from '../tenants/tenants.service.ts'
import { findServerTenantId } from '../tenants/tenants.store.ts'
import { factsOf, newBackup, refOf } from './backups.service.ts'
import { insertBackup } from './backups.store.ts'

const minute = 60_000
const day = 24 * 60 * minute
const origin = { id: 'backup', address: '', userAgent: '' }

/**
 * Asks for the backup of the latest time of the schedule, if no node has. One that was missed, because no server ran then, is made at the
 * next start. Returns true when it asked for one.
 */
export async function scheduleBackup(
  database: Database,
  {
    settings,
    queue,
    derive,
    now,
  }: { settings: BackupSettings; queue: Pick<Queue, 'enqueue'>; derive: Subscriber; now: Date },
): Promise<boolean> {
  const moment = latestMoment(settings.at, now)
  if (!moment || settings.folder === undefined) return false
  const tenantId = await database.transaction(
    { system: true, readOnly: true, purpose: 'background' },
    findServerTenantId,
  )
  if (tenantId === undefined) return false
  return database.transaction({ tenant: tenantId }, async (db) => {
    const row = newBackup({ tenantId, ofTenant: null, createdBy: null, scheduledFor: moment, now }, settings)
    if (!(await insertBackup(db, row))) return false
    await queue.enqueue(db, 'backup', [{ tenantId, id: row.id }])
    const tenant = await readTenant(db, tenantId)
    if (!tenant) return false
    const { all, emit } = new ChangeEvents(['backup.created'])
    emit('backup.created', { backup: refOf(row), after: factsOf(row) })
    await derive(db, all, { tenant, actor: undefined, program: 'The server', origin, now })
    return true
  })
}

/** The latest of these times of the day that is not after now. */
export function latestMoment(at: readonly number[], now: Date): Date | undefined {
  const midnight = Math.floor(now.getTime() / day) * day
  const moments = [midnight - day, midnight].flatMap((from) => at.map((minutes) => from + minutes * minute))
  const latest = moments.filter((moment) => moment <= now.getTime()).at(-1)
  return latest === undefined ? undefined : new Date(latest)
}
