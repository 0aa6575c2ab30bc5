import type { contract } from '@rollcall/contract/contract.ts'
import type { Job } from '@rollcall/contract/jobs.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { authorise } from '../../operations/authorise.ts'
import type { Context, Implementation } from '../../operations/implement.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Emit } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { Queue } from '../../platform/queue/queue.ts'
import { jobRef, startJob } from './jobs.service.ts'
import {
  type JobRecord,
  listRefusedUsers,
  refuseWaitingRows,
  requireJobRecord,
  updateJob,
} from './jobs.store.ts'
import { operationOf, refuseOver, refuseUnrepeatable } from './jobs.verdicts.ts'

/** Ends a job before its next batch: the rest is refused with `job.cancelled`. Throws `job.over`. */
export async function cancelJob(
  { db, emit, now }: { db: Db; emit: Emit<'job.cancelled'>; now: Date },
  job: JobRecord,
): Promise<JobRecord> {
  refuseOver(job)
  const rest = job.total - job.succeeded - job.refused
  const refusal = new Refusal('job.cancelled')
  await refuseWaitingRows(db, job.tenantId, job.id, { code: refusal.code, detail: refusal.message })
  const change = { status: 'done', cancelled: true, refused: job.refused + rest, finishedAt: now } as const
  await updateJob(db, job, change)
  emit('job.cancelled', { job: jobRef(job), after: { refused: rest } })
  return { ...job, ...change }
}

/**
 * `jobs.run-again`: the operation that made the job is called for the users who were refused, as the caller's own. So it has the checks of
 * that operation.
 */
export async function runJobAgain(
  context: Context<Principal, 'job.created' | 'job.ran-again'>,
  { job: id, olderCredentials }: Input<typeof contract.jobs.runAgain>,
  implementations: readonly Implementation[],
): Promise<Job> {
  const { db, actor, tenant, emit } = context
  const job = await requireJobRecord(db, tenant.id, id)
  refuseUnrepeatable(job)
  const operation = operationOf[job.action]
  authorise(operation, actor, tenant)
  const users = await listRefusedUsers(db, tenant.id, id)
  const { group, olderCredentials: _, ...input } = job.input
  const status = job.action === 'activate' ? 'active' : 'inactive'
  const made = (await implementations
    .find((each) => each.operation === operation)
    ?.handler.act?.(
      context,
      {
        ...input,
        tenant: tenant.slug,
        status,
        group: group?.id,
        users: { ids: users.map((user) => user.id) },
        olderCredentials,
      },
      undefined,
    )) as Job
  await updateJob(db, job, { ranAgainAs: made.id })
  emit('job.ran-again', {
    job: jobRef(job),
    after: { as: made.id, users: users.length, madeBy: actor.name },
  })
  return made
}

/**
 * Makes a job of what was refused in another one, in the name of its maker: it acts with the rights that they have then. Throws like
 * {@link refuseUnrepeatable}, and `job.maker_gained` where the maker got more rights since the first one was made.
 */
export async function repeatJob(
  {
    db,
    emit,
    now,
    origin,
  }: Pick<Context<Principal>, 'db' | 'now' | 'origin'> & { emit: Emit<'job.ran-again'> },
  job: JobRecord,
  queue: Pick<Queue, 'enqueue'>,
): Promise<JobRecord> {
  refuseUnrepeatable(job)
  if (job.stopped) throw new Refusal('job.maker_gained')
  const users = await listRefusedUsers(db, job.tenantId, job.id)
  const next: JobRecord = {
    ...job,
    id: newId(),
    status: 'waiting',
    total: users.length,
    succeeded: 0,
    refused: 0,
    cancelled: false,
    createdAt: now,
    startedAt: null,
    finishedAt: null,
    requestId: origin.id,
  }
  await startJob(db, next, users, queue)
  await updateJob(db, job, { ranAgainAs: next.id })
  emit('job.ran-again', {
    job: jobRef(job),
    after: { as: next.id, users: users.length, madeBy: job.createdByName },
  })
  return next
}
