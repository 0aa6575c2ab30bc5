import type { RollcallPermission } from '@rollcall/access/rollcall-permissions.ts'
import type { Me } from '@rollcall/contract/me.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { may } from '../account/me.ts'
import type { UserAction } from './consequences.ts'

type TenantAction = Me['tenant']['adminActions'][number]
type OfferedAction = UserAction | 'unlock' | 'invite' | 'view-as'

const rules: Record<OfferedAction, { permission: RollcallPermission; tenant?: TenantAction }> = {
  'change-role': { permission: 'users:assign-roles', tenant: 'change-role' },
  activate: { permission: 'users:change-status', tenant: 'change-status' },
  deactivate: { permission: 'users:change-status', tenant: 'change-status' },
  unlock: { permission: 'users:change-status', tenant: 'change-status' },
  invite: { permission: 'users:create' },
  'view-as': { permission: 'users:impersonate' },
  'reset-password': { permission: 'users:reset-password', tenant: 'reset-password' },
  delete: { permission: 'users:delete', tenant: 'delete' },
}

/** May this person do this to accounts at all? */
export function mayDo(action: OfferedAction, me: Me): boolean {
  const { permission, tenant } = rules[action]
  return may(me, permission) && (tenant === undefined || me.tenant.adminActions.includes(tenant))
}

/** What the tenant's profile offers to nobody, whatever they hold, of all that this permission is for. */
export function switchedOff(
  permission: string,
  { adminActions }: Pick<Me['tenant'], 'adminActions'>,
): TenantAction[] {
  const actions = Object.values(rules).filter((rule) => rule.permission === permission)
  const needed = new Set(actions.flatMap(({ tenant }) => tenant ?? []))
  return [...needed].filter((action) => !adminActions.includes(action))
}

/** A reason: the action is shown, but not now and for this account. */
export type Offer = { offered: false } | { offered: true; reason?: string }

/** May this person do this to that account? By the rules that the server refuses with. */
export function offerOf(action: OfferedAction, me: Me, user: UserDetails): Offer {
  if (!mayDo(action, me) || !fits(action, user)) return { offered: false }
  const reason = reasonAgainst(action, me, user)
  return reason === undefined ? { offered: true } : { offered: true, reason }
}

/** Is there anything that the action could change? */
function fits(action: OfferedAction, user: UserDetails): boolean {
  switch (action) {
    case 'activate':
      return user.status === 'inactive'
    case 'deactivate':
      return user.status !== 'inactive'
    case 'invite':
      return user.status === 'invited'
    case 'unlock':
      return user.signInLocked
    default:
      return true
  }
}

const notForOneself = 'Not for your own account: ask another administrator.'

function reasonAgainst(action: OfferedAction, me: Me, user: UserDetails): string | undefined {
  const own = me.user.id === user.id
  if (action === 'view-as') return reasonAgainstViewing(me, user)
  if (action === 'unlock') return own ? notForOneself : undefined
  if (action === 'reset-password') return reasonAgainstReset(own, user)
  if (user.lastAdministrator && action !== 'activate') {
    return own
      ? 'You are the only active administrator. Make somebody else one first.'
      : 'This is the only active administrator. Make somebody else one first.'
  }
  if (own) return notForOneself
  const invites = action === 'invite' || (action === 'activate' && !user.registered)
  if (invites && user.email === null)
    return 'Give the account an email address first: the invitation goes there.'
  return undefined
}

/** Why this person cannot look at the product as that account. */
export function reasonAgainstViewing(me: Me, user: UserDetails): string | undefined {
  if (me.user.id === user.id) return 'You look at everything as yourself already.'
  if (user.status !== 'active') return 'You can view as active users only. Activate the account first.'
  return user.impersonable ? undefined : 'Only for users who have fewer permissions than you.'
}

function reasonAgainstReset(own: boolean, user: UserDetails): string | undefined {
  if (own) return 'Change your own password under Account.'
  if (user.provider !== 'password') return 'This account does not sign in with a password here.'
  if (!user.registered) return 'There is no password yet: its owner chooses one with the invitation.'
  return user.status === 'inactive' ? 'Activate the account first.' : undefined
}
