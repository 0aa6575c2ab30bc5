import type { BulkAction } from '@rollcall/contract/jobs.ts'
import type { Me, TenantRules } from '@rollcall/contract/me.ts'
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

/** What the action will do to each of the users. */
export function bulkConsequences(
  action: BulkAction,
  rules: Pick<TenantRules, 'rolesPerUser' | 'onRoleChange' | 'begin' | 'groups'>,
): string[] {
  const judged = 'Accounts that may not be changed are left as they are; the job says why for each.'
  switch (action) {
    case 'activate':
      return [
        'Inactive accounts can sign in again. You are asked first whether their older API keys end.',
        ...(rules.begin === 'password'
          ? []
          : ['Users who have not registered yet get an invitation by mail.']),
        judged,
      ]
    case 'deactivate':
      return [
        'Ends all their sessions at once, and invitations and reset links that were sent to them.',
        'Their API keys stop working.',
        'The accounts, their roles and their history are kept.',
        judged,
      ]
    case 'assign-role':
      return [
        rules.rolesPerUser === 'one'
          ? 'The role replaces the one they have.'
          : 'They keep the roles they have.',
        rules.onRoleChange === 'keep-sessions'
          ? 'Takes effect on their next request. You are asked first whether more rights end what is older.'
          : 'Ends their sessions at once: they have to sign in again.',
        judged,
      ]
    case 'delete':
      return [
        'Ends their sessions, API keys and invitations for good.',
        ...(rules.groups
          ? [
              'Groups that nobody else owns get the default administrator as owner, or else the earliest administrator who stays.',
            ]
          : []),
        'What the accounts did stays in the audit log.',
        'This cannot be undone.',
        judged,
      ]
  }
}
