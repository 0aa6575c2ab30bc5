import type { AttributeChanges, AttributeField } from '@rollcall/contract/attributes.ts'
import type { BulkAction, Job } from '@rollcall/contract/jobs.ts'
import { api } from '../../../api/client.ts'
import type { Option } from '../../../ui/picker/options.ts'
import { endOf, type Period } from '../../capabilities/period.ts'
import { changesOf } from '../attributes/attribute-values.ts'

/** What was chosen for an action on many users. */
export interface BulkChoices {
  role: string | undefined
  permission: string | null
  groups: Option[]
  attribute: AttributeChoice
  reason: string
  period: Period
  notify: boolean
}

/** An attribute and what it is set to, as its field holds it, or that it is cleared. */
export interface AttributeChoice {
  field: AttributeField | undefined
  text: string
  clear: boolean
}

/** Nothing chosen yet; of a single capability it is clear which. */
export function nothingChosen(capabilities: readonly { permission: string }[]): BulkChoices {
  return {
    role: undefined,
    permission: capabilities.length === 1 ? (capabilities[0]?.permission ?? null) : null,
    groups: [],
    attribute: { field: undefined, text: '', clear: false },
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
    case 'set-attributes':
      return attributeChanges(chosen.attribute) === undefined
    case 'activate':
    case 'deactivate':
    case 'delete':
      return false
  }
}

/** What is chosen of an attribute, as the API takes it; undefined as long as there is something to choose. */
export function attributeChanges({ field, text, clear }: AttributeChoice): AttributeChanges | undefined {
  if (!field) return undefined
  if (clear) return { [field.key]: null }
  return text.trim() === '' ? undefined : changesOf([field], {}, { [field.key]: text })
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
    case 'set-attributes':
      return api.bulk.setAttributes({
        users: whose.users,
        attributes: attributeChanges(chosen.attribute) ?? {},
      })
    case 'activate':
    case 'deactivate': {
      const status = action === 'activate' ? 'active' : 'inactive'
      return api.bulk.setStatus({ ...whose, status, notify, ...(reason ? { reason } : {}) })
    }
  }
}
