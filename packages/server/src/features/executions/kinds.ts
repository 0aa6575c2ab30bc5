import type { ServerPermission } from '@rollcall/access/rollcall-permissions.ts'
import type { contract } from '@rollcall/contract/contract.ts'
import type { ExecutionKind } from '@rollcall/contract/executions.ts'
import type { ProblemCode } from '@rollcall/contract/problems.ts'
import type { Context } from '../../operations/implement.ts'
import type { BackupSettings } from '../../platform/backup-settings.ts'
import type { Emit } from '../../platform/events.ts'
import type { Principal } from '../../platform/principal.ts'
import { problemTitle, Refusal } from '../../platform/problem.ts'
import type { Queue } from '../../platform/queue/queue.ts'
import { cancelBackup, requestBackup } from '../backups/backups.request.ts'
import { findBackup } from '../backups/backups.store.ts'
import { cancelImport, repeatImport } from '../import/imports.again.ts'
import { findImport } from '../import/imports.store.ts'
import { cancelJob, repeatJob } from '../jobs/jobs.again.ts'
import { requireJobRecord } from '../jobs/jobs.store.ts'
import { cancelOffboarding, repeatOffboarding } from '../offboardings/offboardings.again.ts'
import { findOffboarding } from '../offboardings/offboardings.store.ts'
import { findDeleted } from '../server/deletion.store.ts'
import type { ExecutionRow } from './executions.store.ts'

type Operations = typeof contract.executions
type Emits = (Operations['cancel'] | Operations['runAgain'])['emits'][number]

/** What a server administrator does in the tenant of a job, in one transaction that has the tenant locked. */
export interface WorkThere extends Pick<Context<Principal>, 'db' | 'actor' | 'now' | 'origin'> {
  tenantId: string
  /** Events of the tenant. */
  emit: Emit<Emits>
  queue: Pick<Queue, 'enqueue'>
  backups: BackupSettings
}

/** What can be done with the jobs of a kind. A new kind needs one of these, its source in executions.store.ts, and its name in the contract. */
interface Kind {
  /** What changing them needs beside `server:executions`. */
  needs?: ServerPermission
  /** Ends it; what has been done stays. Throws `job.over`. */
  cancel(work: WorkThere, id: string): Promise<void>
  /** Does again what failed, and returns the id of the new job. It never acts with rights of the caller in the tenant. */
  runAgain(work: WorkThere, id: string): Promise<string>
}

export const kindsOfExecutions: Record<ExecutionKind, Kind> = {
  bulk: {
    async cancel(work, id) {
      await cancelJob(work, await requireJobRecord(work.db, work.tenantId, id))
    },
    async runAgain(work, id) {
      const job = await requireJobRecord(work.db, work.tenantId, id)
      return (await repeatJob(work, job, work.queue)).id
    },
  },
  offboarding: {
    async cancel(work, id) {
      await cancelOffboarding(work, await found(findOffboarding(work.db, work.tenantId, id)))
    },
    async runAgain(work, id) {
      const row = await found(findOffboarding(work.db, work.tenantId, id))
      return (await repeatOffboarding(work, row, work.queue)).id
    },
  },
  backup: {
    needs: 'server:backups',
    async cancel(work, id) {
      if (!(await cancelBackup(work, await found(findBackup(work.db, work.tenantId, id)))))
        throw new Refusal('job.over')
    },
    async runAgain(work, id) {
      const { ofTenant, status } = await found(findBackup(work.db, work.tenantId, id))
      if (status === 'done') throw new Refusal('job.nothing_failed')
      const { actor, queue, backups: settings } = work
      return (await requestBackup({ ...work, by: actor }, ofTenant, { queue, settings })).id
    },
  },
  import: {
    async cancel(work, id) {
      await cancelImport(work, await found(findImport(work.db, work.tenantId, id)))
    },
    async runAgain(work, id) {
      await repeatImport(work, await found(findImport(work.db, work.tenantId, id)), work.queue)
      return id
    },
  },
  'tenant-deletion': { cancel: refuseDeleting, runAgain: refuseDeleting },
}

/** A tenant that is being deleted is resumed as a whole, or not at all. */
async function refuseDeleting({ db, tenantId }: WorkThere): Promise<never> {
  const tenant = await findDeleted(db, tenantId)
  if (!tenant) throw new Refusal('job.not_found')
  throw new Refusal('tenant.deleting', { tenant: tenant.name })
}

async function found<Row>(reading: Promise<Row | undefined>): Promise<Row> {
  const row = await reading
  if (row === undefined) throw new Refusal('job.not_found')
  return row
}

/** Throws `job.over`, and `tenant.deleting` for the deletion of the tenant. */
export function refuseCancelling({ kind, state }: ExecutionRow, tenant: string): void {
  if (kind === 'tenant-deletion') throw new Refusal('tenant.deleting', { tenant })
  if (state !== 'waiting' && state !== 'running') throw new Refusal('job.over')
}

/** Throws why nothing of the job can be run again. */
export function refuseRunningAgain({ kind, state, refused, stopped, ranAgain }: ExecutionRow): void {
  if (state === 'waiting' || state === 'running') throw new Refusal('job.unfinished')
  // An offboarding that its tenant has cancelled stays cancelled.
  const whole = kind === 'import' || kind === 'backup'
  const failed = whole ? state !== 'done' : refused === null ? state === 'failed' : refused > 0
  if (!failed) throw new Refusal('job.nothing_failed')
  if (kind === 'import' && refused) throw new Refusal('import.refused_lines', { count: refused })
  if (ranAgain) throw new Refusal('job.ran_again')
  if (stopped) throw new Refusal('job.maker_gained')
}

/** Why a job did not happen, in words that say nothing of its tenant. */
export function reasonOf({ kind, code }: ExecutionRow): { code: string; text: string } | null {
  if (code === null) return null
  // What is wrong with a backup is no problem code.
  return { code, text: problemTitle(kind === 'backup' ? 'backup.not_done' : (code as ProblemCode)) }
}
