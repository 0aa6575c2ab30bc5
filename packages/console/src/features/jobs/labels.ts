import type { Job, JobRow } from '@rollcall/contract/jobs.ts'
import { t } from '../../i18n/messages.ts'

/** "Deactivate 12 users". `role` is the name of the granted role. */
export function jobTitle(
  { action, total, role }: Pick<Job, 'action' | 'total' | 'role'>,
  roleName = role,
): string {
  switch (action) {
    case 'activate':
      return t('jobs.activate', { count: total })
    case 'deactivate':
      return t('jobs.deactivate', { count: total })
    case 'assign-role':
      return t('jobs.assign', { count: total, role: roleName ?? '' })
    case 'delete':
      return t('jobs.delete', { count: total })
  }
}

export const outcomeLabels: Record<JobRow['outcome'], string> = {
  waiting: t('jobs.waiting'),
  succeeded: t('jobs.done'),
  refused: t('jobs.refused'),
}

type Progress = Pick<Job, 'status' | 'total' | 'succeeded' | 'refused'>

export function isDone({ status }: Pick<Job, 'status'>): boolean {
  return status === 'done'
}

/** How many users have an outcome. */
export function processed({ succeeded, refused }: Pick<Job, 'succeeded' | 'refused'>): number {
  return succeeded + refused
}

/** "812 of 1,204 done"; when it is finished the outcome: "1,200 done, 4 refused". */
export function progressText(job: Progress): string {
  const { succeeded: done, refused } = job
  if (job.status === 'waiting') return t('jobs.waitingToBegin')
  if (!isDone(job)) return t('jobs.processed', { processed: processed(job), total: job.total })
  return refused > 0 ? t('jobs.someRefused', { done, refused }) : t('jobs.allDone', { done })
}
