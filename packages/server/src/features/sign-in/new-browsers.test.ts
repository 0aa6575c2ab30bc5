import { afterAll, beforeAll, expect, test } from 'vitest'
import { Browser } from '../../../test/browser.ts'
import { mailsOf } from '../../../test/mailed-links.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'

/** Users are told of sign-ins from browsers that their account does not know. */
let app: TestApp
let ada: Person
let count = 0

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const safari =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15'

beforeAll(async () => {
  app = await startTestApp({ profile: 'default' })
  ada = await app.firstAdministrator()
})
afterAll(() => app.close())

const mails = (person: Person) => mailsOf(app.storage.database, person.id, 'new-browser')

/** A user who has signed in once and has an address. */
async function person(): Promise<Person> {
  count += 1
  // Her session may have ended with the time that has passed.
  ada = { ...ada, cookie: (await app.signIn(ada.username, ada.password)).cookie ?? '' }
  const made = await app.addPerson(ada, `kim${count}`)
  await app.request({
    method: 'PATCH',
    path: `/tenants/default/users/${made.id}`,
    body: { email: `kim${count}@corp.example` },
    cookie: ada.cookie,
  })
  return made
}

async function signIn(
  { username, password }: Person,
  userAgent = firefox,
  by: Pick<Browser, 'request'> = app,
): Promise<string> {
  const answer = await by.request({
    method: 'POST',
    path: '/tenants/default/sign-in/password',
    body: { username, password },
    headers: { 'user-agent': userAgent },
  })
  expect(answer.status).toBe(200)
  return answer.cookie ?? ''
}

test('a mail tells of a browser that the account does not know, with its name, network and time', async () => {
  const kim = await person()
  await signIn(kim)
  expect(await mails(kim)).toMatchObject([
    {
      toAddress: `kim${count}@corp.example`,
      data: { browser: 'Firefox', system: 'Linux', address: '127.0.0.1', network: '127.0.0.1' },
    },
  ])
  const path = `/tenants/default/audit-events?action=sign-in.succeeded&limit=1`
  const { items } = (await app.request({ path, cookie: ada.cookie })).body
  expect(items[0]).toMatchObject({ target: { id: kim.id }, after: { newBrowser: true } })
})

test('none tells of a browser that it knows, nor of the first sign-in', async () => {
  const kim = await person()
  expect(await mails(kim)).toEqual([])
  const browser = new Browser(app)
  await signIn(kim, firefox, browser)
  await signIn(kim, safari, browser)
  expect(await mails(kim)).toHaveLength(1)
})

test('a browser that forgets its cookies is told once a week, another one at once', async () => {
  const kim = await person()
  await signIn(kim)
  await signIn(kim)
  expect(await mails(kim)).toHaveLength(1)
  await signIn(kim, safari)
  expect(await mails(kim)).toHaveLength(2)
  app.clock.advance(7 * 24 * 3_600_000 + 1)
  await signIn(kim)
  expect(await mails(kim)).toHaveLength(3)
})

test('after a change of the password the same browser is told again', async () => {
  const kim = await person()
  const cookie = await signIn(kim)
  app.clock.advance(60_000)
  const newPassword = 'my own ten blue herons at dusk'
  const changed = await app.request({
    method: 'POST',
    path: '/me/password',
    body: { currentPassword: kim.password, newPassword },
    cookie,
  })
  expect(changed.status).toBe(204)
  await signIn({ ...kim, password: newPassword })
  expect(await mails(kim)).toHaveLength(2)
})

test('a mail that was not sent has told nobody', async () => {
  const kim = await person()
  await signIn(kim)
  await asOwner(app.storage.database, (db) =>
    db.updateTable('mails').set({ status: 'failed' }).where('userId', '=', kim.id).execute(),
  )
  await signIn(kim)
  expect(await mails(kim)).toHaveLength(2)
})

test('a stranger with the password fills no mailbox, whatever the browser says it is', async () => {
  const kim = await person()
  for (let n = 0; n < 25; n += 1) {
    await signIn(kim, `program-${n}/1.0`)
    app.clock.advance(2_000)
  }
  expect(await mails(kim)).toHaveLength(10)
  app.clock.advance(24 * 3_600_000)
  await signIn(kim, 'another/1.0')
  expect(await mails(kim)).toHaveLength(11)
})
