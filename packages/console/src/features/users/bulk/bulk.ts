import type { BulkAction } from '@rollcall/contract/jobs.ts'
import type { Me } from '@rollcall/contract/me.ts'
import { may } from '../../../api/me.ts'

const callerActions = {
  activate: 'changeStatus',
  deactivate: 'changeStatus',
  'assign-role': 'changeRoles',
  delete: 'deleteUsers',
} as const

/** What this person may do to many accounts at once. */
export function bulkActionsFor(me: Me): BulkAction[] {
  const actions = Object.keys(callerActions) as BulkAction[]
  return actions
    .filter((action) => me.actions[callerActions[action]].allowed)
    .filter((action) => action !== 'assign-role' || may(me, 'roles:read'))
}

/** What has to be typed before the action is begun, as for everything that cannot be taken back: the name of one, the number of several. */
export function typedForBulk(
  action: BulkAction,
  { names, count }: { names: string[]; count: number },
): string | undefined {
  if (action !== 'delete') return undefined
  return count === 1 && names[0] !== undefined ? names[0] : String(count)
}
