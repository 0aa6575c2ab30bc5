import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { overSocket } from '../../test/over-socket.ts'
import { type Person, startTestApp, type TestApp } from '../../test/test-app.ts'

/** Answers, and headers of every answer, that do not depend on the route of a request. */
let app: TestApp
let ada: Person

beforeAll(async () => {
  app = await startTestApp()
  ada = await app.firstAdministrator()
  await app.server.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => app.close())

const ask = (method: string, url: string, headers: Record<string, string> = {}) =>
  app.server.inject({ method: method as 'GET', url, headers })
const signedIn = () => ({ cookie: `rollcall=${ada.cookie}` })

describe('W6 · Answers that are made before a request is routed', () => {
  const unroutable: [string, RegExp][] = [
    ['GET /%ff HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', /^HTTP\/1.1 404 /],
    ['GARBAGE\r\n\r\n', /^HTTP\/1.1 400 /],
    ['GET /healthz HTTP/1.1\r\nhost: x\r\nx: \x01\r\n\r\n', /^HTTP\/1.1 400 /],
    [`GET /healthz HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1.1 431 /],
    ['GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n', /^HTTP\/1.1 400 /],
    ['GET /healthz HTTP/1.1\r\nhost: x\r\nhost: y\r\nconnection: close\r\n\r\n', /^HTTP\/1.1 400 /],
    ['GET /healthz HTTP/1.1\r\nhost: a b\r\nconnection: close\r\n\r\n', /^HTTP\/1.1 400 /],
    ['GET /healthz HTTP/1.1\r\nhost: x/../@y\r\nconnection: close\r\n\r\n', /^HTTP\/1.1 400 /],
    ['GET /healthz HTTP/1.1\r\nhost: x:y\r\nconnection: close\r\n\r\n', /^HTTP\/1.1 400 /],
    [
      'GET /api/v1/me HTTP/1.1\r\nhost: x\r\nauthorization: a\r\nauthorization: b\r\nconnection: close\r\n\r\n',
      /^HTTP\/1.1 400 /,
    ],
    ['GET /healthz HTTP/1.1\r\nhost: x\r\nexpect: miracles\r\nconnection: close\r\n\r\n', /^HTTP\/1.1 417 /],
    [
      'POST /healthz HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx',
      /^HTTP\/1.1 400 /,
    ],
  ]
  test.each(unroutable)('%j', async (request, status) => {
    const answer = await overSocket(app.server, request)
    expect(answer).toMatch(status)
    const [head = '', body = ''] = answer.split('\r\n\r\n')
    const problem = JSON.parse(body.replace(/^[\da-f]+\r\n|\r\n0$/g, ''))
    expect(head).toMatch(/^content-type: application\/problem\+json\r?$/im)
    expect(head).toMatch(/^content-security-policy: .*frame-ancestors 'none'/im)
    expect(head).toMatch(/^x-content-type-options: nosniff\r?$/im)
    expect(/^x-request-id: (\S+)/im.exec(head)?.[1]).toBe(problem.requestId)
  })

  test.each(['x', 'Users.Example.com:8443', '[2001:db8::1]:7400', '192.0.2.7', 'a_b.internal', ''])(
    'Host may be %j',
    async (host) => {
      const request = `GET /healthz HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`
      expect(await overSocket(app.server, request)).toMatch(/^HTTP\/1.1 200 /)
    },
  )

  test('a request of HTTP/1.0 needs no Host', async () => {
    expect(await overSocket(app.server, 'GET /healthz HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 200 /)
  })
})

describe('W5 · Challenges', () => {
  test('an invalid token gets a challenge with an error, and a request without one gets none', async () => {
    const challenge = async (headers: Record<string, string>) =>
      (await ask('GET', '/api/v1/me', headers)).headers['www-authenticate']
    expect(await challenge({})).toBe('Bearer realm="Rollcall"')
    expect(await challenge({ cookie: 'rollcall=rcs_old' })).toBe('Bearer realm="Rollcall"')
    expect(await challenge({ authorization: 'Basic eDp5' })).toBe('Bearer realm="Rollcall"')
    for (const authorization of ['Bearer rck_made-up', 'bearer rck_x y', 'Bearer'])
      expect(await challenge({ authorization })).toBe('Bearer realm="Rollcall", error="invalid_token"')
  })

  test('a token without the permission gets a challenge that says so', async () => {
    const max = await app.addPerson(ada, 'max')
    const made = await app.request({
      method: 'POST',
      path: '/me/api-keys',
      body: { name: 'key' },
      cookie: ada.cookie,
    })
    expect(made.status).toBe(201)
    const own = await app.request({ path: '/tenants/default/users', cookie: max.cookie })
    expect([own.status, own.headers['www-authenticate']]).toEqual([403, undefined])
  })

  test('a wrong password gets no challenge', async () => {
    const answer = await app.signIn('ada', 'not her password')
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, undefined])
  })
})

describe('W7 · Bodies', () => {
  const post = (headers: Record<string, string>, payload = '{}') =>
    app.server.inject({
      method: 'POST',
      url: '/api/v1/tenants/default/users',
      headers: { ...signedIn(), 'content-type': 'application/json', ...headers },
      payload,
    })

  test.each(['gzip', 'deflate', 'br', 'x', 'identity, gzip'])('encoded as %s', async (coding) => {
    const answer = await post({ 'content-encoding': coding })
    expect([answer.statusCode, answer.headers['accept-encoding']]).toEqual([415, 'identity'])
    expect(answer.json().code).toBe('request.unsupported_encoding')
  })

  test('of another type are told the accepted type', async () => {
    const answer = await post({ 'content-type': 'text/plain' })
    expect([answer.statusCode, answer.headers.accept]).toEqual([415, 'application/json'])
  })

  test.each([
    'application/json',
    'application/json;charset=utf-8',
    'application/json; charset=utf-8',
    'application/json; charset=UTF-8',
    'application/json; charset="utf-8"',
    'application/json ; charset=utf8',
    'APPLICATION/JSON; Charset=Utf-8',
    'application/json; profile="x"; charset=utf-8',
    'application/json;',
  ])('U5 · JSON is read however its type is spelt: %s', async (type) => {
    expect((await post({ 'content-type': type })).json().code).toBe('request.invalid')
    const without = await app.server.inject({
      method: 'DELETE',
      url: '/api/v1/me/sessions',
      headers: { ...signedIn(), 'content-type': type },
    })
    expect(without.statusCode).toBe(200)
  })

  test.each(['{"__proto__":{"x":1}}', '{"a":{"\\u005f_proto__":1}}', '{"constructor":{"prototype":1}}'])(
    'with a name that reaches prototypes are told that name: %s',
    async (payload) => {
      const answer = await post({}, payload)
      expect(answer.json()).toMatchObject({ code: 'request.invalid', errors: [{ field: '__proto__' }] })
    },
  )
})

test('W10 · https is required of this host alone, unless the operator includes its subdomains', async () => {
  const publicUrl = 'https://users.example.com'
  for (const hstsSubdomains of [false, true]) {
    const web = { hstsSubdomains, metricsToken: undefined, securityContact: undefined }
    const secure = await startTestApp({ deps: { publicUrl, web } })
    const { headers } = await secure.server.inject('/healthz')
    const more = hstsSubdomains ? '; includeSubDomains' : ''
    expect(headers['strict-transport-security']).toBe(`max-age=31536000${more}`)
    await secure.close()
  }
})

test('T9 · metrics need their token, where one is set', async () => {
  const metricsToken = 'a-token-of-some-length'
  const web = { hstsSubdomains: false, metricsToken, securityContact: undefined }
  const closed = await startTestApp({ deps: { web } })
  const statusOf = async (authorization?: string) =>
    (await closed.server.inject({ url: '/metrics', headers: authorization ? { authorization } : {} }))
      .statusCode
  expect(await statusOf()).toBe(401)
  expect(await statusOf('Bearer wrong')).toBe(401)
  expect(await statusOf(`Bearer ${metricsToken}x`)).toBe(401)
  expect(await statusOf(`Bearer ${metricsToken}`)).toBe(200)
  await closed.close()
})

test('U7 · a page opened over http gets the https address, and cannot sign in', async () => {
  const secure = await startTestApp({ deps: { publicUrl: 'https://users.example.com' } })
  const post = (origin: string) =>
    secure.request({
      method: 'POST',
      path: '/tenants/default/sign-in/password',
      body: { username: 'ada', password: 'x' },
      headers: { origin, host: 'users.example.com' },
    })
  const answer = await post('http://users.example.com')
  expect(answer).toMatchObject({ status: 403, body: { code: 'request.insecure_page' } })
  expect(answer.body.detail).toContain('https://users.example.com')
  expect((await post('https://users.example.com')).body.code).toBe('sign_in.failed')
  const options = await secure.request({ path: '/tenants/default/sign-in' })
  expect(options.body.url).toBe('https://users.example.com')
  await secure.close()
})

test('U17 · a proxy that passes on another Host is reported in the log, once a minute at most', async () => {
  const behind = await startTestApp({ deps: { publicUrl: 'http://localhost:7400' } })
  for (let n = 0; n < 5; n += 1)
    await behind.request({
      method: 'POST',
      path: '/tenants/default/sign-in/password',
      body: {},
      headers: { origin: `https://users.example.com${n === 0 ? '' : n}`, host: 'rollcall:7400' },
    })
  // A busy machine may log other warnings too.
  const lines = behind.logged.map((line) => JSON.parse(line))
  const warnings = lines.filter(({ level, ROLLCALL_URL }) => level === 40 && ROLLCALL_URL)
  expect(warnings).toHaveLength(1)
  expect(warnings[0].msg).toMatch(/https:\/\/users\.example\.com .*ROLLCALL_URL.*http:\/\/localhost:7400/)
  await behind.close()
})
