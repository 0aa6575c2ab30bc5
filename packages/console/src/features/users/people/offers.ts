import type { UserActions } from '@rollcall/contract/actions.ts'
import type { Me } from '@rollcall/contract/me.ts'
import type { ProblemCode } from '@rollcall/contract/problems.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'

export type OfferedAction = keyof UserActions

/** A reason: the action is shown, but not now and for this account. */
export type Offer = { offered: false } | { offered: true; reason?: string }

type Reasons = Partial<Record<ProblemCode, string>>

const notForOneself = { 'user.yourself': 'Not for your own account: ask another administrator.' }
const outOfReach = { 'access.escalation': 'This account has rights that you do not have yourself.' }
const lastAdministrator = {
  'user.last_administrator': 'This is the only active administrator. Make somebody else one first.',
}
const noAddress = {
  'user.no_email': 'Give the account an email address first: the invitation goes there.',
}

/** What is said of an action that the server would refuse with a code; an action whose code is not here is not shown. */
const reasons: Record<OfferedAction, Reasons> = {
  viewAs: {
    'user.yourself': 'You look at everything as yourself already.',
    'user.inactive': 'You can view as active users only. Activate the account first.',
    'access.escalation': 'Only for users who have fewer permissions than you.',
  },
  update: outOfReach,
  changeRoles: { ...outOfReach, ...lastAdministrator },
  activate: { ...outOfReach, ...noAddress },
  deactivate: { ...outOfReach, ...notForOneself, ...lastAdministrator },
  unlock: {},
  invite: { ...outOfReach, ...noAddress },
  resetPassword: {
    ...outOfReach,
    'user.no_password': 'This account does not sign in with a password here.',
    'user.not_registered': 'There is no password yet: its owner chooses one with the invitation.',
    'user.inactive': 'Activate the account first.',
    'user.email_unconfirmed': 'Set its email address again first, to confirm it.',
  },
  delete: { ...outOfReach, ...notForOneself, ...lastAdministrator },
}

/** How an action on an account is shown, by what the server says of it. */
export function offerOf(action: OfferedAction, me: Pick<Me, 'user'>, user: UserDetails): Offer {
  const own = me.user.id === user.id
  const { allowed, code } = user.actions[action]
  if (allowed) {
    // There is a better place for one's own.
    return own && action === 'resetPassword'
      ? { offered: true, reason: 'Change your own password under Account.' }
      : { offered: true }
  }
  const reason = code && reasons[action][code]
  if (reason === undefined) return { offered: false }
  return own && user.lastAdministrator && action !== 'viewAs'
    ? { offered: true, reason: 'You are the only active administrator. Make somebody else one first.' }
    : { offered: true, reason }
}
