import { describe, expect, it } from 'vitest'
import { type AccountEvent, type AccountStatus, nextStatus } from './account-status.ts'

const table: [AccountStatus, boolean, AccountEvent, object][] = [
  ['invited', false, 'activate', { refused: 'not-registered' }],
  ['invited', false, 'deactivate', { status: 'inactive' }],
  ['invited', false, 'accept', { status: 'active' }],
  ['invited', false, 'invite', { status: 'invited' }],
  ['active', true, 'activate', { refused: 'unchanged' }],
  ['active', true, 'deactivate', { status: 'inactive' }],
  ['active', true, 'accept', { refused: 'already-registered' }],
  ['active', true, 'invite', { refused: 'already-registered' }],
  ['inactive', true, 'activate', { status: 'active' }],
  ['inactive', true, 'deactivate', { refused: 'unchanged' }],
  ['inactive', true, 'accept', { refused: 'inactive' }],
  ['inactive', true, 'invite', { refused: 'inactive' }],
  ['inactive', false, 'activate', { status: 'invited' }],
  ['inactive', false, 'deactivate', { refused: 'unchanged' }],
  ['inactive', false, 'accept', { refused: 'inactive' }],
  ['inactive', false, 'invite', { refused: 'inactive' }],
]

describe('the status of an account (IN-02)', () => {
  it.each(table)('%s, registered: %s, %s', (status, registered, event, expected) => {
    expect(nextStatus({ status, registered }, event)).toEqual(expected)
  })

  it('makes an unregistered account active only when its owner accepts the invitation', () => {
    for (const status of ['invited', 'inactive'] as const)
      for (const event of ['activate', 'deactivate', 'invite'] as const)
        expect(nextStatus({ status, registered: false }, event)).not.toEqual({ status: 'active' })
  })
})
