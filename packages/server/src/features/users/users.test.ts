import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

let app: TestApp
let ada: Person

beforeAll(async () => {
  app = await startTestApp({ profile: 'mimir' })
  ada = await app.firstAdministrator()
})
afterAll(() => app.close())

const users = '/tenants/default/users'

function create(body: Record<string, unknown>, by: Person = ada) {
  return app.request({
    method: 'POST',
    path: users,
    body: { password: 'fourteen chars', ...body },
    cookie: by.cookie,
  })
}

async function latestEvent(target: string) {
  const { body } = await app.request({
    path: `/tenants/default/audit-events?limit=1&target=${target}`,
    cookie: ada.cookie,
  })
  return body.items[0]
}

describe('creating a user', () => {
  test('MI-07 · a new account signs in with a password and is an Operator unless Admin is chosen', async () => {
    const operator = await create({ username: 'olga' })
    expect(operator.status).toBe(201)
    expect(operator.body).toMatchObject({
      provider: 'password',
      status: 'active',
      roles: [{ key: 'operator' }],
    })
    const admin = await create({ username: 'alan', roles: ['admin'] })
    expect(admin.body.roles).toEqual([{ key: 'admin', name: 'Admin', color: 'orange' }])
    expect(await latestEvent(admin.body.id)).toMatchObject({
      action: 'user.created',
      actor: { name: 'ada' },
      after: { username: 'alan', roles: ['admin'] },
    })
  })

  test('MI-05 · refuses a password below the policy and empty fields', async () => {
    const short = await create({ username: 'petra', password: 'thirteen char' })
    expect(short).toMatchObject({
      status: 422,
      body: { code: 'password.too_short', detail: 'Use at least 14 characters.' },
    })
    expect((await create({ username: 'petra', password: '' })).body).toMatchObject({
      code: 'request.invalid',
      errors: [{ field: 'password' }],
    })
    expect((await create({ username: '' })).body.errors).toMatchObject([{ field: 'username' }])
  })

  test('MI-06 · alice and Alice are two accounts, a second alice is refused', async () => {
    expect((await create({ username: 'alice' })).status).toBe(201)
    expect((await create({ username: 'Alice' })).status).toBe(201)
    expect((await create({ username: 'alice' })).body.code).toBe('user.username_taken')
  })

  test('refuses passwords that attackers try first and names of the account itself', async () => {
    expect((await create({ username: 'paul', password: 'mimirmimirmimir' })).body.code).toBe(
      'password.context',
    )
    expect((await create({ username: 'longusername', password: 'longusernamelongusername' })).body.code).toBe(
      'password.context',
    )
    expect((await create({ username: 'paul', password: '12345678901234567890' })).body.code).toBe(
      'password.common',
    )
  })

  test('names an unknown role and refuses two roles where users have exactly one', async () => {
    expect((await create({ username: 'rita', roles: ['emperor'] })).body.code).toBe('role.not_found')
    expect((await create({ username: 'rita', roles: ['admin', 'operator'] })).body.code).toBe('role.too_many')
  })

  test('the same Idempotency-Key creates once and answers exactly the same', async () => {
    const request = {
      method: 'POST' as const,
      path: users,
      body: { username: 'ida', password: 'fourteen chars' },
      headers: { 'idempotency-key': 'one-of-a-kind' },
      cookie: ada.cookie,
    }
    const first = await app.request(request)
    const second = await app.request(request)
    expect(second.status).toBe(201)
    expect(second.raw).toBe(first.raw)
    const other = await app.request({ ...request, body: { username: 'ivan', password: 'fourteen chars' } })
    expect(other.body.code).toBe('idempotency.mismatch')
    // A fast hash of the request would also be a fast hash of its password.
    const retyped = await app.request({ ...request, body: { username: 'ida', password: 'fifteen letters' } })
    expect(retyped.raw).toBe(first.raw)
  })
})

describe('listing users', () => {
  test('MI-03 · pages cover every account once, in either direction of every sort', async () => {
    for (const username of ['zoe', 'yan', 'xia', 'wim']) await create({ username })
    await app.signIn('zoe', 'fourteen chars')
    const total = (await app.request({ path: `${users}?total=true&limit=1`, cookie: ada.cookie })).body.total
    for (const sort of [
      'username',
      '-username',
      'createdAt',
      '-createdAt',
      'lastSignInAt',
      '-lastSignInAt',
      'status',
      '-status',
      'provider',
      '-provider',
    ]) {
      const seen = await walk(`sort=${sort}&limit=3`)
      expect(new Set(seen).size, sort).toBe(total)
      expect(seen.length, sort).toBe(total)
    }
    expect((await walk('sort=-username&limit=3'))[0]).toBe('zoe')
    expect((await walk('sort=-lastSignInAt&limit=2'))[0]).toBe('zoe')
  })

  test('finds the beginnings of words in any case, where % and _ have no meaning', async () => {
    await create({ username: '100%_sure' })
    expect(new Set(await walk('q=ALI'))).toEqual(new Set(['Alice', 'alice']))
    expect(await walk('q=lic')).toEqual([])
    expect(await walk('q=100%25')).toEqual(['100%_sure'])
    expect(await walk('q=_SU')).toEqual(['100%_sure'])
    expect(await walk('q=1%25')).toEqual([])
    expect(await walk('q=_')).toEqual([])
  })

  test('filters by role, status and sign-in', async () => {
    expect(await walk('role=admin')).toEqual(['ada', 'alan'])
    expect(await walk('status=inactive')).toEqual([])
    expect(await walk('provider=saml')).toEqual([])
  })

  async function walk(query: string): Promise<string[]> {
    const names: string[] = []
    let cursor: string | undefined
    do {
      const path = `${users}?${query}${cursor ? `&cursor=${cursor}` : ''}`
      const { status, body } = await app.request({ path, cookie: ada.cookie })
      expect(status).toBe(200)
      names.push(...body.items.map((item: { username: string }) => item.username))
      cursor = body.nextCursor
    } while (cursor)
    return names
  }
})

describe('changing a user (MI-16)', () => {
  test('a new role counts on the next request of an open session', async () => {
    const nora = await app.addPerson(ada, 'nora')
    expect((await app.request({ path: users, cookie: nora.cookie })).status).toBe(403)
    const changed = await put(nora, 'roles', { roles: ['admin'], olderCredentials: 'keep' })
    expect(changed.body.roles).toMatchObject([{ key: 'admin' }])
    expect((await app.request({ path: users, cookie: nora.cookie })).status).toBe(200)
    expect(await latestEvent(nora.id)).toMatchObject({
      action: 'user.roles-changed',
      before: { roles: ['operator'] },
      after: { roles: ['admin'] },
    })
  })

  test('deactivating ends sessions at once and activating does not bring them back', async () => {
    const dora = await app.addPerson(ada, 'dora')
    const off = await put(dora, 'status', { status: 'inactive', reason: 'left the company' })
    expect(off.body.status).toBe('inactive')
    expect((await app.request({ path: '/me', cookie: dora.cookie })).status).toBe(401)
    expect(await latestEvent(dora.id)).toMatchObject({
      action: 'user.deactivated',
      reason: 'left the company',
      after: { endedSessions: 1 },
    })
    expect((await put(dora, 'status', { status: 'inactive' })).body.code).toBe('user.status_unchanged')
    expect((await put(dora, 'status', { status: 'active' })).status).toBe(200)
    expect((await app.request({ path: '/me', cookie: dora.cookie })).status).toBe(401)
    expect((await app.signIn('dora', dora.password)).status).toBe(200)
  })

  test('deleting ends all sessions and keys, and the log still names the account', async () => {
    const gone = await app.addPerson(ada, 'gone')
    const before = await app.request({ path: `${users}/${gone.id}`, cookie: ada.cookie })
    expect(before.body).toMatchObject({
      activeSessions: 1,
      apiKeys: 0,
      lastAdministrator: false,
      createdBy: { name: 'ada' },
    })
    expect(
      (await app.request({ method: 'DELETE', path: `${users}/${gone.id}`, cookie: ada.cookie })).status,
    ).toBe(204)
    expect((await app.request({ path: '/me', cookie: gone.cookie })).status).toBe(401)
    expect((await app.request({ path: `${users}/${gone.id}`, cookie: ada.cookie })).body.code).toBe(
      'user.not_found',
    )
    expect(await latestEvent(gone.id)).toMatchObject({
      action: 'user.deleted',
      target: { name: 'gone' },
      after: { endedSessions: 1 },
    })
  })

  test('email and alias change, and an address in use is refused', async () => {
    const { id } = (await create({ username: 'emil', email: 'emil@example.com' })).body
    const { body: other } = await create({ username: 'emma', email: 'emma@example.com' })
    const patch = (body: unknown) =>
      app.request({ method: 'PATCH', path: `${users}/${id}`, body, cookie: ada.cookie })
    expect((await patch({ alias: 'Em' })).body).toMatchObject({ alias: 'Em', email: 'emil@example.com' })
    expect((await patch({ email: 'EMMA@Example.com' })).body.code).toBe('user.email_taken')
    expect((await patch({ email: 'not an address' })).body.errors).toMatchObject([{ field: 'email' }])
    expect((await patch({ email: null })).body.email).toBeNull()
    expect(other.email).toBe('emma@example.com')
  })

  test('nobody deletes or deactivates their own account', async () => {
    expect(
      (await app.request({ method: 'DELETE', path: `${users}/${ada.id}`, cookie: ada.cookie })).body.code,
    ).toBe('user.yourself')
    expect((await put(ada, 'status', { status: 'inactive' })).body.code).toBe('user.yourself')
  })

  function put(person: { id: string }, what: string, body: unknown, by: Person = ada) {
    return app.request({ method: 'PUT', path: `${users}/${person.id}/${what}`, body, cookie: by.cookie })
  }
})

describe('the rules of the profile', () => {
  test('MI-16 · actions disabled by adminActions are refused for everybody', async () => {
    const strict = await startTestApp({
      profile: 'mimir',
      change: (source) => {
        source.accounts.adminActions = []
      },
    })
    try {
      const boss = await strict.firstAdministrator()
      const olga = await strict.addPerson(boss, 'olga')
      const tries = [
        { method: 'PUT' as const, path: `${users}/${olga.id}/roles`, body: { roles: ['admin'] } },
        { method: 'PUT' as const, path: `${users}/${olga.id}/status`, body: { status: 'inactive' } },
        { method: 'DELETE' as const, path: `${users}/${olga.id}` },
        { method: 'POST' as const, path: `${users}/${olga.id}/password-resets`, body: {} },
      ]
      for (const request of tries) {
        expect((await strict.request({ ...request, cookie: boss.cookie })).body.code).toBe(
          'access.action_disabled',
        )
      }
    } finally {
      await strict.close()
    }
  })

  test('a role change signs out only where the profile says so', async () => {
    const strict = await startTestApp({
      profile: 'mimir',
      change: (source) => {
        source.accounts.onRoleChange = 'end-sessions'
      },
    })
    try {
      const boss = await strict.firstAdministrator()
      const olga = await strict.addPerson(boss, 'olga')
      await strict.request({
        method: 'PUT',
        path: `${users}/${olga.id}/roles`,
        body: { roles: ['admin'] },
        cookie: boss.cookie,
      })
      expect((await strict.request({ path: '/me', cookie: olga.cookie })).status).toBe(401)
    } finally {
      await strict.close()
    }
  })
})
