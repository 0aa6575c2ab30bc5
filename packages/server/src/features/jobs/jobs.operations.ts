import type { JobRow } from '@rollcall/contract/bulk.ts'
import { contract } from '@rollcall/contract/contract.ts'
import { type ProblemCode, problems } from '@rollcall/contract/problems.ts'
import { decodeCursor, encodeCursor } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'
import { readsDetail } from '../../platform/error-detail.ts'
import { implement } from '../../platform/operations.ts'
import type { Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { Queue } from '../../platform/queue/queue.ts'
import { rolesByKey } from '../access/access.service.ts'
import { requireOffered } from '../users/users.actions.ts'
import { createJob, jobOf } from './jobs.service.ts'
import {
  countJobs,
  countRows,
  findJob,
  type JobRecord,
  type JobRowRecord,
  listJobs,
  listRows,
} from './jobs.store.ts'

const defaultLimit = 50

export function jobsOperations(queue: Pick<Queue, 'enqueue'>) {
  return implement(contract.bulk, {
    async setStatus(context, { users, status, reason }) {
      requireOffered(context.tenant, 'change-status')
      const action = status === 'active' ? 'activate' : 'deactivate'
      return createJob(context, { action, users, reason }, queue)
    },

    async setRole(context, { users, role }) {
      requireOffered(context.tenant, 'change-role')
      rolesByKey(context.tenant, [role])
      return createJob(context, { action: 'assign-role', users, role }, queue)
    },

    async remove(context, { users }) {
      requireOffered(context.tenant, 'delete')
      return createJob(context, { action: 'delete', users }, queue)
    },

    async listJobs({ db, actor, tenant }, input) {
      const limit = input.limit ?? defaultLimit
      const position = decodeCursor(actor.cursorKey, 'jobs.list', input)
      const after = position && { createdAt: new Date(position[0] as number), id: position[1] as string }
      const rows = await listJobs(db, tenant.id, { limit: limit + 1, after })
      const last = rows.length > limit ? rows[limit - 1] : undefined
      const next = last && [last.createdAt.getTime(), last.id]
      return {
        items: rows.slice(0, limit).map(jobOf),
        ...(next ? { nextCursor: encodeCursor(actor.cursorKey, 'jobs.list', input, next) } : {}),
        ...(input.total ? { total: await countJobs(db, tenant.id) } : {}),
      }
    },

    async showJob({ db, tenant }, { job }) {
      return jobOf(await requireJob(db, tenant, job))
    },

    async listRows({ db, actor, tenant }, input) {
      await requireJob(db, tenant, input.job)
      const limit = input.limit ?? defaultLimit
      const [after = 0] = decodeCursor(actor.cursorKey, 'jobs.list-rows', input) ?? []
      const rows = await listRows(db, tenant.id, input, { limit: limit + 1, after: after as number })
      const last = rows.length > limit ? rows[limit - 1] : undefined
      const next = last && [last.position]
      return {
        items: rows.slice(0, limit).map((row) => rowOf(row, readsDetail(actor))),
        ...(next ? { nextCursor: encodeCursor(actor.cursorKey, 'jobs.list-rows', input, next) } : {}),
        ...(input.total ? { total: await countRows(db, tenant.id, input) } : {}),
      }
    },
  })
}

async function requireJob(db: Db, tenant: Tenant, id: string): Promise<JobRecord> {
  const job = await findJob(db, tenant.id, id)
  if (!job)
    throw new Refusal('job.not_found', 'It is older than 30 days, or it never existed in this tenant.')
  return job
}

function rowOf({ userId, name, outcome, code, detail }: JobRowRecord, full: boolean): JobRow {
  return { user: userId, name, outcome, code, detail: full || code === null ? detail : titleOf(code) }
}

function titleOf(code: string): string {
  return problems[code as ProblemCode].title
}
