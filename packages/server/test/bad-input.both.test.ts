import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf, stateOf } from './refusals.ts'
import { type Answer, type Person, startTestApp, type TestApp, type TestRequest } from './test-app.ts'

/** Input that no screen sends. Each is refused with its reason, and changes nothing. */
let app: TestApp
let ada: Person
let bob: Person
let eve: Person
let before: Awaited<ReturnType<typeof stateOf>>

const users = '/tenants/default/users'
const invalid = '400 request.invalid'
const badCursor = '400 list.cursor_invalid'

beforeAll(async () => {
  app = await startTestApp({ profile: 'mimir' })
  ada = await app.firstAdministrator()
  bob = await app.addPerson(ada, 'bob', ['admin'])
  for (const username of ['carl', 'dora']) await app.addPerson(ada, username)
  await app.addTenant('elsewhere')
  eve = await app.firstAdministrator('eve', 'elsewhere')
  before = await stateOf(app)
})
afterAll(() => app.close())
afterEach(async () => expect(await stateOf(app)).toEqual(before))

function ask(request: TestRequest): Promise<Answer> {
  return app.request({ cookie: ada.cookie, ...request })
}

async function refused(request: TestRequest): Promise<string> {
  return refusalOf(await ask(request))
}

function create(fields: Record<string, unknown>) {
  return ask({
    method: 'POST',
    path: users,
    body: { username: 'nora', password: 'fourteen chars', ...fields },
  })
}

describe('the reason', () => {
  const department = { label: { en: 'Department' }, type: 'text' }
  const role = { name: 'Desk', description: '', permissions: [] }
  const key = (most: number) =>
    `must be ${most} lower-case letters, digits and hyphens at most, beginning with a letter`

  test.each<['POST' | 'PATCH', path: string, body: object, message: string]>([
    ['POST', 'attributes', { ...department, key: 'costCentre' }, key(30)],
    ['POST', 'roles', { ...role, key: '1st' }, key(63)],
    ['PATCH', 'settings/look-and-feel', { revision: 0, accentColor: 'red' }, 'must match ^#[0-9a-f]{6}$'],
    ['PATCH', `users/${'A'.repeat(36)}`, {}, 'must be a UUID in lower case'],
  ])('of %s %s %j says what is allowed', async (method, path, body, message) => {
    const answer = await ask({ method, path: `/tenants/default/${path}`, body })
    expect([answer.status, answer.body.errors?.[0]?.message]).toEqual([400, message])
  })

  test('names the character that is not allowed, not those that are', async () => {
    const path = `${users}/${bob.id}/impersonation`
    const reason = async (text: string) =>
      (await ask({ method: 'POST', path, body: { reason: text } })).body.errors?.[0]?.message
    expect(await reason('One\nTwo\u200B')).toContain('U+200B')
    expect(await reason(' \n ')).toBe('must be more than blanks')
  })
})

describe('fields', () => {
  const wrong: [what: string, field: string, value: unknown][] = [
    ['a number', 'username', 7],
    ['null', 'username', null],
    ['a list', 'username', ['nora']],
    ['an object', 'username', { toString: 'nora' }],
    ['a truth value', 'password', true],
    ['text instead of a list', 'roles', 'admin'],
    ['no role at all', 'roles', []],
    ['the same role twice', 'roles', ['admin', 'admin']],
    ['a list in a list', 'roles', [['admin']]],
    ['a very long name', 'username', 'n'.repeat(201)],
    ['a name of ten thousand characters', 'username', 'n'.repeat(10_000)],
    ['a very long alias', 'alias', 'n'.repeat(201)],
    ['a password of a kilobyte and more', 'password', 'p'.repeat(1025)],
    ['a NUL', 'username', 'no\0ra'],
    ['a NUL in a password', 'password', 'fourteen\0chars and more'],
    ['a line break', 'alias', 'Nora\r\nAdmin: yes'],
    ['an escape sequence of a terminal', 'alias', '\u001b[31mNora'],
    ['a right-to-left override', 'alias', 'Nora\u202Enimda'],
    ['a zero-width space', 'username', 'no\u200Bra'],
    ['a zero-width joiner', 'username', 'no\u200Dra'],
    ['a soft hyphen', 'username', 'no\u00ADra'],
    ['a byte order mark', 'username', '\uFEFFnora'],
    ['half a surrogate pair', 'alias', 'Nora \uD800'],
    ['half a surrogate pair in a password', 'password', 'fourteen characters \uDFFF'],
    ['a private-use character', 'alias', 'Nora \uE000'],
    ['a line separator', 'alias', 'Nora\u2028'],
  ]

  test.each(wrong)('%s as %s is refused by name', async (_, field, value) => {
    const answer = await create({ [field]: value })
    expect(refusalOf(answer)).toBe(invalid)
    expect(answer.body.errors[0].field.split('.')[0]).toBe(field)
  })

  test.each(['status', 'id', 'tenantId', 'provider', 'createdAt', 'isAdmin', 'mustChangePassword', 'tenant'])(
    'an unknown field is refused: %s',
    async (field) => {
      const answer = await create({ [field]: 'x' })
      expect(refusalOf(answer)).toBe(invalid)
      expect(answer.body.errors).toEqual([
        { field, message: 'is not a field of this operation', code: 'unknown' },
      ])
    },
  )

  test.each(['roles', 'status', 'email', 'username', 'permissions', 'provider'])(
    'no user edits their own %s',
    async (field) => {
      expect(await refused({ method: 'PATCH', path: '/me', body: { alias: 'Ada', [field]: 'admin' } })).toBe(
        invalid,
      )
    },
  )

  test.each([
    ['{"username":"nora","password":"fourteen chars","__proto__":{"roles":["admin"]}}'],
    ['{"username":"nora","password":"fourteen chars","constructor":{"prototype":{"roles":["admin"]}}}'],
    ['{"__proto__":{"username":"nora","password":"fourteen chars"}}'],
  ])('a body with names of prototypes is not read: %s', async (body) => {
    expect(await refused({ method: 'POST', path: users, body })).toBe(invalid)
    expect(({} as Record<string, unknown>).roles).toBeUndefined()
  })

  test.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype'])(
    'a name that every object has is no field: %s',
    async (name) => {
      expect(refusalOf(await create({ [name]: 'x' }))).toBe(invalid)
      expect(await refused({ path: `${users}?${name}=x` })).toBe(invalid)
      expect(await refused({ path: `${users}?sort=${name}` })).toBe(invalid)
    },
  )

  test('neither a role nor a limit is found under a name that every object has', async () => {
    const roles = `${users}/${bob.id}/roles`
    expect(await refused({ method: 'PUT', path: roles, body: { roles: ['constructor'] } })).toBe(
      '404 role.not_found',
    )
    for (const limit of ['constructor', 'toString', 'hasOwnProperty']) {
      const path = `${users}/${bob.id}/limits/${limit}`
      expect(await refused({ method: 'PUT', path, body: { value: 1 } })).toBe('404 limit.not_found')
      expect(await refused({ method: 'DELETE', path })).toBe('404 limit.not_found')
    }
  })

  test('a path and a body with different users are refused', async () => {
    const others = [{ user: bob.id }, { tenant: 'elsewhere' }, { id: eve.id }]
    for (const other of others) {
      const status = {
        method: 'PUT' as const,
        path: `${users}/${ada.id}/status`,
        body: { status: 'inactive', ...other },
      }
      expect(await refused(status)).toBe(invalid)
      const roles = {
        method: 'PUT' as const,
        path: `${users}/${ada.id}/roles`,
        body: { roles: ['operator'], ...other },
      }
      expect(await refused(roles)).toBe(invalid)
    }
    expect(await refused({ path: `${users}/${ada.id}?user=${bob.id}` })).toBe(invalid)
    expect(await refused({ path: `${users}?tenant=elsewhere` })).toBe(invalid)
  })

  test.each(['-1', '1.5', '99999999999999999999', '"5"', '[1]'])(
    'a limit of %s is refused',
    async (value) => {
      expect(
        await refused({
          method: 'PUT',
          path: `${users}/${bob.id}/limits/hunts.maxHosts`,
          body: `{"value":${value}}`,
        }),
      ).toBe(invalid)
      expect(await refused({ path: `${users}/${bob.id}/limits/hunts.maxHosts?value=${value}` })).toBe(invalid)
      expect(await refused({ path: `${users}?limit=${value}` })).toBe(invalid)
    },
  )

  test('an Idempotency-Key is printable and short', async () => {
    for (const key of ['', ' ', 'a b', 'k'.repeat(201), 'schlüssel']) {
      const request = {
        method: 'POST' as const,
        path: users,
        body: { username: 'nora', password: 'fourteen chars' },
      }
      expect(await refused({ ...request, headers: { 'idempotency-key': key } })).toBe(invalid)
    }
  })
})

describe('times', () => {
  const impossible = [
    '2026-13-45T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2027-02-29T12:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-06-31T00:00:00Z',
    '2026-01-01T25:00:00Z',
    '2026-01-01T23:60:00Z',
    '2026-01-01T23:59:60Z',
    '2026-01-01T00:00:00',
    '2026-01-01T00:00:00+02:00',
    '2026-01-01',
    'tomorrow',
    '0',
    '',
  ]

  test.each(impossible)('%j is not a valid time', async (moment) => {
    for (const field of ['from', 'until']) {
      const query = new URLSearchParams({ [field]: moment })
      expect(await refused({ path: `/tenants/default/audit-events?${query}` })).toBe(invalid)
      const body = { format: 'csv', [field]: moment }
      expect(await refused({ method: 'POST', path: '/tenants/default/audit-events/export', body })).toBe(
        invalid,
      )
    }
    const key = { name: 'a key', expiresAt: moment }
    expect(await refused({ method: 'POST', path: '/me/api-keys', body: key })).toBe(invalid)
    for (const field of ['startsAt', 'endsAt']) {
      const grant = {
        user: bob.id,
        permission: 'can_launch_fleet_hunts',
        reason: 'on call',
        [field]: moment,
      }
      expect(await refused({ method: 'POST', path: '/tenants/default/capabilities', body: grant })).toBe(
        invalid,
      )
    }
  })

  test('the first and the last times that can be written are valid', async () => {
    for (const moment of [
      '0000-01-01T00:00:00Z',
      '0001-01-01T00:00:00Z',
      '9999-12-31T23:59:59.999999Z',
      '2028-02-29T00:00:00Z',
    ]) {
      expect((await ask({ path: `/tenants/default/audit-events?from=${moment}` })).status).toBe(200)
    }
  })
})

describe('lists', () => {
  const hostile = [
    'username; drop table users; --',
    "username' or '1'='1",
    'username desc, (select hash from passwords limit 1)',
    'emailKey',
    'preferences',
    '--username',
    '',
  ]

  test.each(hostile)('sorting and filtering by %j is refused', async (text) => {
    const value = encodeURIComponent(text)
    for (const field of ['sort', 'status', 'provider', 'role', 'cursor', 'limit', 'total']) {
      // A word that could be the key of a role is searched for, and a cursor is checked by its signature.
      if (/^\w+$/.test(text) && ['role', 'cursor'].includes(field)) continue
      if (field === 'cursor' && text === '--username') continue
      expect(await refused({ path: `${users}?${field}=${value}` }), field).toBe(invalid)
    }
    for (const field of ['actor', 'outcome', 'action']) {
      if (field === 'action' && ['--username', 'preferences'].includes(text)) continue
      expect(await refused({ path: `/tenants/default/audit-events?${field}=${value}` }), field).toBe(invalid)
    }
  })

  test('filtering by an unknown role is refused', async () => {
    expect(await refused({ path: `${users}?role=emperor` })).toBe('404 role.not_found')
  })

  test('a search treats SQL as text', async () => {
    for (const q of ["' or 1=1 --", "'; drop table users; --", '%', '\\', '_']) {
      const answer = await ask({ path: `${users}?total=true&q=${encodeURIComponent(q)}` })
      expect(answer).toMatchObject({ status: 200, body: { items: [], total: 0 } })
    }
  })

  test('a parameter given twice is refused', async () => {
    for (const query of ['limit=1&limit=2', 'sort=username&sort=-username', 'q=a&q=b', 'q[]=a', 'q[a]=b']) {
      expect(await refused({ path: `${users}?${query}` }), query).toBe(invalid)
    }
  })

  test('a cursor is valid for its own list and session, and unaltered', async () => {
    const first = await cursorOf(`${users}?limit=1`)
    const after = (cursor: string, query = 'limit=1') => ask({ path: `${users}?${query}&cursor=${cursor}` })
    expect((await after(first)).status).toBe(200)

    const [body = '', signature = ''] = first.split('.')
    const forged = Buffer.from(JSON.stringify(['x', "'; drop table users; --", bob.id])).toString('base64url')
    const edited = [
      `${first}A`,
      first.slice(0, -1),
      `${first}.`,
      `${first}.x`,
      `.${signature}`,
      `${body}.`,
      body,
      `${forged}.${signature}`,
      `${body.slice(0, -2)}AA.${signature}`,
      'x'.repeat(1000),
    ]
    for (const cursor of edited) expect(refusalOf(await after(cursor)), cursor).toBe(badCursor)
    // The cursor of another order, another filter, another list.
    expect(refusalOf(await after(first, 'limit=1&sort=-username'))).toBe(badCursor)
    expect(refusalOf(await after(first, 'limit=1&status=active'))).toBe(badCursor)
    expect(await refused({ path: `/tenants/default/audit-events?cursor=${first}` })).toBe(badCursor)
    expect(await refused({ path: `/tenants/default/capabilities?cursor=${first}` })).toBe(badCursor)
    // Another user's cursor, even with the same rights.
    expect(await refused({ path: `${users}?limit=1&cursor=${first}`, cookie: bob.cookie })).toBe(badCursor)
  })

  test('a cursor ends with its session', async () => {
    const path = `${users}?limit=1`
    const again = await app.signIn('bob', bob.password)
    const stale = await cursorOf(path, bob.cookie)
    expect(await refused({ path: `${path}&cursor=${stale}`, cookie: again.cookie })).toBe(badCursor)
    before = await stateOf(app)
  })

  async function cursorOf(path: string, cookie = ada.cookie): Promise<string> {
    const { body } = await ask({ path, cookie })
    expect(body.nextCursor).toBeDefined()
    return body.nextCursor
  }
})
