import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { en } from '@rollcall/messages/en.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, publicUrl, startTestApp, type TestApp } from '../../test/test-app.ts'

let app: TestApp
let ada: Person
beforeAll(async () => {
  app = await startTestApp()
  ada = await app.firstAdministrator()
})
afterAll(() => app.close())

const get = (url: string, headers: Record<string, string> = {}) => app.server.inject({ url, headers })

describe('W9 · Text that stays the same while the server runs', () => {
  const urls = [
    '/api/openapi.json',
    '/api/docs',
    '/api/docs/start.js',
    '/api/docs/scalar.js',
    '/api/problems',
  ]

  test.each(urls)('%s is compressed for clients that accept it, and sent once', async (url) => {
    const plain = await get(url)
    expect([plain.statusCode, plain.headers['content-encoding']]).toEqual([200, undefined])
    const unpack = { br: brotliDecompressSync, gzip: gunzipSync }
    for (const [accepted, coding] of [
      ['gzip', 'gzip'],
      ['gzip, deflate, br', 'br'],
      ['br;q=0, gzip;q=0.5', 'gzip'],
    ] as const) {
      const packed = await get(url, { 'accept-encoding': accepted })
      expect(packed.headers).toMatchObject({ 'content-encoding': coding, vary: 'Accept-Encoding' })
      expect(unpack[coding](packed.rawPayload).equals(plain.rawPayload)).toBe(true)
      expect(packed.headers.etag).not.toBe(plain.headers.etag)
    }
    for (const tag of [String(plain.headers.etag), `W/${plain.headers.etag}`, '"x", *']) {
      const again = await get(url, { 'if-none-match': tag })
      expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', plain.headers.etag])
    }
    expect((await get(url, { 'if-none-match': '"other"' })).statusCode).toBe(200)
  })

  test('the console’s files are cached by browsers, and compressed', async () => {
    const { body } = await get('/')
    const [, asset = ''] = /src="(\/assets\/[^"]+\.js)"/.exec(body) ?? []
    const { statusCode, headers } = await get(asset, { 'accept-encoding': 'br' })
    expect(statusCode).toBe(200)
    expect(headers).toMatchObject({
      'content-encoding': 'br',
      'cache-control': 'public, max-age=31536000, immutable',
    })
    const again = await get(asset, { 'accept-encoding': 'br', 'if-none-match': String(headers.etag) })
    expect(again.statusCode).toBe(304)
  })
})

describe('W11 · The API reference', () => {
  test('needs no other host, and nothing inline except styles', async () => {
    const { body, headers } = await get('/api/docs')
    expect(headers['content-security-policy']).toContain("script-src 'self';")
    expect(body).not.toMatch(/<script(?![^>]* src="\/api\/docs\/)/)
    expect(body).not.toMatch(/https?:\/\//)
    const script = await get('/api/docs/scalar.js')
    expect(script.body).toContain('createApiReference')
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8')
  })
})

describe('W8 · Problems', () => {
  test('have an absolute type with a page behind it, every one of them', async () => {
    for (const [code, title] of Object.entries(en.problemTitle)) {
      const { statusCode, body } = await get(`/api/problems/${code}`)
      expect(statusCode, code).toBe(200)
      expect(body).toContain(code)
      expect(body).toContain(title.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`))
    }
    const refused = await app.request({ path: '/me' })
    expect(refused.body.type).toBe(`${publicUrl}/api/problems/access.not_signed_in`)
    expect((await get('/api/problems/no.such')).json().code).toBe('route.not_found')
  })
})

test('A refusal is in the language that the caller asks for, and says in which it is', async () => {
  const refused = async (headers: Record<string, string>) => app.request({ path: '/me', headers })
  const german = await refused({ 'accept-language': 'de-AT,de;q=0.9' })
  expect(german.headers['content-language']).toBe('de')
  expect(german.body).toMatchObject({
    code: 'access.not_signed_in',
    title: 'Melden Sie sich zuerst an',
    detail: 'Melden Sie sich an, oder senden Sie einen API-Schlüssel als Bearer-Token.',
  })
  const english = await refused({})
  expect(english.headers['content-language']).toBe('en')
  expect(english.body.title).toBe('Sign in first')
})

test('W8 · The answer to a creation has the address of the new thing', async () => {
  const post = (path: string, body: object) => app.request({ method: 'POST', path, body, cookie: ada.cookie })
  const user = await post('/tenants/default/users', {
    username: 'bo',
    password: 'nine grey geese are flying',
  })
  expect(user.headers.location).toBe(`/api/v1/tenants/default/users/${user.body.id}`)
  const shown = await app.request({ path: String(user.headers.location), cookie: ada.cookie })
  expect(shown.body.username).toBe('bo')
  const key = await post('/me/api-keys', { name: 'a key' })
  expect(key.headers.location).toBe(`/api/v1/me/api-keys/${key.body.id}`)
  const reset = await post(`/tenants/default/users/${user.body.id}/password-resets`, {})
  expect(reset.headers.location).toBe(`/api/v1/tenants/default/users/${user.body.id}`)
})
