import type { Me } from '@rollcall/contract/me.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { expect, test } from 'vitest'
import { offerOf } from './actions.ts'

const everything = [
  'users:impersonate',
  'users:create',
  'users:assign-roles',
  'users:change-status',
  'users:reset-password',
  'users:delete',
]

interface Viewer {
  permissions?: string[]
  adminActions?: Me['tenant']['adminActions']
  impersonation?: Me['impersonation']
}

function viewer(change: Viewer = {}): Me {
  const {
    impersonation = null,
    permissions = everything,
    adminActions = ['change-role', 'change-status', 'delete', 'reset-password'],
  } = change
  return { user: { id: 'viewer' }, tenant: { adminActions }, permissions, impersonation } as Me
}

function account(change: Partial<UserDetails> = {}): UserDetails {
  return {
    id: 'other',
    status: 'active',
    provider: 'password',
    email: 'other@example.com',
    registered: true,
    signInLocked: false,
    lastAdministrator: false,
    ...change,
  } as UserDetails
}

test('offered when permission and tenant both allow it', () => {
  expect(offerOf('delete', viewer(), account())).toEqual({ offered: true })
})

test('not offered without the permission, nor where the tenant does not offer it', () => {
  expect(offerOf('delete', viewer({ permissions: ['users:change-status'] }), account())).toEqual({
    offered: false,
  })
  expect(offerOf('delete', viewer({ adminActions: [] }), account())).toEqual({ offered: false })
})

test('activating and deactivating follow the status', () => {
  expect(offerOf('activate', viewer(), account()).offered).toBe(false)
  expect(offerOf('deactivate', viewer(), account()).offered).toBe(true)
  expect(offerOf('activate', viewer(), account({ status: 'inactive' })).offered).toBe(true)
})

test.each(['change-role', 'deactivate', 'reset-password', 'delete'] as const)(
  '%s: not for oneself',
  (action) => {
    expect(offerOf(action, viewer(), account({ id: 'viewer' }))).toMatchObject({
      reason: expect.stringContaining('own'),
    })
  },
)

test('the only administrator is not sent to another one', () => {
  const self = account({ id: 'viewer', lastAdministrator: true })
  expect(offerOf('change-role', viewer(), self)).toMatchObject({
    reason: 'You are the only active administrator. Make somebody else one first.',
  })
})

test.each(['change-role', 'deactivate', 'delete'] as const)(
  '%s: not for the last administrator',
  (action) => {
    expect(offerOf(action, viewer(), account({ lastAdministrator: true }))).toMatchObject({
      reason: expect.stringContaining('only active administrator'),
    })
  },
)

test('the password of an account that has none cannot be reset', () => {
  expect(offerOf('reset-password', viewer(), account({ provider: 'oidc' }))).toMatchObject({
    reason: expect.stringContaining('does not sign in with a password'),
  })
  expect(offerOf('reset-password', viewer(), account({ lastAdministrator: true }))).toEqual({ offered: true })
})

test('an account that is invited can be invited again and deactivated, but neither activated nor given a new password', () => {
  const invited = account({ status: 'invited', registered: false })
  expect(offerOf('invite', viewer(), invited)).toEqual({ offered: true })
  expect(offerOf('deactivate', viewer(), invited)).toEqual({ offered: true })
  expect(offerOf('activate', viewer(), invited).offered).toBe(false)
  expect(offerOf('reset-password', viewer(), invited)).toMatchObject({
    reason: expect.stringContaining('no password yet'),
  })
  expect(offerOf('invite', viewer({ permissions: ['users:change-status'] }), invited).offered).toBe(false)
})

test('activating what nobody has registered for needs an address to invite', () => {
  const waiting = account({ status: 'inactive', registered: false })
  expect(offerOf('activate', viewer(), waiting)).toEqual({ offered: true })
  expect(offerOf('invite', viewer(), waiting).offered).toBe(false)
  expect(offerOf('activate', viewer(), { ...waiting, email: null })).toMatchObject({
    reason: expect.stringContaining('email address'),
  })
})

test('only what is locked can be unlocked, by those who may change its status', () => {
  const locked = account({ signInLocked: true })
  expect(offerOf('unlock', viewer(), locked)).toEqual({ offered: true })
  expect(offerOf('unlock', viewer(), account()).offered).toBe(false)
  expect(offerOf('unlock', viewer({ permissions: ['users:reset-password'] }), locked).offered).toBe(false)
})

test('the password of an inactive account is reset once it is active', () => {
  expect(offerOf('reset-password', viewer(), account({ status: 'inactive' }))).toMatchObject({
    reason: 'Activate the account first.',
  })
})

test('viewing as somebody is offered for whoever the server would allow, with the reason beside the others', () => {
  const offer = (user: Partial<UserDetails>) => offerOf('view-as', viewer(), account(user))
  expect(offer({ impersonable: true })).toEqual({ offered: true })
  expect(offer({ impersonable: false })).toMatchObject({
    reason: expect.stringContaining('fewer permissions'),
  })
  expect(offer({ impersonable: false, status: 'inactive' })).toMatchObject({
    reason: expect.stringContaining('active users'),
  })
  expect(offer({ impersonable: false, id: 'viewer' })).toMatchObject({
    reason: expect.stringContaining('yourself'),
  })
})

test('nothing is offered to whoever looks as somebody else', () => {
  const by = { id: 'ada', name: 'ada' }
  const looking = viewer({ impersonation: { by, reason: 'a ticket', startedAt: '', endsAt: '' } })
  const actions = ['change-role', 'deactivate', 'reset-password', 'delete', 'view-as'] as const
  for (const action of actions)
    expect(offerOf(action, looking, account({ impersonable: true }))).toEqual({ offered: false })
})
