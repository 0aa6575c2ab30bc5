import type { TenantRules } from '@rollcall/contract/me.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { count } from '../../../ui/count.ts'
import { invitationNotice, mailNotice, type Sending } from './sending.ts'

export type UserAction = 'changeRoles' | 'activate' | 'deactivate' | 'resetPassword' | 'delete'
type Facts = Pick<UserDetails, 'activeSessions' | 'apiKeys' | 'email' | 'registered' | 'invitationExpiresAt'>
type Rules = Pick<TenantRules, 'onRoleChange' | 'invitationSeconds'>

/** Groups that an account owns alone, and who would own them without it. */
export interface Inheritance {
  ownedAlone: number
  heir: { name: string } | null
}

/** What becomes of the groups of an account that is deleted, in a sentence; none when it owns none alone. */
export function inheritanceOf({ ownedAlone, heir }: Inheritance, when = ''): string[] {
  if (ownedAlone === 0) return []
  const owned = `Owns ${count(ownedAlone, 'group')} alone`
  const one = ownedAlone === 1
  return [
    heir
      ? `${owned}; ${heir.name} becomes ${one ? 'its' : 'their'} owner${when}.`
      : `${owned}; nobody is there to become ${one ? 'its' : 'their'} owner${when}.`,
  ]
}

/** What an action will do, in sentences, from what the account has at this moment. */
export function consequencesOf(action: UserAction, user: Facts, rules: Rules, sending: Sending): string[] {
  const { activeSessions, apiKeys } = user
  const sessions = count(activeSessions, 'session')
  const keys = count(apiKeys, 'API key')
  const stop = apiKeys === 1 ? 'stops' : 'stop'
  const invitation = user.invitationExpiresAt ? ['The invitation that was sent stops working.'] : []
  switch (action) {
    case 'deactivate':
      return [
        activeSessions > 0 ? `Ends ${sessions} at once.` : 'No session is open.',
        ...(apiKeys > 0 ? [`${keys} ${stop} working.`] : []),
        ...invitation,
        'The account, its role and its history are kept.',
      ]
    case 'activate':
      if (!user.registered)
        return ['Its owner has not registered yet.', invitationNotice(user.email ?? '', rules, sending)]
      return ['The account can sign in again.']
    case 'delete':
      return [
        ...(activeSessions > 0 ? [`Ends ${sessions} at once.`] : []),
        ...(apiKeys > 0 ? [`${keys} ${stop} working for good.`] : []),
        ...invitation,
        'What the account did stays in the audit log.',
        'This cannot be undone.',
      ]
    case 'resetPassword':
      return [
        user.email === null
          ? 'You get a link to hand over. It works once, for 30 minutes; links made before stop working.'
          : `${mailNotice(user.email, sending)} Its link works once, for 30 minutes; links made before stop working.`,
        'The present password works until the link is used.',
        ...(activeSessions > 0 ? [`Using the link ends ${sessions}.`] : []),
        ...(apiKeys > 0 ? [`Using the link revokes ${keys}.`] : []),
      ]
    case 'changeRoles':
      return [
        rules.onRoleChange === 'keep-sessions'
          ? 'Takes effect on the next request.'
          : `Ends ${sessions} at once: the user has to sign in again.`,
        'More rights end what is older than they are, unless you keep it: you are asked first.',
      ]
  }
}
