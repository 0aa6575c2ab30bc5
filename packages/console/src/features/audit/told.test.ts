import type { AuditEvent } from '@rollcall/contract/audit.ts'
import { events } from '@rollcall/contract/events/events.ts'
import { expect, test } from 'vitest'
import { t } from '../../i18n/messages.ts'
import { reasonOf, told, toldInText } from './told.ts'

const event = (action: string, rest: Partial<AuditEvent> = {}): AuditEvent => ({
  id: 'e',
  at: '2026-11-21T15:04:05Z',
  action,
  outcome: 'success',
  actor: { kind: 'user', id: 'a', name: 'ada' },
  apiKey: null,
  impersonator: null,
  target: { kind: 'user', id: 'n', name: 'nora' },
  reason: null,
  before: null,
  after: null,
  address: '',
  userAgent: '',
  requestId: '',
  ...rest,
})

test('every event has a sentence of its own, with and without what it is about', () => {
  for (const name of Object.keys(events)) {
    expect(t.has(`told.${name}`), name).toBe(true)
    for (const target of [null, event(name).target]) expect(toldInText(event(name, { target }))).not.toBe('')
  }
})

test('an event that this version does not know is told by its action', () => {
  expect(toldInText(event('user.teleported'))).toBe('ada: user.teleported')
})

test.each([
  [
    event('user.roles-changed', { before: { roles: ['user'] }, after: { roles: ['user', 'admin'] } }),
    'ada gave nora the role admin',
  ],
  [
    event('user.roles-changed', { before: { roles: ['user', 'admin'] }, after: { roles: [] } }),
    'ada took the roles user and admin from nora',
  ],
  [
    event('user.roles-changed', { before: { roles: ['user'] }, after: { roles: ['admin'] } }),
    'ada changed the roles of nora from user to admin',
  ],
  [
    event('user.created', { after: { username: 'nora', roles: ['user'] } }),
    'ada added nora with the role user',
  ],
  [event('user.updated', { before: { alias: null }, after: { alias: 'N' } }), 'ada edited nora: Alias'],
  [event('user.updated', { before: {}, after: {} }), 'ada edited nora'],
  [
    event('user.attribute-cleared', {
      before: { attributes: { manager: 'max' } },
      after: { attributes: { manager: null } },
    }),
    'The attribute manager of nora was cleared, because the user that it named was deleted',
  ],
  [
    event('user.attribute-cleared', { before: {}, after: {} }),
    'An attribute of nora was cleared, because the user that it named was deleted',
  ],
  [event('sign-in.failed', { target: null }), 'Someone could not sign in'],
  [
    event('group.members-added', {
      target: { kind: 'group', id: 'g', name: 'Ops' },
      after: { role: 'member', users: ['a', 'b', 'c', 'd', 'e'] },
    }),
    'ada added a, b, c and 2 others to the group Ops',
  ],
  [
    event('group.member-role-changed', {
      target: { kind: 'group', id: 'g', name: 'Ops' },
      before: { user: 'nora', role: 'member' },
      after: { user: 'nora', role: 'owner' },
    }),
    'ada made nora an owner of the group Ops',
  ],
  [
    event('group.inherited', {
      target: { kind: 'group', id: 'g', name: 'Ops' },
      before: { owner: 'nora' },
      after: { owner: 'ada' },
    }),
    'ada inherited the group Ops from nora',
  ],
  [
    event('role.updated', {
      target: { kind: 'role', id: 'r', name: 'Editor' },
      before: {},
      after: { permissionsAdded: ['x', 'y'] },
    }),
    'ada added 2 permissions to the role Editor',
  ],
  [
    event('job.created', {
      target: { kind: 'job', id: 'j', name: 'deactivate' },
      after: { action: 'deactivate', users: 12 },
    }),
    'ada began a job for 12 users: deactivate',
  ],
  [
    event('job.created', {
      target: { kind: 'job', id: 'j', name: 'add-to-group' },
      after: { action: 'add-to-group', users: 3, group: 'Ops' },
    }),
    'ada began a job for 3 users: add to a group',
  ],
])('%#: an event is told in the words of a reader', (given, sentence) => {
  expect(toldInText(given)).toBe(sentence)
})

test('who acts as another, or by a key, is named', () => {
  const impersonator = { id: 'i', name: 'ida' }
  expect(toldInText(event('user.locked', { impersonator }))).toBe('Failed sign-ins locked nora')
  expect(toldInText(event('user.deleted', { impersonator }))).toBe('ida, viewing as ada deleted nora')
  const apiKey = { id: 'k', name: 'CI', createdBy: null }
  expect(toldInText(event('user.deleted', { apiKey }))).toBe('ada with the API key CI deleted nora')
})

test('what the server gives as a reason is said in the words of a reader', () => {
  expect(reasonOf(event('sign-in.failed', { reason: 'wrong password' }))).toBe('Wrong password')
  expect(reasonOf(event('user.deactivated', { reason: 'wrong password' }))).toBe('wrong password')
})

test('an API key leads to its owner', () => {
  const key = { target: { kind: 'api-key', id: 'k', name: 'CI' }, before: { owner: 'o' } }
  expect(told(event('api-key.revoked', key)).subjects.target).toEqual({
    kind: 'api-key',
    id: 'o',
    name: 'CI',
  })
})
