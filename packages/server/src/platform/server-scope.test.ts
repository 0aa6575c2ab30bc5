import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Person, shippedProfile, startTestApp, type TestApp } from '../../test/test-app.ts'
import { createTenant } from '../features/tenants/tenants.service.ts'
import { authoriseServer } from './server-scope.ts'

let app: TestApp
let root: Person
const needs = 'server:manage-tenants'

beforeAll(async () => {
  app = await startTestApp({ ownDatabase: true })
  await made('operators', { runsServer: true })
  root = await app.firstAdministrator('root', 'operators')
})
afterAll(() => app.close())

function made(slug: string, more: { runsServer?: boolean; names?: string } = {}): Promise<string> {
  const source = shippedProfile('default', ({ roles }) => {
    if (more.names) roles.find(({ key }) => key === 'member')?.permissions.push(more.names)
  })
  return createTenant(app.storage.database, { slug, name: slug, source, now: app.clock.now(), ...more })
}

async function refusalOf(cookie: string): Promise<unknown> {
  const origin = { id: 'a test', address: '', userAgent: '' }
  const principal = await app.authenticator.authenticate({ kind: 'session', secret: cookie, origin })
  if (!principal) throw new Error('The session is not good')
  try {
    authoriseServer(principal, needs)
    return undefined
  } catch (error) {
    return error
  }
}

test('A user with all permissions in the tenant that runs the server has those on the server', async () => {
  expect((await app.request({ path: '/me', cookie: root.cookie })).body.permissions).toContain(needs)
  expect(await refusalOf(root.cookie)).toBeUndefined()
})

test('A user of that tenant without the permission has none on the server', async () => {
  const max = await app.addPerson(root, 'max', undefined, 'operators')
  expect(await refusalOf(max.cookie)).toMatchObject({ code: 'access.denied', extras: { missing: [needs] } })
})

test('All permissions of another tenant give nothing on the server, and that tenant has no such permission', async () => {
  const ada = await app.firstAdministrator()
  expect((await app.request({ path: '/me', cookie: ada.cookie })).body.permissions).not.toContain(needs)
  expect(await refusalOf(ada.cookie)).toMatchObject({ code: 'access.denied', extras: { missing: [needs] } })
  const body = { name: 'Mighty', permissions: [needs] }
  const role = await app.request({ method: 'POST', path: '/tenants/default/roles', body, cookie: ada.cookie })
  expect(role.status).toBe(400)
})

test('No other tenant is made from a profile that names such a permission', async () => {
  await expect(made('sly', { names: needs })).rejects.toMatchObject({ name: 'CatalogueError', key: needs })
})

test('One tenant runs the server, and there is no second', async () => {
  await expect(made('second', { runsServer: true })).rejects.toThrow()
})
