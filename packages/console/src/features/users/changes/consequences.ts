import type { TenantRules } from '@rollcall/contract/me.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { t } from '../../../i18n/messages.ts'
import { invitationNotice, mailNotice, type Sending } from './sending.ts'

export type UserAction = 'changeRoles' | 'activate' | 'deactivate' | 'resetPassword' | 'delete'
type Facts = Pick<UserDetails, 'activeSessions' | 'apiKeys' | 'email' | 'registered' | 'invitationExpiresAt'>
type Rules = Pick<TenantRules, 'onRoleChange' | 'invitationSeconds' | 'recycleBin'>

/** How many groups an account owns alone, and their new owner. */
export interface OwnedAlone {
  ownedAlone: number
  heir: { name: string } | null
}

/** A sentence on the groups that an account owns alone, with their new owner; none without such groups. `later`: the account is not being deleted now. */
export function transferSentences(
  { ownedAlone: count, heir }: OwnedAlone,
  when: 'now' | 'later' = 'now',
): string[] {
  if (count === 0) return []
  const now = when === 'now'
  if (!heir) return [t(now ? 'userChanges.noNewOwnerNow' : 'userChanges.noNewOwnerLater', { count })]
  return [t(now ? 'userChanges.newOwnerNow' : 'userChanges.newOwnerLater', { count, newOwner: heir.name })]
}

/** Whether deleted accounts can be restored, as a sentence. */
export function canBeRestored({ recycleBin }: Pick<TenantRules, 'recycleBin'>): string {
  return recycleBin ? t('userChanges.restorable', { days: recycleBin.days }) : t('userChanges.cannotBeUndone')
}

/** The consequences of an action, in sentences, from the present state of the account. */
export function consequencesOf(action: UserAction, user: Facts, rules: Rules, sending: Sending): string[] {
  const { activeSessions, apiKeys } = user
  const sessions = { count: activeSessions }
  const keys = { count: apiKeys }
  const invitation = user.invitationExpiresAt ? [t('userChanges.invitationStops')] : []
  switch (action) {
    case 'deactivate':
      return [
        activeSessions > 0 ? t('userChanges.endsSessions', sessions) : t('userChanges.noSession'),
        ...(apiKeys > 0 ? [t('userChanges.keysStop', keys)] : []),
        ...invitation,
        t('userChanges.accountKept'),
      ]
    case 'activate':
      if (!user.registered)
        return [t('userChanges.notRegisteredYet'), invitationNotice(user.email ?? '', rules, sending)]
      return [t('userChanges.canSignInAgain')]
    case 'delete':
      return [
        ...(activeSessions > 0 ? [t('userChanges.endsSessions', sessions)] : []),
        ...(apiKeys > 0 ? [t('userChanges.keysStopForGood', keys)] : []),
        ...invitation,
        t('userChanges.staysInAudit'),
        canBeRestored(rules),
      ]
    case 'resetPassword':
      return [
        user.email === null
          ? t('userChanges.linkToHandOver')
          : t('userChanges.mailLinkOnce', { notice: mailNotice(user.email, sending) }),
        t('userChanges.passwordUntilUsed'),
        ...(activeSessions > 0 ? [t('userChanges.linkEndsSessions', sessions)] : []),
        ...(apiKeys > 0 ? [t('userChanges.linkRevokesKeys', keys)] : []),
      ]
    case 'changeRoles':
      return [
        rules.onRoleChange === 'keep-sessions'
          ? t('userChanges.nextRequest')
          : t('userChanges.rolesEndSessions', sessions),
        t('userChanges.moreRights'),
      ]
  }
}
