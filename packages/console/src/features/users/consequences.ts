import type { TenantRules } from '@rollcall/contract/me.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'

export type UserAction = 'change-role' | 'activate' | 'deactivate' | 'reset-password' | 'delete'
type Facts = Pick<UserDetails, 'activeSessions' | 'apiKeys'>
type Rules = Pick<TenantRules, 'onRoleChange'>

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}

/** What an action will do, in sentences, from what the account has at this moment. */
export function consequencesOf(
  action: UserAction,
  { activeSessions, apiKeys }: Facts,
  rules: Rules = { onRoleChange: 'keep-sessions' },
): string[] {
  const sessions = count(activeSessions, 'session')
  const keys = count(apiKeys, 'API key')
  const stop = apiKeys === 1 ? 'stops' : 'stop'
  switch (action) {
    case 'deactivate':
      return [
        activeSessions > 0 ? `Ends ${sessions} at once.` : 'No session is open.',
        ...(apiKeys > 0 ? [`${keys} ${stop} working until the account is active again.`] : []),
        'The account, its role and its history are kept.',
      ]
    case 'activate':
      return [
        'The account can sign in again.',
        ...(apiKeys > 0 ? [`${keys} ${apiKeys === 1 ? 'works' : 'work'} again at once.`] : []),
      ]
    case 'delete':
      return [
        ...(activeSessions > 0 ? [`Ends ${sessions} at once.`] : []),
        ...(apiKeys > 0 ? [`${keys} ${stop} working for good.`] : []),
        'What the account did stays in the audit log.',
        'This cannot be undone.',
      ]
    case 'reset-password':
      return [
        'You get a link to hand over. It works once, for 30 minutes; links made before stop working.',
        'The present password works until the link is used.',
        ...(activeSessions > 0 ? [`Using the link ends ${sessions}.`] : []),
      ]
    case 'change-role':
      return [
        rules.onRoleChange === 'keep-sessions'
          ? 'Takes effect on the next request, without signing in again.'
          : `Ends ${sessions} at once: the user has to sign in again.`,
        ...(apiKeys > 0 ? [`${keys} ${apiKeys === 1 ? 'follows' : 'follow'} the new role as well.`] : []),
      ]
  }
}
