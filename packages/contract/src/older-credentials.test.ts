import { expect, test } from 'vitest'
import { contract } from './contract.ts'
import type { Operation } from './operation.ts'

/** Judged by rights, and add none to an account that is there. An operation that can add some is never in this list. */
const addNothing: Record<string, string> = {
  'users.create': 'the account is new, and nobody has anything that is older',
  'users.update': 'names and addresses give no rights; a new address ends what there is',
  'users.create-password-reset': 'a way in, worth what its maker may when it is used',
  'users.unlock': 'nobody gains anything that they did not have',
  'invitations.resend': 'a way in, worth what its maker may when it is used',
  'api-keys.revoke-of-user': 'takes something away',
  'sessions.end-of-user': 'takes something away',
  'capabilities.revoke': 'takes something away',
  'roles.create': 'the role is new, and nobody has it',
  'groups.remove': 'takes something away',
  'groups.remove-member': 'takes something away',
  'group-api-keys.create': 'worth what its maker may',
  'group-api-keys.wake': 'the decision that a key may be worth more',
  'group-api-keys.revoke': 'takes something away',
  'mail.open': 'the link in it is worth what its maker may when it is used',
  'impersonation.start': 'worth less than whoever looks',
}

const judged = Object.values(contract)
  .flatMap((group) => Object.values(group) as Operation[])
  .filter(({ kind }) => kind === 'command')
  .filter(({ name, problems }) => problems.includes('access.escalation') || name.startsWith('bulk.'))

test.each(judged.map((operation) => [operation.name, operation] as const))(
  'T2 · %s takes a choice about older credentials if it can add rights',
  (name, { input, problems }) => {
    const takesChoice =
      'olderCredentials' in input.properties && problems.includes('access.older_credentials')
    const why = addNothing[name] ?? `${name} takes olderCredentials, or says above why it adds no rights`
    expect(takesChoice, why).toBe(!(name in addNothing))
  },
)
