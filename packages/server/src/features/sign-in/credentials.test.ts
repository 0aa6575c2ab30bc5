import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { dump } from '../../../test/whole-database.ts'
import { newSecret } from '../../platform/secrets.ts'

/** What sessions and API keys may do, and when they end. */
let app: TestApp
let ada: Person

const users = '/tenants/default/users'
const minute = 60_000
const hour = 60 * minute

beforeAll(async () => {
  app = await startTestApp({ profile: 'mimir' })
  ada = await app.firstAdministrator()
})
afterAll(() => app.close())

async function session(person: Person): Promise<string> {
  const { cookie } = await app.signIn(person.username, person.password)
  return cookie as string
}

async function me(credential: { cookie?: string | undefined; apiKey?: string }): Promise<number> {
  return (await app.request({ path: '/me', ...credential })).status
}

async function put(person: Person, what: string, body: object): Promise<void> {
  // Signs in again, because tests below move the clock past the end of sessions.
  const cookie = await session(ada)
  const answer = await app.request({ method: 'PUT', path: `${users}/${person.id}/${what}`, body, cookie })
  expect(answer.status, answer.raw).toBe(200)
}

async function addPerson(username: string, roles?: string[]): Promise<Person> {
  return app.addPerson({ ...ada, cookie: await session(ada) }, username, roles)
}

describe('a session', () => {
  test('ends after twelve idle hours, but not while it is used', async () => {
    const cookie = await session(ada)
    for (let use = 0; use < 3; use += 1) {
      app.clock.advance(12 * hour - minute)
      expect(await me({ cookie })).toBe(200)
    }
    app.clock.advance(12 * hour + 1)
    expect(await me({ cookie })).toBe(401)
  })

  test('ends after seven days however much it is used', async () => {
    const cookie = await session(ada)
    for (let used = 0; used < 7 * 24 - 8; used += 8) {
      app.clock.advance(8 * hour)
      expect(await me({ cookie })).toBe(200)
    }
    app.clock.advance(8 * hour)
    expect(await me({ cookie })).toBe(401)
  })

  test('stays ended when the clock of the machine is set back', async () => {
    const cookie = await session(ada)
    app.clock.advance(12 * hour + 1)
    expect(await me({ cookie })).toBe(401)
  })

  test('ends in the same way if nothing is cached', async () => {
    app.authenticator.trustCache(false)
    const idle = await session(ada)
    app.clock.advance(12 * hour + 1)
    expect(await me({ cookie: idle })).toBe(401)
    const old = await session(ada)
    app.clock.advance(7 * 24 * hour)
    expect(await me({ cookie: old })).toBe(401)
    app.authenticator.trustCache(true)
  })

  test('has the present rights of the user: a granted or revoked role counts on the next request', async () => {
    const nora = await addPerson('nora')
    const list = () => app.request({ path: users, cookie: nora.cookie })
    expect((await list()).status).toBe(403)
    await put(nora, 'roles', { roles: ['admin'], olderCredentials: 'keep' })
    expect((await list()).status).toBe(200)
    await put(nora, 'roles', { roles: ['operator'] })
    expect((await list()).status).toBe(403)
  })

  test('of a deactivated user ends at once; their API keys are off, and work again only if the administrator says so', async () => {
    const dora = await addPerson('dora')
    const second = await session(dora)
    const { apiKey } = await createKey(dora.cookie)
    expect(await me({ apiKey })).toBe(200)
    await put(dora, 'status', { status: 'inactive' })
    for (const credential of [{ cookie: dora.cookie }, { cookie: second }, { apiKey }]) {
      expect(await me(credential)).toBe(401)
    }
    expect((await app.signIn('dora', dora.password)).status).toBe(401)
    await put(dora, 'status', { status: 'active', olderCredentials: 'keep' })
    expect(await me({ cookie: second })).toBe(401)
    expect(await me({ apiKey })).toBe(200)
    await put(dora, 'status', { status: 'inactive' })
    await put(dora, 'status', { status: 'active' })
    expect(await me({ apiKey })).toBe(401)
  })
})

describe('changing one’s password', () => {
  test('ends every other session and gives this one a new token', async () => {
    const paul = await addPerson('paul')
    const other = await session(paul)
    const body = { currentPassword: paul.password, newPassword: 'another password of paul' }
    const changed = await app.request({ method: 'POST', path: '/me/password', body, cookie: paul.cookie })
    expect(changed.status).toBe(204)
    expect(changed.cookie).not.toBe(paul.cookie)
    expect(await me({ cookie: other })).toBe(401)
    expect(await me({ cookie: paul.cookie })).toBe(401)
    expect(await me({ cookie: changed.cookie })).toBe(200)
    expect((await app.signIn('paul', paul.password)).status).toBe(401)
    expect((await app.signIn('paul', body.newPassword)).status).toBe(200)
  })

  test('needs the current password and a different, valid new one', async () => {
    const rosa = await addPerson('rosa')
    const attempts: [string, string, string][] = [
      ['not her password', 'another password of rosa', '403 password.wrong'],
      [rosa.password, rosa.password, '422 password.unchanged'],
      [rosa.password, 'too short', '422 password.too_short'],
      [rosa.password, 'p'.repeat(257), '422 password.too_long'],
      [rosa.password, 'mimirmimirmimir', '422 password.context'],
    ]
    for (const [currentPassword, newPassword, expected] of attempts) {
      const body = { currentPassword, newPassword }
      const answer = await app.request({ method: 'POST', path: '/me/password', body, cookie: rosa.cookie })
      expect(`${answer.status} ${answer.body.code}`).toBe(expected)
    }
    expect(await me({ cookie: rosa.cookie })).toBe(200)
    expect((await app.signIn('rosa', rosa.password)).status).toBe(200)
  })
})

describe('an API key', () => {
  test('is shown once, and the database stores nothing that could be used instead', async () => {
    const kim = await addPerson('kim')
    const { apiKey, answer } = await createKey(kim.cookie)
    expect(answer.body).toMatchObject({ hint: apiKey.slice(-4), lastUsedAt: null })
    expect(await me({ apiKey })).toBe(200)
    const listed = await app.request({ path: '/me/api-keys', cookie: kim.cookie })
    const ofOthers = await app.request({ path: `${users}/${kim.id}/api-keys`, cookie: await session(ada) })
    const rows = JSON.stringify([...(await dump(app.storage.database))])
    for (const text of [listed.raw, ofOthers.raw, rows]) {
      expect(text).not.toContain(apiKey)
      expect(text).not.toContain(apiKey.slice(4, 40))
      expect(text).not.toContain(Buffer.from(apiKey).toString('hex'))
    }
  })

  test('cut, extended, changed in one letter or in case is refused', async () => {
    const { apiKey } = await createKey(await session(ada), 'to be bent')
    const swapped = apiKey.replace(/[a-zA-Z](?=[^a-zA-Z]*$)/, (letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    )
    const bent = [
      apiKey.slice(0, -1),
      apiKey.slice(0, 20),
      apiKey.slice(4),
      'rck_',
      `${apiKey}0`,
      `${apiKey.slice(0, -1)}${apiKey.endsWith('0') ? '1' : '0'}`,
      `rck_0${apiKey.slice(4)}`,
      apiKey.toUpperCase(),
      apiKey.toLowerCase(),
      swapped,
      apiKey.replace('rck_', 'rcs_'),
    ]
    for (const key of bent) expect(await me({ apiKey: key }), key).toBe(401)
    for (const authorization of [apiKey, `Basic ${apiKey}`, `Bearer  ${apiKey}`, `Bearer ${apiKey} x`]) {
      const answer = await app.request({ path: '/me', headers: { authorization } })
      expect(answer.status, authorization).toBe(401)
    }
    expect(await me({ apiKey })).toBe(200)
  })

  test('is no session, a session is no key, and neither works in another tenant', async () => {
    const cookie = await session(ada)
    const { apiKey } = await createKey(cookie, 'no session')
    expect(await me({ cookie: apiKey })).toBe(401)
    expect(await me({ apiKey: cookie })).toBe(401)
    const other = await app.addTenant('elsewhere')
    expect((await app.request({ path: '/tenants/elsewhere/users', apiKey })).status).toBe(404)
    for (const tenant of [other.id, (await app.requireTenant('default')).id, crypto.randomUUID()]) {
      expect(await me({ apiKey: newSecret('api-key', tenant).secret })).toBe(401)
    }
  })

  test('expires', async () => {
    const cookie = await session(ada)
    const expiresAt = new Date(app.clock.now().getTime() + hour).toISOString()
    const { apiKey } = await createKey(cookie, 'for an hour', { expiresAt })
    app.clock.advance(hour - minute)
    expect(await me({ apiKey })).toBe(200)
    app.clock.advance(minute)
    expect(await me({ apiKey })).toBe(401)
  })

  test('ends at once when it is revoked', async () => {
    const cookie = await session(ada)
    const { apiKey, answer } = await createKey(cookie, 'soon gone')
    expect(await me({ apiKey })).toBe(200)
    const path = `/me/api-keys/${answer.body.id}`
    expect((await app.request({ method: 'DELETE', path, cookie })).status).toBe(204)
    expect(await me({ apiKey })).toBe(401)
  })

  test('MI-12 · has the rights that its owner has when it is used', async () => {
    const ivan = await addPerson('ivan', ['admin'])
    const { apiKey } = await createKey(ivan.cookie)
    const list = () => app.request({ path: users, apiKey })
    expect((await list()).status).toBe(200)
    await put(ivan, 'roles', { roles: ['operator'] })
    expect((await list()).body.code).toBe('access.denied')
    await put(ivan, 'roles', { roles: ['admin'], olderCredentials: 'keep' })
    expect((await list()).status).toBe(200)
    const cookie = await session(ada)
    expect((await app.request({ method: 'DELETE', path: `${users}/${ivan.id}`, cookie })).status).toBe(204)
    expect((await list()).body.code).toBe('access.not_signed_in')
  })

  test('cannot create keys or change the password', async () => {
    const { apiKey } = await createKey(await session(ada), 'ambitious')
    const create = { method: 'POST' as const, path: '/me/api-keys', body: { name: 'child' }, apiKey }
    expect((await app.request(create)).body.code).toBe('access.session_required')
    const body = { currentPassword: ada.password, newPassword: 'another password of ada' }
    const change = { method: 'POST' as const, path: '/me/password', body, apiKey }
    expect((await app.request(change)).body.code).toBe('access.session_required')
  })
})

async function createKey(
  cookie: string,
  name = 'a key',
  more: object = {},
): Promise<{ apiKey: string; answer: Answer }> {
  const answer = await app.request({ method: 'POST', path: '/me/api-keys', body: { name, ...more }, cookie })
  expect(answer.status, answer.raw).toBe(201)
  return { apiKey: answer.body.key, answer }
}
