import { contract } from '@rollcall/contract/contract.ts'
import type { JobRow } from '@rollcall/contract/jobs.ts'
import type { ProblemCode } from '@rollcall/contract/problems.ts'
import { implement, ofAccounts } from '../../operations/implement.ts'
import { positionAt, readPage } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'
import { readsDetail } from '../../platform/error-detail.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { problemTitle, Refusal } from '../../platform/problem.ts'
import type { Queue } from '../../platform/queue/queue.ts'
import { periodOf, requireCapability } from '../access/capabilities.give.ts'
import { requireOffered } from '../accounts/offered-actions.ts'
import { readableAt } from '../directory/attributes.facts.ts'
import { rolesByKey } from '../grants/tenant-roles.ts'
import { requireGroupWithinOwn, visibleAmong } from '../groups/groups.access.ts'
import { countMails, createJob, type JobReader, jobOf } from './jobs.service.ts'
import {
  countJobRows,
  countJobs,
  findJob,
  type JobRecord,
  type JobRowRecord,
  listJobs,
  listRows,
} from './jobs.store.ts'

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

    setAttributes: ofAccounts(contract.bulk.setAttributes, nobody, async (context, { users, attributes }) =>
      createJob(context, { action: 'set-attributes', users, attributes }, queue),
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

export const jobsOperations = implement(contract.jobs, {
  async list({ db, actor, tenant, now }, input) {
    const { rows, ...page } = await readPage(actor.cursorKey, 'jobs.list', input, {
      read: (at) => listJobs(db, tenant.id, { ...at, sort: input.sort }),
      position: (row) => positionAt(row.createdAt, row.id),
      count: () => countJobs(db, tenant.id),
    })
    const reader = await readerOf({ db, actor, now }, rows)
    return { items: rows.map((row) => jobOf(row, reader)), ...page }
  },

  async show({ db, actor, tenant, now }, { job: id }) {
    const job = await requireJob(db, tenant, id)
    return jobOf(job, await readerOf({ db, actor, now }, [job]))
  },

  async listRows({ db, actor, tenant }, input) {
    await requireJob(db, tenant, input.job)
    const { rows, ...page } = await readPage(actor.cursorKey, 'jobs.list-rows', input, {
      read: ({ limit, after = [0] }) => listRows(db, tenant.id, input, { limit, after: after[0] as number }),
      position: (row) => [row.position],
      count: () => countJobRows(db, tenant.id, input),
    })
    return { items: rows.map((row) => rowOf(row, readsDetail(actor))), ...page }
  },
})

/**
 * What the reader of jobs sees of them: the name of a private group is for its members and readers of all groups, the value of an attribute
 * for those who read it of all users.
 */
async function readerOf(
  { db, actor, now }: { db: Db; actor: Principal; now: Date },
  jobs: readonly JobRecord[],
): Promise<JobReader> {
  const ids = new Set(jobs.flatMap(({ input }) => input.group?.id ?? []))
  const seen = await visibleAmong(db, actor, [...ids], now)
  return { seesGroup: (id) => seen.has(id), reads: readableAt(actor) }
}

async function requireJob(db: Db, tenant: Tenant, id: string): Promise<JobRecord> {
  const job = await findJob(db, tenant.id, id)
  if (!job) throw new Refusal('job.not_found')
  return job
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
