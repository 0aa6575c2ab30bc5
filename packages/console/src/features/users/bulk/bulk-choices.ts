import type { BulkAction, Job } from '@rollcall/contract/jobs.ts'
import { api } from '../../../api/client.ts'
import type { Option } from '../../../ui/picker/options.ts'
import { endOf, type Period } from '../../capabilities/period.ts'

/** What was chosen for an action on many users. */
export interface BulkChoices {
  role: string | undefined
  permission: string | null
  groups: Option[]
  reason: string
  period: Period
  notify: boolean
}

/** Nothing chosen yet; of a single capability it is clear which. */
export function nothingChosen(capabilities: readonly { permission: string }[]): BulkChoices {
  return {
    role: undefined,
    permission: capabilities.length === 1 ? (capabilities[0]?.permission ?? null) : null,
    groups: [],
    reason: '',
    period: { startsAt: undefined, length: 'none', endsAt: undefined },
    notify: true,
  }
}

/** Must something still be chosen? */
export function isIncomplete(action: BulkAction, chosen: BulkChoices): boolean {
  switch (action) {
    case 'assign-role':
    case 'revoke-role':
      return chosen.role === undefined
    case 'grant-capability':
      return (
        chosen.permission === null ||
        chosen.reason.trim() === '' ||
        endOf(chosen.period, Date.now()) === undefined
      )
    case 'revoke-capability':
      return chosen.permission === null
    case 'add-to-group':
    case 'remove-from-group':
      return chosen.groups.length === 0
    case 'activate':
    case 'deactivate':
    case 'delete':
      return false
  }
}

type Whose = Pick<Parameters<typeof api.bulk.remove>[0], 'users' | 'olderCredentials'>

/** Creates the job; `group` is the group of an action on groups. */
export function startJob(action: BulkAction, whose: Whose, chosen: BulkChoices, group = ''): Promise<Job> {
  const { role = '', notify } = chosen
  const permission = chosen.permission ?? ''
  const inGroup = { ...whose, group }
  const reason = chosen.reason.trim()
  switch (action) {
    case 'delete':
      return api.bulk.remove(whose)
    case 'assign-role':
      return api.bulk.assignRole({ ...whose, role, notify })
    case 'revoke-role':
      return api.bulk.revokeRole({ ...whose, role, notify })
    case 'grant-capability': {
      const { startsAt = null } = chosen.period
      const endsAt = endOf(chosen.period, Date.now()) ?? null
      return api.bulk.grantCapability({ ...whose, permission, reason, startsAt, endsAt })
    }
    case 'revoke-capability':
      return api.bulk.revokeCapability({ ...whose, permission })
    case 'add-to-group':
      return api.bulk.addToGroup(inGroup)
    case 'remove-from-group':
      return api.bulk.removeFromGroup(inGroup)
    case 'activate':
    case 'deactivate': {
      const status = action === 'activate' ? 'active' : 'inactive'
      return api.bulk.setStatus({ ...whose, status, notify, ...(reason ? { reason } : {}) })
    }
  }
}
