import { contract } from '@rollcall/contract/contract.ts'
import type { Job, JobRow } from '@rollcall/contract/jobs.ts'
import type { ProblemCode } from '@rollcall/contract/problems.ts'
import { type Context, implement, ofAccounts } from '../../operations/implement.ts'
import { positionAt, readPage } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'
import { readsDetail } from '../../platform/error-detail.ts'
import type { Principal } from '../../platform/principal.ts'
import { problemTitle } from '../../platform/problem.ts'
import type { Queue } from '../../platform/queue/queue.ts'
import { periodOf, requireCapability } from '../access/capabilities.give.ts'
import { requireOffered } from '../accounts/offered-actions.ts'
import { loadGrants } from '../grants/grants.load.ts'
import { rolesByKey } from '../grants/tenant-roles.ts'
import { requireGroupWithinOwn, visibleAmong } from '../groups/groups.access.ts'
import { cancelJob, runJobAgain } from './jobs.again.ts'
import { countMails, createJob, jobOf, type SeesGroup } from './jobs.service.ts'
import {
  countJobRows,
  countJobs,
  type JobRecord,
  type JobRowRecord,
  listJobs,
  listRows,
  requireJobRecord,
} from './jobs.store.ts'
import { type MakerGrants, requireMayCancel } from './jobs.verdicts.ts'

const nobody = () => []

export function bulkOperations(queue: Pick<Queue, 'enqueue'>) {
  return implement(contract.bulk, {
    // A job changes its users later, in batches; creating it changes no user yet.
    setStatus: ofAccounts(contract.bulk.setStatus, nobody, async (context, { users, status, ...choices }) => {
      requireOffered(context.tenant, 'change-status')
      const action = status === 'active' ? 'activate' : 'deactivate'
      return createJob(context, { action, users, ...choices }, queue)
    }),

    assignRole: ofAccounts(contract.bulk.assignRole, nobody, async (context, { users, role, ...choices }) => {
      requireOffered(context.tenant, 'change-role')
      rolesByKey(context.tenant, [role])
      return createJob(context, { action: 'assign-role', users, role, ...choices }, queue)
    }),

    revokeRole: ofAccounts(contract.bulk.revokeRole, nobody, async (context, { users, role, ...choices }) => {
      requireOffered(context.tenant, 'change-role')
      rolesByKey(context.tenant, [role])
      return createJob(context, { action: 'revoke-role', users, role, ...choices }, queue)
    }),

    grantCapability: ofAccounts(
      contract.bulk.grantCapability,
      nobody,
      async (context, { tenant: _, ...input }) => {
        requireCapability(context.tenant, input.permission)
        periodOf(input, context.now)
        return createJob(context, { action: 'grant-capability', ...input }, queue)
      },
    ),

    revokeCapability: ofAccounts(
      contract.bulk.revokeCapability,
      nobody,
      async (context, { users, permission, olderCredentials }) =>
        createJob(context, { action: 'revoke-capability', users, permission, olderCredentials }, queue),
    ),

    addToGroup: ofAccounts(
      contract.bulk.addToGroup,
      nobody,
      async (context, { users, group: id, olderCredentials }) => {
        const { name } = await requireGroupWithinOwn(context, id)
        const work = { action: 'add-to-group', users, group: { id, name }, olderCredentials } as const
        return createJob(context, work, queue)
      },
    ),

    removeFromGroup: ofAccounts(
      contract.bulk.removeFromGroup,
      nobody,
      async (context, { users, group: id, olderCredentials }) => {
        const { name } = await requireGroupWithinOwn(context, id)
        const work = { action: 'remove-from-group', users, group: { id, name }, olderCredentials } as const
        return createJob(context, work, queue)
      },
    ),

    remove: ofAccounts(contract.bulk.remove, nobody, async (context, { users, olderCredentials }) => {
      requireOffered(context.tenant, 'delete')
      return createJob(context, { action: 'delete', users, olderCredentials }, queue)
    }),

    async countMails(context, input) {
      return countMails(context, input)
    },
  })
}

export function jobsOperations(queue: Pick<Queue, 'enqueue'>) {
  const makers = bulkOperations(queue)
  return implement(contract.jobs, {
    async list({ db, actor, tenant, now }, input) {
      const { rows, ...page } = await readPage(actor.cursorKey, 'jobs.list', input, {
        read: (at) => listJobs(db, tenant.id, { ...at, sort: input.sort }),
        position: (row) => positionAt(row.createdAt, row.id),
        count: () => countJobs(db, tenant.id),
      })
      return { items: await shownTo({ db, actor, tenant, now }, rows), ...page }
    },

    async show({ db, actor, tenant, now }, { job: id }) {
      return shownAlone({ db, actor, tenant, now }, await requireJobRecord(db, tenant.id, id))
    },

    async listRows({ db, actor, tenant }, input) {
      await requireJobRecord(db, tenant.id, input.job)
      const { rows, ...page } = await readPage(actor.cursorKey, 'jobs.list-rows', input, {
        read: ({ limit, after = [0] }) =>
          listRows(db, tenant.id, input, { limit, after: after[0] as number }),
        position: (row) => [row.position],
        count: () => countJobRows(db, tenant.id, input),
      })
      return { items: rows.map((row) => rowOf(row, readsDetail(actor))), ...page }
    },

    async cancel(context, { job: id }) {
      const { db, actor, tenant, now } = context
      const job = await requireJobRecord(db, tenant.id, id)
      const grants = await loadGrants(db, tenant.id, job.createdBy)
      requireMayCancel({ actor, tenant }, job, { grants, now })
      return shownAlone(context, await cancelJob(context, job))
    },

    runAgain: (context, input) => runJobAgain(context, input, makers),
  })
}

type Reading = Pick<Context<Principal>, 'db' | 'actor' | 'tenant' | 'now'>

/** Jobs as this reader sees them, with what they may do with each. */
async function shownTo(reading: Reading, jobs: readonly JobRecord[]): Promise<Job[]> {
  const { db, actor, tenant, now } = reading
  const seesGroup = await groupsSeen(reading, jobs)
  const makers = new Map<string, MakerGrants>()
  for (const { status, createdBy } of jobs)
    if (status !== 'done' && createdBy !== actor.id && !makers.has(createdBy))
      makers.set(createdBy, { grants: await loadGrants(db, tenant.id, createdBy), now })
  return jobs.map((job) => jobOf(job, reading, { seesGroup, maker: makers.get(job.createdBy) }))
}

async function shownAlone(reading: Reading, job: JobRecord): Promise<Job> {
  const [shown] = await shownTo(reading, [job])
  return shown as Job
}

/** Which groups of jobs the reader sees: the name of a private group is for its members and readers of all groups. */
async function groupsSeen(
  { db, actor, now }: { db: Db; actor: Principal; now: Date },
  jobs: readonly JobRecord[],
): Promise<SeesGroup> {
  const ids = new Set(jobs.flatMap(({ input }) => input.group?.id ?? []))
  const seen = await visibleAmong(db, actor, [...ids], now)
  return (id) => seen.has(id)
}

function rowOf({ userId, name, outcome, code, detail }: JobRowRecord, full: boolean): JobRow {
  return {
    user: userId,
    name,
    outcome,
    code,
    detail: full || code === null ? detail : problemTitle(code as ProblemCode),
  }
}
