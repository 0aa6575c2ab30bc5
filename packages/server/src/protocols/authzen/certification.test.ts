import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { overSocket } from '../../../test/over-socket.ts'
import { type Person, publicUrl, startTestApp, type TestApp } from '../../../test/test-app.ts'

/**
 * The certification scenario of the OpenID AuthZEN Authorization API 1.0, levels Basic Core, Batch Core, Search Core and Discovery. It has
 * the document's two people and two records, and every request with a prescribed answer.
 */
let app: TestApp
let ada: Person
let key: string

beforeAll(async () => {
  app = await startTestApp({
    change(source) {
      const permissions = ['read', 'write', 'delete']
      source.permissions = permissions.map((name) => {
        return { key: name, group: 'Records', description: `To ${name} records.`, implies: [] }
      })
      source.resources = [
        { type: 'record', description: 'A record.', permissions, ids: ['record-1', 'record-2'] },
      ]
      const [first] = source.roles as [(typeof source.roles)[number]]
      const own = { ...first, description: '', allPermissions: false, default: false, limits: {} }
      source.roles.push(
        { ...own, key: 'editor', name: 'Editor', permissions: ['read', 'write'] },
        { ...own, key: 'reader', name: 'Reader', permissions: ['read'] },
      )
    },
  })
  ada = await app.firstAdministrator()
  const made = await app.request({
    method: 'POST',
    path: '/me/api-keys',
    body: { name: 'harness' },
    cookie: ada.cookie,
  })
  key = made.body.key
  await app.addPerson(ada, 'alice', ['editor'])
  await app.addPerson(ada, 'bob', ['reader'])
})
afterAll(() => app.close())

const alice = { type: 'user', id: 'alice' }
const bob = { type: 'user', id: 'bob' }
const record = (n: number) => ({ type: 'record', id: `record-${n}` })
const [read, write] = [{ name: 'read' }, { name: 'write' }]
const permitted = { subject: alice, action: read, resource: record(1) }

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  app.request({ method: 'POST', path: `/access/v1/${path}`, body, apiKey: key, headers })

async function answered(path: string, body: unknown) {
  const answer = await post(path, body)
  expect(answer.status, answer.raw).toBe(200)
  expect(answer.headers['content-type']).toMatch(/^application\/json(;|$)/)
  return answer.body
}

const decisionsOf = (body: { evaluations: { decision: boolean }[] }) =>
  body.evaluations.map(({ decision }) => decision)
const found = async (what: string, body: unknown) => (await answered(`search/${what}`, body)).results

describe('Basic Core', () => {
  test.each([
    ['alice read', { ...permitted }, true],
    ['alice write', { ...permitted, action: write }, true],
    ['bob read', { ...permitted, subject: bob }, true],
    ['bob write', { ...permitted, subject: bob, action: write }, false],
    ['a context', { ...permitted, context: { time: '2025-06-27T18:03-07:00', ip: '192.168.1.1' } }, true],
    ['fields from the future', { ...permitted, foo: 'bar', futureField: { nested: true } }, true],
    [
      'properties that nobody asked for',
      {
        subject: { ...alice, properties: { department: 'Sales', role: 'manager' } },
        action: { ...read, properties: { method: 'GET' } },
        resource: { ...record(1), properties: { status: 'active', owner: 'bob' } },
      },
      true,
    ],
  ])('the fixed decision: %s', async (_, body, decision) => {
    for (let n = 0; n < 3; n += 1) expect((await answered('evaluation', body)).decision).toBe(decision)
  })

  const { subject, action, resource } = permitted
  test.each([
    ['no subject', { action, resource }],
    ['no action', { subject, resource }],
    ['no resource', { subject, action }],
    ['a subject without a type', { ...permitted, subject: { id: 'alice' } }],
    ['a subject without an id', { ...permitted, subject: { type: 'user' } }],
    ['an action without a name', { ...permitted, action: {} }],
    ['a resource without a type', { ...permitted, resource: { id: 'record-1' } }],
    ['a resource without an id', { ...permitted, resource: { type: 'record' } }],
    ['a subject that is text', { ...permitted, subject: 'alice' }],
    ['a name that is a number', { ...permitted, action: { name: 123 } }],
    ['no JSON', '{"subject":'],
    ['an empty body', ''],
    ['a list', []],
  ])('400: %s', async (_, body) => {
    expect((await post('evaluation', body)).status).toBe(400)
  })

  test('A2 · another media type, or none, is a bad request at every endpoint', async () => {
    const paths = ['evaluation', 'evaluations', 'search/subject', 'search/resource', 'search/action']
    const types = [
      'text/plain',
      'application/xml',
      'application/jsonx',
      'application/x-www-form-urlencoded',
      '',
    ]
    for (const path of paths)
      for (const type of types) {
        const answer = await post(path, JSON.stringify(permitted), { 'content-type': type })
        expect([answer.status, answer.body.code], `${path} ${type}`).toEqual([400, 'request.invalid'])
      }
    const packed = await post('evaluation', permitted, { 'content-encoding': 'gzip' })
    expect(packed.status).toBe(400)
  })

  test.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])(
    'U5 · JSON is JSON however its type is spelt: %s',
    async (type) => {
      const answer = await post('evaluation', permitted, { 'content-type': type })
      expect(answer.body.decision, answer.raw).toBe(true)
    },
  )
})

describe('A5, W3 · The request id of the caller', () => {
  const ids = ['bfe9eb29-ab87-4ca3-be83-a1d5d8305716', 'x'.repeat(5_000), 'Grüße', 'a "quoted" \\ one', '{}']

  test.each(ids)('comes back unchanged, and is in the log beside ours: %.40s', async (id) => {
    for (const body of [permitted, {}, '{']) {
      app.logged.length = 0
      const answer = await post('evaluation', body, { 'x-request-id': id })
      expect(answer.headers['x-request-id']).toBe(id)
      const line = JSON.parse(app.logged.at(-1) as string)
      expect(line.callersRequestId).toBe(id)
      if (answer.status >= 400) expect(line.reqId).toBe(answer.body.requestId)
    }
  })

  test('comes back from every endpoint, and with a refusal', async () => {
    const headers = { 'x-request-id': 'mine' }
    for (const path of ['evaluations', 'search/subject', 'search/resource', 'search/action'])
      expect((await post(path, permitted, headers)).headers['x-request-id']).toBe('mine')
    const crossSite = await post('evaluation', permitted, { ...headers, origin: 'https://evil.example' })
    expect([crossSite.status, crossSite.headers['x-request-id']]).toEqual([403, 'mine'])
    const metadata = await app.request({ path: '/.well-known/authzen-configuration', headers })
    expect(metadata.headers['x-request-id']).toBe('mine')
  })

  test('is not accepted at any other address', async () => {
    const { headers } = await app.request({ path: '/me', headers: { 'x-request-id': 'mine' } })
    expect(headers['x-request-id']).not.toBe('mine')
  })

  test('is ours when the caller gave none', async () => {
    expect((await post('evaluation', permitted)).headers['x-request-id']).toMatch(/^[\da-f-]{36}$/)
  })

  test('comes back byte for byte over a socket, and cannot move the cursor in the log', async () => {
    await app.server.listen({ host: '127.0.0.1', port: 0 })
    app.logged.length = 0
    // UTF-8, a control character of terminals (C1), and a mark for text from right to left.
    const id = Buffer.concat([Buffer.from('€ \u202e'), Buffer.from([0xc2, 0x9b]), Buffer.from('31m')])
    const body = JSON.stringify(permitted)
    const head = `POST /access/v1/evaluation HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nx-request-id: `
    const request = Buffer.concat([Buffer.from(head), id, Buffer.from(`\r\n\r\n${body}`)])
    const answer = await overSocket(app.server, request)
    expect(answer).toContain(`x-request-id: ${id.toString('latin1')}\r\n`)
    expect(JSON.parse(app.logged.at(-1) as string).callersRequestId).toBe('€ ??31m')
  })
})

describe('Batch Core', () => {
  test('answers each question, in order, with the parts that it takes from the enclosing request', async () => {
    const records = [{ resource: record(1) }, { resource: record(2) }]
    const both = await answered('evaluations', { subject: alice, action: read, evaluations: records })
    expect(decisionsOf(both)).toEqual([true, true])
    expect(both).not.toHaveProperty('decision')
    const ordered = { subject: bob, resource: record(1), evaluations: [{ action: read }, { action: write }] }
    expect(decisionsOf(await answered('evaluations', ordered))).toEqual([true, false])
    const whole = [permitted, { subject: bob, action: write, resource: record(1) }]
    expect(decisionsOf(await answered('evaluations', { evaluations: whole }))).toEqual([true, false])
    const context = { time: '2025-06-27T18:03-07:00' }
    const own = [{ resource: record(1) }, { resource: record(2), context: { source: 'override' } }]
    const inherited = { subject: alice, action: read, context, evaluations: own }
    expect(decisionsOf(await answered('evaluations', inherited))).toHaveLength(2)
  })

  test('takes over a type or id that only the enclosing request has', async () => {
    const body = {
      subject: alice,
      action: write,
      resource: { type: 'record' },
      evaluations: [{ resource: { id: 'record-1', properties: { status: 'active' } } }, {}],
    }
    expect(decisionsOf(await answered('evaluations', body))).toEqual([true, false])
  })

  const wrong: [string, unknown][] = [
    ['resource is missing', {}],
    ['subject is text', { ...permitted, subject: 'alice' }],
    ['a number as id', { ...permitted, resource: { type: 'record', id: 7 } }],
    ['an action without a name', { resource: record(1), action: {}, subject: alice }],
    ['null for an entity', { ...permitted, subject: null }],
    ['text', 'x'],
    ['null', null],
    ['a list', [permitted]],
  ]
  test.each(wrong)('A1 · a question that cannot be read is denied alone: %s', async (_, item) => {
    const body = await answered('evaluations', {
      subject: alice,
      evaluations: [permitted, item, permitted],
    })
    expect(decisionsOf(body)).toEqual([true, false, true])
    expect(body.evaluations[1].context).toMatchObject({ reason: 'request.invalid', error: { status: 400 } })
  })

  test('A1 · a question that cannot be read counts as a denial for deny_on_first_deny', async () => {
    const evaluations = [{ ...permitted }, {}, { ...permitted }]
    const ask = async (evaluations_semantic: string) =>
      decisionsOf(await answered('evaluations', { evaluations, options: { evaluations_semantic } }))
    expect(await ask('deny_on_first_deny')).toEqual([true, false])
    expect(await ask('permit_on_first_permit')).toEqual([true])
  })

  test('answers as a single evaluation without a list, and with an empty one', async () => {
    expect(await answered('evaluations', permitted)).toMatchObject({ decision: true })
    expect(await answered('evaluations', { ...permitted, evaluations: [] })).toMatchObject({ decision: true })
  })

  test('400 for a mistake in the request as a whole', async () => {
    for (const body of [
      '{',
      { evaluations: 'x' },
      { evaluations: {} },
      { subject: 'alice', evaluations: [permitted] },
      { evaluations: [permitted], options: { evaluations_semantic: 'some' } },
      { subject: alice, action: read },
    ])
      expect((await post('evaluations', body)).status, JSON.stringify(body)).toBe(400)
  })
})

describe('Search Core', () => {
  test('A3 · subjects are found under the names that evaluation accepts', async () => {
    const body = { subject: { type: 'user' }, action: read, resource: record(1) }
    const results = await found('subject', body)
    expect(results).toEqual([{ type: 'user', id: 'ada' }, alice, bob])
    expect(await found('subject', { ...body, context: { time: 'now' } })).toEqual(results)
    expect(await found('subject', { ...body, action: write })).toEqual([{ type: 'user', id: 'ada' }, alice])
  })

  test('resources that the profile names are found', async () => {
    const body = { subject: alice, action: write, resource: { type: 'record' } }
    expect(await found('resource', body)).toEqual([record(1), record(2)])
    expect(await found('resource', { ...body, subject: bob })).toEqual([])
  })

  test('actions are found', async () => {
    expect(await found('action', { subject: alice, resource: record(1) })).toEqual([read, write])
    expect(await found('action', { subject: bob, resource: record(1), context: { a: 1 } })).toEqual([read])
  })

  test('A4 · a search finds for a resource exactly what evaluation permits', async () => {
    const actions = [...['read', 'write', 'delete'], 'users:create', 'decisions:ask', 'no:such']
    const resources = [record(1), record(3), { type: 'tenant', id: 'default' }, { type: 'tenant', id: 'x' }]
    resources.push({ type: 'spaceship', id: '1' })
    for (const subject of [alice, bob, { type: 'user', id: 'ada' }])
      for (const resource of resources) {
        const evaluations = actions.map((name) => ({ action: { name } }))
        const decided = decisionsOf(await answered('evaluations', { subject, resource, evaluations }))
        const names = (await found('action', { subject, resource })).map(({ name }: typeof read) => name)
        expect(actions.filter((name) => names.includes(name))).toEqual(actions.filter((_, n) => decided[n]))
        for (const [n, name] of actions.entries()) {
          const who = await found('subject', { subject: { type: 'user' }, action: { name }, resource })
          expect(who.some(({ id }: typeof alice) => id === subject.id)).toBe(decided[n])
        }
      }
  })

  test('a page token leads to the next page, and pages have the right form', async () => {
    const body = { subject: { type: 'user' }, action: read, resource: record(1) }
    const first = await answered('search/subject', { ...body, page: { limit: 1 } })
    expect(first.results).toHaveLength(1)
    expect(first.page.next_token).toMatch(/./)
    const next = await answered('search/subject', { ...body, page: { token: first.page.next_token } })
    expect(next.results).toEqual([alice])
    const last = await answered('search/subject', { ...body, page: { token: next.page.next_token } })
    expect(last).toEqual({ page: { next_token: '', count: 1 }, results: [bob] })
  })

  test('a search for something unknown finds nothing, without an error', async () => {
    const nobody = { type: 'user', id: 'nonexistent-user' }
    const ship = { type: 'spaceship', id: '1' }
    expect(await found('action', { subject: nobody, resource: record(1) })).toEqual([])
    expect(await found('action', { subject: alice, resource: ship })).toEqual([])
    const subjects = { subject: { type: 'user' }, action: read, resource: record(1) }
    expect(await found('subject', { ...subjects, subject: { type: 'spaceship' } })).toEqual([])
    expect(await found('subject', { ...subjects, resource: ship })).toEqual([])
    expect(
      await found('resource', { subject: alice, action: read, resource: { type: 'spaceship' } }),
    ).toEqual([])
    expect(await found('resource', { subject: nobody, action: read, resource: { type: 'record' } })).toEqual(
      [],
    )
  })

  test.each([
    ['subject', { subject: { type: 'user' }, resource: record(1) }],
    ['subject', { subject: { type: 'user' }, action: read, resource: { type: 'record' } }],
    ['resource', { action: read, resource: { type: 'record' } }],
    ['resource', { subject: { type: 'user' }, action: read, resource: { type: 'record' } }],
    ['action', { subject: alice }],
  ])('400 for a %s search that is not whole: %j', async (what, body) => {
    expect((await post(`search/${what}`, body)).status).toBe(400)
  })
})

test('A4 · an undeclared resource type is denied and finds nothing', async () => {
  const plain = await startTestApp()
  const { cookie } = await plain.firstAdministrator()
  const ask = async (path: string, body: object) =>
    (await plain.request({ method: 'POST', path: `/access/v1/${path}`, body, cookie })).body
  const whole = { subject: { type: 'user', id: 'ada' }, action: { name: 'users:read' }, resource: record(1) }
  expect(await ask('evaluation', whole)).toMatchObject({ decision: true })
  for (const what of ['subject', 'resource', 'action'])
    expect((await ask(`search/${what}`, whole)).results, what).toEqual([])
  const { results } = await ask('search/subject', { ...whole, resource: { type: 'tenant', id: 'default' } })
  expect(results).toEqual([{ type: 'user', id: 'ada' }])
  await plain.close()
})

test('Discovery: the metadata names the endpoints under the address of the server', async () => {
  const { status, headers, body } = await app.request({ path: '/.well-known/authzen-configuration' })
  expect(status).toBe(200)
  expect(headers['content-type']).toMatch(/^application\/json/)
  expect(body).toEqual({
    policy_decision_point: publicUrl,
    access_evaluation_endpoint: `${publicUrl}/access/v1/evaluation`,
    access_evaluations_endpoint: `${publicUrl}/access/v1/evaluations`,
    search_subject_endpoint: `${publicUrl}/access/v1/search/subject`,
    search_resource_endpoint: `${publicUrl}/access/v1/search/resource`,
    search_action_endpoint: `${publicUrl}/access/v1/search/action`,
  })
})
