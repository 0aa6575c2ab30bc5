import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { groupsIn } from '../../../test/groups.ts'
import { productKey } from '../../../test/product-key.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import type { Credential, Principal } from '../../platform/principal.ts'
import { resolve } from './resolve.ts'

let app: TestApp
let ada: Person
const origin = { id: 'a test', address: '', userAgent: '' }

beforeAll(async () => {
  app = await startTestApp()
  await app.addTenant('other')
  ada = await app.firstAdministrator()
})
afterAll(() => app.close())

async function principalBy(kind: Credential['kind'], secret: string): Promise<Principal> {
  const principal = await app.authenticator.authenticate({ kind, secret, origin })
  if (!principal) throw new Error('The secret is not valid')
  return principal
}

async function ownKey(person: Person): Promise<string> {
  const body = { name: `key ${Math.random()}` }
  const { cookie } = person
  return (await app.request({ method: 'POST', path: '/me/api-keys', body, cookie })).body.key
}

async function groupKey(name: string): Promise<string> {
  const groups = groupsIn(app)
  const group = await groups.made(ada, name)
  const made = await groups.ask(ada, 'POST', `/${group}/api-keys`, { name: 'robot' })
  expect(made.status, made.raw).toBe(201)
  return made.body.key
}

describe('A principal', () => {
  test('of a session is a user, authenticated by the password when they signed in', async () => {
    const at = app.clock.now()
    const { cookie } = await app.signIn(ada.username, ada.password)
    app.clock.advance(60_000)
    const principal = await principalBy('session', cookie as string)
    expect(principal).toMatchObject({
      kind: 'user',
      id: ada.id,
      name: 'ada',
      credential: { kind: 'session', apiKey: null },
      methods: ['password'],
      account: { user: { username: 'ada' }, mustChangePassword: false },
      impersonator: null,
    })
    expect(Math.abs((principal.authenticatedAt?.getTime() ?? 0) - at.getTime())).toBeLessThan(60_000)
  })

  test('of the session that a setup began was authenticated by its link', async () => {
    expect(await principalBy('session', ada.cookie)).toMatchObject({ kind: 'user', methods: ['link'] })
  })

  test('of an API key is its account, and has no time of authentication', async () => {
    const principal = await principalBy('api-key', await ownKey(ada))
    expect(principal).toMatchObject({
      kind: 'user',
      credential: { kind: 'api-key', apiKey: { createdBy: { id: ada.id, name: 'ada' } } },
      methods: ['api-key'],
      authenticatedAt: null,
    })
  })

  test('of a product is a service account', async () => {
    const principal = await principalBy('api-key', await productKey(app, 'hunts'))
    expect(principal).toMatchObject({ kind: 'service-account', name: 'hunts' })
    expect(principal.account?.user).toMatchObject({ kind: 'service-account', provider: 'none' })
  })

  test('of a group has no account', async () => {
    const principal = await principalBy('api-key', await groupKey('Robots'))
    expect(principal).toMatchObject({ kind: 'group', name: 'group:Robots', account: null })
  })

  test('of a session in which an administrator impersonates a user was authenticated as the administrator was', async () => {
    const max = await app.addPerson(ada, 'max')
    const { cookie } = await app.signIn(ada.username, ada.password)
    const own = await principalBy('session', cookie as string)
    app.clock.advance(60_000)
    const path = `/tenants/default/users/${max.id}/impersonation`
    const body = { reason: 'Ticket 7' }
    const started = await app.request({ method: 'POST', path, body, cookie })
    const looking = await principalBy('session', started.cookie as string)
    expect(looking).toMatchObject({ id: max.id, impersonator: { id: ada.id }, methods: ['password'] })
    expect(looking.authenticatedAt).toEqual(own.authenticatedAt)
  })
})

describe('Access', () => {
  test('counts in the home tenant, in which a principal acts, and in no other', async () => {
    const other = await app.requireTenant('other')
    for (const secret of [await ownKey(ada), await groupKey('Others'), await productKey(app, 'reports')]) {
      const principal = await principalBy('api-key', secret)
      expect(principal.tenant).toBe(principal.home)
      expect(principal.home.slug).toBe('default')
      expect(principal.accessIn(principal.home)).toBe(principal.subject)
      expect(principal.accessIn(other)).toBeUndefined()
    }
  })

  test('of an administrator reaches nothing of another tenant, whose accounts are answered as not existing', async () => {
    const eve = await app.firstAdministrator('eve', 'other')
    const other = await app.requireTenant('other')
    const principal = await principalBy('session', ada.cookie)
    for (const path of ['users', `users/${eve.id}`, 'roles', 'audit-events', 'changes'])
      expect((await app.request({ path: `/tenants/other/${path}`, cookie: ada.cookie })).status, path).toBe(
        404,
      )
    // The same holds for jobs and links: their principal is only looked up in their own tenant.
    const ref = { id: principal.id, credential: principal.credential }
    const found = await app.storage.database.transaction({ tenant: other.id, readOnly: true }, (db) =>
      resolve(db, ref, { tenant: other, now: app.clock.now() }),
    )
    expect(found).toBeUndefined()
  })
})
