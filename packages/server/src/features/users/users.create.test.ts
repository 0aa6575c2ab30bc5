import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mailsOf } from '../../../test/mailed-links.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

/** How accounts begin, under each rule that a tenant can have. */
const users = '/tenants/default/users'
const password = 'nine grey geese at dawn'

let app: TestApp
let ada: Person

function create(body: object, by: Person = ada) {
  return app.request({ method: 'POST', path: users, body, cookie: by.cookie })
}

async function latestEvents(target: string, limit: number) {
  const path = `/tenants/default/audit-events?target=${target}&limit=${limit}`
  return (await app.request({ path, cookie: ada.cookie })).body.items
}

describe('where people sign in by email and begin with an invitation', () => {
  beforeAll(async () => {
    app = await startTestApp({ profile: 'investigator' })
    ada = await app.firstAdministrator('ada@corp.example')
  })
  afterAll(() => app.close())

  test('IN-03 · an account needs an email address only, is invited by mail at once, and waits', async () => {
    const { status, body } = await create({ email: 'Ann@Corp.example', alias: 'Ann', roles: ['analyst'] })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      username: 'Ann@Corp.example',
      email: 'Ann@Corp.example',
      alias: 'Ann',
      status: 'invited',
      roles: [{ key: 'analyst' }],
    })
    expect(await mailsOf(app.storage.database, body.id, 'invitation')).toMatchObject([
      { toAddress: 'Ann@Corp.example', createdBy: ada.id, data: {} },
    ])
    const details = await app.request({ path: `${users}/${body.id}`, cookie: ada.cookie })
    expect(details.body).toMatchObject({ registered: false, invitationExpiresAt: null, activeSessions: 0 })
    expect(await latestEvents(body.id, 2)).toMatchObject([
      { action: 'invitation.sent', actor: { id: ada.id }, after: { sentTo: 'Ann@Corp.example' } },
      { action: 'user.created', after: { email: 'Ann@Corp.example', alias: 'Ann', status: 'invited' } },
    ])
  })

  test('IN-05 · an account created as inactive gets no mail, and cannot be used', async () => {
    const { status, body } = await create({ email: 'idle@corp.example', begin: 'inactive' })
    expect([status, body.status]).toEqual([201, 'inactive'])
    expect(await mailsOf(app.storage.database, body.id, 'invitation')).toEqual([])
    expect((await latestEvents(body.id, 5)).map(({ action }: { action: string }) => action)).toEqual([
      'user.created',
    ])
    const path = `${users}/${body.id}/invitations`
    const resent = await app.request({ method: 'POST', path, body: {}, cookie: ada.cookie })
    expect(resent.body.code).toBe('user.inactive')
  })

  test('IN-01 · newcomers are Viewers, and have exactly one role', async () => {
    expect((await create({ email: 'vi@corp.example' })).body.roles).toMatchObject([{ key: 'viewer' }])
    expect((await create({ email: 'two@corp.example', roles: ['viewer', 'analyst'] })).body.code).toBe(
      'role.too_many',
    )
  })

  test('IN-01 · only Admins create users', async () => {
    for (const role of ['viewer', 'analyst']) {
      const person = await app.invitePerson(ada, `${role}@corp.example`, [role])
      expect((await create({ email: 'new@corp.example' }, person)).body.code).toBe('access.denied')
    }
  })

  test('only the owner sets the password', async () => {
    for (const begin of [{}, { begin: 'password' }])
      expect((await create({ email: 'pw@corp.example', password, ...begin })).body.code).toBe(
        'access.action_disabled',
      )
    for (const begin of ['invitation', 'inactive'])
      expect((await create({ email: 'pw@corp.example', password, begin })).body).toMatchObject({
        code: 'request.invalid',
        errors: [{ field: 'password' }],
      })
  })

  test('RST-5 · a username can only be the account’s own email address', async () => {
    for (const username of ['ada', 'ADA@corp.example', 'ann']) {
      const answer = await create({ email: 'other@corp.example', username })
      expect(answer.body).toMatchObject({ code: 'request.invalid', errors: [{ field: 'username' }] })
    }
    expect((await create({ email: 'ADA@CORP.example' })).body).toMatchObject({
      code: 'user.email_taken',
      errors: [{ field: 'email' }],
    })
  })

  test.each([
    ['a line break', 'ann@corp.example\r\nBcc: eve@evil.example'],
    ['a line break at the end', 'ann@corp.example\n'],
    ['a name before it', 'Ann <ann@corp.example>'],
    ['quotes', '"ann@evil.example x"@corp.example'],
    ['a comment', 'ann@corp(x)evil.example'],
    ['a full-width @', 'ann＠corp.example'],
    ['a group', 'team: ann@corp.example;'],
    ['two of them', 'ann@corp.example,eve@evil.example'],
    ['a list', ['ann@corp.example']],
    ['an object', { address: 'ann@corp.example' }],
    ['null', null],
    ['no characters', ''],
  ])('INV-8 · an address with %s is refused', async (_, email) => {
    const { status, body } = await create({ email })
    expect([status, body.code, body.errors?.[0]?.field]).toEqual([400, 'request.invalid', 'email'])
  })

  test.each([
    ['31 characters', 'x'.repeat(31)],
    ['zero-width characters only', '\u200b\u200c\u200d'],
    ['a zero-width character', 'An\u200bn'],
    ['a blank before', ' Ann'],
    ['a line break', 'Ann\nB'],
    ['no characters', ''],
  ])('IN-03 · an alias of %s is refused', async (_, alias) => {
    const { status, body } = await create({ email: 'alias@corp.example', alias })
    expect([status, body.code, body.errors?.[0]?.field]).toEqual([400, 'request.invalid', 'alias'])
  })

  test('an alias of 30 characters is accepted', async () => {
    expect((await create({ email: 'thirty@corp.example', alias: '🦊'.repeat(30) })).status).toBe(201)
  })

  test('all invalid fields are reported at once', async () => {
    const { body } = await create({ email: 'nobody', alias: 'x'.repeat(31), username: 'ann' })
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual(['email', 'alias', 'username'])
    expect((await create({})).body.errors).toMatchObject([{ field: 'email' }])
  })
})

describe('where either is possible', () => {
  beforeAll(async () => {
    app = await startTestApp({
      change: (source) => {
        source.accounts.begin = 'either'
      },
    })
    ada = await app.firstAdministrator()
  })
  afterAll(() => app.close())

  test('an account with a password is active, and one without is invited', async () => {
    expect((await create({ username: 'pam', password })).body.status).toBe('active')
    const { body } = await create({ username: 'ina', email: 'ina@corp.example' })
    expect(body).toMatchObject({ username: 'ina', status: 'invited' })
    expect(await mailsOf(app.storage.database, body.id, 'invitation')).toHaveLength(1)
  })

  test('an invitation needs an address, a password is required, and an inactive account needs neither', async () => {
    expect((await create({ username: 'nel' })).body.errors).toMatchObject([{ field: 'email' }])
    expect((await create({ username: 'nel', begin: 'password' })).body.errors).toMatchObject([
      { field: 'password' },
    ])
    expect((await create({ username: 'nel', begin: 'inactive' })).body.status).toBe('inactive')
    expect((await create({ email: 'only@corp.example' })).body.errors).toMatchObject([{ field: 'username' }])
  })

  test('ESC-2 · an invitation gives no rights beyond the inviter’s', async () => {
    const tara = await app.addPerson(ada, 'tara', ['administrator'])
    for (const begin of ['invitation', 'inactive']) {
      const body = { username: 'boss', email: 'boss@corp.example', roles: ['super-admin'], begin }
      expect((await create(body, tara)).body.code).toBe('access.escalation')
    }
    const boss = await create({ username: 'boss', email: 'boss@corp.example', roles: ['super-admin'] })
    const path = `${users}/${boss.body.id}/invitations`
    const resent = await app.request({ method: 'POST', path, body: {}, cookie: tara.cookie })
    expect(resent.body.code).toBe('access.escalation')
    expect(await mailsOf(app.storage.database, boss.body.id, 'invitation')).toHaveLength(1)
  })

  test('RST-5 · another user’s address as a username is a name like any other, and belongs to its own account', async () => {
    await create({ username: 'vic', email: 'vic@corp.example', password })
    const { body } = await create({ username: 'vic@corp.example', password: 'ten grey geese at dusk' })
    const signedIn = await app.signIn('VIC@corp.example', 'ten grey geese at dusk')
    expect(signedIn.body.user.id).toBe(body.id)
    expect((await app.signIn('vic@corp.example', password)).status).toBe(401)
  })
})

describe('where administrators set the first password', () => {
  beforeAll(async () => {
    app = await startTestApp()
    ada = await app.firstAdministrator()
  })
  afterAll(() => app.close())

  test('no other beginning is offered, and the password is required', async () => {
    for (const begin of ['invitation', 'inactive'])
      expect((await create({ username: 'uli', email: 'uli@corp.example', begin })).body.code).toBe(
        'access.action_disabled',
      )
    expect((await create({ username: 'uli' })).body.errors).toMatchObject([{ field: 'password' }])
    expect((await create({ username: 'uli', password })).body.status).toBe('active')
  })
})
