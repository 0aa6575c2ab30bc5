import type { RollcallPermission } from '@rollcall/access/rollcall-permissions.ts'
import type { Me } from '@rollcall/contract/me.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { may } from '../account/me.ts'
import type { UserAction } from './consequences.ts'

type TenantAction = Me['tenant']['adminActions'][number]

const rules: Record<UserAction, { permission: RollcallPermission; tenant: TenantAction }> = {
  'change-role': { permission: 'users:assign-roles', tenant: 'change-role' },
  activate: { permission: 'users:change-status', tenant: 'change-status' },
  deactivate: { permission: 'users:change-status', tenant: 'change-status' },
  'reset-password': { permission: 'users:reset-password', tenant: 'reset-password' },
  delete: { permission: 'users:delete', tenant: 'delete' },
}

/** A reason: the action is shown, but not now and for this account. */
export type Offer = { offered: false } | { offered: true; reason?: string }

/** May this person do this to that account? By the rules that the server refuses with. */
export function offerOf(action: UserAction, me: Me, user: UserDetails): Offer {
  const rule = rules[action]
  if (!may(me, rule.permission) || !me.tenant.adminActions.includes(rule.tenant)) return { offered: false }
  if (action === 'activate' && user.status === 'active') return { offered: false }
  if (action === 'deactivate' && user.status !== 'active') return { offered: false }
  const reason = reasonAgainst(action, me, user)
  return reason === undefined ? { offered: true } : { offered: true, reason }
}

function reasonAgainst(action: UserAction, me: Me, user: UserDetails): string | undefined {
  const own = me.user.id === user.id
  if (own && action === 'reset-password') return 'Change your own password under Account.'
  if (user.lastAdministrator && action !== 'reset-password' && action !== 'activate') {
    return own
      ? 'You are the only active administrator. Make somebody else one first.'
      : 'This is the only active administrator. Make somebody else one first.'
  }
  if (own) return 'Not for your own account: ask another administrator.'
  if (action === 'reset-password' && user.provider !== 'password')
    return 'This account does not sign in with a password here.'
  return undefined
}
