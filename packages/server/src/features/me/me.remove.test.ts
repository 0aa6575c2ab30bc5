import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type ReceivedMail,
  settingsFor,
  startSmtpServer,
  type TestSmtpServer,
} from '../../../test/smtp-server.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

/** Users delete their own account, where the profile allows it. */
let app: TestApp
let ada: Person
let smtp: TestSmtpServer

beforeAll(async () => {
  smtp = await startSmtpServer()
  app = await startTestApp({
    deps: { mail: settingsFor(smtp) },
    profile: 'heimdall',
    change: (source) => {
      source.accounts.ownDeletion = 'allowed'
    },
  })
  ada = await app.firstAdministrator('ada@corp.example')
  await app.startWork()
})
afterAll(async () => {
  await app.close()
  await smtp.close()
})

const call = (by: Person, method: string, path: string, body?: object) =>
  app.request({ method, path, ...(body ? { body } : {}), cookie: by.cookie } as never)
const remove = (by: Person, body: object = {}) =>
  call(by, 'POST', '/me/deletion', { confirmation: by.username, currentPassword: by.password, ...body })

async function person(name: string): Promise<Person> {
  const email = `${name}@corp.example`
  const first = 'a first password of nine geese'
  const body = { email, password: first }
  const { id } = (await call(ada, 'POST', '/tenants/default/users', body)).body
  const session = await app.signIn(email, first)
  const kim = { id, username: email, password: first, cookie: session.cookie ?? '' }
  const password = 'my own ten blue herons at dusk'
  const changed = await call(kim, 'POST', '/me/password', { currentPassword: first, newPassword: password })
  return { ...kim, password, cookie: changed.cookie ?? kim.cookie }
}

test('the account goes, and a group that it owned alone goes to an administrator', async () => {
  const kim = await person('kim')
  const group = (await call(kim, 'POST', '/tenants/default/groups', { name: 'Kim’s' })).body
  const answer = await remove(kim)
  expect(answer.status).toBe(204)
  expect((await call(kim, 'GET', '/me')).status).toBe(401)
  expect((await app.signIn(kim.username, kim.password)).status).toBe(401)
  expect((await call(ada, 'GET', `/tenants/default/users/${kim.id}`)).status).toBe(404)
  const members = (await call(ada, 'GET', `/tenants/default/groups/${group.id}/members`)).body.items
  expect(members).toMatchObject([{ user: { id: ada.id }, role: 'owner' }])
  const path = `/tenants/default/audit-events?action=user.deleted&target=${kim.id}`
  expect((await call(ada, 'GET', path)).body.items).toMatchObject([{ actor: { id: kim.id } }])
})

test('the last address is told, without a way into an account that is not there', async () => {
  const nora = await person('nora')
  await call(nora, 'PATCH', '/me/preferences', { language: 'de' })
  expect((await remove(nora)).status).toBe(204)
  const subject = 'Ihr Konto in Heimdall wurde gelöscht'
  const told = () => smtp.mails.find((mail) => mail.subject === subject)
  await expect.poll(told).toMatchObject({ envelope: { to: ['nora@corp.example'] } })
  const { text, html } = told() as ReceivedMail
  expect(text).toContain('letzte Mail an diese Adresse')
  expect(html).not.toMatch(/<a [^>]*href/)
  const path = '/tenants/default/mails?kind=account-deleted'
  await expect
    .poll(async () => (await call(ada, 'GET', path)).body.items)
    .toMatchObject([
      { status: 'sent', user: null },
      { status: 'sent', user: null },
    ])
})

test('it stays without the name typed or the right password, and the last administrator stays', async () => {
  const max = await person('max')
  expect(await remove(max, { confirmation: 'max' })).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'confirmation', code: 'confirmation_wrong' }] },
  })
  expect(await remove(max, { currentPassword: 'not my password' })).toMatchObject({
    status: 403,
    body: { code: 'password.wrong' },
  })
  expect(await remove(ada)).toMatchObject({ status: 409, body: { code: 'user.last_administrator' } })
  expect((await call(max, 'GET', '/me')).status).toBe(200)
})

test('profiles refuse it unless they say otherwise', async () => {
  const silent = await startTestApp({ profile: 'default' })
  try {
    const owner = await silent.firstAdministrator()
    const body = { confirmation: 'ada', currentPassword: owner.password }
    const answer = await silent.request({ method: 'POST', path: '/me/deletion', body, cookie: owner.cookie })
    expect(answer).toMatchObject({ status: 403, body: { code: 'access.action_disabled' } })
  } finally {
    await silent.close()
  }
})
