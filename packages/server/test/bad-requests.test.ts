import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { overSocket } from './over-socket.ts'
import { refusalOf, stateOf } from './refusals.ts'
import { type Answer, type Person, startTestApp, type TestApp } from './test-app.ts'

/** Requests that are not valid as HTTP or as JSON, before their operation runs. */
let app: TestApp
let ada: Person
let max: Person
let before: Awaited<ReturnType<typeof stateOf>>

const users = '/api/v1/tenants/default/users'
const nora = '{"username":"nora","password":"a password of some length"}'

beforeAll(async () => {
  app = await startTestApp()
  ada = await app.firstAdministrator()
  max = await app.addPerson(ada, 'max')
  await app.server.listen({ port: 0, host: '127.0.0.1' })
  before = await stateOf(app)
})
afterAll(() => app.close())
afterEach(async () => expect(await stateOf(app)).toEqual(before))

interface Raw {
  method?: string
  url: string
  headers?: Record<string, string>
  payload?: string | Buffer
  cookie?: string
}

describe('addresses and methods', () => {
  const me = JSON.stringify({ alias: 'Root' })

  test.each(['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override', '_method'])(
    '%s changes nothing about a request',
    async (header) => {
      const denied = await sendAsWritten({ url: users, headers: { [header]: 'POST' }, cookie: max.cookie })
      expect(refusalOf(denied)).toBe('403 access.denied')
      const shown = await sendAsWritten({ url: `/api/v1/me?_method=PATCH`, headers: { [header]: 'PATCH' } })
      expect(refusalOf(shown)).toBe('400 request.invalid')
    },
  )

  test.each([
    '//api/v1/me',
    '/api//v1/me',
    '/api/v1//me',
    '/api/v1/me/',
    '/api/v1/me//',
    '/api/v1/./me',
    '/api/v1/x/../me',
    '/api/v1/me;x=1',
    '/api/v1/me%2f',
    '/api%2fv1/me',
    '/api/v1/ME',
    '/API/v1/me',
    '/api/v1/me%00',
    '/api/v1/me%20',
    '/api/v1/me.json',
    '/api/v2/me',
  ])('%s does not reach an operation', async (url) => {
    const patched = await sendAsWritten({
      method: 'PATCH',
      url,
      headers: { 'content-type': 'application/json' },
      payload: me,
    })
    expect(refusalOf(patched)).toBe('404 route.not_found')
    // A browser may get the console's page here, but never the answer of an operation.
    const shown = await sendAsWritten({ url })
    expect(shown.raw).not.toContain('permissions')
  })

  test.each([
    '/api/v1/tenants/default%2fusers',
    '/api/v1/tenants/default/users/%2e%2e',
    '/api/v1/tenants/default/users/..%2f..%2fme',
    '/api/v1/tenants/%00/users',
    `/api/v1/tenants/${'d'.repeat(300)}/users`,
    '/api/v1/tenants/%zz/users',
    '/api/v1/tenants/d%C0%AEf/users',
    '/api/v1/tenants/default/users/1',
    '/api/v1/tenants/default/users/01A1FC07-2728-7DDB-A5A4-7D47E65A81D2',
  ])('%s leads nowhere', async (url) => {
    expect(['404 route.not_found', '400 request.invalid']).toContain(refusalOf(await sendAsWritten({ url })))
  })

  test('an encoded letter counts as the letter in names, and is not found in fixed addresses', async () => {
    for (const url of ['/api/v1/%6de', '/api/v1/tenants/default/%75sers'])
      expect(refusalOf(await sendAsWritten({ url }))).toBe('404 route.not_found')
    expect(
      refusalOf(await sendAsWritten({ url: '/api/v1/tenants/%64efault/users', cookie: max.cookie })),
    ).toBe('403 access.denied')
  })

  test.each([
    ['HEAD', 200],
    ['OPTIONS', 204],
    ['PUT', 405],
    ['TRACE', 405],
    ['PROPFIND', 405],
  ])('W1 · %s of an operation with other methods is %i, and shows nothing', async (method, expected) => {
    const { status, raw } = await sendAsWritten({ method, url: '/api/v1/me' })
    expect(status).toBe(expected)
    expect(raw).not.toContain('permissions')
  })
})

describe('headers', () => {
  test('without a content type are refused before the body is read', async () => {
    const head = [
      `POST ${users} HTTP/1.1`,
      'host: localhost:7400',
      `cookie: rollcall=${ada.cookie}`,
      `content-length: ${nora.length}`,
    ]
    expect(await overSocket(app.server, [...head, 'connection: close', '', nora].join('\r\n'))).toMatch(
      /^HTTP\/1.1 415 /,
    )
  })

  test('of a hundred kilobytes are refused as a problem, and the server goes on', async () => {
    const request = `GET /api/v1/me HTTP/1.1\r\nhost: localhost\r\nx-much: ${'m'.repeat(100_000)}\r\n\r\n`
    const answer = await overSocket(app.server, request)
    expect(answer).toMatch(/^HTTP\/1.1 431 /)
    expect(answer).toContain('content-type: application/problem+json')
    expect(answer).toContain('"code":"request.headers_too_large"')
    expect((await sendAsWritten({ url: '/healthz' })).status).toBe(200)
  })

  test('and requests that are not HTTP are refused as a problem', async () => {
    for (const request of ['GARBAGE\r\n\r\n', 'GET /api/v1/me HTTP/1.1\r\nbad header\r\n\r\n']) {
      const answer = await overSocket(app.server, request)
      expect(answer).toMatch(/^HTTP\/1.1 400 /)
      expect(answer).toContain('"code":"request.invalid"')
      expect(answer).not.toMatch(/HPE_|Parse Error|llhttp/)
    }
  })

  test('that claim an address, a host or a scheme are not trusted', async () => {
    const headers = {
      'x-forwarded-for': '203.0.113.7',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.example',
      'x-real-ip': '203.0.113.7',
      forwarded: 'for=203.0.113.7',
      host: 'evil.example',
      'x-request-id': 'chosen by the sender',
    }
    const link = {
      method: 'POST' as const,
      path: `/tenants/default/users/${max.id}/password-resets`,
      body: {},
    }
    const answer = await app.request({ ...link, headers, cookie: ada.cookie })
    expect(answer.body.url).toMatch(/^http:\/\/localhost:7400\//)
    const events = await app.request({ path: '/tenants/default/audit-events?limit=1', cookie: ada.cookie })
    expect(events.body.items[0]).toMatchObject({
      action: 'password.reset-link-created',
      address: '127.0.0.1',
    })
    expect(events.body.items[0].requestId).toBe(answer.headers['x-request-id'])
    expect(events.raw).not.toContain('chosen by the sender')
    before = await stateOf(app)
  })
})

/** Sends a request over a socket, with the address exactly as written. Other clients would normalise it first. */
async function sendAsWritten({
  method = 'GET',
  url,
  headers = {},
  payload,
  cookie = ada.cookie,
}: Raw): Promise<Answer> {
  const { port } = app.server.server.address() as { port: number }
  const request = httpRequest({ port, host: '127.0.0.1', method, path: url, agent: false })
  for (const [name, value] of Object.entries({ cookie: `rollcall=${cookie}`, ...headers }))
    request.setHeader(name, value)
  request.end(payload)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const raw = (await response.toArray()).join('')
  const json = raw !== '' && /json/.test(String(response.headers['content-type']))
  return {
    status: response.statusCode as number,
    body: json ? JSON.parse(raw) : undefined,
    headers: response.headers as Answer['headers'],
    cookie: undefined,
    raw,
  }
}
