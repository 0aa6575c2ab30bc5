import type { BulkAction } from '@rollcall/contract/jobs.ts'
import type { Me } from '@rollcall/contract/me.ts'
import { may } from '../../../api/me.ts'

const callerActions = {
  activate: 'changeStatus',
  deactivate: 'changeStatus',
  'assign-role': 'changeRoles',
  delete: 'deleteUsers',
} as const

/** The actions on many accounts that this user may do. */
export function bulkActionsFor(me: Me): BulkAction[] {
  const actions = Object.keys(callerActions) as BulkAction[]
  return actions
    .filter((action) => me.actions[callerActions[action]].allowed)
    .filter((action) => action !== 'assign-role' || may(me, 'roles:read'))
}

/** What must be typed before an irreversible action: the name of one user, the number of several. */
export function typedForBulk(
  action: BulkAction,
  { names, count }: { names: string[]; count: number },
): string | undefined {
  if (action !== 'delete') return undefined
  return count === 1 && names[0] !== undefined ? names[0] : String(count)
}
