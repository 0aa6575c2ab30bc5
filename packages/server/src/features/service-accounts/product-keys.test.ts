import { afterAll, beforeAll, expect, test } from 'vitest'
import { productKey } from '../../../test/product-key.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

let app: TestApp
let ada: Person

beforeAll(async () => {
  app = await startTestApp({ profile: 'mimir' })
})
afterAll(() => app?.close())

const mint = (name: string) => productKey(app, name)

/** `GET /me` with a key. */
const me = (apiKey: string) => app.request({ path: '/me', apiKey })

let key: string

test('A product gets a key before there are accounts, and may only ask for decisions', async () => {
  key = await mint('hunts')
  // The app learns of the new role like any other node.
  await expect.poll(async () => (await me(key)).body.permissions).toEqual(['decisions:ask'])
  const { body } = await me(key)
  expect(body).toMatchObject({
    kind: 'service-account',
    user: { username: 'hunts', kind: 'service-account', provider: 'none', status: 'active' },
  })
  expect((await app.request({ path: '/tenants/default/users', apiKey: key })).status).toBe(403)
})

test('The first administrator is still to be created', async () => {
  const options = await app.request({ path: '/tenants/default/sign-in' })
  expect(options.body).toMatchObject({ setupNeeded: true, productOrigins: [] })
  ada = await app.firstAdministrator()
  expect((await app.request({ path: '/tenants/default/sign-in' })).body.setupNeeded).toBe(false)
})

test('Another key of the same product does not end the first, and creates no second account or role', async () => {
  const second = await mint('hunts')
  expect((await me(second)).body.user.id).toBe((await me(key)).body.user.id)
  const other = await mint('reports')
  expect((await me(other)).body.user.roles).toEqual([{ key: 'product', name: 'Product', color: 'gray' }])
})

test('Nobody can sign in to a service account, and deactivating it ends its keys', async () => {
  const { user } = (await me(key)).body
  const reset = await app.request({
    method: 'POST',
    path: `/tenants/default/users/${user.id}/password-resets`,
    cookie: ada.cookie,
  })
  expect(reset).toMatchObject({ status: 409, body: { code: 'user.no_password' } })
  const setStatus = (status: string, olderCredentials = 'end') =>
    app.request({
      method: 'PUT',
      path: `/tenants/default/users/${user.id}/status`,
      cookie: ada.cookie,
      body: { status, olderCredentials },
    })
  expect((await setStatus('inactive')).status).toBe(200)
  expect((await me(key)).status).toBe(401)
  await expect(mint('hunts')).rejects.toMatchObject({ code: 'user.inactive' })
  expect((await setStatus('active', 'keep')).body).toMatchObject({ status: 'active' })
  expect((await me(key)).status).toBe(200)
})

test('The account of a person does not become a service account', async () => {
  await expect(mint(ada.username)).rejects.toMatchObject({ code: 'user.username_taken' })
  await expect(mint('two words ')).rejects.toMatchObject({ code: 'request.invalid' })
})

test('Role, account and keys are in the audit log as created by the command line', async () => {
  const { body } = await app.request({ path: '/tenants/default/audit-events?limit=200', cookie: ada.cookie })
  const made = body.items.filter(
    (event: { actor: { name: string } }) => event.actor.name === 'The command line',
  )
  expect(made.map(({ action }: { action: string }) => action).sort()).toEqual([
    'api-key.created',
    'api-key.created',
    'api-key.created',
    'role.created',
    'user.created',
    'user.created',
  ])
  expect(JSON.stringify(body)).not.toContain(key)
})
