import { contract } from '@rollcall/contract/contract.ts'
import type { JobRow } from '@rollcall/contract/jobs.ts'
import type { ProblemCode } from '@rollcall/contract/problems.ts'
import { implement, ofAccounts } from '../../operations/implement.ts'
import { positionAt, readPage } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'
import { readsDetail } from '../../platform/error-detail.ts'
import type { Tenant } from '../../platform/principal.ts'
import { problemTitle, Refusal } from '../../platform/problem.ts'
import type { Queue } from '../../platform/queue/queue.ts'
import { requireOffered } from '../accounts/offered-actions.ts'
import { rolesByKey } from '../grants/access.service.ts'
import { countMails, createJob, jobOf } from './jobs.service.ts'
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
  async list({ db, actor, tenant }, input) {
    const { rows, ...page } = await readPage(actor.cursorKey, 'jobs.list', input, {
      read: (at) => listJobs(db, tenant.id, at),
      position: (row) => positionAt(row.createdAt, row.id),
      count: () => countJobs(db, tenant.id),
    })
    return { items: rows.map(jobOf), ...page }
  },

  async show({ db, tenant }, { job }) {
    return jobOf(await requireJob(db, tenant, job))
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
