import { contract } from '@rollcall/contract/contract.ts'
import type { Me } from '@rollcall/contract/me.ts'
import { expect, test } from 'vitest'
import { mayCall } from './me.ts'

const permissions = ['users:read', 'users:update', 'users:manage-sessions', 'audit:read', 'audit:export']
const by = { id: 'ada', name: 'ada' }
const oneself = { permissions, impersonation: null } as unknown as Me
const looking = { permissions, impersonation: { by, reason: '', startedAt: '', endsAt: '' } } as unknown as Me

test('an impersonator may call only the operations that read, with the permissions of the user', () => {
  const { sessions, audit, me, impersonation } = contract
  const operations = [
    sessions.listOfUser,
    sessions.endOfUser,
    audit.list,
    audit.exportEvents,
    me.update,
    me.signOut,
  ]
  expect(operations.map((operation) => mayCall(oneself, operation))).toEqual(operations.map(() => true))
  expect(operations.filter((operation) => mayCall(looking, operation)).map(({ name }) => name)).toEqual([
    'sessions.list-of-user',
    'audit.list',
    'me.sign-out',
  ])
  expect(mayCall(looking, impersonation.stop)).toBe(true)
  expect(mayCall(oneself, impersonation.start)).toBe(false)
})
