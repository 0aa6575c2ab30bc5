import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { groupsIn, membersOf } from '../../../test/groups.ts'
import { productKey } from '../../../test/product-key.ts'
import { refusalOf } from '../../../test/refusals.ts'
import { type Person, passwordOf, publicUrl, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'
import { setupLink } from '../sign-in/setup.ts'

/** An account that nobody signs in to is no administrator for the tenant, and does not own groups. */
let app: TestApp
let groups: ReturnType<typeof groupsIn>
let ada: Person
let product: string

const users = '/tenants/default/users'

beforeEach(async () => {
  app = await startTestApp()
  groups = groupsIn(app)
  ada = await app.firstAdministrator()
  await mint('hunts')
  const { body } = await app.request({ path: `${users}?provider=none`, cookie: ada.cookie })
  product = body.items[0].id
})
afterEach(() => app.close())

const mint = (name: string) => productKey(app, name)

const give = (id: string, ...roles: string[]) =>
  app.request({ method: 'PUT', path: `${users}/${id}/roles`, body: { roles }, cookie: ada.cookie })
const become = (id: string, provider: 'none' | 'oidc') =>
  asOwner(app.storage.database, (db) =>
    db.updateTable('users').set({ provider }).where('id', '=', id).execute(),
  )

describe('T5 · a service account', () => {
  test('gets neither the administrators’ role nor a group', async () => {
    expect(refusalOf(await give(product, 'super-admin'))).toBe('409 user.cannot_sign_in')
    expect((await give(product, 'auditor')).status).toBe(200)
    const members = [{ user: product, role: 'owner' }]
    expect(refusalOf(await groups.create(ada, { name: 'One', members }))).toBe('409 user.cannot_sign_in')
    const group = await groups.made(ada, 'Two')
    expect(refusalOf(await groups.add(ada, group, [product], 'owner'))).toBe('409 user.cannot_sign_in')
    expect((await groups.add(ada, group, [product])).status).toBe(201)
    expect(refusalOf(await groups.setRole(ada, group, product, 'owner'))).toBe('409 user.cannot_sign_in')
    const body = { defaultAdministrator: product }
    const path = '/tenants/default/settings/groups'
    expect(refusalOf(await app.request({ method: 'PATCH', path, body, cookie: ada.cookie }))).toBe(
      '400 request.invalid',
    )
  })
})

test('T5 · a service account does not own a group that it creates', async () => {
  const apiKey = await mint('hunts')
  const body = { roles: ['product', 'administrator'], olderCredentials: 'keep' }
  await app.request({ method: 'PUT', path: `${users}/${product}/roles`, body, cookie: ada.cookie })
  const made = { method: 'POST' as const, path: '/tenants/default/groups', body: { name: 'Own' }, apiKey }
  expect(refusalOf(await app.request(made))).toBe('409 user.cannot_sign_in')
})

describe.each(['none', 'oidc'] as const)('T5 · an administrator of the provider %s', (provider) => {
  test('does not count as one: the last person who can sign in stays', async () => {
    const other = await app.addPerson(ada, 'other', ['super-admin'])
    await become(other.id, provider)
    expect(refusalOf(await give(ada.id, 'member'))).toBe('409 user.last_administrator')
    const shown = await app.request({ path: `${users}/${ada.id}`, cookie: ada.cookie })
    expect(shown.body.lastAdministrator).toBe(true)
    expect((await give(other.id, 'member')).status).toBe(200)
  })

  test('inherits nothing', async () => {
    const [other, owner] = [
      await app.addPerson(ada, 'other', ['super-admin']),
      await app.addPerson(ada, 'owner', ['administrator']),
    ]
    await become(other.id, provider)
    const group = await groups.made(owner, 'Alone')
    await app.request({ method: 'DELETE', path: `${users}/${owner.id}`, cookie: ada.cookie })
    expect(await membersOf(app, group)).toEqual(['ada owner'])
  })
})

test('T5 · a tenant whose administrators cannot sign in is set up again by the link that the server prints', async () => {
  const tenant = await app.requireTenant('default')
  const print = () => setupLink(app.storage.database, tenant, { publicUrl, now: app.clock.now() })
  expect(await print()).toBeUndefined()
  await become(ada.id, 'none')
  const token = new URL((await print()) ?? '').hash.slice(1)
  const body = { token, username: 'grace', password: passwordOf('grace') }
  const { status, cookie } = await app.request({ method: 'POST', path: '/setup', body })
  expect(status).toBe(201)
  expect((await app.request({ path: users, cookie })).status).toBe(200)
  expect(await print()).toBeUndefined()
})

describe('T5 · the role of service accounts', () => {
  const roles = '/tenants/default/roles'

  test('cannot be created by hand: its key is reserved', async () => {
    const body = { key: 'product', name: 'Mine', permissions: [] }
    const answer = await app.request({ method: 'POST', path: roles, body, cookie: ada.cookie })
    expect(refusalOf(answer)).toBe('409 role.key_taken')
    await app.addTenant('other')
    const eve = await app.firstAdministrator('eve', 'other')
    const made = await app.request({ method: 'POST', path: '/tenants/other/roles', body, cookie: eve.cookie })
    expect(refusalOf(made)).toBe('409 role.key_taken')
    const byName = { name: 'Product', permissions: ['users:read'] }
    const named = await app.request({
      method: 'POST',
      path: '/tenants/other/roles',
      body: byName,
      cookie: eve.cookie,
    })
    expect(named.body.key).toBe('product-2')
  })

  test('is granted only while it gives exactly what products need', async () => {
    const listed = (await app.request({ path: roles, cookie: ada.cookie })).body.items
    await mint('asks')
    const { id, revision } = listed.find(({ key }: { key: string }) => key === 'product')
    const change = { revision, permissions: ['decisions:ask', 'users:create'] }
    await app.request({ method: 'PATCH', path: `${roles}/${id}`, body: change, cookie: ada.cookie })
    await expect(mint('another')).rejects.toMatchObject({ code: 'role.key_taken' })
    await expect(mint('asks')).rejects.toMatchObject({ code: 'user.username_taken' })
    const back = { revision: revision + 1, permissions: ['decisions:ask'] }
    await app.request({ method: 'PATCH', path: `${roles}/${id}`, body: back, cookie: ada.cookie })
    const { user } = (await app.request({ path: '/me', apiKey: await mint('asks') })).body
    const more = { roles: ['product', 'auditor'] }
    await app.request({
      method: 'PUT',
      path: `${users}/${user.id}/roles`,
      body: more,
      cookie: ada.cookie,
    })
    await expect(mint('asks')).rejects.toMatchObject({ code: 'user.username_taken' })
  })
})
