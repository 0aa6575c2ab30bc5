import type { Db } from '../../platform/database/database.ts'
import type { Queue } from '../../platform/queue/queue.ts'
import { enqueueInvitations } from '../import/invite-later.ts'
import { listUnfinishedJobs } from '../jobs/jobs.store.ts'
import { listWaitingMails } from '../mail/mail.store.ts'
import { enqueueScheduled } from '../offboardings/schedule.ts'

/** Starts again what a tenant left undone when it was suspended: its mails, jobs, offboardings, and invitations of an import. Each is done once all the same. */
export async function enqueueWaiting(
  db: Db,
  queue: Pick<Queue, 'enqueue'>,
  tenantId: string,
  now: Date,
): Promise<void> {
  const refs = (ids: string[]) => ids.map((id) => ({ tenantId, id }))
  await queue.enqueue(db, 'mail', refs(await listWaitingMails(db, tenantId)))
  await queue.enqueue(db, 'bulk', refs(await listUnfinishedJobs(db, tenantId)))
  await enqueueScheduled(db, queue, tenantId, now)
  await enqueueInvitations(db, queue, tenantId, now)
}
