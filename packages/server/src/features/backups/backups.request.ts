import type { BackupSettings } from '../../platform/backup-settings.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Emit } from '../../platform/events.ts'
import { Refusal } from '../../platform/problem.ts'
import type { Queue } from '../../platform/queue/queue.ts'
import { factsOf, newBackup, refOf } from './backups.service.ts'
import { type BackupRow, endUnfinished, findUnfinished, insertBackup } from './backups.store.ts'

interface Request {
  db: Db
  /** The tenant that runs the server. */
  tenantId: string
  by: { id: string; name: string }
  emit: Emit<'backup.created'>
  now: Date
}

/** Asks for a backup of one tenant, or of all, which is made after the commit. Throws `backup.no_folder` and `backup.not_done`. */
export async function requestBackup(
  { db, tenantId, by: { id, name }, emit, now }: Request,
  ofTenant: string | null,
  { queue, settings }: { queue: Pick<Queue, 'enqueue'>; settings: BackupSettings },
): Promise<BackupRow> {
  if (settings.folder === undefined) throw new Refusal('backup.no_folder')
  if (await findUnfinished(db, tenantId, ofTenant)) throw new Refusal('backup.not_done.same')
  const row = newBackup({ tenantId, ofTenant, createdBy: { id, name }, scheduledFor: null, now }, settings)
  await insertBackup(db, row)
  await queue.enqueue(db, 'backup', [{ tenantId, id: row.id }])
  emit('backup.created', { backup: refOf(row), after: factsOf(row) })
  return row
}

/** Cancels a backup that waits or is being made: its node ends it within seconds, and leaves no file. False when it is over already. */
export async function cancelBackup(
  { db, emit, now }: { db: Db; emit: Emit<'backup.cancelled'>; now: Date },
  row: BackupRow,
): Promise<boolean> {
  const ended = await endUnfinished(db, row, { status: 'failed', trouble: 'cancelled', finishedAt: now })
  if (ended) emit('backup.cancelled', { backup: refOf(row), after: factsOf(row) })
  return ended
}
