import { Decision } from '@rollcall/contract/authzen.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { outputCheck } from '../../platform/validate.ts'

let app: TestApp
let ada: Person
/** Has the role `operator`: may launch hunts over 100 hosts. */
let olga: Person
let key: string

beforeAll(async () => {
  app = await startTestApp({ profile: 'mimir' })
  ada = await app.firstAdministrator()
  olga = await app.addPerson(ada, 'olga', ['operator'])
  key = await keyOf(ada)
})
afterAll(() => app.close())

async function keyOf(person: Person): Promise<string> {
  const body = { name: `key ${Math.random()}` }
  const made = await app.request({ method: 'POST', path: '/me/api-keys', body, cookie: person.cookie })
  return made.body.key
}

const post = (path: string, body: unknown, headers = {}, apiKey = key) =>
  app.request({ method: 'POST', path: `/access/v1/${path}`, body, apiKey, headers })

const user = (id: string) => ({ type: 'user', id })
const hunt = { type: 'hunt', id: '7' }
const question = (action: string, properties?: object, id = olga.id) => ({
  subject: user(id),
  action: { name: action, ...(properties ? { properties } : {}) },
  resource: hunt,
})

const isDecision = outputCheck(Decision)

async function decide(body: unknown) {
  const answer = await post('evaluation', body)
  expect(answer.status, answer.raw).toBe(200)
  expect(isDecision(answer.body), answer.raw).toBe(true)
  return answer.body
}

describe('The access evaluation API', () => {
  test('allows the permissions of the subject and names their source', async () => {
    expect(await decide(question('hunts:launch'))).toEqual({
      decision: true,
      context: { reason: 'permission.held', path: { kind: 'role', name: 'Operator' } },
    })
    const implied = await decide(question('hosts:view'))
    expect(implied.decision).toBe(true)
  })

  test('denies with status 200 and a reason: missing permission, unknown permission', async () => {
    expect(await decide(question('users:create'))).toEqual({
      decision: false,
      context: { reason: 'permission.missing' },
    })
    expect((await decide(question('no:such'))).context).toEqual({ reason: 'permission.unknown' })
    expect((await decide(question('__proto__'))).context).toEqual({ reason: 'permission.unknown' })
  })

  test('takes the subject by id and by username', async () => {
    for (const name of [olga.id, olga.id.toUpperCase(), 'olga'])
      expect((await decide(question('hunts:launch', undefined, name))).decision, name).toBe(true)
  })

  test('denies a subject that does not exist, is not a user, or has a name that no account can have', async () => {
    for (const id of ['nobody', '', ' ', '01a1fbea-a4fc-7c74-8c2f-b7e02596afe5', 'a\u0000b', '\ud800'])
      expect(await decide(question('hunts:launch', undefined, id))).toEqual({
        decision: false,
        context: { reason: 'subject.unknown' },
      })
    const asGroup = { ...question('hunts:launch'), subject: { type: 'group', id: olga.id } }
    expect((await decide(asGroup)).context.reason).toBe('subject.unknown')
  })

  test('compares numbers in the properties of the action with limits', async () => {
    expect(await decide(question('hunts:launch', { hosts: 100 }))).toMatchObject({
      decision: true,
      context: { reason: 'permission.held', limit: { key: 'hunts.maxHosts', property: 'hosts', value: 100 } },
    })
    expect(await decide(question('hunts:launch', { hosts: 101, other: [1] }))).toMatchObject({
      decision: false,
      context: { reason: 'limit.exceeded', limit: { key: 'hunts.maxHosts', property: 'hosts', value: 100 } },
    })
    for (const hosts of [-1, '5', null, [5], {}])
      expect(await decide(question('hunts:launch', { hosts }))).toMatchObject({
        decision: false,
        context: { reason: 'limit.value_invalid' },
      })
    for (const properties of [{}, { Hosts: 1 }, { other: 1 }])
      expect(await decide(question('hunts:launch', properties))).toMatchObject({
        decision: false,
        context: { reason: 'limit.value_invalid' },
      })
    const capability = {
      user: olga.id,
      permission: 'can_launch_fleet_hunts',
      reason: 'tonight',
      olderCredentials: 'keep',
    }
    const path = '/tenants/default/capabilities'
    const given = await app.request({ method: 'POST', path, body: capability, cookie: ada.cookie })
    expect(await decide(question('hunts:launch', { hosts: 40_000 }))).toMatchObject({ decision: true })
    await app.request({ method: 'DELETE', path: `${path}/${given.body.id}`, cookie: ada.cookie })
    expect(await decide(question('hunts:launch', { hosts: 40_000 }))).toMatchObject({ decision: false })
  })

  test('denies questions about another tenant, and ignores resources of other types', async () => {
    const at = (resource: object) => decide({ ...question('hunts:launch'), resource })
    expect(await at({ type: 'tenant', id: 'default' })).toMatchObject({ decision: true })
    expect(await at({ type: 'tenant', id: 'elsewhere' })).toEqual({
      decision: false,
      context: { reason: 'resource.other_tenant' },
    })
    expect(await at({ type: 'anything', id: 'elsewhere', properties: { a: 1 } })).toMatchObject({
      decision: true,
    })
  })

  test('accepts unknown fields, and a context', async () => {
    const body = { ...question('hunts:launch'), context: { time: '2026-11-21T08:00:00Z' }, more: { x: 1 } }
    expect((await decide(body)).decision).toBe(true)
  })

  test('sees no user of another tenant, by id or by name', async () => {
    await app.addTenant('elsewhere')
    const eve = await app.firstAdministrator('eve', 'elsewhere')
    const own = await keyOf(eve)
    for (const id of [eve.id, 'eve'])
      expect((await decide(question('hunts:launch', undefined, id))).context.reason).toBe('subject.unknown')
    for (const id of [olga.id, 'olga']) {
      const answer = await post('evaluation', question('hunts:launch', undefined, id), {}, own)
      expect(answer.body).toEqual({ decision: false, context: { reason: 'subject.unknown' } })
    }
  })

  test('denies a user at once after deactivation or deletion, and allows one again after activation', async () => {
    const tom = await app.addPerson(ada, 'tom', ['operator'])
    const asked = question('hunts:launch', undefined, 'tom')
    const path = `/tenants/default/users/${tom.id}`
    const set = (status: string) =>
      app.request({ method: 'PUT', path: `${path}/status`, body: { status }, cookie: ada.cookie })
    expect((await decide(asked)).decision).toBe(true)
    await set('inactive')
    expect(await decide(asked)).toEqual({ decision: false, context: { reason: 'subject.not_active' } })
    await set('active')
    expect((await decide(asked)).decision).toBe(true)
    await app.request({ method: 'DELETE', path, cookie: ada.cookie })
    expect((await decide(asked)).context.reason).toBe('subject.unknown')
  })

  test('takes nothing from a user whom strangers have locked out of signing in, like their sessions', async () => {
    const lea = await app.addPerson(ada, 'lea', ['operator'])
    for (let n = 0; n < 30; n += 1) await app.signIn('lea', 'not the password')
    const shown = await app.request({ path: `/tenants/default/users/${lea.id}`, cookie: ada.cookie })
    expect(shown.body.lockedUntil, shown.raw).not.toBeNull()
    expect((await app.request({ path: '/me', cookie: lea.cookie })).status).toBe(200)
    expect((await decide(question('hunts:launch', undefined, lea.id))).decision).toBe(true)
  })

  test('follows the clock: a capability counts from its beginning to its end', async () => {
    const uma = await app.addPerson(ada, 'uma', ['operator'])
    const asked = question('hunts:launch', { hosts: 5_000 }, uma.id)
    const at = (ms: number) => new Date(app.clock.now().getTime() + ms).toISOString()
    const body = {
      user: uma.id,
      permission: 'can_launch_fleet_hunts',
      reason: 'tonight',
      startsAt: at(60_000),
      endsAt: at(120_000),
      olderCredentials: 'keep',
    }
    await app.request({ method: 'POST', path: '/tenants/default/capabilities', body, cookie: ada.cookie })
    expect((await decide(asked)).decision).toBe(false)
    app.clock.advance(60_000)
    expect((await decide(asked)).decision).toBe(true)
    app.clock.advance(60_000)
    expect((await decide(asked)).decision).toBe(false)
  })
})

describe('The access evaluations API', () => {
  const actions = ['hunts:launch', 'users:create', 'hosts:view']
  const evaluations = actions.map((name) => ({ action: { name } }))
  const decisions = async (more: object) => {
    const answer = await post('evaluations', { subject: user(olga.id), resource: hunt, evaluations, ...more })
    expect(answer.status, answer.raw).toBe(200)
    expect(Object.keys(answer.body)).toEqual(['evaluations'])
    for (const decision of answer.body.evaluations) expect(isDecision(decision)).toBe(true)
    return answer.body.evaluations.map(({ decision }: { decision: boolean }) => decision)
  }
  const semantic = (evaluations_semantic: string) => ({ options: { evaluations_semantic, another: 1 } })

  test('answers all in order, and stops as its semantic says', async () => {
    expect(await decisions({})).toEqual([true, false, true])
    expect(await decisions(semantic('execute_all'))).toEqual([true, false, true])
    expect(await decisions(semantic('deny_on_first_deny'))).toEqual([true, false])
    expect(await decisions(semantic('permit_on_first_permit'))).toEqual([true])
  })

  test('takes missing parts of a question from the enclosing request', async () => {
    const answer = await post('evaluations', {
      ...question('hunts:launch', { hosts: 500 }),
      evaluations: [
        {},
        { action: { name: 'hunts:launch' } },
        { subject: user('nobody') },
        { resource: { type: 'tenant', id: 'elsewhere' }, action: { name: 'hosts:view' } },
      ],
    })
    expect(
      answer.body.evaluations.map(({ context }: { context: { reason: string } }) => context.reason),
    ).toEqual(['limit.exceeded', 'permission.held', 'subject.unknown', 'resource.other_tenant'])
  })

  test('is the access evaluation API without a list of questions', async () => {
    for (const body of [question('hunts:launch'), { ...question('hunts:launch'), evaluations: [] }]) {
      const answer = await post('evaluations', body)
      expect(answer.body).toMatchObject({ decision: true })
      expect(answer.body).not.toHaveProperty('evaluations')
    }
  })

  test('takes 1,000 questions about as many subjects, and not one more', async () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, n) => ({
        ...question('hunts:launch', { hosts: n }, n % 2 === 0 ? olga.id : `nobody ${n}`),
        context: { time: '2026-11-21T08:00:00Z', address: '192.0.2.1' },
      }))
    const answer = await post('evaluations', { evaluations: many(1_000) })
    expect(answer.status, answer.raw.slice(0, 200)).toBe(200)
    expect(answer.body.evaluations).toHaveLength(1_000)
    const allowed = answer.body.evaluations.filter(({ decision }: { decision: boolean }) => decision)
    expect(allowed).toHaveLength(51)
    const refused = await post('evaluations', { evaluations: many(1_001) })
    expect(refused.status).toBe(400)
    expect(refused.body.errors[0].field).toBe('evaluations')
  })

  test('evaluates none of too many', async () => {
    const refused = await post('evaluations', { evaluations: Array(1_001).fill({ subject: 1 }) })
    expect(refused.status).toBe(400)
    expect(refused.body.errors).toMatchObject([
      { field: 'evaluations', message: 'must not have more than 1000 items' },
    ])
  })
})

describe('A request with a mistake', () => {
  const { subject, action, resource } = question('hunts:launch', undefined, 'olga')
  test.each([
    ['no subject', 'evaluation', { action, resource }, 'subject'],
    ['no action', 'evaluation', { subject, resource }, 'action'],
    ['no resource', 'evaluation', { subject, action }, 'resource'],
    ['no id', 'evaluation', { subject: { type: 'user' }, action, resource }, 'subject.id'],
    ['a number as id', 'evaluation', { subject: { type: 'user', id: 7 }, action, resource }, 'subject.id'],
    ['no name', 'evaluation', { subject, action: {}, resource }, 'action.name'],
    [
      'properties that are a list',
      'evaluation',
      { subject, action: { name: 'x', properties: [] }, resource },
      'action.properties',
    ],
    ['a context that is text', 'evaluation', { subject, action, resource, context: 'x' }, 'context'],
    ['a list', 'evaluation', [], ''],
    ['nothing', 'evaluation', undefined, ''],
    [
      'an unknown semantic',
      'evaluations',
      { subject, action, resource, evaluations: [{}], options: { evaluations_semantic: 'some' } },
      'options.evaluations_semantic',
    ],
    ['a search without an action', 'search/subject', { subject, resource }, 'action'],
    ['a search without a type', 'search/resource', { subject, action, resource: {} }, 'resource.type'],
    ['a search without a subject', 'search/action', { resource }, 'subject'],
    ['a negative limit', 'search/action', { subject, resource, page: { limit: -1 } }, 'page.limit'],
  ])('is refused with 400 that names it: %s', async (_, path, body, field) => {
    const answer = await post(path, body)
    expect(answer.status, answer.raw).toBe(400)
    expect(answer.body.code).toBe('request.invalid')
    if (field) expect(answer.body.errors.map((error: { field: string }) => error.field)).toContain(field)
  })

  test('is refused as elsewhere when it is not JSON', async () => {
    expect((await post('evaluation', '{"subject":')).status).toBe(400)
  })
})

describe('Who asks', () => {
  const paths = ['evaluation', 'evaluations', 'search/subject', 'search/resource', 'search/action']
  const asked = { ...question('hunts:launch', undefined, 'olga') }

  test.each(paths)('must be known, for %s', async (path) => {
    const answer = await post(path, asked, {}, 'rck_nothing')
    expect(answer.status).toBe(401)
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="Rollcall", error="invalid_token"')
    const without = await app.request({ method: 'POST', path: `/access/v1/${path}`, body: asked })
    expect(without.status).toBe(401)
  })

  test.each(paths)('must have decisions:ask, also about oneself, for %s', async (path) => {
    const answer = await post(path, asked, {}, await keyOf(olga))
    expect(answer.status).toBe(403)
    expect(answer.body).toMatchObject({ code: 'access.denied', missing: ['decisions:ask'] })
  })

  test('may come with a session too, and during an impersonation only with the impersonated user’s rights', async () => {
    const path = '/access/v1/evaluation'
    const { cookie } = await app.signIn(ada.username, ada.password)
    const own = await app.request({ method: 'POST', path, body: asked, cookie })
    expect(own.body.decision).toBe(true)
    const start = `/tenants/default/users/${olga.id}/impersonation`
    const looking = await app.request({ method: 'POST', path: start, body: { reason: 'a ticket' }, cookie })
    expect(looking.cookie).toBeDefined()
    const asOlga = await app.request({ method: 'POST', path, body: asked, cookie: looking.cookie })
    expect(asOlga.status).toBe(403)
    const about = await post('evaluation', question('users:create'))
    expect(about.body.decision).toBe(false)
  })
})

test('Problems are short for callers who may not read their detail', async () => {
  const strict = await startTestApp({
    profile: 'mimir',
    change: (source) => {
      source.errors.detailNeeds = 'users:create'
    },
  })
  const first = await strict.firstAdministrator()
  const tia = await strict.addPerson(first, 'tia', ['operator'])
  const ask = (body: object, { cookie }: Person) =>
    strict.request({ method: 'POST', path: '/access/v1/evaluation', body, cookie })
  const refused = await ask(question('hunts:launch'), tia)
  expect(refused.status).toBe(403)
  expect(refused.body).not.toHaveProperty('missing')
  const told = await ask({}, first)
  expect(told.body.detail).toMatch(/^subject is missing/)
  await strict.close()
})
