import { afterAll, beforeAll, expect, test } from 'vitest'
import { mailedLink, mailsOf } from '../../../test/mailed-links.ts'
import { type Answer, type Person, passwordOf, startTestApp, type TestApp } from '../../../test/test-app.ts'

/** holly is at the helpdesk: she creates and edits accounts, resets passwords and opens held mails. */
let app: TestApp
let ada: Person
let holly: Person
let count = 0

const users = '/tenants/default/users'

beforeAll(async () => {
  app = await startTestApp({
    change({ accounts, roles }) {
      accounts.begin = 'either'
      roles.push({
        key: 'helpdesk',
        name: 'Helpdesk',
        description: '',
        color: 'gray',
        default: false,
        allPermissions: false,
        limits: {},
        permissions: [
          'users:read',
          'users:create',
          'users:update',
          'users:reset-password',
          'mail:read',
          'mail:manage',
          'api-keys:create',
        ],
      })
    },
  })
  ada = await app.firstAdministrator()
  holly = await app.addPerson(ada, 'holly', ['helpdesk'])
})
afterAll(() => app.close())

const named = (name: string) => `${name}${++count}`
const chosen = passwordOf('holly knows this one')

async function done(by: Person, method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, body?: object) {
  const answer = await app.request({ method, path, cookie: by.cookie, ...(body ? { body } : {}) })
  expect(answer.status, answer.raw).toBeLessThan(300)
  return answer.body as Answer['body']
}

const promote = (id: string) => done(ada, 'PUT', `${users}/${id}/roles`, { roles: ['super-admin'] })

async function follow(page: 'password-resets' | 'invitations', token: string): Promise<void> {
  const { status, raw } = await app.request({
    method: 'POST',
    path: `/${page}`,
    body: { token, password: chosen },
  })
  expect(status, raw).toBeLessThan(300)
}

/** The token of the link in a user's newest mail, which holly opens. */
async function openedByHolly(user: string): Promise<string> {
  const [mail] = (await done(holly, 'GET', `/tenants/default/mails?user=${user}&status=kept`)).items
  const { text } = await done(holly, 'POST', `/tenants/default/mails/${mail.id}/open`)
  return /#(\S+)/.exec(text)?.[1] ?? ''
}

/** Expects that a credential holly knows does not work after the account is promoted. */
async function expectVoidAfterPromotion(id: string, username: string, password: string): Promise<void> {
  expect((await app.signIn(username, password)).status).toBe(200)
  await promote(id)
  expect((await app.signIn(username, password)).status).toBe(401)
}

test('T2 · a password set with a known earlier password gives no access to later rights', async () => {
  const username = named('fresh')
  const first = passwordOf('first of all')
  const { id } = await done(holly, 'POST', users, { username, password: first, begin: 'password' })
  const { cookie } = await app.signIn(username, first)
  const change = { currentPassword: first, newPassword: chosen }
  await done({ ...holly, cookie: cookie ?? '' }, 'POST', '/me/password', change)
  await expectVoidAfterPromotion(id, username, chosen)
})

test('T2 · nor does one set with a reset link from a mail that another person opened', async () => {
  const person = await app.addPerson(ada, named('person'))
  await done(ada, 'PATCH', `${users}/${person.id}`, { email: `${person.username}@corp.example` })
  await done(holly, 'POST', `${users}/${person.id}/password-resets`)
  await follow('password-resets', await openedByHolly(person.id))
  await expectVoidAfterPromotion(person.id, person.username, chosen)
})

test('T2 · nor one set with an invitation from a mail that another person opened', async () => {
  const username = named('invited')
  const email = `${username}@corp.example`
  const { id } = await done(holly, 'POST', users, { username, email, begin: 'invitation' })
  await follow('invitations', await openedByHolly(id))
  await expectVoidAfterPromotion(id, username, chosen)
})

test('T2 · nor one set while the account had another person’s address', async () => {
  const person = await app.addPerson(ada, named('person'))
  const [own, hers] = [`${person.username}@corp.example`, `${named('holly')}@corp.example`]
  await done(ada, 'PATCH', `${users}/${person.id}`, { email: own })
  await done(holly, 'PATCH', `${users}/${person.id}`, { email: hers })
  const sent = await done(holly, 'POST', `${users}/${person.id}/password-resets`)
  expect(sent.sentTo).toBe(hers)
  await follow('password-resets', await mailedTo(person.id))
  await done(ada, 'PATCH', `${users}/${person.id}`, { email: own })
  await expectVoidAfterPromotion(person.id, person.username, chosen)
})

test('T2 · one that the owner set with a link mailed to them stays', async () => {
  const person = await app.addPerson(ada, named('person'))
  await done(ada, 'PATCH', `${users}/${person.id}`, { email: `${person.username}@corp.example` })
  await done(holly, 'POST', `${users}/${person.id}/password-resets`)
  await follow('password-resets', await mailedTo(person.id))
  await promote(person.id)
  expect((await app.signIn(person.username, chosen)).status).toBe(200)
})

const mailedTo = (id: string) => mailedLink(app, id, 'password-reset')

/** Requests a reset link for an account, as anybody can, and returns whether one could be mailed. */
async function linkIsMailed(login: string, id: string): Promise<boolean> {
  await app.request({ method: 'POST', path: '/tenants/default/password-resets', body: { login } })
  const asked = (await mailsOf(app.storage.database, id, 'password-reset')).at(-1)
  expect(asked?.data).toEqual({ requestedBy: 'owner' })
  const opened = await app.request({
    method: 'POST',
    path: `/tenants/default/mails/${asked?.id}/open`,
    cookie: ada.cookie,
  })
  return opened.status === 200
}

test('T2 · an address set by the helpdesk gets no reset link after the account gained more rights than the helpdesk', async () => {
  const nora = await app.addPerson(ada, named('nora'))
  await done(holly, 'PATCH', `${users}/${nora.id}`, { email: `${nora.username}@holly.example` })
  expect(await linkIsMailed(nora.username, nora.id)).toBe(true)
  const roles = { roles: ['super-admin'] }
  const asking = { method: 'PUT', path: `${users}/${nora.id}/roles`, cookie: ada.cookie } as const
  const asked = await app.request({ ...asking, body: { ...roles, olderCredentials: 'ask' } })
  expect(asked.body).toMatchObject({
    status: 409,
    olderCredentials: { addresses: 1, madeBy: expect.arrayContaining(['holly']) },
  })
  await promote(nora.id)
  expect(await linkIsMailed(nora.username, nora.id)).toBe(false)
  const reset = { method: 'POST', path: `${users}/${nora.id}/password-resets`, cookie: ada.cookie } as const
  expect(await app.request({ ...reset, body: {} })).toMatchObject({
    status: 409,
    body: { code: 'user.email_unconfirmed' },
  })
  await done(ada, 'PATCH', `${users}/${nora.id}`, { email: `${nora.username}@holly.example` })
  expect((await app.request({ ...reset, body: {} })).status).toBe(201)
})

test('T2 · an address kept when rights are given counts as the owner’s', async () => {
  const nils = await app.addPerson(ada, named('nils'))
  await done(holly, 'PATCH', `${users}/${nils.id}`, { email: `${nils.username}@corp.example` })
  await done(ada, 'PUT', `${users}/${nils.id}/roles`, { roles: ['super-admin'], olderCredentials: 'keep' })
  expect(await linkIsMailed(nils.username, nils.id)).toBe(true)
})
