import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Person, passwordOf, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'
import { newSecret } from '../../platform/secrets.ts'
import { setupLink } from './setup.ts'

/** Links that open an account to anyone who has them: valid once, for half an hour, and for nothing else. */
let app: TestApp

const halfAnHour = 30 * 60_000
const gone = { status: 410, body: { code: 'link.invalid' } }

function post(path: string, body: object, cookie?: string) {
  return app.request({ method: 'POST', path, body, cookie })
}

describe('the setup link', () => {
  beforeEach(async () => {
    // The queue is long enough for fifty hashes at once.
    app = await startTestApp({ deps: { passwordWorkers: 4 } })
  })
  afterEach(() => app.close())

  async function newLink(): Promise<string | undefined> {
    const tenant = await app.requireTenant('default')
    const how = { publicUrl: 'http://localhost:7400', now: app.clock.now() }
    return (await setupLink(app.storage.database, tenant, how))?.split('#')[1]
  }

  const first = (token: string | undefined, username = 'ada') => ({
    token,
    username,
    password: passwordOf(username),
  })

  test('creates one administrator and is invalid afterwards', async () => {
    const token = await newLink()
    expect((await post('/setup/check', { token })).body).toMatchObject({
      administratorRole: 'Super administrator',
    })
    const done = await post('/setup', first(token))
    expect(done.status).toBe(201)
    expect(done.body.user.roles).toMatchObject([{ key: 'super-admin' }])
    for (const again of [await post('/setup/check', { token }), await post('/setup', first(token, 'eve'))]) {
      expect(again).toMatchObject({ status: 410, body: { code: 'setup.done' } })
    }
    expect(await newLink()).toBeUndefined()
    expect((await app.request({ path: '/tenants/default/sign-in' })).body.setupNeeded).toBe(false)
  })

  test('used by fifty at once creates one administrator', async () => {
    const token = await newLink()
    const rivals = Array.from({ length: 50 }, (_, index) => post('/setup', first(token, `rival${index}`)))
    const answers = await Promise.all(rivals)
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(1)
    expect(statuses.filter((status) => status === 410)).toHaveLength(49)
    expect(answers.filter(({ cookie }) => cookie)).toHaveLength(1)
    const rows = await asOwner(app.storage.database, (db) => db.selectFrom('users').select('id').execute())
    expect(rows).toHaveLength(1)
  })

  test('N9 · ends after half an hour and with the first administrator, not with the start of another node', async () => {
    const old = await newLink()
    app.clock.advance(halfAnHour - 1000)
    expect((await post('/setup/check', { token: old })).status).toBe(200)
    app.clock.advance(1000)
    expect(await post('/setup/check', { token: old })).toMatchObject(gone)
    expect(await post('/setup', first(old))).toMatchObject(gone)
    const next = await newLink()
    const newest = await newLink()
    expect((await post('/setup', first(next))).status).toBe(201)
    expect((await post('/setup', first(newest))).body.code).toBe('setup.done')
  })

  test('survives a refused password and a refused name', async () => {
    const token = await newLink()
    expect((await post('/setup', { ...first(token), password: 'short' })).body.code).toBe(
      'password.too_short',
    )
    expect((await post('/setup', { ...first(token), username: 'a\u0430da' })).body.code).toBe(
      'request.invalid',
    )
    expect((await post('/setup', first(token))).status).toBe(201)
  })
})

describe('a reset link', () => {
  let ada: Person
  let max: Person
  let count = 0

  beforeAll(async () => {
    app = await startTestApp()
    ada = await app.firstAdministrator()
  })
  afterAll(() => app.close())
  beforeEach(async () => {
    count += 1
    max = await app.addPerson(ada, `max${count}`)
  })

  const fresh = 'a password that nobody had before'
  const complete = (token: string, password = fresh) => post('/password-resets', { token, password })

  async function newLink(person = max): Promise<string> {
    const answer = await post(`/tenants/default/users/${person.id}/password-resets`, {}, ada.cookie)
    return answer.body.url.split('#')[1]
  }

  test('sets a password once and ends every session', async () => {
    const token = await newLink()
    const check = await post('/password-resets/check', { token })
    expect(check.body).toMatchObject({
      username: max.username,
      tenant: { slug: 'default' },
      passwordMinLength: 15,
    })
    const done = await complete(token)
    expect(done.status).toBe(204)
    expect(done.cookie).toBeUndefined()
    expect((await app.request({ path: '/me', cookie: max.cookie })).status).toBe(401)
    expect((await app.signIn(max.username, max.password)).status).toBe(401)
    expect(await app.signIn(max.username, fresh)).toMatchObject({
      status: 200,
      body: { mustChangePassword: false },
    })
    expect(await complete(token, 'yet another password of some length')).toMatchObject(gone)
    expect(await post('/password-resets/check', { token })).toMatchObject(gone)
  })

  test('ends when a newer one is created', async () => {
    const older = await newLink()
    const newer = await newLink()
    expect(await complete(older)).toMatchObject(gone)
    expect((await complete(newer)).status).toBe(204)
  })

  test('ends after half an hour', async () => {
    const token = await newLink()
    app.clock.advance(halfAnHour)
    expect(await post('/password-resets/check', { token })).toMatchObject(gone)
    expect(await complete(token)).toMatchObject(gone)
  })

  test('ends when the user changes the password', async () => {
    const token = await newLink()
    const body = { currentPassword: max.password, newPassword: 'chosen by max and nobody else' }
    expect((await post('/me/password', body, max.cookie)).status).toBe(204)
    expect(await complete(token)).toMatchObject(gone)
    expect((await app.signIn(max.username, body.newPassword)).status).toBe(200)
  })

  test('ends when the account is deactivated, and stays ended when it is activated', async () => {
    const token = await newLink()
    const path = `/tenants/default/users/${max.id}/status`
    for (const status of ['inactive', 'active']) {
      const answer = await app.request({ method: 'PUT', path, body: { status }, cookie: ada.cookie })
      expect(answer.status).toBe(200)
      expect(await complete(token)).toMatchObject(gone)
    }
  })

  test('ends when the account is deleted', async () => {
    const token = await newLink()
    const path = `/tenants/default/users/${max.id}`
    expect((await app.request({ method: 'DELETE', path, cookie: ada.cookie })).status).toBe(204)
    expect(await complete(token)).toMatchObject(gone)
  })

  test('used by many at once sets the password of exactly one', async () => {
    const token = await newLink()
    const passwords = Array.from({ length: 10 }, (_, index) => `the password of rival number ${index}`)
    const answers = await Promise.all(passwords.map((password) => complete(token, password)))
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array(9).fill(410)])
    for (const [index, password] of passwords.entries()) {
      // The limit is raised, so that the wrong guesses do not lock the account before the right one is tried.
      app.clock.advance(15 * 60_000)
      const { status } = await app.signIn(max.username, password)
      expect(status).toBe(answers[index]?.status === 204 ? 200 : 401)
    }
  })

  test('survives a refused password', async () => {
    const token = await newLink()
    expect((await complete(token, 'short')).body.code).toBe('password.too_short')
    expect((await complete(token, max.username.repeat(5))).body.code).toBe('password.context')
    expect((await complete(token)).status).toBe(204)
  })

  test('works only as a reset link, and no other secret works as one', async () => {
    const token = await newLink()
    const tenant = await app.requireTenant('default')
    expect(await post('/setup/check', { token })).toMatchObject({ status: 410 })
    expect((await app.request({ path: '/me', cookie: token })).status).toBe(401)
    expect((await app.request({ path: '/me', apiKey: token })).status).toBe(401)
    const others = [
      ada.cookie,
      newSecret('link', tenant.id).secret,
      newSecret('link', crypto.randomUUID()).secret,
    ]
    for (const other of [...others, token.slice(0, -1), `${token}0`, token.toUpperCase()]) {
      expect(await complete(other)).toMatchObject(gone)
    }
    expect((await complete(token)).status).toBe(204)
  })
})
