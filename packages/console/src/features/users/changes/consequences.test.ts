import { expect, test } from 'vitest'
import { consequencesOf, transferSentences, type UserAction } from './consequences.ts'

const rules = { onRoleChange: 'keep-sessions', invitationSeconds: 259_200, recycleBin: null } as const
const registered = {
  activeSessions: 0,
  apiKeys: 0,
  email: 'ada@example.com',
  registered: true,
  invitationExpiresAt: null,
}
const invited = { ...registered, registered: false, invitationExpiresAt: '2026-11-24T08:00:00.000Z' }

test('deactivating names what ends and what stays', () => {
  const user = { ...registered, activeSessions: 3, apiKeys: 2 }
  expect(consequencesOf('deactivate', user, rules, 'sent')).toEqual([
    'Ends 3 sessions at once.',
    '2 API keys stop working.',
    'The account, its role and its history are kept.',
  ])
})

test('one of each is in the singular', () => {
  const one = { ...registered, activeSessions: 1, apiKeys: 1 }
  expect(consequencesOf('delete', one, rules, 'sent').slice(0, 2)).toEqual([
    'Ends 1 session at once.',
    '1 API key stops working for good.',
  ])
})

test.each<UserAction>(['changeRoles', 'activate', 'deactivate', 'resetPassword', 'delete'])(
  '%s of an account without sessions and keys names neither as lost',
  (action) => {
    const text = consequencesOf(action, registered, rules, 'sent').join(' ')
    expect(text).not.toMatch(/\b0 |API key/)
  },
)

test('a change of role tells whether it signs the user out', () => {
  const user = { ...registered, activeSessions: 2 }
  expect(consequencesOf('changeRoles', user, { ...rules, onRoleChange: 'end-sessions' }, 'sent')).toEqual([
    'Ends 2 sessions at once: the user has to sign in again.',
    'More rights end what is older than they are, unless you keep it: you are asked first.',
  ])
  expect(consequencesOf('changeRoles', user, rules, 'sent')[0]).toBe('Takes effect on the next request.')
})

test.each<UserAction>(['deactivate', 'delete'])(
  '%s ends an invitation that can still be accepted',
  (action) => {
    const sentence = 'The invitation that was sent stops working.'
    expect(consequencesOf(action, invited, rules, 'sent')).toContain(sentence)
    expect(consequencesOf(action, registered, rules, 'sent')).not.toContain(sentence)
  },
)

test('activating an account that nobody has registered for tells that it invites, and for how long', () => {
  const text = consequencesOf('activate', { ...invited, invitationExpiresAt: null }, rules, 'sent').join(' ')
  expect(text).toContain('An invitation goes to ada@example.com at once. Its link works once, for 3 days.')
})

test('a reset is mailed, or is a link to hand over if there is no address', () => {
  expect(consequencesOf('resetPassword', registered, rules, 'sent')[0]).toMatch(
    /^A mail goes to ada@example\.com at once\./,
  )
  expect(consequencesOf('resetPassword', { ...registered, email: null }, rules, 'sent')[0]).toMatch(
    /^You get a link to hand over\./,
  )
})

test.each<UserAction>(['activate', 'resetPassword'])(
  'without a mail server, %s tells where the mail is found',
  (action) => {
    const user = action === 'activate' ? invited : registered
    expect(consequencesOf(action, user, rules, 'kept').join(' ')).toMatch(/held under Mail/)
  },
)

test('the new owner of the groups of a deleted account is named, but not for groups with other owners', () => {
  expect(transferSentences({ ownedAlone: 3, heir: { name: 'Ada' } })).toEqual([
    'Owns 3 groups alone; Ada becomes their owner.',
  ])
  expect(transferSentences({ ownedAlone: 1, heir: { name: 'Ada' } })).toEqual([
    'Owns 1 group alone; Ada becomes its owner.',
  ])
  expect(transferSentences({ ownedAlone: 1, heir: null }).join()).toContain('nobody is there')
  expect(transferSentences({ ownedAlone: 0, heir: { name: 'Ada' } })).toEqual([])
})

test('a deletion can be undone where there is a recycle bin, and for how long', () => {
  const said = (recycleBin: { days: number; names: 'free' } | null) =>
    consequencesOf('delete', registered, { ...rules, recycleBin }, 'sent').join(' ')
  expect(said(null)).toContain('This cannot be undone.')
  expect(said({ days: 30, names: 'free' })).toMatch(/restored from the recycle bin for 30 days/)
})
