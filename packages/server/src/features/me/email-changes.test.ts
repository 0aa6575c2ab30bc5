import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { mailedLink, mailsOf, reservedLink } from '../../../test/mailed-links.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'

/** Users change their own email address: confirmed at the new one, undone from the former one. */
let app: TestApp
let ada: Person
let kim: Person
let count = 0

const gone = { status: 410, body: { code: 'link.invalid' } }
const fresh = 'ten grey geese at dusk'

beforeAll(async () => {
  app = await startTestApp({ profile: 'default' })
  ada = await app.firstAdministrator()
})
beforeEach(async () => {
  count += 1
  kim = await app.addPerson(ada, `kim${count}`)
  await call('PATCH', `/tenants/default/users/${kim.id}`, { email: before() }, ada)
  kim = await signedIn(kim)
})
afterAll(() => app.close())

const before = () => `kim${count}@corp.example`
const after = () => `kim${count}@home.example`
const call = (method: string, path: string, body?: object, by?: Person) =>
  app.request({ method, path, ...(body ? { body } : {}), cookie: by?.cookie } as never)
const ask = (email: string, currentPassword = kim.password) =>
  call('POST', '/me/email-change', { email, currentPassword }, kim)
const waiting = async () => (await call('GET', '/me/email-change', undefined, kim)).body
const emailOf = async () => (await call('GET', `/tenants/default/users/${kim.id}`, undefined, ada)).body.email
const confirm = (token: string) => call('POST', '/email-changes/confirm', { token })
const undo = (token: string, password = fresh) => call('POST', '/email-changes/undo', { token, password })
const link = (kind: 'email-confirmation' | 'email-undo') => reservedLink(app, kim.id, kind)

async function signedIn(person: Person, password = person.password): Promise<Person> {
  const answer = await app.signIn(person.username, password)
  return { ...person, cookie: answer.cookie ?? person.cookie }
}
async function changed(): Promise<void> {
  expect((await ask(after())).status).toBe(200)
  expect((await confirm(await link('email-confirmation'))).status).toBe(204)
}

describe('asking for another address', () => {
  test('changes nothing before the link in the mail to the new address is used, which works once', async () => {
    expect(await ask(after())).toMatchObject({ status: 200, body: { email: after() } })
    expect(await emailOf()).toBe(before())
    expect(await waiting()).toMatchObject({
      actions: { change: { allowed: true } },
      pending: { email: after() },
    })
    expect(await mailsOf(app.storage.database, kim.id, 'email-confirmation')).toMatchObject([
      { toAddress: after(), data: { taken: false }, createdBy: kim.id },
    ])
    const token = await link('email-confirmation')
    expect(await call('POST', '/email-changes/check', { token })).toMatchObject({
      body: { username: kim.username, email: after(), tenant: { slug: 'default' } },
    })
    expect((await confirm(token)).status).toBe(204)
    expect(await emailOf()).toBe(after())
    expect((await waiting()).pending).toBeNull()
    expect(await confirm(token)).toMatchObject(gone)
  })

  test('needs the current password, and a wrong one counts as a failed sign-in', async () => {
    for (let failure = 0; failure < 5; failure += 1) {
      expect(await ask(after(), 'not my password at all')).toMatchObject({
        status: 403,
        body: { code: 'password.wrong' },
      })
    }
    expect(await ask(after())).toMatchObject({ status: 429, body: { code: 'sign_in.slow_down' } })
    expect((await waiting()).pending).toBeNull()
  })

  test('answers the same when another account has the address, whose owner is told', async () => {
    const other = await app.addPerson(ada, `other${count}`)
    const taken = `other${count}@corp.example`
    await call('PATCH', `/tenants/default/users/${other.id}`, { email: taken }, ada)
    expect(await ask(taken)).toMatchObject({ status: 200, body: { email: taken } })
    expect((await waiting()).pending).toMatchObject({ email: taken })
    expect(await mailsOf(app.storage.database, kim.id, 'email-confirmation')).toMatchObject([
      { toAddress: taken, data: { taken: true } },
    ])
    // Also for a link to an address that was taken after it was asked for.
    expect(await confirm(await link('email-confirmation'))).toMatchObject({
      status: 409,
      body: { code: 'user.email_taken' },
    })
    expect(await emailOf()).toBe(before())
  })

  test('is replaced by a newer request, cancelled by its owner, and limited in an hour', async () => {
    await ask('first@home.example')
    const first = await link('email-confirmation')
    await ask(after())
    expect(await confirm(first)).toMatchObject(gone)
    const second = await link('email-confirmation')
    expect((await call('DELETE', '/me/email-change', undefined, kim)).status).toBe(204)
    expect(await confirm(second)).toMatchObject(gone)
    expect(await call('DELETE', '/me/email-change', undefined, kim)).toMatchObject({
      status: 404,
      body: { code: 'email_change.none' },
    })
    for (let request = 2; request < 5; request += 1) expect((await ask(after())).status).toBe(200)
    expect(await ask(after())).toMatchObject({ status: 409, body: { code: 'quota.reached' } })
  })

  test('refuses what is no other address', async () => {
    expect(await ask(before().toUpperCase())).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'email', code: 'email_unchanged' }] },
    })
    expect(await ask('nobody@localhost')).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'email', code: 'email_domain' }] },
    })
  })
})

describe('a link to a new address ends', () => {
  test('when the password is changed, and when a role is given', async () => {
    await ask(after())
    const first = await link('email-confirmation')
    const body = { currentPassword: kim.password, newPassword: fresh }
    expect((await call('POST', '/me/password', body, kim)).status).toBe(204)
    expect(await confirm(first)).toMatchObject(gone)
    kim = await signedIn({ ...kim, password: fresh })
    await ask(after())
    const second = await link('email-confirmation')
    const roles = { roles: ['administrator'], olderCredentials: 'end' }
    expect((await call('PUT', `/tenants/default/users/${kim.id}/roles`, roles, ada)).status).toBe(200)
    expect(await confirm(second)).toMatchObject(gone)
    expect(await emailOf()).toBe(before())
  })
})

describe('the former address', () => {
  test('ends its reset links, and is told with a link that undoes everything', async () => {
    await call('POST', '/tenants/default/password-resets', { login: kim.username })
    const reset = await mailedLink(app, kim.id, 'password-reset')
    await changed()
    expect(await call('POST', '/password-resets/check', { token: reset })).toMatchObject(gone)
    expect(await mailsOf(app.storage.database, kim.id, 'email-undo')).toMatchObject([{ toAddress: before() }])
    // The person who took the account over changes the password too, and so ends other links.
    await call('POST', '/me/password', { currentPassword: kim.password, newPassword: fresh }, kim)
    const token = await link('email-undo')
    expect(await call('POST', '/email-changes/check-undo', { token })).toMatchObject({
      body: { username: kim.username, email: before() },
    })
    const other = 'nine blue herons at dawn'
    expect((await undo(token, other)).status).toBe(204)
    expect(await emailOf()).toBe(before())
    expect((await call('GET', '/me', undefined, kim)).status).toBe(401)
    expect((await app.signIn(kim.username, fresh)).status).toBe(401)
    expect((await app.signIn(kim.username, other)).status).toBe(200)
    expect(await undo(token)).toMatchObject(gone)
  })

  test('undoes nothing after three days, or once an administrator has set an address', async () => {
    await changed()
    const token = await link('email-undo')
    app.clock.advance(3 * 24 * 3_600_000 + 1)
    expect(await undo(token)).toMatchObject(gone)
    ada = await signedIn(ada)
    kim = await signedIn(kim)
    await ask(before())
    await confirm(await link('email-confirmation'))
    const later = await link('email-undo')
    await call('PATCH', `/tenants/default/users/${kim.id}`, { email: 'set@corp.example' }, ada)
    expect(await undo(later)).toMatchObject(gone)
  })
})

test('an address asked for with a password that another person had chosen is not taken for the owner’s', async () => {
  // Ada chose the first password, with which kim chose the present one.
  await changed()
  const row = await asOwner(app.storage.database, (db) =>
    db.selectFrom('users').select('emailSetBy').where('id', '=', kim.id).executeTakeFirstOrThrow(),
  )
  expect(row.emailSetBy).toBe(ada.id)
})

test('profiles decide whether owners change their addresses', async () => {
  const fixed = await startTestApp({
    profile: 'default',
    change: (source) => {
      source.accounts.emailChangedBy = 'administrators'
    },
  })
  try {
    const owner = await fixed.firstAdministrator()
    const body = { email: 'ada@home.example', currentPassword: owner.password }
    const asked = await fixed.request({
      method: 'POST',
      path: '/me/email-change',
      body,
      cookie: owner.cookie,
    })
    expect(asked).toMatchObject({ status: 403, body: { code: 'access.action_disabled' } })
    const shown = await fixed.request({ path: '/me/email-change', cookie: owner.cookie })
    expect(shown.body).toEqual({
      actions: { change: { allowed: false, code: 'access.action_disabled' } },
      pending: null,
    })
  } finally {
    await fixed.close()
  }
})
