import { addressOf } from '@rollcall/contract/http.ts'
import { bindings } from '@rollcall/contract/protocols.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { overSocket } from '../../test/over-socket.ts'
import { type Person, startTestApp, type TestApp } from '../../test/test-app.ts'

/** Each address answers only its own methods, and only in its exact spelling. */
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

describe('W1, U12 · Methods', () => {
  test.each(['/healthz', '/readyz', '/metrics', '/api/openapi.json', '/robots.txt', '/api/v1/me', '/'])(
    'HEAD answers like GET, without a body: %s',
    async (url) => {
      const [head, get] = [await ask('HEAD', url, signedIn()), await ask('GET', url, signedIn())]
      expect([head.statusCode, head.body]).toEqual([200, ''])
      expect(head.headers['content-type']).toBe(get.headers['content-type'])
    },
  )

  test('HEAD of a change stream opens none', async () => {
    const { statusCode, headers } = await ask('HEAD', '/api/v1/tenants/default/changes', signedIn())
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/event-stream'])
  })

  const byPath = Map.groupBy(bindings, addressOf)
  test.each([...byPath])('%s answers OPTIONS, and 405 with Allow for other methods', async (path, here) => {
    const url = path.replace(/\{\w+\}/g, 'x')
    const methods = here.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
    const options = await ask('OPTIONS', url)
    expect(options.statusCode).toBe(204)
    const allowed = String(options.headers.allow).split(', ')
    expect(allowed).toEqual(expect.arrayContaining([...methods, 'OPTIONS']))
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE']) {
      if (allowed.includes(method)) continue
      const refused = await ask(method, url)
      expect([refused.statusCode, refused.headers.allow], method).toEqual([405, allowed.join(', ')])
      expect(refused.json().code).toBe('request.method_not_allowed')
    }
  })

  test('an unknown method is refused like any other', async () => {
    const answer = await overSocket(
      app.server,
      'PROPFIND /api/v1/me HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
    )
    expect(answer).toMatch(/^HTTP\/1.1 405 /)
    expect(answer).toMatch(/^allow: GET, HEAD, OPTIONS, PATCH\r$/im)
  })

  test('OPTIONS of the whole server is answered', async () => {
    const answer = await overSocket(app.server, 'OPTIONS * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1.1 204 /)
    expect(answer).toMatch(/^allow: .*GET/im)
  })
})

describe('W2, T9 · Addresses', () => {
  test.each([
    '/.well-known/nothing',
    '/.well-known/',
    '/access/v1',
    '/access/v1/nothing',
    '//api/v1/me',
    '/API/v1/me',
    '/api',
    '/api/',
    '/.git/config',
    '/.env',
    '/wp-login.php',
    '/nothing',
    '/Settings/users',
    '/settings/../api/v1/me',
    '/settings/.git/config',
    '/settings/users.php',
    '/settings//users',
    '/t/%2e%2e/x',
    '/t/default/settings/../x',
    '/t/default/settings/users.php',
    '/t/default//users',
    '/setup.html',
    '/index.html/x',
    // Fixed addresses with encoded letters, which a proxy's rule would not match.
    '/%6detrics',
    '/metric%73',
    '/api/v1/%6de',
    '/%61pi/openapi.json',
    '/healthz%',
    '/access/v1/e%76aluation',
    '/metrics#x',
  ])('there is nothing at %s', async (url) => {
    const answer = await overSocket(app.server, `GET ${url} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1.1 404 /)
    expect(answer).toContain('"code":"route.not_found"')
  })

  test.each([
    '/',
    '/t/default',
    '/t/default/',
    '/t/default/sign-in',
    '/t/default/account/password',
    '/t/default/settings/users',
    '/account',
    '/settings/users',
    '/setup',
  ])('the console is at %s', async (url) => {
    const { statusCode, headers } = await ask('GET', url)
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect((await ask('POST', url)).statusCode).toBe(405)
  })

  test('an absolute address is read as its path', async () => {
    const answer = await overSocket(
      app.server,
      'GET http://x/healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
    )
    expect(answer).toMatch(/^HTTP\/1.1 200 /)
  })

  test('password managers are redirected to the account page, and robots are kept out', async () => {
    const change = await ask('GET', '/.well-known/change-password')
    expect([change.statusCode, change.headers.location]).toEqual([302, '/account/password'])
    expect((await ask('GET', '/robots.txt')).body).toContain('Disallow: /')
  })

  test('there is a security.txt where the operator named a contact', async () => {
    expect((await ask('GET', '/.well-known/security.txt')).json().code).toBe('route.not_found')
    const web = {
      hstsSubdomains: false,
      metricsToken: undefined,
      securityContact: 'mailto:security@example.com',
    }
    const named = await startTestApp({ deps: { web } })
    const { statusCode, headers, body } = await named.server.inject('/.well-known/security.txt')
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8'])
    expect(body).toMatch(/^Contact: mailto:security@example\.com$/m)
    const [, expires = ''] = /^Expires: (.+)$/m.exec(body) ?? []
    expect(Date.parse(expires) - Date.now()).toBeGreaterThan(30 * 86_400_000)
    expect(Date.parse(expires) - Date.now()).toBeLessThan(365 * 86_400_000)
    await named.close()
  })
})

test.each([
  ['unknown', '127.0.0.1'],
  ['<script>', '127.0.0.1'],
  ['203.0.113.9:5555', '203.0.113.9'],
])(
  'T9 · a client that a trusted proxy names as %s is told the address that Rollcall uses: %s',
  async (forwarded, address) => {
    const proxied = await startTestApp({ deps: { trustedProxies: ['127.0.0.1'] } })
    const headers = { 'x-forwarded-for': forwarded }
    const { body } = await proxied.server.inject({ url: '/healthz/address', headers })
    expect(JSON.parse(body)).toEqual({ address })
    await proxied.close()
  },
)
