import type { UserActions } from '@rollcall/contract/actions.ts'
import type { Me } from '@rollcall/contract/me.ts'
import type { ProblemCode } from '@rollcall/contract/problems.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { t } from '../../../i18n/messages.ts'

export type OfferedAction = keyof UserActions

/** With a reason, the action is shown but disabled for this account. */
export type Offer = { offered: false } | { offered: true; reason?: string }

type Reasons = Partial<Record<ProblemCode, string>>

const notForOneself = { 'user.yourself': t('userChanges.notYourself') }
const outOfReach = { 'access.escalation': t('userChanges.outOfReach') }
const lastAdministrator = {
  'user.last_administrator': t('userChanges.lastAdministrator'),
}
const noAddress = {
  'user.no_email': t('userChanges.noAddress'),
}

/** The reason shown for each code of a refusal; an action that is refused with another code is not shown. */
const reasons: Record<OfferedAction, Reasons> = {
  viewAs: {
    'user.yourself': t('userChanges.viewYourself'),
    'user.inactive': t('userChanges.viewInactive'),
    'access.escalation': t('userChanges.viewReach'),
  },
  update: outOfReach,
  changeRoles: { ...outOfReach, ...lastAdministrator },
  activate: { ...outOfReach, ...noAddress, 'seats.full': t('userChanges.noSeat') },
  deactivate: { ...outOfReach, ...notForOneself, ...lastAdministrator },
  unlock: {},
  // Most accounts have none: it is shown only where there is one to remove.
  removePicture: {},
  invite: { ...outOfReach, ...noAddress },
  resetPassword: {
    ...outOfReach,
    'user.no_password': t('userChanges.noPassword'),
    'user.not_registered': t('userChanges.notRegistered'),
    'user.inactive': t('userChanges.activateFirst'),
    'user.email_unconfirmed': t('userChanges.unconfirmed'),
  },
  offboard: { ...outOfReach, ...notForOneself, ...lastAdministrator },
  delete: { ...outOfReach, ...notForOneself, ...lastAdministrator },
}

/** How an action on an account is shown, from the `actions` of the server's answer. */
export function offerOf(action: OfferedAction, me: Pick<Me, 'user'>, user: UserDetails): Offer {
  const own = me.user.id === user.id
  const { allowed, code } = user.actions[action]
  if (allowed) {
    // The user's own account has a better place for this action.
    return own && action === 'resetPassword'
      ? { offered: true, reason: t('userChanges.ownPassword') }
      : { offered: true }
  }
  const reason = code && reasons[action][code]
  if (reason === undefined) return { offered: false }
  return own && user.lastAdministrator && action !== 'viewAs'
    ? { offered: true, reason: t('userChanges.youLastAdministrator') }
    : { offered: true, reason }
}
