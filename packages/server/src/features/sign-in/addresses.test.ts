import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

/** API keys that work from some addresses only, behind a trusted proxy and without one. */
let app: TestApp
let ada: Person
let bare: TestApp

const inside = '10.1.2.3'
const outside = '203.0.113.9'
const minute = 60_000

beforeAll(async () => {
  app = await startTestApp({ profile: 'mimir', deps: { trustedProxies: ['127.0.0.1'] } })
  ada = await app.firstAdministrator()
  bare = await startTestApp({ profile: 'mimir' })
})
afterAll(() => Promise.all([app.close(), bare.close()]))

let made = 0
async function create(
  addresses: unknown,
  by: { app: TestApp; cookie: string } = { app, cookie: ada.cookie },
) {
  made += 1
  const body = { name: `key ${made}`, ...(addresses === undefined ? {} : { addresses }) }
  return by.app.request({ method: 'POST', path: '/me/api-keys', body, cookie: by.cookie })
}

async function keyFor(addresses: string[]): Promise<string> {
  const answer = await create(addresses)
  expect(answer.status, answer.raw).toBe(201)
  return answer.body.key
}

/** A request with the key, from an address that the proxy reports. */
const from = (address: string, apiKey: string, path = '/me'): Promise<Answer> =>
  app.request({ path, apiKey, headers: { 'x-forwarded-for': address } })

async function refusals(key: string) {
  const path = '/tenants/default/audit-events?action=api-key.address-refused&limit=200'
  const { body } = await app.request({ path, cookie: ada.cookie })
  const [{ id }] = (await app.request({ path: '/me/api-keys', cookie: ada.cookie })).body.items.filter(
    ({ hint }: { hint: string }) => key.endsWith(hint),
  )
  return body.items.filter(({ target }: { target: { id: string } }) => target.id === id)
}

describe('a key with a list of addresses', () => {
  test('works only from these, however often it was used before', async () => {
    const key = await keyFor(['10.0.0.0/8', '2001:db8::7'])
    for (const address of [inside, '::ffff:10.1.2.3', '2001:DB8::7']) {
      expect((await from(address, key)).status, address).toBe(200)
      expect((await from(outside, key)).status).toBe(401)
      expect((await from('2001:db8::8', key)).status).toBe(401)
    }
  })

  test('is refused also if nothing is cached', async () => {
    const key = await keyFor(['10.0.0.0/8'])
    app.authenticator.trustCache(false)
    expect((await from(outside, key)).status).toBe(401)
    expect((await from(inside, key)).status).toBe(200)
    app.authenticator.trustCache(true)
  })

  test('is refused like a key that does not exist', async () => {
    const key = await keyFor(['10.0.0.0/8'])
    const withoutIds = ({ status, body, headers }: Answer) => ({
      status,
      body: { ...body, requestId: undefined },
      headers: { ...headers, 'x-request-id': undefined, date: undefined },
    })
    const unknown = withoutIds(await from(outside, 'rck_made-up'))
    expect(withoutIds(await from(outside, key))).toEqual(unknown)
    expect(unknown).toMatchObject({ status: 401, body: { code: 'access.not_signed_in' } })
  })

  test('is recorded in the audit log when it comes from another address, once a minute', async () => {
    const key = await keyFor(['10.0.0.0/8'])
    for (let time = 0; time < 5; time += 1) await from(outside, key)
    await expect.poll(() => refusals(key)).toHaveLength(1)
    const [event] = await refusals(key)
    expect(event).toMatchObject({
      outcome: 'refused',
      actor: { kind: 'anonymous' },
      target: { kind: 'api-key', name: expect.stringMatching(/^key /) },
      after: { owner: ada.id, ownerName: 'ada' },
      address: outside,
    })
    expect(event.requestId).toMatch(/^[\da-f-]{36}$/)
    app.clock.advance(minute)
    await from(outside, key)
    await expect.poll(() => refusals(key)).toHaveLength(2)
  })

  test('is not recorded as used by a refused request', async () => {
    const key = await keyFor(['10.0.0.0/8'])
    await from(outside, key)
    await expect.poll(() => refusals(key)).toHaveLength(1)
    const { body } = await app.request({ path: '/me/api-keys', cookie: ada.cookie })
    const own = body.items.find(({ hint }: { hint: string }) => key.endsWith(hint))
    expect(own).toMatchObject({ addresses: ['10.0.0.0/8'], lastUsedAt: null })
  })

  test('is refused by AuthZEN and the change stream as well', async () => {
    const key = await keyFor(['10.0.0.0/8'])
    const question = {
      subject: { type: 'user', id: ada.id },
      action: { name: 'users:read' },
      resource: { type: 'tenant', id: 'default' },
    }
    const ask = (address: string) =>
      app.request({
        method: 'POST',
        path: '/access/v1/evaluation',
        body: question,
        apiKey: key,
        headers: { 'x-forwarded-for': address },
      })
    expect((await ask(inside)).body).toMatchObject({ decision: true })
    expect((await ask(outside)).status).toBe(401)
    expect((await from(outside, key, '/tenants/default/changes')).status).toBe(401)
  })

  test('is valid for a product only with the address of the request that it came with', async () => {
    const key = await keyFor(['10.0.0.0/8'])
    const identify = async (address?: string) => {
      const body = { kind: 'api-key', secret: key, ...(address === undefined ? {} : { address }) }
      const path = '/tenants/default/identities'
      const headers = { 'x-forwarded-for': inside }
      return (await app.request({ method: 'POST', path, body, cookie: ada.cookie, headers })).body.identity
    }
    expect(await identify(inside)).toMatchObject({ principal: { kind: 'user', id: ada.id } })
    expect(await identify('::ffff:10.1.2.3')).not.toBeNull()
    // The product itself is inside, which says nothing about its users.
    for (const address of [undefined, '', outside, 'unknown', '10.1.2.3, 10.1.2.4'])
      expect(await identify(address), address).toBeNull()
    await expect.poll(async () => (await refusals(key))[0]).toMatchObject({ address: '' })
  })
})

test('The address is the one that the trusted proxy saw, whatever the client sent', async () => {
  const key = await keyFor(['10.0.0.0/8'])
  expect((await from(`${inside}, ${outside}`, key)).status).toBe(401)
  expect((await from(`${outside}, ${inside}`, key)).status).toBe(200)
})

test.each([
  ['10.1.2.3:51234', '10.0.0.0/8'],
  ['[2001:db8::1]', '2001:db8::/32'],
  ['[2001:db8::1]:443', '2001:db8::/32'],
  ['"[2001:db8::1]:443"', '2001:db8::/32'],
  ['[::ffff:10.1.2.3]:443', '10.0.0.0/8'],
  ['::ffff:a01:203', '10.0.0.0/8'],
])(
  'U3 · a proxy may write %j: it is in %s, and the log has it without port and brackets',
  async (written, network) => {
    const key = await keyFor([network])
    expect((await from(written, key)).status).toBe(200)
    const elsewhere = await keyFor(['192.0.2.0/24'])
    expect((await from(written, elsewhere)).status).toBe(401)
    const address = written.includes('2001') ? '2001:db8::1' : '10.1.2.3'
    await expect.poll(async () => (await refusals(elsewhere))[0]).toMatchObject({ address })
  },
)

test('U3 · a product may pass on what its proxy wrote', async () => {
  const key = await keyFor(['10.0.0.0/8'])
  const body = { kind: 'api-key', secret: key, address: '10.1.2.3:51234' }
  const path = '/tenants/default/identities'
  const answer = await app.request({ method: 'POST', path, body, cookie: ada.cookie })
  expect(answer.body.identity).toMatchObject({ principal: { id: ada.id } })
})

test('U3 · an invalid address counts as the proxy that wrote it, and an address with a port is recognised as a proxy', async () => {
  const key = await keyFor(['127.0.0.0/8'])
  expect((await from('unknown', key)).status).toBe(200)
  expect((await from('127.0.0.1:4000', key)).status).toBe(200)
  expect((await from(`${outside}, 127.0.0.1:4000`, key)).status).toBe(401)
})

test('Without a trusted proxy headers do not change the address of a request', async () => {
  const eve = await bare.firstAdministrator('eve')
  const { body } = await create(['10.0.0.0/8'], { app: bare, cookie: eve.cookie })
  const claims = [
    { 'x-forwarded-for': inside },
    { 'x-forwarded-for': `${inside}, ${inside}` },
    { forwarded: `for=${inside}` },
    { 'x-real-ip': inside },
    { 'x-client-ip': inside },
    { 'cf-connecting-ip': inside },
    { 'true-client-ip': inside },
  ]
  for (const headers of claims)
    expect((await bare.request({ path: '/me', apiKey: body.key, headers })).status).toBe(401)
  const own = await create(['127.0.0.1'], { app: bare, cookie: eve.cookie })
  const headers = { 'x-forwarded-for': outside }
  expect((await bare.request({ path: '/me', apiKey: own.body.key, headers })).status).toBe(200)
})

describe('the list', () => {
  test('is kept in the shortest form', async () => {
    const { body } = await create(['2001:DB8:0:0::1', '10.0.0.0/8', '2001:db8::1'])
    expect(body.addresses).toEqual(['2001:db8::1', '10.0.0.0/8'])
  })

  test('means everywhere if it is empty', async () => {
    for (const none of [undefined, null]) {
      const { body } = await create(none)
      expect(body.addresses).toBeNull()
      expect((await from(outside, body.key)).status).toBe(200)
    }
  })

  test('may contain every possible address', async () => {
    const key = await keyFor(['0.0.0.0/0'])
    expect((await from(outside, key)).status).toBe(200)
    expect((await from('2001:db8::1', key)).status).toBe(401)
  })

  test.each([
    ['21 entries', Array.from({ length: 21 }, (_, n) => `10.0.0.${n}`)],
    ['no entry', []],
    ['no list', '10.0.0.0/8'],
    ['a number', [10]],
    ['the same entry twice', ['10.0.0.1', '10.0.0.1']],
    ['an invalid address', ['10.0.0.256']],
    ['a prefix that is too long', ['10.0.0.0/33']],
    ['an empty prefix', ['10.0.0.0/']],
    ['a negative prefix', ['10.0.0.0/-1']],
    ['a netmask', ['10.0.0.0/255.0.0.0']],
    ['a zone', ['fe80::1%eth0']],
    ['an octal number', ['010.0.0.1']],
    ['a host name', ['localhost']],
    ['another alphabet’s digits', ['１０.0.0.1']],
    ['a very long entry', ['1'.repeat(10_000)]],
  ])('is refused with %s', async (_, addresses) => {
    const answer = await create(addresses)
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
    expect(answer.body.errors[0].field).toMatch(/^addresses/)
  })
})
