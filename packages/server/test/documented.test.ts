import { bindings as authzen } from '@rollcall/contract/authzen.ts'
import { apiBindings } from '@rollcall/contract/contract.ts'
import { addressOf, type HttpBinding, pathParameters } from '@rollcall/contract/http.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openApiDocument } from '../src/http/openapi.ts'
import { newId } from '../src/platform/ids.ts'
import { inputOf, requestOf, type Things } from './contract-calls.ts'
import { type Person, publicUrl, startTestApp, type TestApp } from './test-app.ts'

/**
 * Sends every kind of invalid request to every operation. The answer must be one that the OpenAPI document has for the operation: its
 * status, media type and code. The requests name things that do not exist, so nothing is changed.
 */
let app: TestApp
let ada: Person

beforeAll(async () => {
  app = await startTestApp({
    profile: 'mimir',
    change: (source) => {
      source.groups.enabled = true
    },
  })
  ada = await app.firstAdministrator()
})
afterAll(() => app.close())

interface Documented {
  responses: Record<string, { description: string; content?: Record<string, unknown> }>
}
const document = openApiDocument(publicUrl, '0.0.0') as {
  paths: Record<string, Record<string, Documented>>
}

const nowhere = Object.fromEntries(
  [
    'user',
    'session',
    'key',
    'grant',
    'mail',
    'job',
    'offboarding',
    'event',
    'role',
    'group',
    'view',
    'backup',
    'import',
    'machine',
    'target',
  ].map((name) => [name, newId()]),
) as Record<string, string>
const things = { ...nowhere, tenant: 'default' } as unknown as Things

interface Sent {
  method: HttpBinding['method']
  url: string
  headers: Record<string, string>
  payload?: string
}
type Spoil = (sent: Sent, binding: HttpBinding) => Sent | undefined

function soundRequest(binding: HttpBinding): Sent {
  const { operation, protocol } = binding
  const { method, path, body } = protocol
    ? { method: binding.method, path: binding.path, body: {} }
    : { body: undefined, ...requestOf(operation, inputOf(operation, things)) }
  const headers: Record<string, string> = { cookie: `rollcall=${ada.cookie}` }
  const sent = { method: method ?? 'GET', url: protocol ? path : `/api/v1${path}`, headers }
  if (body === undefined) return sent
  return {
    ...sent,
    headers: { ...headers, 'content-type': 'application/json' },
    payload: JSON.stringify(body),
  }
}

const withBody: (payload: string, headers?: Record<string, string>) => Spoil =
  (payload, headers = {}) =>
  (sent) =>
    sent.method === 'GET'
      ? undefined
      : { ...sent, headers: { ...sent.headers, 'content-type': 'application/json', ...headers }, payload }
const withHeaders =
  (headers: Record<string, string>): Spoil =>
  (sent) => ({ ...sent, headers: { ...sent.headers, ...headers } })
const withQuery =
  (query: string): Spoil =>
  (sent) => ({ ...sent, url: `${sent.url}${sent.url.includes('?') ? '&' : '?'}${query}` })
const withParameter =
  (value: string): Spoil =>
  (sent, binding) => {
    const [first] = pathParameters(binding.path).slice(-1)
    if (!first) return undefined
    const url = addressOf(binding).replace(/\{(\w+)\}/g, (_, name) =>
      name === first ? value : (things[name as keyof Things] ?? 'x'),
    )
    return { ...sent, url }
  }

const kinds: [kind: string, spoil: Spoil][] = [
  ['a sound request about what is not there', (sent) => sent],
  ['nobody', (sent) => ({ ...sent, headers: { ...sent.headers, cookie: '' } })],
  [
    'a key that is no good',
    (sent) => ({ ...sent, headers: { ...sent.headers, cookie: '', authorization: 'Bearer rck_x' } }),
  ],
  ['a page of another site', withHeaders({ origin: 'https://evil.example' })],
  ['a body that is no JSON', withBody('{')],
  ['an empty body', withBody('')],
  ['a list', withBody('[]')],
  ['a number', withBody('7')],
  ['null', withBody('null')],
  ['a field that is not there', withBody('{"__nothing":1}')],
  ['a name that reaches prototypes', withBody('{"__proto__":{}}')],
  ['text', withBody('x', { 'content-type': 'text/plain' })],
  ['a type that is none', withBody('x', { 'content-type': 'x' })],
  ['a compressed body', withBody('x', { 'content-encoding': 'gzip' })],
  ['bytes that are not UTF-8', withBody('"\xff"', { 'content-type': 'application/json; charset=latin1' })],
  ['more than a mebibyte', withBody(`"${'x'.repeat(1_100_000)}"`)],
  ['far too many levels', withBody(`${'['.repeat(3_000)}${']'.repeat(3_000)}`)],
  ['a field of the query that is not there', withQuery('__nothing=1')],
  ['a field given twice', withQuery('limit=1&limit=2')],
  ['a cursor of nothing', withQuery('cursor=abc')],
  ['a name in the path that cannot be', withParameter('%00')],
  ['a name in the path that is far too long', withParameter('x'.repeat(300))],
  ['a name in the path that is empty', withParameter('')],
  ['a key for repetition that cannot be', withHeaders({ 'idempotency-key': 'a b' })],
]

const signsOut = ({ operation }: HttpBinding) => operation.name === 'me.sign-out'
// Operations that sign out or delete come last, because the others need the session.
const all = [...apiBindings, ...Object.values(authzen)].sort(
  (one, other) => Number(signsOut(one)) - Number(signsOut(other)),
)

describe('W9 · The documented answer is given to', () => {
  test.each(kinds)('%s', async (_, spoil) => {
    for (const binding of all) {
      if (signsOut(binding) && spoil === kinds[0]?.[1]) continue
      const sent = spoil(soundRequest(binding), binding)
      if (!sent) continue
      const answer = await app.server.inject(sent)
      const operation = document.paths[addressOf(binding)]?.[binding.method.toLowerCase()]
      const told = `${binding.operation.name} ${sent.method} ${sent.url.slice(0, 200)}: ${answer.statusCode} ${answer.body.slice(0, 300)}`
      expect(answer.statusCode, told).toBeLessThan(500)
      // Without its last part an address is another one, with its own methods.
      if (answer.statusCode === 405) continue
      const documented = operation?.responses[answer.statusCode]
      expect(documented, told).toBeDefined()
      if (answer.statusCode === 204) continue
      const type = String(answer.headers['content-type']).split(';')[0] as string
      expect(Object.keys(documented?.content ?? {}), told).toContain(type)
      if (type === 'application/problem+json')
        expect(documented?.description, told).toContain(`\`${answer.json().code}\``)
    }
  })
})
