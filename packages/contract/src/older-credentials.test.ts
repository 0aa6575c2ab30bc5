import { expect, test } from 'vitest'
import { contract } from './contract.ts'
import type { Operation } from './operation.ts'

/** Operations that are checked by rights but add none to an existing account, each with the reason. */
const addNothing: Record<string, string> = {
  'users.create': 'the account is new, so nothing is older',
  'recycle-bin.restore-user': 'the account has no credentials: those of before do not come back',
  'recycle-bin.erase-role': 'nobody gains rights',
  'recycle-bin.erase-group': 'nobody gains rights',
  'recycle-bin.erase-user': 'nobody gains rights',
  'users.update': 'names and addresses give no rights; a new address ends sessions and keys',
  'bulk.set-attributes': 'attributes give no rights',
  'users.create-password-reset': 'the link is worth the rights of its creator when it is used',
  'users.unlock': 'nobody gains rights',
  'pictures.remove-of-user': 'a picture gives no rights',
  'invitations.resend': 'the link is worth the rights of its creator when it is used',
  'api-keys.revoke-of-user': 'revokes rights',
  'sessions.end-of-user': 'revokes rights',
  'sessions.end-one-of-user': 'revokes rights',
  'capabilities.change-end': 'the account has the right already, which begins and counts as before',
  'capabilities.revoke': 'revokes rights',
  'offboardings.cancel': 'nothing has happened yet, so no account changes',
  'jobs.cancel': 'nobody gains rights',
  'roles.create': 'the role is new, and nobody has it',
  'groups.remove': 'revokes rights',
  'groups.remove-member': 'revokes rights',
  'group-api-keys.create': 'the creator has all rights of the key',
  'group-api-keys.wake': 'is the decision that a key may have more rights',
  'group-api-keys.revoke': 'revokes rights',
  'mail.open': 'its link is worth the rights of its creator when it is used',
  'machines.create': 'the account is new, so nothing is older',
  'machines.set-owner': 'owning an account gives no rights',
  'machines.create-key': 'the creator has all rights of the key',
  'machines.revoke-key': 'revokes rights',
  'visits.demote': 'revokes rights',
  'visits.withdraw': 'revokes rights',
  'visits.offer': 'an offer gives no rights',
  'visits.accept': 'the account is new; that of home was given its chance by the promotion',
  'visits.revoke': 'revokes rights',
  'impersonation.start': 'has fewer rights than the impersonator',
}

const checked = Object.values(contract)
  .flatMap((group) => Object.values(group) as Operation[])
  .filter(({ kind }) => kind === 'command')
  .filter(({ name, problems }) => problems.includes('access.escalation') || name.startsWith('bulk.'))

test.each(checked.map((operation) => [operation.name, operation] as const))(
  'T2 · %s takes a choice about older credentials if it can add rights',
  (name, { input, problems }) => {
    const takesChoice =
      'olderCredentials' in input.properties && problems.includes('access.older_credentials')
    const why = addNothing[name] ?? `${name} takes olderCredentials, or says above why it adds no rights`
    expect(takesChoice, why).toBe(!(name in addNothing))
  },
)
