import { labelIn } from '@rollcall/access/attribute-label.ts'
import type { AttributeField } from '@rollcall/contract/attributes.ts'
import type { Job, JobRow } from '@rollcall/contract/jobs.ts'
import { t } from '../../i18n/messages.ts'

type Titled = Pick<Job, 'action' | 'total' | 'role' | 'permission' | 'group' | 'attributes'>

/** "Deactivate 12 users". `roleName` is the name of its role; `fields` are the attributes that the reader knows. */
export function jobTitle(job: Titled, roleName = job.role, fields: readonly AttributeField[] = []): string {
  const { action, total, permission, group } = job
  const capability = permission ?? t('jobs.aCapability')
  const groupName = group?.name ?? t('jobs.aGroup')
  switch (action) {
    case 'activate':
      return t('jobs.activate', { count: total })
    case 'deactivate':
      return t('jobs.deactivate', { count: total })
    case 'assign-role':
      return t('jobs.assign', { count: total, role: roleName ?? '' })
    case 'revoke-role':
      return t('jobs.revoke', { count: total, role: roleName ?? '' })
    case 'grant-capability':
      return t('jobs.grant', { count: total, capability })
    case 'revoke-capability':
      return t('jobs.revokeCapability', { count: total, capability })
    case 'add-to-group':
      return t('jobs.addTo', { count: total, group: groupName })
    case 'remove-from-group':
      return t('jobs.removeFrom', { count: total, group: groupName })
    case 'set-attributes':
      return attributesTitle(job, fields)
    case 'delete':
      return t('jobs.delete', { count: total })
  }
}

/** Says the value of a single attribute, except of one that refers to a user: the job only has the id. */
function attributesTitle({ attributes, total: count }: Titled, fields: readonly AttributeField[]): string {
  const [[key, value] = ['', null], ...others] = Object.entries(attributes ?? {})
  const field = fields.find((each) => each.key === key)
  if (!field || others.length > 0 || (field.type === 'user' && value !== null))
    return t('jobs.setAttributes', { count })
  const attribute = labelIn(field, t.locale)
  if (value === null) return t('jobs.clearAttribute', { attribute, count })
  const shown = typeof value === 'boolean' ? t(value ? 'users.yes' : 'users.no') : String(value)
  return t('jobs.setAttribute', { attribute, value: shown, count })
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
