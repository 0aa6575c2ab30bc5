import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

/**
 * Three ranks on the default profile: the super-admin ada has all rights, tara is an administrator of users without the rights of the
 * product, max is a member. Each line says who tries what on whom, and the outcome.
 */
let app: TestApp
const people: Record<string, Person> = {}

beforeAll(async () => {
  app = await startTestApp({ profile: 'default' })
  const ada = await app.firstAdministrator('ada')
  people.ada = ada
  people.tara = await app.addPerson(ada, 'tara', ['administrator'])
  people.otto = await app.addPerson(ada, 'otto', ['auditor'])
  people.max = await app.addPerson(ada, 'max')
  const eve = await app.addTenant('eve-land')
  people.eve = await app.firstAdministrator('eve', eve.slug)
})
afterAll(() => app.close())

const attempts: [
  actor: string,
  what: string,
  target: string,
  method: string,
  path: string,
  body: unknown,
  answer: string,
][] = [
  ['nobody', 'lists users', '', 'GET', '', undefined, '401 access.not_signed_in'],
  ['max', 'lists users', '', 'GET', '', undefined, '403 access.denied'],
  ['otto', 'lists users', '', 'GET', '', undefined, '200'],
  ['eve', 'lists users of another tenant', '', 'GET', '', undefined, '404 tenant.not_found'],
  ['max', 'creates a user', '', 'POST', '', { username: 'u1', password: 'x' }, '403 access.denied'],
  ['otto', 'creates a user', '', 'POST', '', { username: 'u1', password: 'x' }, '403 access.denied'],
  [
    'tara',
    'creates a super-admin',
    '',
    'POST',
    '',
    { username: 'u1', password: 'a password of some length', roles: ['super-admin'] },
    '403 access.escalation',
  ],
  [
    'tara',
    'makes a member super-admin',
    'max',
    'PUT',
    '/roles',
    { roles: ['super-admin'] },
    '403 access.escalation',
  ],
  [
    'tara',
    'makes herself super-admin',
    'tara',
    'PUT',
    '/roles',
    { roles: ['super-admin'] },
    '403 access.escalation',
  ],
  ['tara', 'demotes the super-admin', 'ada', 'PUT', '/roles', { roles: ['member'] }, '403 access.escalation'],
  [
    'tara',
    'deactivates the super-admin',
    'ada',
    'PUT',
    '/status',
    { status: 'inactive' },
    '403 access.escalation',
  ],
  ['tara', 'deletes the super-admin', 'ada', 'DELETE', '', undefined, '403 access.escalation'],
  [
    'tara',
    'resets the password of the super-admin',
    'ada',
    'POST',
    '/password-resets',
    {},
    '403 access.escalation',
  ],
  [
    'tara',
    "changes the super-admin's email",
    'ada',
    'PATCH',
    '',
    { email: 'x@example.com' },
    '403 access.escalation',
  ],
  ['tara', 'signs the super-admin out', 'ada', 'DELETE', '/sessions', undefined, '403 access.escalation'],
  [
    'max',
    'makes himself administrator',
    'max',
    'PUT',
    '/roles',
    { roles: ['administrator'] },
    '403 access.denied',
  ],
  ['eve', 'deletes a user of another tenant', 'max', 'DELETE', '', undefined, '404 tenant.not_found'],
  [
    'ada',
    'demotes herself, the only super-admin',
    'ada',
    'PUT',
    '/roles',
    { roles: ['member'] },
    '409 user.last_administrator',
  ],
  ['tara', 'makes a member auditor', 'max', 'PUT', '/roles', { roles: ['auditor'] }, '200'],
]

describe('who may do what to whom', () => {
  test.each(attempts)('%s %s', async (actor, _what, target, method, path, body, answer) => {
    const users = '/tenants/default/users'
    const { status, body: result } = await app.request({
      method: method as 'GET',
      path: `${users}${target ? `/${people[target]?.id}` : ''}${path}`,
      ...(body === undefined ? {} : { body }),
      cookie: people[actor]?.cookie,
    })
    expect([status, result?.code].filter(Boolean).join(' ')).toBe(answer)
  })

  test('a refused change changes nobody', async () => {
    const { body } = await app.request({
      path: '/tenants/default/users?sort=username',
      cookie: people.ada?.cookie,
    })
    expect(
      body.items.map((user: { username: string; roles: { key: string }[] }) => [
        user.username,
        user.roles.map((role) => role.key),
      ]),
    ).toEqual([
      ['ada', ['super-admin']],
      ['max', ['auditor']],
      ['otto', ['auditor']],
      ['tara', ['administrator']],
    ])
  })
})
