import { expect, test } from 'vitest'
import { consequencesOf, type UserAction } from './consequences.ts'

test('deactivating says what ends and what comes back', () => {
  expect(consequencesOf('deactivate', { activeSessions: 3, apiKeys: 2 })).toEqual([
    'Ends 3 sessions at once.',
    '2 API keys stop working until the account is active again.',
    'The account, its role and its history are kept.',
  ])
})

test('one of each is said in the singular', () => {
  expect(consequencesOf('delete', { activeSessions: 1, apiKeys: 1 }).slice(0, 2)).toEqual([
    'Ends 1 session at once.',
    '1 API key stops working for good.',
  ])
  expect(consequencesOf('activate', { activeSessions: 0, apiKeys: 1 })).toContain(
    '1 API key works again at once.',
  )
})

test.each<UserAction>(['change-role', 'activate', 'deactivate', 'reset-password', 'delete'])(
  '%s of an account without sessions and keys speaks of neither as lost',
  (action) => {
    const text = consequencesOf(action, { activeSessions: 0, apiKeys: 0 }).join(' ')
    expect(text).not.toMatch(/\b0 |API key/)
  },
)

test('a change of role says whether it signs the user out', () => {
  const facts = { activeSessions: 2, apiKeys: 0 }
  expect(consequencesOf('change-role', facts, { onRoleChange: 'end-sessions' })).toEqual([
    'Ends 2 sessions at once: the user has to sign in again.',
  ])
  expect(consequencesOf('change-role', facts, { onRoleChange: 'keep-sessions' })[0]).toMatch(
    /without signing in again/,
  )
})
