import type { Db } from '../../platform/database/database.ts'
import type { Queue } from '../../platform/queue/queue.ts'
import { listScheduledOffboardings } from './offboardings.store.ts'

/** Starts what waits for its day, of a tenant that comes from a backup or was suspended. */
export async function enqueueScheduled(
  db: Db,
  queue: Pick<Queue, 'enqueue'>,
  tenantId: string,
  now: Date,
): Promise<void> {
  for (const { id, dueAt } of await listScheduledOffboardings(db, tenantId)) {
    const delay = Math.max(0, dueAt.getTime() - now.getTime())
    await queue.enqueue(db, 'offboarding', [{ tenantId, id }], delay)
  }
}
