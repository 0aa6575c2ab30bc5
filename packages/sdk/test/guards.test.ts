import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Person } from '../../server/test/test-app.ts'
import { guardFor } from '../src/fetch.ts'
import { frameworks } from './products.ts'
import { connect, openStage, type Product, type Stage, untilKnown, withCookie, withKey } from './stage.ts'

let stage: Stage
let olga: Person
let key: string

beforeAll(async () => {
  stage = await openStage()
  olga = await stage.app.addPerson(stage.ada, 'olga', ['operator'])
  key = (await stage.keyOf(olga)).key
})
afterAll(() => stage.close())

describe.each(Object.entries(frameworks))('A guard on %s', (_, start) => {
  let product: Product
  let running: Awaited<ReturnType<typeof start>>
  let reached = 0

  beforeAll(async () => {
    product = await connect(stage)
    running = await start(product.rollcall, ({ principal, credential }) => {
      reached += 1
      return { by: principal.username, credential }
    })
  })
  afterEach(() => {
    reached = 0
  })
  afterAll(async () => {
    await running.close()
    await product.close()
  })

  async function call(method: 'GET' | 'POST', path: string, headers: Record<string, string>, body = {}) {
    const content = method === 'GET' ? {} : { 'content-type': 'application/json' }
    const sent = method === 'GET' ? {} : { body: JSON.stringify(body) }
    const response = await fetch(`${running.url}${path}`, {
      method,
      headers: { ...content, ...headers },
      ...sent,
    })
    return { status: response.status, headers: response.headers, body: await response.json() }
  }

  /** Expects this problem as the answer, and that the route was not reached. */
  async function expectProblem(answer: Awaited<ReturnType<typeof call>>, problem: object): Promise<void> {
    expect(answer.body).toMatchObject({ type: 'about:blank', status: answer.status, ...problem })
    expect(answer.body.detail).not.toBe('')
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(reached).toBe(0)
  }

  test('accepts a key with a list of addresses from these only, whatever the headers of the request', async () => {
    const keyFrom = async (address: string) => {
      const body = { name: `from ${address} ${Math.random()}`, addresses: [address] }
      const made = { method: 'POST' as const, path: '/me/api-keys', body, cookie: olga.cookie }
      return withKey((await stage.app.request(made)).body.key)
    }
    expect((await call('GET', '/alerts', await keyFrom('127.0.0.0/8'))).status).toBe(200)
    reached = 0
    const elsewhere = await keyFrom('192.0.2.7')
    for (const claim of [{}, { 'x-forwarded-for': '192.0.2.7' }, { forwarded: 'for=192.0.2.7' }])
      await expectProblem(await call('GET', '/alerts', { ...elsewhere, ...claim }), { status: 401 })
  })

  test('accepts a session cookie and an API key, and gives the route the sender', async () => {
    const bySession = await call('GET', '/alerts', withCookie(olga))
    expect(bySession).toMatchObject({ status: 200, body: { by: 'olga', credential: 'session' } })
    const byKey = await call('POST', '/hunts', withKey(key), { hosts: 1 })
    expect(byKey).toMatchObject({ status: 200, body: { by: 'olga', credential: 'api-key' } })
    expect(reached).toBe(2)
  })

  test('answers 401 without a signed-in user', async () => {
    const challenge = 'Bearer realm="Rollcall"'
    for (const [headers, expected] of [
      [{}, challenge],
      [withCookie({ cookie: 'none' }), challenge],
      [withKey('rck_none'), `${challenge}, error="invalid_token"`],
    ] as const) {
      const answer = await call('GET', '/alerts', headers)
      expect(answer.headers.get('www-authenticate')).toBe(expected)
      await expectProblem(answer, { status: 401, code: 'access.not_signed_in' })
    }
  })

  test('answers 403 with the missing permission', async () => {
    const problem = { status: 403, code: 'access.denied', missing: ['enrollment-secrets:mint'] }
    await expectProblem(await call('POST', '/secrets', withCookie(olga)), problem)
    await expectProblem(await call('POST', '/secrets', withKey(key)), problem)
  })

  test('compares the numbers of a request with the limit', async () => {
    const limit = { key: 'hunts.maxHosts', property: 'hosts', value: 100 }
    const launch = (hosts: unknown) => call('POST', '/hunts', withCookie(olga), { hosts })
    await expectProblem(await launch(120), { status: 403, code: 'limit.exceeded', limit })
    await expectProblem(await launch('1'), { status: 403, code: 'limit.value_invalid', limit })
    expect((await launch(100)).status).toBe(200)
  })

  test('refuses changes by pages of other sites with a cookie', async () => {
    const { host } = new URL(running.url)
    const launch = async (headers: Record<string, string>) =>
      call('POST', '/hunts', { ...withCookie(olga), ...headers }, { hosts: 1 })
    const forged = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: `http://${host}` },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ]
    for (const headers of forged) {
      await expectProblem(await launch(headers), { status: 403, code: 'request.cross_site' })
    }
    const own = [
      {},
      { 'sec-fetch-site': 'same-origin', origin: 'https://product.example.com' },
      { origin: `http://${host}` },
      { 'sec-fetch-site': 'same-site', origin: 'https://app.example.com' },
    ]
    for (const headers of own) expect((await launch(headers)).status).toBe(200)
  })

  test('accepts links on other sites, and programs with an API key from anywhere', async () => {
    const crossSite = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
    expect((await call('GET', '/alerts', { ...withCookie(olga), ...crossSite })).status).toBe(200)
    expect((await call('POST', '/hunts', { ...withKey(key), ...crossSite }, { hosts: 1 })).status).toBe(200)
  })

  test('answers 503 when Rollcall cannot be asked', async () => {
    product.network = 'down'
    await expect.poll(() => product.errors.length).toBeGreaterThan(0)
    const answer = await call('GET', '/alerts', withCookie(olga))
    product.network = 'whole'
    expect(answer.headers.get('retry-after')).toBe('1')
    await expectProblem(answer, { status: 503, code: 'server.unavailable' })
    expect((await call('GET', '/alerts', withCookie(olga))).status).toBe(200)
  })
})

test('A slow body does not extend rights that end meanwhile', async () => {
  const product = await connect(stage)
  const leaving = await stage.app.addPerson(stage.ada, 'lena', ['operator'])
  await untilKnown(product, withCookie(leaving))
  const arrived = Promise.withResolvers<{ hosts: number }>()
  const begun = Promise.withResolvers<void>()
  const launch = guardFor(product.rollcall)('hunts:launch', {
    properties() {
      begun.resolve()
      return arrived.promise
    },
  })(() => new Response('launched'))
  const answer = launch(new Request(`${stage.url}/hunts`, { headers: withCookie(leaving) }))
  await begun.promise
  await stage.change('PUT', `/tenants/default/users/${leaving.id}/status`, { status: 'inactive' })
  const gone = async () => (await product.rollcall.identify(withCookie(leaving))) === undefined
  await expect.poll(gone).toBe(true)
  arrived.resolve({ hosts: 1 })
  expect((await answer).status).toBe(401)
  await product.close()
})
