import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mailedLink, mailsOf } from '../../../test/mailed-links.ts'
import { type Person, publicUrl, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'

/** Reset links requested by users who cannot sign in, and reset links sent by administrators. */
let app: TestApp
let ada: Person
let count = 0

const users = '/tenants/default/users'
const fresh = 'ten grey geese at dusk'
const gone = { status: 410, body: { code: 'link.invalid' } }

beforeAll(async () => {
  app = await startTestApp({ profile: 'investigator' })
  ada = await app.firstAdministrator('ada@corp.example')
})
afterAll(() => app.close())

const post = (path: string, body: object, by?: Person) =>
  app.request({ method: 'POST', path, body, cookie: by?.cookie })
/** Sends a request from a new address, so that only the limits of the account count. */
async function ask(login: unknown, headers: Record<string, string> = {}) {
  await asOwner(app.storage.database, (db) => db.deleteFrom('signInFailures').execute())
  return app.request({
    method: 'POST',
    path: '/tenants/default/password-resets',
    body: { login },
    headers,
  })
}
const check = (token: string) => post('/password-resets/check', { token })
const complete = (token: string, password = fresh) => post('/password-resets', { token, password })
const resetBy = (by: Person, id: string) => post(`${users}/${id}/password-resets`, {}, by)
const setStatus = (id: string, status: string) =>
  app.request({ method: 'PUT', path: `${users}/${id}/status`, body: { status }, cookie: ada.cookie })
const mails = (id: string | null) => mailsOf(app.storage.database, id, 'password-reset')

async function person(role = 'viewer'): Promise<Person> {
  count += 1
  return app.invitePerson(ada, `person${count}@corp.example`, [role])
}

async function lastRequest(): Promise<Record<string, unknown>> {
  const path = '/tenants/default/audit-events?action=password.reset-requested&limit=1'
  return (await app.request({ path, cookie: ada.cookie })).body.items[0]
}

describe('asking for a link', () => {
  test('MZ-10 · sends one to the address of the account, valid once and for half an hour', async () => {
    const max = await person()
    expect((await ask(max.username.toUpperCase())).status).toBe(204)
    expect(await mails(max.id)).toMatchObject([
      { toAddress: max.username, data: { requestedBy: 'owner' }, createdBy: max.id },
    ])
    expect(await lastRequest()).toMatchObject({
      actor: { kind: 'anonymous' },
      outcome: 'success',
      target: { id: max.id },
    })
    const token = await mailedLink(app, max.id, 'password-reset')
    expect((await check(token)).body).toMatchObject({ username: max.username, passwordMaxLength: 128 })
    expect((await complete(token, `${max.username}!!!!`)).body.code).toBe('password.context')
    const done = await complete(token)
    expect([done.status, done.cookie]).toEqual([204, undefined])
    expect((await app.request({ path: '/me', cookie: max.cookie })).status).toBe(401)
    expect((await app.signIn(max.username, fresh)).status).toBe(200)
    expect(await complete(token)).toMatchObject(gone)
  })

  test('ends after half an hour', async () => {
    const max = await person()
    await ask(max.username)
    const token = await mailedLink(app, max.id, 'password-reset')
    app.clock.advance(30 * 60_000)
    expect(await check(token)).toMatchObject(gone)
    expect(await complete(token)).toMatchObject(gone)
  })

  test('answers the same for every account, and sends nothing to users who could not use it', async () => {
    const inactive = await person()
    await setStatus(inactive.id, 'inactive')
    const elsewhere = await person()
    await asOwner(app.storage.database, (db) =>
      db.updateTable('users').set({ provider: 'saml' }).where('id', '=', elsewhere.id).execute(),
    )
    const known = await person()
    const expected = await ask(known.username)
    const reasons: unknown[] = []
    for (const login of ['nobody@corp.example', inactive.username, elsewhere.username, 'no address']) {
      const answer = await ask(login)
      expect([answer.status, answer.raw, answer.cookie]).toEqual([204, expected.raw, undefined])
      expect(Object.keys(answer.headers).sort()).toEqual(Object.keys(expected.headers).sort())
      const { outcome, reason } = await lastRequest()
      expect(outcome).toBe('failed')
      reasons.push(reason)
    }
    expect(reasons).toEqual([
      'unknown account',
      'account is inactive',
      'signs in elsewhere',
      'unknown account',
    ])
    for (const { id } of [inactive, elsewhere]) expect(await mails(id)).toEqual([])
  })

  test('U19 · sends an unaccepted invitation again, in the name of its sender, and answers the same', async () => {
    const email = 'waiting@corp.example'
    const { id } = (await post(users, { email }, ada)).body
    const first = await mailedLink(app, id, 'invitation')
    const answer = await ask(email)
    expect([answer.status, answer.raw]).toEqual([204, ''])
    const invitations = await mailsOf(app.storage.database, id, 'invitation')
    expect(invitations.map(({ data, createdBy }) => ({ data, createdBy }))).toEqual([
      { data: { requestedBy: 'owner' }, createdBy: ada.id },
    ])
    expect(await mails(id)).toEqual([])
    const token = await mailedLink(app, id, 'invitation')
    expect((await post('/invitations/check', { token: first })).status).toBe(410)
    expect((await post('/invitations', { token, password: fresh })).cookie).toBeDefined()
  })

  test('an unknown name writes as many rows as a known one', async () => {
    const max = await person()
    const rows = () =>
      asOwner(app.storage.database, async (db) => {
        const of = async (table: 'mails' | 'auditEvents') =>
          (await db.selectFrom(table).select('id').execute()).length
        return { mails: await of('mails'), events: await of('auditEvents') }
      })
    const before = await rows()
    await ask(max.username)
    const between = await rows()
    await ask('stranger@corp.example')
    const after = await rows()
    expect(between).toEqual({ mails: before.mails + 1, events: before.events + 1 })
    expect(after).toEqual({ mails: between.mails + 1, events: between.events + 1 })
  })

  test('the typed text is not stored: it may have been a password', async () => {
    await ask('nine-grey-geese-at-noon')
    const { rows } = await asOwner(app.storage.database, async (db) => ({
      rows: JSON.stringify([
        await db.selectFrom('mails').selectAll().execute(),
        await db.selectFrom('auditEvents').selectAll().execute(),
        await db.selectFrom('signInFailures').selectAll().execute(),
      ]),
    }))
    expect(rows).not.toContain('nine-grey-geese-at-noon')
  })

  test('sends three in an hour and no more, without saying so, also when many are requested at once', async () => {
    const max = await person()
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(max.username)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]))
    const sent = () =>
      asOwner(app.storage.database, (db) =>
        db
          .selectFrom('mails')
          .select('id')
          .where('userId', '=', max.id)
          .where('kind', '=', 'password-reset')
          .execute(),
      )
    expect(await sent()).toHaveLength(3)
    expect(await lastRequest()).toMatchObject({ reason: 'asked too often' })
    app.clock.advance(61 * 60_000)
    await ask(max.username)
    expect(await sent()).toHaveLength(4)
  })

  test('is slowed down by address, whatever the account', async () => {
    await ask('first@corp.example')
    const request = () =>
      post('/tenants/default/password-resets', { login: `${crypto.randomUUID()}@corp.example` })
    const statuses = []
    for (let index = 0; index < 25; index += 1) statuses.push(await request())
    const slowed = statuses.find(({ status }) => status === 429)
    expect(slowed).toMatchObject({ body: { code: 'sign_in.slow_down' } })
    expect(Number(slowed?.headers['retry-after'])).toBeGreaterThan(0)
    expect((await ask(ada.username)).status).toBe(204)
  })

  test.each([
    ['a list', ['ada@corp.example', 'eve@evil.example']],
    ['an object', { email: 'ada@corp.example' }],
    ['null', null],
    ['a line break', 'ada@corp.example\r\nBcc: eve@evil.example'],
    ['nothing', ''],
  ])('RST-2 · %s is not a valid name', async (_, login) => {
    expect(await ask(login)).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
  })

  test('RST-2 · two addresses in one text match no account, and other fields are refused', async () => {
    const before = (await mails(ada.id)).length
    expect((await ask('ada@corp.example,eve@evil.example')).status).toBe(204)
    expect((await mails(ada.id)).length).toBe(before)
    for (const body of [
      { login: 'ada@corp.example', email: 'eve@evil.example' },
      { email: 'ada@corp.example' },
    ])
      expect((await post('/tenants/default/password-resets', body)).status).toBe(400)
  })

  test('is offered if accounts have addresses', async () => {
    const offered = async (slug: string) =>
      (await app.request({ path: `/tenants/${slug}/sign-in` })).body.resetByMail
    await app.addTenant('nameless', 'mimir', (source) => {
      source.accounts.email = 'none'
      source.userTable = ['username']
    })
    expect([await offered('default'), await offered('nameless')]).toEqual([true, false])
  })
})

describe('a link that an administrator sends', () => {
  test('MZ-10 · goes to the address of the account and is shown to no other user', async () => {
    const max = await person()
    const answer = await resetBy(ada, max.id)
    expect(answer).toMatchObject({ status: 201 })
    expect(answer.body).toEqual({ sentTo: 'p•••@c•••.example' })
    expect(await mails(max.id)).toMatchObject([{ createdBy: ada.id, data: { requestedBy: 'administrator' } }])
    const token = await mailedLink(app, max.id, 'password-reset')
    expect((await complete(token)).status).toBe(204)
  })

  test('RST-1 · is built from the configured address, whatever the request says', async () => {
    const accountless = await startTestApp()
    try {
      const boss = await accountless.firstAdministrator()
      const max = await accountless.addPerson(boss, 'max')
      const { body } = await accountless.request({
        method: 'POST',
        path: `${users}/${max.id}/password-resets`,
        body: {},
        headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' },
        cookie: boss.cookie,
      })
      expect(body.url).toMatch(new RegExp(`^${publicUrl}/t/default/reset-password#`))
    } finally {
      await accountless.close()
    }
  })

  test('is refused for accounts that it could not open', async () => {
    const invited = await post(users, { email: 'not-yet@corp.example' }, ada)
    expect((await resetBy(ada, invited.body.id)).body.code).toBe('user.not_registered')
    const idle = await person()
    await setStatus(idle.id, 'inactive')
    expect((await resetBy(ada, idle.id)).body.code).toBe('user.inactive')
    expect(await mails(idle.id)).toEqual([])
  })

  test('RST-3 · does not open another account', async () => {
    const [max, eve] = [await person(), await person()]
    await resetBy(ada, max.id)
    const token = await mailedLink(app, max.id, 'password-reset')
    expect((await post('/password-resets', { token, password: fresh, user: eve.id })).status).toBe(400)
    expect((await complete(token)).status).toBe(204)
    expect((await app.signIn(eve.username, fresh)).status).toBe(401)
    expect((await app.signIn(eve.username, eve.password)).status).toBe(200)
  })

  test('RST-4 · is replaced by a newer one, and ends with a change of password', async () => {
    const max = await person()
    await resetBy(ada, max.id)
    const older = await mailedLink(app, max.id, 'password-reset')
    await ask(max.username)
    expect(await check(older)).toMatchObject(gone)
    const newer = await mailedLink(app, max.id, 'password-reset')
    const body = { currentPassword: max.password, newPassword: fresh }
    expect((await post('/me/password', body, max)).status).toBe(204)
    expect(await complete(newer, 'eleven grey geese at noon')).toMatchObject(gone)
  })

  test('needs its creator’s rights when it is used; a link requested by the owner does not', async () => {
    const boss = await person('admin')
    const [max, own] = [await person(), await person()]
    await resetBy(boss, max.id)
    await ask(own.username)
    const [byBoss, byOwner] = [
      await mailedLink(app, max.id, 'password-reset'),
      await mailedLink(app, own.id, 'password-reset'),
    ]
    await setStatus(boss.id, 'inactive')
    expect(await complete(byBoss)).toMatchObject(gone)
    expect((await complete(byOwner)).status).toBe(204)
  })

  test('ESC-4 · is refused for a user with more rights', async () => {
    const analyst = await person('analyst')
    expect((await resetBy(analyst, ada.id)).body.code).toBe('access.denied')
    expect((await resetBy(analyst, analyst.id)).body.code).toBe('access.denied')
  })

  test('one requested by the owner ends when the account is deactivated', async () => {
    const max = await person()
    await ask(max.username)
    const token = await mailedLink(app, max.id, 'password-reset')
    await setStatus(max.id, 'inactive')
    expect(await complete(token)).toMatchObject(gone)
    await setStatus(max.id, 'active')
    expect(await complete(token)).toMatchObject(gone)
  })

  test('clears a lock set by failed sign-ins', async () => {
    const max = await person()
    for (let index = 0; index < 5; index += 1) await app.signIn(max.username, 'not the password at all')
    expect((await app.signIn(max.username, max.password)).status).toBe(429)
    await ask(max.username)
    expect((await complete(await mailedLink(app, max.id, 'password-reset'))).status).toBe(204)
    expect((await app.signIn(max.username, fresh)).status).toBe(200)
  })
})
