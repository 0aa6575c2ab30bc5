import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mailedLink, mailsOf } from '../../../test/mailed-links.ts'
import { type Answer, type Person, passwordOf, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner, dump } from '../../../test/whole-database.ts'
import { newSecret } from '../../platform/secrets.ts'

/** Accounts of the Investigator profile begin with an invitation, which opens one account once and reveals nothing else. */
let app: TestApp
let ada: Person
let count = 0

const users = '/tenants/default/users'
const threeDays = 3 * 24 * 3600 * 1000
const gone = { status: 410, body: { code: 'link.invalid' } }

beforeAll(async () => {
  app = await startTestApp({ profile: 'investigator', deps: { passwordWorkers: 4 } })
  ada = await app.firstAdministrator('ada@corp.example')
})
afterAll(() => app.close())

const post = (path: string, body: object, by?: Person) =>
  app.request({ method: 'POST', path, body, cookie: by?.cookie })
const create = (body: object, by = ada) => post(users, body, by)
const check = (token: string) => post('/invitations/check', { token })
const accept = (token: string, more: object = {}) =>
  post('/invitations', { token, password: 'nine grey geese at dawn', ...more })
const resend = (id: string, by = ada) => post(`${users}/${id}/invitations`, {}, by)
const setStatus = (id: string, status: string) =>
  app.request({ method: 'PUT', path: `${users}/${id}/status`, body: { status }, cookie: ada.cookie })
const setRoles = (id: string, ...roles: string[]) =>
  app.request({
    method: 'PUT',
    path: `${users}/${id}/roles`,
    body: { roles, olderCredentials: 'keep' },
    cookie: ada.cookie,
  })
const remove = (id: string) => app.request({ method: 'DELETE', path: `${users}/${id}`, cookie: ada.cookie })
const statusOf = async (id: string) =>
  (await app.request({ path: `${users}/${id}`, cookie: ada.cookie })).body.status

/** A user who was invited, with the secret of their link. */
async function invited(fields: object = {}, by = ada) {
  count += 1
  const email = `guest${count}@corp.example`
  const { status, body, raw } = await create({ email, ...fields }, by)
  expect(status, raw).toBe(201)
  return { id: body.id as string, email, token: await mailedLink(app, body.id, 'invitation') }
}

async function eventsOf(target: string): Promise<Record<string, unknown>[]> {
  const { body } = await app.request({
    path: `/tenants/default/audit-events?target=${target}`,
    cookie: ada.cookie,
  })
  return body.items
}

describe('an invitation', () => {
  test('IN-03 · shows its account, sets password and alias, and signs its owner in', async () => {
    const { id, email, token } = await invited({ alias: 'Guest', roles: ['analyst'] })
    expect(await statusOf(id)).toBe('invited')
    const { body } = await check(token)
    expect(body).toMatchObject({
      tenant: { slug: 'default' },
      product: 'Investigator',
      username: email,
      email,
      alias: 'Guest',
      aliasMaxLength: 30,
      invitedBy: 'ada@corp.example',
      roles: ['Analyst'],
      passwordMinLength: 15,
      passwordMaxLength: 128,
    })
    expect(Date.parse(body.expiresAt) - app.clock.now().getTime()).toBeLessThanOrEqual(threeDays)
    const done = await accept(token, { alias: 'Ann' })
    expect(done).toMatchObject({
      status: 201,
      body: { user: { id, alias: 'Ann', email, status: 'active', roles: [{ key: 'analyst' }] } },
    })
    expect((await app.request({ path: '/me', cookie: done.cookie })).body.mustChangePassword).toBe(false)
    expect((await app.signIn(email.toUpperCase(), 'nine grey geese at dawn')).status).toBe(200)
    const [event] = await eventsOf(id)
    expect(event).toMatchObject({ action: 'sign-in.succeeded' })
    expect((await eventsOf(id))[1]).toMatchObject({
      action: 'invitation.accepted',
      actor: { kind: 'user', id, name: email },
      before: { status: 'invited', alias: 'Guest' },
      after: { status: 'active', alias: 'Ann' },
    })
  })

  test('keeps its alias when no other is chosen', async () => {
    const { token } = await invited({ alias: 'As given' })
    const { user } = (await accept(token)).body
    expect(user.alias).toBe('As given')
    expect(user.lastSignInAt, 'K17 · registering is signing in').toMatch(/^\d{4}-/)
  })

  test('IN-04 · works once', async () => {
    const { email, token } = await invited()
    expect((await accept(token)).status).toBe(201)
    expect(await accept(token, { password: 'ten grey geese at dusk' })).toMatchObject(gone)
    expect(await check(token)).toMatchObject(gone)
    expect((await app.signIn(email, 'ten grey geese at dusk')).status).toBe(401)
  })

  test('IN-04 · ends after three days, checked when it is used', async () => {
    const { id, token } = await invited()
    const inTime = await invited()
    app.clock.advance(threeDays - 1000)
    expect((await accept(inTime.token)).status).toBe(201)
    app.clock.advance(1000)
    expect(await check(token)).toMatchObject(gone)
    expect(await accept(token)).toMatchObject(gone)
    // Three days later the inviter has to sign in again as well.
    ada.cookie = (await app.signIn(ada.username, ada.password)).cookie ?? ''
    expect(await statusOf(id)).toBe('invited')
  })

  test('IN-04 · twenty requests at once accept it exactly once', async () => {
    const { email, token } = await invited()
    const passwords = Array.from({ length: 20 }, (_, index) => `the password of rival number ${index}`)
    const answers = await Promise.all(passwords.map((password) => accept(token, { password })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(410)])
    expect(answers.filter(({ cookie }) => cookie)).toHaveLength(1)
    const winner = passwords[answers.findIndex(({ status }) => status === 201)] ?? ''
    expect((await app.signIn(email, winner)).status).toBe(200)
  })

  test('IN-04 · is invalid when the account is deleted', async () => {
    const { id, token } = await invited()
    expect((await remove(id)).status).toBe(204)
    expect(await check(token)).toMatchObject(gone)
    expect(await accept(token)).toMatchObject(gone)
  })

  test('deleted and accepted at the same moment, it is one of the two', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id, email, token } = await invited()
      const [accepted, removed] = await Promise.all([accept(token), remove(id)])
      expect(removed.status).toBe(204)
      expect([201, 410]).toContain(accepted.status)
      expect((await app.request({ path: '/me', cookie: accepted.cookie ?? 'none' })).status).toBe(401)
      expect((await app.signIn(email, 'nine grey geese at dawn')).status).toBe(401)
    }
  })

  test('ends when the account is deactivated', async () => {
    const { id, token } = await invited()
    expect((await setStatus(id, 'inactive')).status).toBe(200)
    expect(await check(token)).toMatchObject(gone)
    expect(await accept(token)).toMatchObject(gone)
    expect(await statusOf(id)).toBe('inactive')
  })

  test('survives a refused password and a refused alias', async () => {
    const { email, token } = await invited()
    const refused = async (more: object) => (await accept(token, more)).body.code
    expect(await refused({ password: 'short' })).toBe('password.too_short')
    expect(await refused({ password: 'x7'.repeat(65) })).toBe('password.too_long')
    expect(await refused({ password: '12345678901234567890' })).toBe('password.common')
    for (const name of [email, 'Tenant default 2026', 'Investigator 2026!', 'A Very Own Alias'])
      expect(await refused({ password: name, alias: 'A Very Own Alias' }), name).toBe('password.context')
    for (const alias of ['x'.repeat(31), 'A\u200bnn', '\u200b\u200c\u200d', '', ' Ann', ['Ann']])
      expect(await accept(token, { alias })).toMatchObject({
        status: 400,
        body: { code: 'request.invalid', errors: [{ field: 'alias' }] },
      })
    expect((await accept(token)).status).toBe(201)
  })

  test.each([
    ['email', 'eve@evil.example'],
    ['roles', ['admin']],
    ['tenant', 'elsewhere'],
    ['status', 'active'],
    ['username', 'ada@corp.example'],
  ])('INV-3 · ignores %s in the body', async (field, value) => {
    const { id, token } = await invited()
    expect(await accept(token, { [field]: value })).toMatchObject({
      status: 400,
      body: { code: 'request.invalid', errors: [{ field }] },
    })
    expect(await statusOf(id)).toBe('invited')
  })

  test('INV-4 · cut, extended, changed, invented or of another kind, it is refused without a reason', async () => {
    const { id, token } = await invited()
    const tenant = await app.requireTenant('default')
    const other = newSecret('link', tenant.id).secret
    const wrong = [
      token.slice(0, -1),
      `${token}0`,
      token.toLowerCase(),
      token.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      other,
      newSecret('link', crypto.randomUUID()).secret,
      ada.cookie,
    ]
    const answers: Answer[] = []
    for (const attempt of wrong) answers.push(await check(attempt), await accept(attempt))
    for (const answer of answers) expect(answer).toMatchObject(gone)
    expect(new Set(answers.map(({ body }) => body.detail)).size).toBe(1)
    for (const path of ['/password-resets', '/setup'])
      expect((await post(path, { token, password: 'nine grey geese at dawn' })).status).toBe(410)
    expect(await statusOf(id)).toBe('invited')
    expect((await accept(token)).status).toBe(201)
  })

  test('INV-6 · shows its secret in no answer, table or log', async () => {
    const { id, token } = await invited()
    await resend(id)
    const { body } = await app.request({ path: `${users}/${id}`, cookie: ada.cookie })
    await accept(token)
    const kept = [...(await dump(app.storage.database)).values()].flat().join('\n')
    const told = JSON.stringify([body, await eventsOf(id)]) + app.logged.join('')
    expect(kept.includes(token)).toBe(false)
    expect(told.includes(token)).toBe(false)
    expect(/rcl_\w/.test(kept + told)).toBe(false)
  })

  test('does not open an account of another tenant', async () => {
    await app.addTenant('elsewhere')
    const eve = await app.firstAdministrator('eve@else.example', 'elsewhere')
    const foreign = await app.request({
      method: 'POST',
      path: '/tenants/elsewhere/users',
      body: { email: 'guest@corp.example' },
      cookie: eve.cookie,
    })
    const token = await mailedLink(app, foreign.body.id, 'invitation')
    const done = await accept(token)
    expect(done.body.tenant.slug).toBe('elsewhere')
    expect((await app.request({ path: users, cookie: done.cookie })).status).toBe(404)
    expect((await post(`${users}/${foreign.body.id}/invitations`, {}, eve)).body.code).toBe(
      'tenant.not_found',
    )
    expect((await resend(foreign.body.id)).body.code).toBe('user.not_found')
  })
})

describe('whoever invited (IV-1)', () => {
  async function administrator(): Promise<Person> {
    count += 1
    return app.invitePerson(ada, `boss${count}@corp.example`, ['admin'])
  }

  test.each([
    ['deactivated', (id: string) => setStatus(id, 'inactive')],
    ['deleted', remove],
    ['demoted', (id: string) => setRoles(id, 'viewer')],
  ])('INV-7 · is %s: cannot be accepted, until another user invites', async (_, fall) => {
    const boss = await administrator()
    const { id, token } = await invited({}, boss)
    expect((await check(token)).status).toBe(200)
    expect((await fall(boss.id)).status).toBeLessThan(300)
    expect(await check(token)).toMatchObject(gone)
    expect(await accept(token)).toMatchObject(gone)
    expect((await resend(id)).status).toBe(201)
    expect((await accept(await mailedLink(app, id, 'invitation'))).status).toBe(201)
  })

  test('does not open an account that has gained rights beyond the inviter’s', async () => {
    const boss = await administrator()
    const { id, token } = await invited({}, boss)
    await setRoles(id, 'admin')
    expect((await check(token)).status).toBe(200)
    await setRoles(boss.id, 'analyst')
    expect(await accept(token)).toMatchObject(gone)
  })

  test('loses all rights while the invitation is accepted: it is one of the two, never both', async () => {
    for (let round = 0; round < 5; round += 1) {
      const boss = await administrator()
      const { id, token } = await invited({}, boss)
      const [accepted, fell] = await Promise.all([accept(token), setStatus(boss.id, 'inactive')])
      expect(fell.status).toBe(200)
      expect(await statusOf(id)).toBe(accepted.status === 201 ? 'active' : 'invited')
    }
  })
})

describe('an account that was created as inactive', () => {
  test('IN-05 · invites its owner when it is activated', async () => {
    const { id } = (await create({ email: 'later@corp.example', begin: 'inactive' })).body
    expect(await mailsOf(app.storage.database, id, 'invitation')).toEqual([])
    expect(await setStatus(id, 'active')).toMatchObject({ status: 200, body: { status: 'invited' } })
    expect(await mailsOf(app.storage.database, id, 'invitation')).toHaveLength(1)
    expect((await setStatus(id, 'active')).body.code).toBe('user.not_registered')
    const token = await mailedLink(app, id, 'invitation')
    expect((await accept(token)).body.user.status).toBe('active')
  })

  test('INV-7 · if it is deactivated again before it was accepted, it starts over', async () => {
    const { id, token } = await invited()
    await setStatus(id, 'inactive')
    expect(await mailsOf(app.storage.database, id, 'invitation')).toHaveLength(1)
    expect((await setStatus(id, 'active')).body.status).toBe('invited')
    expect(await accept(token)).toMatchObject(gone)
    expect((await accept(await mailedLink(app, id, 'invitation'))).status).toBe(201)
  })

  test('may be activated by a user who may only change statuses, and its invitation is valid', async () => {
    await app.addTenant('hands', 'investigator', (source) => {
      for (const role of source.roles) if (role.key === 'viewer') role.permissions = ['users:change-status']
    })
    const boss = await app.firstAdministrator('boss@hands.example', 'hands')
    const hand = await app.invitePerson(boss, 'hand@hands.example', undefined, 'hands')
    const there = '/tenants/hands/users'
    const { id } = (await post(there, { email: 'later@hands.example', begin: 'inactive' }, boss)).body
    const path = `${there}/${id}/status`
    const change = { method: 'PUT' as const, path, body: { status: 'active' }, cookie: hand.cookie }
    expect((await app.request(change)).body.status).toBe('invited')
    expect((await accept(await mailedLink(app, id, 'invitation'))).status).toBe(201)
  })
})

describe('inviting again', () => {
  test('IN-04 · replaces the link sent before', async () => {
    const { id, token } = await invited()
    const again = await resend(id)
    expect(again).toMatchObject({ status: 201, body: { id, status: 'invited' } })
    expect(await accept(token)).toMatchObject(gone)
    const newer = await mailedLink(app, id, 'invitation')
    expect((await accept(newer)).status).toBe(201)
    const actions = (await eventsOf(id)).map(({ action }) => action)
    expect(actions.filter((action) => action === 'invitation.sent')).toHaveLength(2)
  })

  test('leaves one mail in the queue', async () => {
    const { id } = await invited()
    await resend(id)
    expect(await mailsOf(app.storage.database, id, 'invitation')).toHaveLength(1)
  })

  test('is refused for accounts that are not invited', async () => {
    const { id, token } = await invited()
    await accept(token)
    expect((await resend(id)).body.code).toBe('user.already_registered')
    await setStatus(id, 'inactive')
    expect((await resend(id)).body.code).toBe('user.inactive')
    expect((await resend(crypto.randomUUID())).body.code).toBe('user.not_found')
  })

  test('is refused to users who may not create users', async () => {
    const { id, token } = await invited()
    for (const role of ['viewer', 'analyst']) {
      count += 1
      const person = await app.invitePerson(ada, `other${count}@corp.example`, [role])
      expect((await resend(id, person)).body.code).toBe('access.denied')
    }
    expect((await check(token)).status).toBe(200)
  })
})

test('without a mail server an administrator opens the mail, which has the newest link', async () => {
  const { id, token } = await invited()
  const [mail] = await mailsOf(app.storage.database, id, 'invitation')
  const opened = await post(`/tenants/default/mails/${mail?.id}/open`, {}, ada)
  expect(opened.status, opened.raw).toBe(200)
  const link = /http:\/\/localhost:7400\/t\/default\/register#(\w+)/.exec(opened.body.text)?.[1] ?? ''
  expect(await accept(token)).toMatchObject(gone)
  expect((await accept(link)).body.user).toMatchObject({ id, status: 'active' })
})

test('a repeated Idempotency-Key invites once', async () => {
  const request = {
    method: 'POST' as const,
    path: users,
    body: { email: 'once@corp.example' },
    headers: { 'idempotency-key': 'invite-once' },
    cookie: ada.cookie,
  }
  const [first, second] = [await app.request(request), await app.request(request)]
  expect([first.status, second.raw]).toEqual([201, first.raw])
  const rows = await asOwner(app.storage.database, (db) =>
    db.selectFrom('mails').select('status').where('userId', '=', first.body.id).execute(),
  )
  expect(rows).toHaveLength(1)
})

test('an invited account has no password, so nobody signs in with one', async () => {
  const { email } = await invited()
  expect((await app.signIn(email, passwordOf(email))).body.code).toBe('sign_in.failed')
})
