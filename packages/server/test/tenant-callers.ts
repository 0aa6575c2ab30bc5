import type { ProfileSource } from '@rollcall/access/profile.ts'
import { expect } from 'vitest'
import { giveRole, groupsIn } from './groups.ts'
import { mintedKey } from './product-key.ts'
import type { Person, TestApp, TestRequest } from './test-app.ts'

export type Credentials = Pick<TestRequest, 'cookie' | 'apiKey' | 'headers'>

/** Somebody of each role of the profile, with a session and where the role may have one a key, a group's key and a product's. */
export async function callersOf(app: TestApp, root: Person): Promise<Record<string, Credentials>> {
  const callers: Record<string, Credentials> = {}
  const tenant = await app.addTenant('here', 'default', (source) => {
    withGroups(source)
    source.serviceAccounts = { roles: ['administrator'] }
  })
  const ada = await app.firstAdministrator('ada', 'here')
  for (const { key } of tenant.model.roles.values()) {
    const person = await app.addPerson(ada, key, [key], 'here')
    callers[key] = { cookie: person.cookie }
    const made = await app.request({
      method: 'POST',
      path: '/me/api-keys',
      body: { name: 'walk' },
      cookie: person.cookie,
    })
    if (made.status === 201) callers[`${key}, by a key`] = { apiKey: made.body.key }
  }
  callers.group = { apiKey: await groupKey(app, ada) }
  callers['a visitor of friend'] = await visitor(app, root, ada)
  callers.product = { apiKey: await mintedKey(app, 'product', 'here') }
  return callers
}

export const withGroups = (source: ProfileSource) => {
  source.groups.enabled = true
}

/** A service account of `here` that acts in a tenant which is not among the others. */
async function visitor(app: TestApp, root: Person, ada: Person): Promise<Credentials> {
  const { id: target } = await app.addTenant('friend')
  const { id: account, cookie } = await app.addPerson(ada, 'carl', ['administrator'], 'here')
  const endsAt = new Date(app.clock.now().getTime() + 86_400_000).toISOString()
  const promotion = { reason: 'tests', endsAt, olderCredentials: 'keep' }
  const path = `/tenants/here/service-accounts/${account}`
  await app.request({ method: 'PUT', path, body: promotion, cookie: ada.cookie })
  const { id: home } = await app.requireTenant('here')
  const body = { home, account, target, roles: ['administrator'], reason: 'tests', endsAt }
  const given = await app.request({ method: 'POST', path: '/server/visits', body, cookie: root.cookie })
  expect(given.status, given.raw).toBe(201)
  const headers = { 'rollcall-tenant': 'friend' }
  const there = await app.request({ path: '/tenants/friend/users', cookie, headers })
  expect(there.status, there.raw).toBe(200)
  return { cookie, headers }
}

async function groupKey(app: TestApp, ada: Person): Promise<string> {
  const groups = groupsIn(app, 'here')
  const group = await groups.made(ada, 'Mighty')
  await giveRole(app, group, 'super-admin')
  const { body } = await groups.ask(ada, 'POST', `/${group}/api-keys`, { name: 'walk' })
  return body.key
}
