import { bulkMaximum } from '@rollcall/contract/bulk.ts'
import type { BulkAction, Job } from '@rollcall/contract/jobs.ts'
import type { Context } from '../../operations/implement.ts'
import type { Asking } from '../../operations/verdict.ts'
import type { Database, Db } from '../../platform/database/database.ts'
import { sweep } from '../../platform/database/sweep.ts'
import { newId } from '../../platform/ids.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { Queue } from '../../platform/queue/queue.ts'
import { periodOf, type WantedCapability } from '../access/capabilities.give.ts'
import { type Choice, watchGrowth } from '../credentials/growth.ts'
import { countReachable } from '../directory/users.sign-in.ts'
import { namesOfActor, shownName } from '../directory/users.visibility.ts'
import { rolesByKey } from '../grants/tenant-roles.ts'
import { watchTransfers } from '../groups/transfers.service.ts'
import { watchCapability } from '../users/users.capabilities.ts'
import { watchAssignment } from '../users/users.roles.ts'
import { type Selection, selectUsers } from '../users/users.selection.ts'
import { watchActivation } from '../users/users.status.ts'
import { insertJob, type JobRecord, oldJobs } from './jobs.store.ts'
import { jobActions, type MakerGrants } from './jobs.verdicts.ts'

const day = 24 * 60 * 60_000
const kept = 30 * day

export interface NewJob {
  action: BulkAction
  users: Selection
  role?: string
  permission?: string
  startsAt?: string | null | undefined
  endsAt?: string | null | undefined
  group?: { id: string; name: string }
  reason?: string | undefined
  olderCredentials?: Choice
  /** With false, no mails are sent. */
  notify?: boolean | undefined
}

/**
 * Creates a job for the users who match now, and puts it into the queue with the commit. Throws `bulk.nobody` if no user matches, and
 * `bulk.too_many`.
 */
export async function createJob(
  context: Context<Principal>,
  { users: selection, olderCredentials, notify, ...work }: NewJob,
  queue: Pick<Queue, 'enqueue'>,
): Promise<Job> {
  const { db, actor, tenant, emit, now, origin } = context
  const { action, role, permission, startsAt, endsAt, group, reason } = work
  const users = await selectUsers(db, actor, selection, { limit: bulkMaximum + 1, now })
  if (users.length === 0) throw new Refusal('bulk.nobody')
  if (users.length > bulkMaximum) throw new Refusal('bulk.too_many', { most: bulkMaximum })
  const ids = users.map(({ id }) => id)
  if (olderCredentials === 'ask') await askBeforehand(context, work, ids)
  const choice = olderCredentials === 'keep' ? olderCredentials : undefined
  const input = {
    ...(role ? { role } : {}),
    ...(permission ? { permission } : {}),
    ...(startsAt ? { startsAt } : {}),
    ...(endsAt ? { endsAt } : {}),
    ...(group ? { group } : {}),
    ...(reason ? { reason } : {}),
    ...(choice ? { olderCredentials: choice } : {}),
    ...(notify === false ? { notify } : {}),
  }
  const job: JobRecord = {
    tenantId: tenant.id,
    id: newId(),
    action,
    input,
    status: 'waiting',
    total: users.length,
    succeeded: 0,
    refused: 0,
    createdAt: now,
    createdBy: actor.id,
    createdByName: shownName(tenant, namesOfActor(actor)),
    startedAt: null,
    finishedAt: null,
    cancelled: false,
    ranAgainAs: null,
    credential: actor.credential.kind,
    address: origin.address,
    userAgent: origin.userAgent,
    requestId: origin.id,
    stopped: false,
    apiKey: actor.credential.apiKey,
  }
  await startJob(db, job, users, queue)
  emit('job.created', {
    job: jobRef(job),
    reason,
    after: {
      action,
      users: users.length,
      ...(role ? { role } : {}),
      ...(permission ? { permission } : {}),
      ...(endsAt ? { endsAt: new Date(endsAt) } : {}),
      ...(group ? { group: group.name } : {}),
      ...(choice ? { olderCredentials: choice } : {}),
      ...(notify === false ? { notify } : {}),
      ...('filter' in selection ? { filter: selection.filter } : {}),
    },
  })
  return jobOf(job, context, { seesGroup: seesAll })
}

/** Writes a job with its users, and puts it into the queue with the commit. */
export async function startJob(
  db: Db,
  job: JobRecord,
  users: readonly { id: string; name: string }[],
  queue: Pick<Queue, 'enqueue'>,
): Promise<void> {
  const { tenantId, id, input, apiKey } = job
  await insertJob(
    db,
    { ...job, input: JSON.stringify(input), apiKey: apiKey && JSON.stringify(apiKey) },
    users,
  )
  await queue.enqueue(db, 'bulk', [{ tenantId, id }])
}

/** Throws `access.older_credentials` if the job, done now, would make any credential worth more. */
async function askBeforehand(
  context: Context<Principal>,
  { action, role, ...wanted }: Omit<NewJob, 'users'>,
  users: string[],
): Promise<void> {
  const growth = watchGrowth(context, 'ask')
  const [given] = role === undefined ? [] : rolesByKey(context.tenant, [role])
  if (action === 'grant-capability')
    await watchCapability(context, users, wantedCapability(wanted, context.now), growth)
  if (given && action === 'assign-role') await watchAssignment(context, users, given, growth)
  if (action === 'activate') await watchActivation(context, users, growth)
  if (action === 'delete') await watchTransfers(context, users, growth)
  await growth.settle()
}

/** The capability that a job grants. Its period is checked again at each batch: it may be over by then. */
export function wantedCapability(
  { permission = '', reason = '', startsAt, endsAt }: Omit<NewJob, 'users' | 'action'>,
  now: Date,
): WantedCapability {
  return { permission, reason, ...periodOf({ startsAt, endsAt }, now) }
}

/** Whether the reader of a job sees a group. */
export type SeesGroup = (id: string) => boolean

/** The maker of a job sees its group. */
const seesAll: SeesGroup = () => true

/** A job as the API shows it to a reader. */
export function jobOf(
  job: JobRecord,
  reader: Asking,
  { seesGroup, maker }: { seesGroup: SeesGroup; maker?: MakerGrants | undefined },
): Job {
  const { id, action, status, total, succeeded, refused } = job
  return {
    id,
    action,
    role: job.input.role ?? null,
    permission: job.input.permission ?? null,
    group: job.input.group && seesGroup(job.input.group.id) ? job.input.group : null,
    status,
    cancelled: job.cancelled,
    total,
    succeeded,
    refused,
    createdAt: job.createdAt.toISOString(),
    createdBy: { id: job.createdBy, name: job.createdByName },
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
    ranAgainAs: job.ranAgainAs,
    requestId: job.requestId,
    actions: jobActions(reader, job, maker),
  }
}

/** A job as events name it. */
export function jobRef({ id, action }: Pick<JobRecord, 'id' | 'action'>) {
  return { id, name: action }
}

/** Deletes jobs that are done and 30 days old, in all tenants. Their changes stay in the audit log. */
export async function removeOldJobs(database: Database, now: Date): Promise<void> {
  await sweep(database, oldJobs, new Date(now.getTime() - kept))
}

/** How many mails an action on users would send if it were done now. */
export async function countMails(
  { db, actor, tenant, now }: Pick<Context<Principal>, 'db' | 'actor' | 'tenant' | 'now'>,
  { users: selection, action }: Pick<NewJob, 'users' | 'action'>,
): Promise<{ notices: number; invitations: number }> {
  const users = await selectUsers(db, actor, selection, { limit: bulkMaximum, now })
  const { active, registered, unregistered } = await countReachable(
    db,
    tenant.id,
    users.map(({ id }) => id),
  )
  const { notices } = tenant.profile.source.accounts
  const ifWanted = (kind: (typeof notices)[number], count: number) => (notices.includes(kind) ? count : 0)
  switch (action) {
    case 'activate':
      return { notices: ifWanted('status-changed', registered), invitations: unregistered }
    case 'deactivate':
      return { notices: ifWanted('status-changed', active), invitations: 0 }
    case 'assign-role':
    case 'revoke-role':
      return { notices: ifWanted('role-changed', active), invitations: 0 }
    case 'grant-capability':
    case 'revoke-capability':
    case 'add-to-group':
    case 'remove-from-group':
    case 'delete':
      return { notices: 0, invitations: 0 }
  }
}
