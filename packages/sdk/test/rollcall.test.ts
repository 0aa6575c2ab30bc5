import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { within } from '../../server/test/in-time.ts'
import type { Person } from '../../server/test/test-app.ts'
import { createRollcall, RollcallUnavailable } from '../src/rollcall.ts'
import { connect, openStage, type Product, type Stage, untilKnown, withCookie, withKey } from './stage.ts'

let stage: Stage
let product: Product
let olga: Person
let count = 0

beforeAll(async () => {
  stage = await openStage()
  olga = await operator()
  product = await connect(stage)
})
afterAll(async () => {
  await product.close()
  await stage.close()
})

function operator(): Promise<Person> {
  count += 1
  return stage.app.addPerson(stage.ada, `olga${count}`, ['operator'])
}
/** A user who gets more rights stays signed in: these tests use the session from before. */
const keep = { olderCredentials: 'keep' }
const userPath = (person: Person) => `/tenants/default/users/${person.id}`
const may = async (headers: Record<string, string>, permission: string) =>
  product.rollcall.decide(await product.rollcall.identify(headers), permission).allowed

describe('identify', () => {
  test('identifies the user of a session and of an API key', async () => {
    const { key } = await stage.keyOf(olga)
    const principal = { kind: 'user', id: olga.id, username: olga.username, roles: ['operator'] }
    const bySession = await product.rollcall.identify(withCookie(olga))
    expect(bySession).toMatchObject({
      principal,
      credential: 'session',
      tenant: 'default',
      impersonatedBy: null,
    })
    const byKey = await product.rollcall.identify(new Headers(withKey(key)))
    expect(byKey).toMatchObject({ principal, credential: 'api-key' })
  })

  test('identifies nobody by other credentials, or by a cookie beside another Authorization header', async () => {
    const elsewhere = `elsewhere${count}`
    await stage.app.addTenant(elsewhere)
    const eve = await stage.app.firstAdministrator(`eve${count}`, elsewhere)
    const strangers = [
      {},
      withCookie({ cookie: 'no-session' }),
      withCookie(eve),
      withKey('rck_none'),
      { cookie: `other=${olga.cookie}` },
      { ...withCookie(olga), authorization: 'Basic b2xnYTpvbGdh' },
    ]
    for (const headers of strangers) expect(await product.rollcall.identify(headers)).toBeUndefined()
  })

  test('returns a frozen identity, which no request can change for the next', async () => {
    const identity = await product.rollcall.identify(withCookie(olga))
    expect(() => identity?.permissions.push('enrollment-secrets:mint')).toThrow(TypeError)
    expect(await may(withCookie(olga), 'enrollment-secrets:mint')).toBe(false)
  })

  test('asks once for a thousand requests at once, and not again while the change stream lives', async () => {
    const product = await connect(stage)
    await untilKnown(product, withCookie(stage.ada))
    const before = product.asked
    const all = await Promise.all(
      Array.from({ length: 1000 }, () => product.rollcall.identify(withCookie(olga))),
    )
    expect(new Set(all.map((identity) => identity?.principal.id))).toEqual(new Set([olga.id]))
    expect(product.asked).toBe(before + 1)
    const known = product.asked
    for (let request = 0; request < 1000; request++)
      expect((await product.rollcall.identify(withCookie(olga)))?.principal.id).toBe(olga.id)
    expect(product.asked).toBe(known)
    await product.close()
  })

  test('limits the questions about made-up credentials, while known users still pass', async () => {
    const product = await connect(stage)
    await untilKnown(product, withCookie(olga))
    const before = product.asked
    const madeUp = Array.from({ length: 1000 }, (_, number) => ({
      cookie: `rollcall=rcs_${String(number).padStart(71, '0')}`,
    }))
    const asked = Promise.allSettled(madeUp.map((headers) => product.rollcall.identify(headers)))
    expect((await product.rollcall.identify(withCookie(olga)))?.principal.id).toBe(olga.id)
    const refused = (await asked).filter(({ status }) => status === 'rejected')
    expect(refused.length).toBeGreaterThanOrEqual(800)
    expect(product.asked - before).toBeLessThanOrEqual(3 * 200)
    await product.close()
  })

  test('keeps no more identities than the configured number', async () => {
    const small = await connect(stage, { cacheSize: 1 })
    await untilKnown(small, withCookie(olga))
    await small.rollcall.identify(withCookie(stage.ada))
    const before = small.asked
    await small.rollcall.identify(withCookie(stage.ada))
    expect(small.asked).toBe(before)
    await small.rollcall.identify(withCookie(olga))
    expect(small.asked).toBe(before + 1)
    await small.close()
  })

  test('asks again when a kept answer has expired', async () => {
    const olga = await operator()
    const endsAt = new Date(stage.app.clock.now().getTime() + 1200).toISOString()
    const grant = { user: olga.id, permission: 'can_launch_fleet_hunts', reason: 'tonight', endsAt, ...keep }
    await stage.change('POST', '/tenants/default/capabilities', grant)
    await untilKnown(product, withCookie(olga))
    expect(await may(withCookie(olga), 'can_launch_fleet_hunts')).toBe(true)
    const left = Date.parse(endsAt) - stage.app.clock.now().getTime()
    await within(left + 200, async () => !(await may(withCookie(olga), 'can_launch_fleet_hunts')))
    expect(await may(withCookie(olga), 'hunts:launch')).toBe(true)
  })
})

describe('A change counts within a second of the request that made it:', () => {
  test('a role taken', async () => {
    const olga = await operator()
    await stage.change('PUT', `${userPath(olga)}/roles`, { roles: ['admin'], ...keep })
    await untilKnown(product, withCookie(olga))
    expect(await may(withCookie(olga), 'enrollment-secrets:mint')).toBe(true)
    await stage.change('PUT', `${userPath(olga)}/roles`, { roles: ['operator'] })
    await within(1000, async () => !(await may(withCookie(olga), 'enrollment-secrets:mint')))
  })

  test('a role that permits less', async () => {
    const olga = await operator()
    const path = '/tenants/default/roles'
    const made = { key: `hunter${count}`, name: `Hunter ${count}`, permissions: ['hunts:launch'] }
    const answer = await stage.app.request({ method: 'POST', path, body: made, cookie: stage.ada.cookie })
    expect(answer.status, answer.raw).toBe(201)
    await stage.change('PUT', `${userPath(olga)}/roles`, { roles: [answer.body.key] })
    await untilKnown(product, withCookie(olga))
    expect(await may(withCookie(olga), 'hunts:launch')).toBe(true)
    const { revision } = answer.body
    await stage.change('PATCH', `${path}/${answer.body.id}`, { revision, permissions: ['hosts:view'] })
    await within(1000, async () => !(await may(withCookie(olga), 'hunts:launch')))
  })

  test('an account deactivated', async () => {
    const olga = await operator()
    await untilKnown(product, withCookie(olga))
    await stage.change('PUT', `${userPath(olga)}/status`, { status: 'inactive' })
    await within(1000, async () => (await product.rollcall.identify(withCookie(olga))) === undefined)
  })

  test('a session ended', async () => {
    const olga = await operator()
    await untilKnown(product, withCookie(olga))
    const { cookie } = olga
    await stage.app.request({ method: 'POST', path: '/me/sign-out', body: {}, cookie })
    await within(1000, async () => (await product.rollcall.identify(withCookie(olga))) === undefined)
  })

  test('an API key revoked', async () => {
    const olga = await operator()
    const { id, key } = await stage.keyOf(olga)
    await untilKnown(product, withKey(key))
    await stage.app.request({ method: 'DELETE', path: `/me/api-keys/${id}`, cookie: olga.cookie })
    await within(1000, async () => (await product.rollcall.identify(withKey(key))) === undefined)
  })

  test('a capability given', async () => {
    const olga = await operator()
    await untilKnown(product, withCookie(olga))
    const grant = { user: olga.id, permission: 'can_launch_fleet_hunts', reason: 'tonight', ...keep }
    await stage.change('POST', '/tenants/default/capabilities', grant)
    await within(1000, () => may(withCookie(olga), 'can_launch_fleet_hunts'))
  })

  test('an impersonating administrator deactivated', async () => {
    const olga = await operator()
    const ben = await stage.app.addPerson(stage.ada, `ben${count}`, ['admin'])
    const path = `${userPath(olga)}/impersonation`
    const body = { reason: 'a ticket' }
    const { cookie = '' } = await stage.app.request({ method: 'POST', path, body, cookie: ben.cookie })
    await untilKnown(product, withCookie({ cookie }))
    const identity = await product.rollcall.identify(withCookie({ cookie }))
    expect(identity).toMatchObject({ principal: { id: olga.id }, impersonatedBy: { by: { id: ben.id } } })
    await stage.change('PUT', `${userPath(ben)}/status`, { status: 'inactive' })
    await within(1000, async () => (await product.rollcall.identify(withCookie({ cookie }))) === undefined)
  })
})

describe('Without a trusted change stream', () => {
  let other: Product
  beforeEach(async () => {
    other = product
    product = await connect(stage)
  })
  afterEach(async () => {
    await product.close()
    product = other
  })

  test('every request asks, and gets the current answer', async () => {
    const olga = await operator()
    await untilKnown(product, withCookie(olga))
    product.network = 'no stream'
    await expect.poll(() => product.errors.length).toBeGreaterThan(0)
    const before = product.asked
    for (let request = 1; request <= 3; request++) {
      expect(await may(withCookie(olga), 'hunts:launch')).toBe(true)
      expect(product.asked).toBe(before + 2 * request)
    }
    await stage.change('PUT', `${userPath(olga)}/status`, { status: 'inactive' })
    expect(await product.rollcall.identify(withCookie(olga))).toBeUndefined()
  })

  test('a silent stream is trusted for a second', async () => {
    const olga = await operator()
    await untilKnown(product, withCookie(olga))
    product.network = 'silent stream'
    await stage.change('PUT', `${userPath(olga)}/status`, { status: 'inactive' })
    await within(1000, async () => (await product.rollcall.identify(withCookie(olga))) === undefined)
    const before = product.asked
    await product.rollcall.identify(withCookie(stage.ada))
    await product.rollcall.identify(withCookie(stage.ada))
    expect(product.asked).toBe(before + 4)
  })

  test('a stream that resumes after a silence is trusted again, and nothing from before', async () => {
    const olga = await operator()
    await untilKnown(product, withCookie(olga))
    product.network = 'silent stream'
    await stage.change('PUT', `${userPath(olga)}/status`, { status: 'inactive' })
    await within(1000, async () => (await product.rollcall.identify(withCookie(olga))) === undefined)
    product.network = 'whole'
    await untilKnown(product, withCookie(stage.ada))
    expect(product.errors, 'it is the same stream').toEqual([])
    expect(await product.rollcall.identify(withCookie(olga))).toBeUndefined()
  })

  test('a reopened stream resumes: unchanged users are known without a question', async () => {
    const [olga, max] = [await operator(), await operator()]
    for (const person of [olga, max]) await untilKnown(product, withCookie(person))
    // The stream sends an id from time to time, from which it can resume.
    await expect.poll(() => product.resumable, { timeout: 10_000 }).toBe(true)
    product.network = 'no stream'
    await expect.poll(() => product.errors.length).toBeGreaterThan(0)
    await stage.change('PUT', `${userPath(olga)}/status`, { status: 'inactive' })
    product.network = 'whole'
    await untilKnown(product, withCookie(stage.ada))
    const before = product.asked
    expect(await product.rollcall.identify(withCookie(max))).toBeDefined()
    expect(product.asked).toBe(before)
    expect(await product.rollcall.identify(withCookie(olga))).toBeUndefined()
    expect(product.asked).toBe(before + 1)
  })

  test('a reopened stream is trusted again, and no answer from before a change', async () => {
    const olga = await operator()
    await untilKnown(product, withCookie(olga))
    product.network = 'no stream'
    await expect.poll(() => product.errors.length).toBeGreaterThan(0)
    await stage.change('PUT', `${userPath(olga)}/roles`, { roles: ['admin'], ...keep })
    product.network = 'whole'
    await untilKnown(product, withCookie(olga))
    expect(await may(withCookie(olga), 'enrollment-secrets:mint')).toBe(true)
  })

  test('nothing is known while the server is down, not even earlier identities', async () => {
    await untilKnown(product, withCookie(olga))
    product.network = 'down'
    await expect.poll(() => product.errors.length).toBeGreaterThan(0)
    await expect(product.rollcall.identify(withCookie(olga))).rejects.toThrow(RollcallUnavailable)
    product.network = 'whole'
    // An earlier question may still be under way, and the same question waits for its answer.
    const again = () => may(withCookie(olga), 'hunts:launch').catch(() => false)
    await expect.poll(again).toBe(true)
  })

  test('nothing is known with a key that may not ask', async () => {
    const { key } = await stage.keyOf(olga)
    const refused = await connect({ ...stage, apiKey: key })
    await expect(refused.rollcall.identify(withCookie(stage.ada))).rejects.toThrow(RollcallUnavailable)
    await refused.close()
  })
})

describe('decide', () => {
  test('compares numbers with limits', async () => {
    const identity = await product.rollcall.identify(withCookie(olga))
    const limit = { key: 'hunts.maxHosts', property: 'hosts', value: 100 }
    const launch = (properties: Record<string, unknown>) =>
      product.rollcall.decide(identity, 'hunts:launch', properties)
    expect(launch({ hosts: 100 })).toEqual({ allowed: true, reason: 'permission.held', limit })
    expect(launch({ hosts: 120 })).toEqual({ allowed: false, reason: 'limit.exceeded', limit })
    for (const hosts of [-1, '1', Number.NaN, null])
      expect(launch({ hosts })).toEqual({ allowed: false, reason: 'limit.value_invalid', limit })
  })

  test('refuses an unknown user, permission and limit', async () => {
    const identity = await product.rollcall.identify(withCookie(olga))
    const { rollcall } = product
    expect(rollcall.decide(undefined, 'hunts:launch').reason).toBe('identity.missing')
    expect(rollcall.decide(identity, 'enrollment-secrets:mint').reason).toBe('permission.missing')
    expect(rollcall.decide(identity, 'hunts:lanch').reason).toBe('permission.unknown')
    const unasked = createRollcall({ url: stage.url, tenant: 'default', apiKey: stage.apiKey })
    expect(unasked.decide(identity, 'hunts:launch').reason).toBe('rules.unknown')
    const another = createRollcall({ url: stage.url, tenant: 'another', apiKey: stage.apiKey })
    expect(another.decide(identity, 'hunts:launch').reason).toBe('identity.missing')
  })
})

test('The client calls every operation with the product’s key', async () => {
  const { username } = await product.rollcall.client.users.show({ tenant: 'default', user: olga.id })
  expect(username).toBe(olga.username)
})

test('The sign-in address leads back', async () => {
  await product.rollcall.identify({})
  const url = new URL(product.rollcall.signInUrl('http://localhost:7500/hunts?a=1&b=2'))
  expect(url.pathname).toBe('/t/default/sign-in')
  expect(url.searchParams.get('returnTo')).toBe('http://localhost:7500/hunts?a=1&b=2')
})

test('Closing ends the change stream and all questions', async () => {
  const product = await connect(stage)
  const others = stage.app.streams.size
  await untilKnown(product, withCookie(olga))
  expect(stage.app.streams.size).toBe(others + 1)
  const asking = product.rollcall.identify(withCookie(stage.ada))
  await Promise.all([expect(asking).rejects.toThrow(RollcallUnavailable), product.close()])
  await expect.poll(() => stage.app.streams.size).toBe(others)
  await expect(product.rollcall.identify(withCookie(olga))).rejects.toThrow(RollcallUnavailable)
  expect(product.errors).toEqual([])
})
