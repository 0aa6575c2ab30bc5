import type { Grants } from '@rollcall/access/subject.ts'
import type { JobActions } from '@rollcall/contract/actions.ts'
import { contract } from '@rollcall/contract/contract.ts'
import type { BulkAction } from '@rollcall/contract/jobs.ts'
import { authorise } from '../../operations/authorise.ts'
import { type Asking, verdictOn } from '../../operations/verdict.ts'
import { Refusal } from '../../platform/problem.ts'
import { requireWithinReach } from '../grants/escalation.ts'
import type { JobRecord } from './jobs.store.ts'

const { bulk, jobs } = contract

/** The operation that makes a job of each action. Its permission is what the job needs at every batch. */
export const operationOf = {
  activate: bulk.setStatus,
  deactivate: bulk.setStatus,
  delete: bulk.remove,
  'assign-role': bulk.assignRole,
  'revoke-role': bulk.revokeRole,
  'grant-capability': bulk.grantCapability,
  'revoke-capability': bulk.revokeCapability,
  'add-to-group': bulk.addToGroup,
  'remove-from-group': bulk.removeFromGroup,
} as const satisfies Record<BulkAction, Exclude<(typeof bulk)[keyof typeof bulk], { kind: 'query' }>>

/** Throws `job.over`. */
export function refuseOver({ status }: Pick<JobRecord, 'status'>): void {
  if (status === 'done') throw new Refusal('job.over')
}

/** Throws `job.unfinished`, `job.nothing_failed` and `job.ran_again`. */
export function refuseUnrepeatable({
  status,
  refused,
  ranAgainAs,
}: Pick<JobRecord, 'status' | 'refused' | 'ranAgainAs'>): void {
  if (status !== 'done') throw new Refusal('job.unfinished')
  if (refused === 0) throw new Refusal('job.nothing_failed')
  if (ranAgainAs) throw new Refusal('job.ran_again')
}

/** The grants of the maker of a job, and the moment at which they count. */
export interface MakerGrants {
  grants: Grants
  now: Date
}

/** Throws unless the caller may end the job: their own, or one that they could have made, of a maker within their reach. */
export function requireMayCancel(
  { actor, tenant }: Asking,
  { action, createdBy }: Pick<JobRecord, 'action' | 'createdBy'>,
  maker: MakerGrants | undefined,
): void {
  if (createdBy === actor.id) return
  authorise(operationOf[action], actor, tenant)
  if (maker) requireWithinReach(tenant, actor, createdBy, maker.grants, maker.now)
}

/** What the caller may do with a job. The grants of the maker are needed while the job of another user is not done. */
export function jobActions(asking: Asking, job: JobRecord, maker?: MakerGrants): JobActions {
  const { actor, tenant } = asking
  return {
    cancel: verdictOn(
      jobs.cancel,
      asking,
      () => refuseOver(job),
      () => requireMayCancel(asking, job, maker),
    ),
    runAgain: verdictOn(
      jobs.runAgain,
      asking,
      () => refuseUnrepeatable(job),
      () => authorise(operationOf[job.action], actor, tenant),
    ),
  }
}
