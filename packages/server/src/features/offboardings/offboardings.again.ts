import type { Context } from '../../operations/implement.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Emit } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { Queue } from '../../platform/queue/queue.ts'
import { forDatabase } from './offboardings.service.ts'
import {
  findScheduled,
  insertOffboarding,
  type OffboardingRow,
  updateOffboarding,
} from './offboardings.store.ts'

/** Cancels an offboarding that waits for its moment. Throws `job.over` for another one. */
export async function cancelOffboarding(
  { db, emit, now }: { db: Db; emit: Emit<'offboarding.cancelled'>; now: Date },
  row: OffboardingRow,
): Promise<OffboardingRow> {
  if (row.status !== 'scheduled') throw new Refusal('job.over')
  const change = { status: 'cancelled', finishedAt: now } as const
  await updateOffboarding(db, row, change)
  const { userId: id, userName: name, mode, dueAt } = row
  emit('offboarding.cancelled', { user: { id, name }, before: { mode, dueAt } })
  return { ...row, ...change }
}

/**
 * Schedules an offboarding that was refused once more, at once and in the name of its maker: with the rights that they have then. Throws
 * `job.nothing_failed`, `job.unfinished`, `job.maker_gained` and `offboarding.already_scheduled`.
 */
export async function repeatOffboarding(
  {
    db,
    emit,
    now,
    origin,
  }: Pick<Context<Principal>, 'db' | 'now' | 'origin'> & {
    emit: Emit<'offboarding.scheduled'>
  },
  row: OffboardingRow,
  queue: Pick<Queue, 'enqueue'>,
): Promise<OffboardingRow> {
  if (row.status === 'scheduled') throw new Refusal('job.unfinished')
  if (row.status !== 'refused') throw new Refusal('job.nothing_failed')
  if (row.stopped) throw new Refusal('job.maker_gained')
  const { tenantId, userId, userName, reason, mode, heirName } = row
  if (await findScheduled(db, tenantId, userId)) throw new Refusal('offboarding.already_scheduled')
  const next: OffboardingRow = {
    ...row,
    id: newId(),
    status: 'scheduled',
    // Later than it was made: that is what scheduled ones are told by.
    dueAt: new Date(now.getTime() + 1),
    finishedAt: null,
    refusalCode: null,
    refusalDetail: null,
    createdAt: now,
    requestId: origin.id,
  }
  await insertOffboarding(db, forDatabase(next))
  await queue.enqueue(db, 'offboarding', [{ tenantId, id: next.id }])
  emit('offboarding.scheduled', {
    user: { id: userId, name: userName },
    ...(reason === null ? {} : { reason }),
    after: { mode, dueAt: next.dueAt, heir: heirName },
  })
  return next
}
