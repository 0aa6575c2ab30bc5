import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, passwordOf, startTestApp, type TestApp } from '../../test/test-app.ts'
import { atTerminal } from '../../test/test-terminal.ts'
import { asOwner } from '../../test/whole-database.ts'

let app: TestApp
let ada: Person

beforeAll(async () => {
  app = await startTestApp({ ownDatabase: true })
  ada = await app.firstAdministrator()
})
afterAll(() => app.close())

const at = (...args: string[]) =>
  atTerminal(args, { environment: { DATABASE_URL: app.storage.url, ROLLCALL_URL: 'https://users.example' } })
const secretOf = (url: string) => new URL(url.trim()).hash.slice(1)
const check = (token: string) => app.request({ method: 'POST', path: '/recovery/check', body: { token } })
const complete = (body: object) => app.request({ method: 'POST', path: '/recovery', body })
const asAda = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object) =>
  app.request({ method, path: `/tenants/default${path}`, cookie: ada.cookie, ...(body ? { body } : {}) })

async function audited(action: string) {
  return asOwner(app.storage.database, (db) =>
    db.selectFrom('auditEvents').selectAll().where('action', '=', action).orderBy('id').execute(),
  )
}

async function recoveryMails() {
  const rows = await asOwner(app.storage.database, (db) =>
    db.selectFrom('mails').selectAll().where('kind', '=', 'recovery').orderBy('id').execute(),
  )
  return rows.map(({ toAddress, data }) => ({ to: toAddress, ...data }))
}

describe('rollcall recover-admin', () => {
  test('makes a new administrator by a link that works once, while the server runs', async () => {
    await asAda('PATCH', `/users/${ada.id}`, { email: 'ada@example.com' })
    const { code, out, err } = await at('recover-admin')
    expect({ code, err }).toEqual({
      code: 0,
      err: expect.stringContaining(
        'it creates an administrator. Hand it to nobody else. One administrator is',
      ),
    })
    expect(out).toMatch(/^https:\/\/users\.example\/t\/default\/recover#rcl_\w+\n$/)
    const token = secretOf(out)
    expect((await check(token)).body).toMatchObject({
      username: null,
      administratorRole: 'Super administrator',
    })
    const given = { token, username: 'eve', password: passwordOf('eve') }
    const [one, other] = await Promise.all([complete(given), complete({ ...given, username: 'mallory' })])
    expect([one.status, other.status].sort()).toEqual([201, 410])
    const made = one.status === 201 ? one : other
    expect(made.body.permissions).toContain('users:delete')
    expect((await app.request({ path: '/tenants/default/users', cookie: made.cookie })).status).toBe(200)
    expect(await audited('server.recovery-link-created')).toMatchObject([
      { actorKind: 'system', actorName: "The server's terminal", targetName: null },
    ])
    expect(await recoveryMails()).toEqual([
      { to: 'ada@example.com', step: 'link-created', account: null },
      { to: 'ada@example.com', step: 'completed', account: made.body.user.username },
    ])
  })

  test('gives a deactivated, locked account everything, and ends all that it had', async () => {
    const max = await app.addPerson(ada, 'max')
    const key = await app.request({
      method: 'POST',
      path: '/me/api-keys',
      body: { name: 'old' },
      cookie: max.cookie,
    })
    await asAda('PUT', `/users/${max.id}/status`, { status: 'inactive' })
    const { out } = await at('recover-admin', 'max', '--json')
    const { url, username, tenant } = JSON.parse(out)
    expect({ username, tenant }).toEqual({ username: 'max', tenant: 'default' })
    const token = secretOf(url)
    // Nothing has changed yet.
    expect((await asAda('GET', `/users/${max.id}`)).body.status).toBe('inactive')
    const weak = await complete({ token, password: 'short' })
    expect(weak.body.code).toBe('password.too_short')
    const done = await complete({ token, password: passwordOf('max anew') })
    expect(done.body).toMatchObject({ user: { username: 'max', status: 'active' } })
    expect(done.body.permissions).toContain('users:delete')
    expect((await app.request({ path: '/me', cookie: max.cookie })).status).toBe(401)
    expect((await app.request({ path: '/me', apiKey: key.body.secret })).status).toBe(401)
    expect((await app.signIn('max', max.password)).status).toBe(401)
    expect((await app.signIn('max', passwordOf('max anew'))).status).toBe(200)
    const [event] = (await audited('server.recovery-completed')).slice(-1)
    expect(event).toMatchObject({
      actorName: 'max',
      before: { status: 'inactive', roles: ['member'] },
      after: { status: 'active', roles: ['super-admin', 'member'], revokedApiKeys: 1 },
    })
  })

  test('ends with half an hour and with a newer one, and is good on no other page', async () => {
    await app.addPerson(ada, 'gus')
    const first = secretOf((await at('recover-admin', 'gus')).out)
    const second = secretOf((await at('recover-admin', 'gus')).out)
    expect((await check(first)).status).toBe(410)
    expect((await check(second)).status).toBe(200)
    app.clock.advance(31 * 60_000)
    expect((await check(second)).status).toBe(410)
    app.clock.advance(-31 * 60_000)
    // No other page takes it.
    const third = secretOf((await at('recover-admin', 'gus')).out)
    for (const path of ['/setup/check', '/password-resets/check', '/invitations/check'])
      expect((await app.request({ method: 'POST', path, body: { token: third } })).status).toBe(410)
  })

  test('works when every administrator is deactivated', async () => {
    await asOwner(app.storage.database, (db) => db.updateTable('users').set({ status: 'inactive' }).execute())
    const { out, err } = await at('recover-admin', 'ada')
    expect(err).toContain('No administrator has an email address to be told at.')
    const done = await complete({ token: secretOf(out), password: passwordOf('ada anew') })
    expect(done.status).toBe(201)
  })

  test('says what there is not', async () => {
    expect(await at('recover-admin', 'nobody')).toMatchObject({ code: 1, out: '' })
    expect(await at('recover-admin', '--tenant', 'nowhere')).toEqual({
      code: 1,
      out: '',
      err: 'There is no tenant nowhere.\n',
    })
    expect((await at('product-key', '--name', 'hunts')).code).toBe(0)
    const product = await at('recover-admin', 'hunts')
    expect(product).toMatchObject({ code: 1, err: expect.stringContaining('Leave the name out') })
  })
})
