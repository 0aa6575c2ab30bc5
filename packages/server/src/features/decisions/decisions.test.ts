import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, passwordOf, startTestApp, type TestApp } from '../../../test/test-app.ts'

let app: TestApp
let ada: Person
let product: string

beforeAll(async () => {
  app = await startTestApp({ profile: 'mimir' })
  ada = await app.firstAdministrator()
  product = await keyOf(ada)
})
afterAll(() => app.close())

async function keyOf(person: Person): Promise<string> {
  const body = { name: `key ${Math.random()}` }
  const answer = await app.request({ method: 'POST', path: '/me/api-keys', body, cookie: person.cookie })
  return answer.body.key
}

async function identify(kind: 'session' | 'api-key', secret: string, apiKey = product) {
  const path = '/tenants/default/identities'
  const answer = await app.request({ method: 'POST', path, body: { kind, secret }, apiKey })
  expect(answer.status, answer.raw).toBe(200)
  return answer.body.identity
}

describe('decisions.identify', () => {
  test('returns the user of a session and their permissions', async () => {
    const max = await app.addPerson(ada, 'max', ['operator'])
    expect(await identify('session', max.cookie)).toEqual({
      principal: { kind: 'user', id: max.id, username: 'max', name: 'max', email: null, roles: ['operator'] },
      tenant: 'default',
      credential: 'session',
      permissions: (await app.request({ path: '/me', cookie: max.cookie })).body.permissions,
      limits: { 'hunts.maxHosts': expect.any(Number) },
      impersonatedBy: null,
      validUntil: expect.any(String),
    })
  })

  test('returns them for an API key, without an end if nothing ends', async () => {
    const identity = await identify('api-key', product)
    expect(identity).toMatchObject({ credential: 'api-key', limits: { 'hunts.maxHosts': null } })
    expect(identity.principal.id).toBe(ada.id)
    expect(identity.validUntil).toBeNull()
  })

  test('says when the answer expires: when a capability ends, when a session becomes idle', async () => {
    const mia = await app.addPerson(ada, 'mia', ['operator'])
    const idle = new Date((await identify('session', mia.cookie)).validUntil).getTime()
    const { profile } = await app.requireTenant('default')
    expect(idle - app.clock.now().getTime()).toBeLessThanOrEqual(profile.source.sessions.idleSeconds * 1000)
    const endsAt = new Date(app.clock.now().getTime() + 60_000).toISOString()
    await app.request({
      method: 'POST',
      path: '/tenants/default/capabilities',
      body: {
        user: mia.id,
        permission: 'can_launch_fleet_hunts',
        reason: 'tonight',
        endsAt,
        olderCredentials: 'keep',
      },
      cookie: ada.cookie,
    })
    const identity = await identify('session', mia.cookie)
    expect(identity.permissions).toContain('can_launch_fleet_hunts')
    expect(identity.validUntil).toBe(endsAt)
  })

  test('is null for what is unknown, of the other kind, of an inactive user, and of another tenant', async () => {
    const ben = await app.addPerson(ada, 'ben')
    expect(await identify('session', ben.cookie)).not.toBeNull()
    expect(await identify('api-key', ben.cookie)).toBeNull()
    expect(await identify('session', 'nothing')).toBeNull()
    const path = `/tenants/default/users/${ben.id}/status`
    await app.request({ method: 'PUT', path, body: { status: 'inactive' }, cookie: ada.cookie })
    expect(await identify('session', ben.cookie)).toBeNull()
    await app.addTenant('elsewhere')
    const eve = await app.firstAdministrator('eve', 'elsewhere')
    expect(await identify('session', eve.cookie)).toBeNull()
  })

  test('names the user who impersonates', async () => {
    const tim = await app.addPerson(ada, 'tim', ['operator'])
    const { cookie } = await app.signIn(ada.username, ada.password)
    const path = `/tenants/default/users/${tim.id}/impersonation`
    const started = await app.request({ method: 'POST', path, body: { reason: 'a ticket' }, cookie })
    const identity = await identify('session', started.cookie as string)
    expect(identity.principal.id).toBe(tim.id)
    expect(identity.impersonatedBy).toMatchObject({ by: { id: ada.id, name: 'ada' }, reason: 'a ticket' })
  })

  test('needs decisions:ask', async () => {
    const liv = await app.addPerson(ada, 'liv', ['operator'])
    const body = { kind: 'session', secret: liv.cookie }
    const path = '/tenants/default/identities'
    const answer = await app.request({ method: 'POST', path, body, cookie: liv.cookie })
    expect(answer.body).toMatchObject({ code: 'access.denied', missing: ['decisions:ask'] })
  })
})

test('decisions.identify is null for a user who must choose a password first', async () => {
  const strict = await startTestApp({
    change: (source) => {
      source.passwords.atFirstSignIn = 'change'
    },
  })
  const first = await strict.firstAdministrator()
  const body = { username: 'new', password: passwordOf('new') }
  const path = '/tenants/default'
  await strict.request({ method: 'POST', path: `${path}/users`, body, cookie: first.cookie })
  const { cookie } = await strict.signIn('new', body.password)
  const asked = { kind: 'session', secret: cookie }
  const answer = await strict.request({
    method: 'POST',
    path: `${path}/identities`,
    body: asked,
    cookie: first.cookie,
  })
  expect(answer.body.identity).toBeNull()
  await strict.close()
})

test('decisions.describe tells the permissions, their limits, and where people sign in', async () => {
  const { body } = await app.request({ path: '/tenants/default/decision-rules', apiKey: product })
  expect(body.permissions).toContain('can_launch_fleet_hunts')
  expect(body.bounds).toEqual([
    {
      permission: 'hunts:launch',
      property: 'hosts',
      limit: 'hunts.maxHosts',
      unless: ['can_launch_fleet_hunts'],
    },
  ])
  expect(body.sessionCookie).toBe('rollcall')
  expect(body.signInUrl).toBe('http://localhost:7400/t/default/sign-in')
})
