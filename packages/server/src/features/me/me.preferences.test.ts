import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

let app: TestApp
let ada: Person

beforeAll(async () => {
  app = await startTestApp()
  ada = await app.firstAdministrator()
})
afterAll(() => app.close())

const me = async (cookie: string) => (await app.request({ path: '/me', cookie })).body
const save = (cookie: string, body: object) =>
  app.request({ method: 'PATCH', path: '/me/preferences', body, cookie })

test('what was seen is seen in every browser of the user, and of nobody else', async () => {
  const seen = { notificationsSeenAt: '2026-11-29T08:00:00.000Z' }
  const bob = await app.addPerson(ada, 'bob')
  const elsewhere = (await app.signIn(ada.username, ada.password)).cookie as string
  expect((await me(elsewhere)).preferences.notificationsSeenAt).toBeNull()
  expect((await save(ada.cookie, seen)).status).toBe(200)
  expect((await me(elsewhere)).preferences).toMatchObject(seen)
  expect((await me(bob.cookie)).preferences.notificationsSeenAt).toBeNull()
})

test('the audit log shows what was changed, and nothing else', async () => {
  await save(ada.cookie, { theme: 'dark', pageSize: 50 })
  const { body } = await app.request({
    path: '/tenants/default/audit-events?action=account.preferences-changed&limit=1',
    cookie: ada.cookie,
  })
  expect(body.items).toMatchObject([{ before: { theme: 'system' }, after: { theme: 'dark' } }])
  expect(Object.keys(body.items[0].after)).toEqual(['theme'])
})
