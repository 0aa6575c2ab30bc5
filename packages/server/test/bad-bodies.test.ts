import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { spent } from './processor-time.ts'
import { refusalOf, stateOf } from './refusals.ts'
import { type Answer, type Person, startTestApp, type TestApp } from './test-app.ts'

/** Bodies that are not valid, before their fields are read. */
let app: TestApp
let ada: Person
let max: Person
let before: Awaited<ReturnType<typeof stateOf>>

const users = '/tenants/default/users'
const nora = '{"username":"nora","password":"a password of some length"}'

beforeAll(async () => {
  app = await startTestApp()
  ada = await app.firstAdministrator()
  max = await app.addPerson(ada, 'max')
  before = await stateOf(app)
})
afterAll(() => app.close())
afterEach(async () => expect(await stateOf(app)).toEqual(before))

function post(body: string, headers: Record<string, string> = {}, by = ada): Promise<Answer> {
  return app.request({ method: 'POST', path: users, body, headers, cookie: by.cookie })
}

describe('JSON', () => {
  test.each([
    '{',
    '{"username":}',
    '{"username":"nora",}',
    "{'username':'nora'}",
    'username=nora',
    '<user/>',
    '{"username":"nora"} {"username":"nora"}',
    '{"username":NaN}',
    '{"username":"no\u0000ra"}',
    '\uFEFF{"username":"nora"',
  ])('%j is not a valid body', async (body) => {
    expect(refusalOf(await post(body))).toBe('400 request.malformed_json')
  })

  test.each([
    '[]',
    '7',
    'true',
    '"nora"',
    'null',
    '[{"username":"nora","password":"a password of some length"}]',
  ])('%s is not the body of an operation', async (body) => {
    expect(refusalOf(await post(body))).toBe('400 request.invalid')
  })

  test('nested a thousand deep is refused at once', async () => {
    const depth = 1_000
    const lists = '['.repeat(depth) + ']'.repeat(depth)
    const objects = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
    const work = await spent(async () => {
      for (const deep of [lists, objects]) {
        expect(refusalOf(await post(deep))).toBe('400 request.invalid')
        expect(refusalOf(await post(`{"username":"nora","password":"a password","roles":${deep}}`))).toBe(
          '400 request.invalid',
        )
      }
    })
    expect(work).toBeLessThan(2000)
  })

  test('a hundred thousand unknown fields are refused at once, and not repeated in the answer', async () => {
    const fields = Array.from({ length: 80_000 }, (_, index) => `"f${index}":1`)
    let answer: Answer | undefined
    const work = await spent(async () => {
      answer = await post(`{${fields}}`)
    })
    expect(work).toBeLessThan(2000)
    expect(refusalOf(answer as Answer)).toBe('413 request.too_large')
    expect(answer?.raw.length).toBeLessThan(10_000)
    const long = await post(`{"${'f'.repeat(10_000)}":1}`)
    expect(refusalOf(long)).toBe('400 request.invalid')
    expect(long.raw.length).toBeLessThan(10_000)
  })

  test.each(['[]', '{}', '"super-admin"', '1'])(
    'a list of thousands of %s is refused at once',
    async (value) => {
      const roles = Array(2_000).fill(value)
      const work = await spent(async () => {
        const answer = await post(`{"username":"nora","password":"a password","roles":[${roles}]}`)
        expect(refusalOf(answer)).toBe('400 request.invalid')
      })
      expect(work).toBeLessThan(1000)
    },
  )

  test('a body that is not UTF-8 is refused, because all its letters would become the same one', async () => {
    const { statusCode, body } = await app.server.inject({
      method: 'POST',
      url: `/api/v1${users}`,
      headers: { 'content-type': 'application/json', cookie: `rollcall=${ada.cookie}` },
      payload: Buffer.from('{"username":"n\xf6ra","password":"a password of some length"}', 'latin1'),
    })
    expect([statusCode, JSON.parse(body).code]).toEqual([400, 'request.malformed_json'])
  })
})

describe('content types', () => {
  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json x',
    'application/json, text/plain',
    'application/jsonx',
    'application/vnd.api+json',
    'text/json',
    'application/json; charset=utf-16',
    'application/json; charset=utf-8; charset=utf-7',
    'x application/json',
    '*/*',
    'json',
  ])('%s is not read', async (type) => {
    expect(refusalOf(await post(nora, { 'content-type': type }))).toBe('415 request.unsupported_media_type')
  })

  test('blanks around the type are ignored: the body is read as JSON or not at all', async () => {
    for (const type of [
      'application/json\t',
      '\tapplication/json',
      ' application/json',
      'application/json ;x',
    ]) {
      const answer = await post(nora, { 'content-type': type }, max)
      expect(['415 request.unsupported_media_type', '403 access.denied']).toContain(refusalOf(answer))
      before = await stateOf(app)
    }
  })
})
