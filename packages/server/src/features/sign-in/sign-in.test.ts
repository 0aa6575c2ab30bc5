import { hash, verify } from '@node-rs/argon2'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Answer, type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'
import { newSecret } from '../../platform/secrets.ts'
import { createPasswordHasher, passwordCost } from '../passwords/password-hasher.ts'
import { setupLink } from './setup.ts'

// Counted, not replaced: passwords are really verified.
const verified = vi.fn(verify)

let app: TestApp
let ada: Person
let max: Person

beforeAll(async () => {
  const passwordHasher = await createPasswordHasher(undefined, passwordCost, { hash, verify: verified })
  app = await startTestApp({ deps: { passwordHasher } })
  ada = await app.firstAdministrator()
  max = await app.addPerson(ada, 'max')
})
afterAll(() => app.close())

describe('a user who cannot sign in', () => {
  const refusals: [who: string, username: string, password: string][] = []

  beforeAll(async () => {
    const away = await app.addPerson(ada, 'away')
    await setStatus(away, 'inactive')
    const sso = await app.addPerson(ada, 'sso')
    const leftover = await app.addPerson(ada, 'leftover')
    await asOwner(app.storage.database, async (db) => {
      await db
        .updateTable('users')
        .set({ provider: 'oidc' })
        .where('id', 'in', [sso.id, leftover.id])
        .execute()
      await db.deleteFrom('passwords').where('userId', '=', sso.id).execute()
    })
    refusals.push(
      ['a wrong password', 'max', 'a wrong password of some length'],
      ['an unknown account', 'nobody', max.password],
      ['an inactive account, right password', 'away', away.password],
      ['an inactive account, wrong password', 'away', 'a wrong password of some length'],
      ['an account of single sign-on', 'sso', sso.password],
      ['an account with a former password', 'leftover', leftover.password],
      ['a name that no account can have', "max'; --", max.password],
    )
  })

  // Clears the failures of the test before, so that no answer is a lock.
  beforeEach(() => app.clock.advance(15 * 60_000))

  test('gets the same answer, whatever the reason', async () => {
    const answers = new Map<string, unknown>()
    for (const [who, username, password] of refusals)
      answers.set(who, seen(await app.signIn(username, password)))
    const [first] = answers.values()
    expect(first).toMatchObject({ status: 401, body: { code: 'sign_in.failed' } })
    for (const [who, answer] of answers) expect(answer, who).toEqual(first)
  })

  test('costs the server the same, whatever the reason', async () => {
    for (const [who, username, password] of refusals) {
      verified.mockClear()
      await app.signIn(username, password)
      const hashes = verified.mock.calls.map(([stored]) => costOf(String(stored)))
      expect(hashes, who).toEqual(['argon2id v=19 m=19456,t=2,p=1'])
    }
  })

  test('T10 · costs the database the same statements, whatever the reason', async () => {
    const query = vi.spyOn(pg.Client.prototype, 'query')
    const sent = new Map<string, string[]>()
    for (const [who, username, password] of refusals) {
      query.mockClear()
      await app.signIn(username, password)
      const statements = query.mock.calls.map(
        ([statement]) => (statement as unknown as { text?: string }).text ?? '',
      )
      sent.set(
        who,
        statements.filter((text) => /^(select(?! pg_notify)|insert|update|delete|with) /.test(text)),
      )
    }
    query.mockRestore()
    const [first] = sent.values()
    expect(first?.length).toBeGreaterThan(5)
    // Some have the right password, so that their rights are read as well.
    for (const [who, statements] of sent)
      if (/wrong|unknown|no account/.test(who)) expect(statements, who).toEqual(first)
  })

  test('is recorded with the reason, for administrators only', async () => {
    for (const [, username, password] of refusals) await app.signIn(username, password)
    const path = `/tenants/default/audit-events?action=sign-in.failed&limit=${refusals.length}`
    const { body } = await app.request({ path, cookie: ada.cookie })
    expect(body.items.map((event: { reason: string }) => event.reason).reverse()).toEqual([
      'wrong password',
      'unknown account',
      'account is inactive',
      'wrong password',
      'signs in elsewhere',
      'signs in elsewhere',
      'unknown account',
    ])
  })

  /** Everything that a stranger sees of an answer, except values that differ with every request. */
  function seen({ status, headers, body, cookie }: Answer) {
    const { date: _date, 'x-request-id': _id, ...rest } = headers
    return { status, cookie, headers: rest, body: { ...body, requestId: undefined } }
  }

  function costOf(stored: string): string {
    const [, algorithm, version, cost] = stored.split('$')
    return `${algorithm} ${version} ${cost}`
  }
})

describe('the stored password', () => {
  test('is an argon2id hash of at least 19 MiB and two passes, with a salt of its own', async () => {
    await app.addPerson(ada, 'twin')
    const hashes = await asOwner(app.storage.database, (db) =>
      db.selectFrom('passwords').select('hash').execute(),
    )
    const salts = new Set<string>()
    for (const { hash } of hashes) {
      const [, memory, passes, lanes, salt, tag] =
        /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(hash) ?? []
      expect(Number(memory)).toBeGreaterThanOrEqual(19 * 1024)
      expect(Number(passes)).toBeGreaterThanOrEqual(2)
      expect(Number(lanes)).toBe(1)
      expect(Buffer.from(salt ?? '', 'base64').length).toBeGreaterThanOrEqual(16)
      expect(Buffer.from(tag ?? '', 'base64').length).toBeGreaterThanOrEqual(32)
      salts.add(salt ?? '')
    }
    expect(salts.size).toBe(hashes.length)
  })

  test('is hashed again at today’s cost at the next successful sign-in', async () => {
    const old = await hash(max.password, { memoryCost: 8192, timeCost: 1, parallelism: 1 })
    await asOwner(app.storage.database, (db) =>
      db.updateTable('passwords').set({ hash: old }).where('userId', '=', max.id).execute(),
    )
    expect((await app.signIn('max', 'not the password of max')).status).toBe(401)
    expect(await hashOf(max)).toBe(old)
    expect((await app.signIn('max', max.password)).status).toBe(200)
    const renewed = await hashOf(max)
    expect(renewed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect((await app.signIn('max', max.password)).status).toBe(200)
    expect(await hashOf(max)).toBe(renewed)
  })

  test('is compared in full, in its case, and in any Unicode form of accents', async () => {
    const password = `${'long '.repeat(20)}passphrasé`
    const body = { username: 'ines', password }
    await app.request({ method: 'POST', path: '/tenants/default/users', body, cookie: ada.cookie })
    expect((await app.signIn('ines', password.normalize('NFD'))).status).toBe(200)
    expect((await app.signIn('ines', password.normalize('NFC'))).status).toBe(200)
    for (const other of [
      password.slice(0, 72),
      `${password}s`,
      password.toUpperCase(),
      ` ${password}`,
      `${password} `,
    ]) {
      expect((await app.signIn('ines', other)).status, other).toBe(401)
    }
  })

  async function hashOf({ id }: Person): Promise<string> {
    const row = await asOwner(app.storage.database, (db) =>
      db.selectFrom('passwords').select('hash').where('userId', '=', id).executeTakeFirstOrThrow(),
    )
    return row.hash
  }
})

describe('the session cookie', () => {
  test('cannot be read by scripts, other sites and other paths', async () => {
    const answer = await app.signIn('max', max.password)
    expect(attributesOf(sessionCookieOf(answer))).toEqual(['expires', 'httponly', 'path=/', 'samesite=lax'])
    expect(answer.cookie).toMatch(/^rcs_[0-9A-Za-z]{71}$/)
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  test('has the __Host- prefix and Secure over https, where the plain name is ignored', async () => {
    const secure = await startTestApp({ deps: { publicUrl: 'https://users.example.com' } })
    try {
      const url = await setupLink(secure.storage.database, await secure.requireTenant('default'), {
        publicUrl: 'https://users.example.com',
        now: secure.clock.now(),
      })
      expect(url).toMatch(/^https:\/\/users\.example\.com\/t\/default\/setup#rcl_/)
      const body = { token: url?.split('#')[1], username: 'ada', password: ada.password }
      const answer = await secure.request({ method: 'POST', path: '/setup', body })
      const cookie = sessionCookieOf(answer)
      expect(cookie).toMatch(/^__Host-rollcall=rcs_/)
      expect(attributesOf(cookie)).toEqual(['expires', 'httponly', 'path=/', 'samesite=lax', 'secure'])
      const [, device] = [answer.headers['set-cookie'] ?? []].flat()
      expect(device).toMatch(/^__Host-rollcall-device=rcd_.*; Path=\/; .*HttpOnly; Secure; SameSite=Strict$/)
      expect(answer.headers['strict-transport-security']).toMatch(/max-age=31536000/)
      const [pair = ''] = cookie.split(';')
      const me = (header: string) => secure.request({ path: '/me', headers: { cookie: header } })
      expect((await me(pair)).status).toBe(200)
      expect((await me(pair.replace('__Host-', ''))).status).toBe(401)
    } finally {
      await secure.close()
    }
  })

  test('that an attacker planted is refused, and never becomes a session by signing in', async () => {
    const tenant = await app.requireTenant('default')
    for (const planted of ['x', 'rcs_', newSecret('session', tenant.id).secret]) {
      expect((await app.request({ path: '/me', cookie: planted })).status).toBe(401)
      const body = { username: 'max', password: max.password }
      const path = '/tenants/default/sign-in/password'
      const answer = await app.request({ method: 'POST', path, body, cookie: planted })
      expect(answer.cookie).not.toBe(planted)
      expect((await app.request({ path: '/me', cookie: answer.cookie })).status).toBe(200)
      expect((await app.request({ path: '/me', cookie: planted })).status).toBe(401)
    }
  })

  test('is new at every sign-in and cleared when signing out', async () => {
    const first = await app.signIn('max', max.password)
    const second = await app.signIn('max', max.password)
    expect(first.cookie).not.toBe(second.cookie)
    const out = await app.request({ method: 'POST', path: '/me/sign-out', body: {}, cookie: first.cookie })
    expect(out.status).toBe(204)
    expect(out.cookie).toBeUndefined()
    expect(String(out.headers['set-cookie'])).toMatch(/^rollcall=; .*Expires=Thu, 01 Jan 1970/)
    expect(out.headers['clear-site-data']).toContain('"storage"')
    expect((await app.request({ path: '/me', cookie: first.cookie })).status).toBe(401)
    expect((await app.request({ path: '/me', cookie: second.cookie })).status).toBe(200)
  })

  function sessionCookieOf(answer: Answer): string {
    const cookies = [answer.headers['set-cookie'] ?? []].flat()
    return cookies.find((cookie) => cookie.includes('=rcs_')) ?? ''
  }

  function attributesOf(cookie: string): string[] {
    const [, ...attributes] = cookie.split('; ')
    return attributes.map((attribute) => attribute.toLowerCase().replace(/^expires=.*/, 'expires')).sort()
  }
})

describe('requests from other sites', () => {
  const own = { origin: 'http://localhost:7400', 'sec-fetch-site': 'same-origin' }
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:7401' },
    { origin: 'http://localhost:7400.evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { ...own, 'sec-fetch-site': 'cross-site' },
    { ...own, origin: 'https://evil.example' },
  ]

  test.each(foreign.map((headers) => [JSON.stringify(headers), headers] as const))(
    'change nothing and do not sign in: %s',
    async (_, headers) => {
      const change = { method: 'PATCH' as const, path: '/me', body: { alias: 'Evil' }, cookie: max.cookie }
      const refused = { status: 403, body: { code: 'request.cross_site' } }
      expect(await app.request({ ...change, headers })).toMatchObject(refused)
      const signIn = {
        method: 'POST' as const,
        path: '/tenants/default/sign-in/password',
        body: { username: 'max', password: max.password },
      }
      const answer = await app.request({ ...signIn, headers })
      expect(answer).toMatchObject(refused)
      expect(answer.headers['set-cookie']).toBeUndefined()
    },
  )

  test('are refused with the same security headers as everything else', async () => {
    const [refused, ordinary] = await Promise.all([
      app.request({
        method: 'PATCH',
        path: '/me',
        body: {},
        cookie: max.cookie,
        headers: { origin: 'https://evil.example' },
      }),
      app.request({ method: 'GET', path: '/me', cookie: max.cookie }),
    ])
    expect(refused.status).toBe(403)
    for (const name of [
      'content-security-policy',
      'x-frame-options',
      'x-content-type-options',
      'referrer-policy',
    ])
      expect([name, refused.headers[name]]).toEqual([name, ordinary.headers[name]])
    expect(refused.headers['x-frame-options']).toBe('DENY')
  })

  test('T10 · only pages of the public address and of this machine are our own, whatever the Host header says', async () => {
    const from = async (origin: string, host: string) =>
      (
        await app.request({
          method: 'PATCH',
          path: '/me',
          body: {},
          cookie: max.cookie,
          headers: { origin, host },
        })
      ).status
    for (const name of [
      'evil.example:7400',
      '192.168.1.7:7400',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
    ])
      expect(await from(`http://${name}`, name), name).toBe(403)
    expect(await from('http://127.0.0.1:7400', 'evil.example')).toBe(403)
    for (const name of ['127.0.0.1:7401', '[::1]:7401', 'localhost:7401'])
      expect(await from(`http://${name}`, name), name).not.toBe(403)
  })

  test('our own pages and programs without a browser are accepted', async () => {
    for (const headers of [own, { 'sec-fetch-site': 'none' }, {}]) {
      const change = { method: 'PATCH' as const, path: '/me', body: { alias: 'Max' }, cookie: max.cookie }
      expect((await app.request({ ...change, headers })).status).toBe(200)
    }
  })
})

describe('a storm of sign-ins', () => {
  let small: TestApp
  beforeEach(async () => {
    small = await startTestApp({ deps: { passwordWorkers: 1, passwordCost } })
  })
  afterEach(() => small.close())

  test('is answered 503 with Retry-After above the queue, while other requests are answered', async () => {
    const boss = await small.firstAdministrator()
    const storm = Array.from({ length: 60 }, (_, n) => small.signIn(`nobody${n}`, boss.password))
    const waits: number[] = []
    let raging = true
    const calm = Promise.all(storm).finally(() => {
      raging = false
    })
    while (raging) {
      const started = performance.now()
      expect((await small.server.inject('/healthz')).statusCode).toBe(200)
      expect((await small.request({ path: '/me', cookie: boss.cookie })).status).toBe(200)
      waits.push(performance.now() - started)
      await new Promise((resolve) => setImmediate(resolve))
    }
    const answers = await calm
    const busy = answers.filter(({ status }) => status === 503)
    expect(busy.length).toBeGreaterThan(0)
    for (const answer of busy) {
      expect(answer.body.code).toBe('server.busy')
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
      expect(answer.cookie).toBeUndefined()
    }
    // One is hashed and sixteen wait: all of them are answered.
    expect(answers.filter(({ status }) => status === 401).length).toBeGreaterThanOrEqual(17)
    expect(answers.length - busy.length).toBe(answers.filter(({ status }) => status === 401).length)
    expect(waits.sort((a, b) => a - b)[Math.floor(waits.length / 2)]).toBeLessThan(500)
    expect((await small.signIn('ada', boss.password)).status).toBe(200)
  })
})

function setStatus(person: Person, status: 'active' | 'inactive'): Promise<Answer> {
  return app.request({
    method: 'PUT',
    path: `/tenants/default/users/${person.id}/status`,
    body: { status },
    cookie: ada.cookie,
  })
}
