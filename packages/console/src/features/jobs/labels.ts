import type { Job, JobRow } from '@rollcall/contract/jobs.ts'
import { count } from '../../ui/count.ts'

/** "Deactivate 12 users". `role` is the name of the role that is given. */
export function jobTitle(
  { action, total, role }: Pick<Job, 'action' | 'total' | 'role'>,
  roleName = role,
): string {
  const whom = count(total, 'user')
  switch (action) {
    case 'activate':
      return `Activate ${whom}`
    case 'deactivate':
      return `Deactivate ${whom}`
    case 'assign-role':
      return `Assign ${roleName} to ${whom}`
    case 'delete':
      return `Delete ${whom}`
  }
}

export const outcomeLabels: Record<JobRow['outcome'], string> = {
  waiting: 'Waiting',
  succeeded: 'Done',
  refused: 'Refused',
}

type Progress = Pick<Job, 'status' | 'total' | 'succeeded' | 'refused'>

export function isDone({ status }: Pick<Job, 'status'>): boolean {
  return status === 'done'
}

/** How many users have an outcome. */
export function judged({ succeeded, refused }: Pick<Job, 'succeeded' | 'refused'>): number {
  return succeeded + refused
}

/** "812 of 1,204 done", and when it is over what came of it: "1,200 done, 4 refused". */
export function progressText(job: Progress): string {
  const numbers = new Intl.NumberFormat('en')
  if (job.status === 'waiting') return 'Waiting to begin'
  if (!isDone(job)) return `${numbers.format(judged(job))} of ${numbers.format(job.total)} judged`
  const refused = job.refused > 0 ? `, ${numbers.format(job.refused)} refused` : ''
  return `${numbers.format(job.succeeded)} done${refused}`
}
