import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Browser } from '../../../test/browser.ts'
import { type Person, passwordOf, startTestApp, type TestApp } from '../../../test/test-app.ts'

/** Attributes of users: defined in settings, kept by their rules, seen and found by their readers alone. */
let app: TestApp
/** Administers everything. */
let ada: Person
/** Reads users. */
let rita: Person
/** Has no right over others. */
let bob: Person

const path = '/tenants/default'
const call = (method: string, at: string, body?: object, by: Person = ada) =>
  app.request({ method, path: at, ...(body ? { body } : {}), cookie: by.cookie } as never)
const define = async (body: object) => {
  const answer = await call('POST', `${path}/attributes`, body)
  expect(answer.status, answer.raw).toBe(201)
}
const set = (user: Person, attributes: object, by = ada) =>
  call('PATCH', `${path}/users/${user.id}`, { attributes }, by)
const show = async (user: Person, by = ada) =>
  (await call('GET', `${path}/users/${user.id}`, undefined, by)).body.attributes
const found = async (query: string, by = ada) => {
  const { status, body, raw } = await call('GET', `${path}/users?total=true&${query}`, undefined, by)
  expect(status, raw).toBe(200)
  expect(body.total).toBe(body.items.length)
  return body.items.map(({ username }: { username: string }) => username)
}
const label = { en: 'An attribute' }

beforeAll(async () => {
  app = await startTestApp()
  ada = await app.firstAdministrator()
  const role = { name: 'Reader', key: 'reader', permissions: ['users:read', 'audit:read'] }
  expect((await call('POST', `${path}/roles`, role)).status).toBe(201)
  rita = await app.addPerson(ada, 'rita', ['reader'])
  bob = await app.addPerson(ada, 'bob')
  await define({ key: 'department', label, type: 'text', searchable: true, filterable: true })
  await define({ key: 'level', label, type: 'number', filterable: true })
  await define({ key: 'remote', label, type: 'yes-no', filterable: true })
  await define({ key: 'joined', label, type: 'date', filterable: true, editBy: [] })
  await define({ key: 'site', label, type: 'choice', choices: ['Köln', 'Oslo'], filterable: true })
  await define({ key: 'manager', label, type: 'user', filterable: true })
  await define({ key: 'number', label, type: 'text', unique: true, pattern: 'E-\\d{1,6}' })
  await define({
    key: 'salary',
    label,
    type: 'text',
    readBy: ['users:update'],
    searchable: true,
    filterable: true,
  })
  await define({ key: 'motto', label, type: 'text', readBy: ['self'], editBy: ['self'] })
})
afterAll(() => app.close())

test('values of every type are kept as they are given, and removed by null', async () => {
  const given = {
    department: ' Sales ',
    level: 3,
    remote: false,
    site: 'KOLN',
    manager: rita.id,
    number: 'E-7',
  }
  const kept = { ...given, department: 'Sales', site: 'Köln', manager: { id: rita.id, name: 'rita' } }
  const answer = await set(bob, given)
  expect(answer.status, answer.raw).toBe(200)
  expect(answer.body.attributes).toEqual(kept)
  expect(await show(bob)).toEqual(kept)
  const listed = await call('GET', `${path}/users?login=bob`)
  expect(listed.body.items[0].attributes).toEqual(kept)
  expect((await set(bob, { level: null, site: null })).body.attributes).toEqual({
    department: 'Sales',
    remote: false,
    manager: kept.manager,
    number: 'E-7',
  })
  expect((await set(bob, { level: -2.5 })).body.attributes.level).toBe(-2.5)
})

test('each wrong value is refused by its place, and nothing is changed', async () => {
  const before = await show(bob)
  const wrong = {
    department: 'a​b',
    level: '3',
    remote: 'yes',
    joined: '2026-01-01',
    site: 'Rome',
    manager: '01900000-0000-7000-8000-000000000999',
    number: 'X-1',
    motto: 'mine',
    nothing: 1,
  }
  const { status, body } = await set(bob, wrong)
  expect(status).toBe(400)
  const codes = Object.fromEntries(
    body.errors.map(({ field, code }: Record<string, string>) => [field, code]),
  )
  expect(codes).toEqual({
    'attributes.department': 'unseen',
    'attributes.level': 'type',
    'attributes.remote': 'type',
    'attributes.joined': 'attribute_unknown',
    'attributes.site': 'attribute_choice',
    'attributes.number': 'attribute_pattern',
    'attributes.motto': 'attribute_unknown',
    'attributes.nothing': 'attribute_unknown',
  })
  const nobody = await set(bob, { manager: wrong.manager })
  expect(nobody.body.errors).toMatchObject([{ field: 'attributes.manager', code: 'no_account' }])
  expect(await show(bob)).toEqual(before)
})

test('a unique value belongs to one account, also where many ask for it at once', async () => {
  const taken = await set(rita, { number: 'E-7' })
  expect([taken.status, taken.body.code]).toEqual([409, 'user.attribute_taken'])
  expect(taken.body.errors).toMatchObject([{ field: 'attributes.number', code: 'attribute_taken' }])
  const people = await Promise.all(['u1', 'u2', 'u3', 'u4'].map((name) => app.addPerson(ada, name)))
  const answers = await Promise.all(people.map((person) => set(person, { number: 'E-1000' })))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
  expect((await set(bob, { number: 'E-7', level: 4 })).status).toBe(200)
})

describe('in lists', () => {
  beforeAll(async () => {
    await set(bob, {
      department: 'Überseehandel Nord',
      level: 12,
      remote: true,
      site: 'Oslo',
      manager: ada.id,
    })
    await set(rita, { department: 'Übersee', level: 7, salary: 'Tarif neun' })
  })

  test('filters find exact values without regard to case and accents, ranges, and all of several', async () => {
    const by = (text: string, who = ada) => found(`attributes=${encodeURIComponent(text)}`, who)
    expect(await by('department:ubersee')).toEqual(['rita'])
    expect(await by('level:7..')).toEqual(['bob', 'rita'])
    expect(await by('level:..9.5')).toEqual(['rita'])
    expect(await by('level:12')).toEqual(['bob'])
    expect(await by('level:1..20;remote:yes', rita)).toEqual(['bob'])
    expect(await by(`manager:${ada.id}`)).toEqual(['bob'])
    expect(await by('site:Oslo;department:Übersee')).toEqual([])
  })

  test('filters are combined with searches, other filters and orders, and narrow bulk changes', async () => {
    const filter = 'attributes=level:7..'
    expect(await found(`${filter}&sort=-username`)).toEqual(['rita', 'bob'])
    expect(await found(`${filter}&sort=createdAt&role=reader`)).toEqual(['rita'])
    expect(await found(`${filter}&q=ri`)).toEqual(['rita'])
    expect(await found(`${filter}&status=inactive`)).toEqual([])
    const job = await call('POST', `${path}/users/bulk/delete`, {
      users: { filter: { attributes: 'level:12;department:nobody' } },
    })
    expect(job.body.code, job.raw).toBe('bulk.nobody')
  })

  test('searches look into searchable attributes beside names, each account once', async () => {
    expect(await found('q=ubers')).toEqual(['bob', 'rita'])
    expect(await found('q=ubersee+ri')).toEqual(['rita'])
    expect(await found('q=nord&sort=-createdAt')).toEqual(['bob'])
    await set(rita, { department: 'Rita and others' })
    expect(await found('q=rita')).toEqual(['rita'])
    expect(await found('q=ubers')).toEqual(['bob'])
    await set(rita, { department: null })
    expect(await found('q=others')).toEqual([])
  })
})

describe('what somebody may not read', () => {
  test('is not shown, not found and not counted, and is refused like what does not exist', async () => {
    await set(bob, { salary: 'Tarif zehn' })
    expect(await show(bob)).toMatchObject({ salary: 'Tarif zehn' })
    expect(await show(bob, rita)).not.toHaveProperty('salary')
    expect(await found('q=tarif')).toEqual(['bob', 'rita'])
    expect(await found('q=tarif', rita)).toEqual([])
    const query = (text: string) => call('GET', `${path}/users?attributes=${text}`, undefined, rita)
    const [hidden, unknown] = [(await query('salary:x')).body, (await query('nosuch:x')).body]
    expect(hidden.errors[0]).toMatchObject({ field: 'attributes.salary', code: 'attribute_unknown' })
    expect(hidden.errors[0].message).toBe(unknown.errors[0].message)
    const me = await call('GET', '/me', undefined, rita)
    expect(me.body.tenant.attributes.map(({ key }: { key: string }) => key)).not.toContain('salary')
  })

  test('is not in the audit log, in searches of it, in files and in views of others', async () => {
    const events = async (by: Person, q = '') =>
      (await call('GET', `${path}/audit-events?action=user.updated&limit=200${q}`, undefined, by)).raw
    expect(await events(ada)).toContain('Tarif zehn')
    expect(await events(rita)).not.toContain('Tarif')
    expect(await events(rita)).toContain('Übersee')
    expect(await events(rita, '&q=zehn')).not.toContain('user.updated')
    const file = async (by: Person) => (await call('POST', `${path}/exports/users`, {}, by)).raw
    expect(await file(ada)).toContain('Tarif zehn')
    expect(await file(rita)).not.toMatch(/salary|Tarif|motto/)
    expect(await file(rita)).toContain('Überseehandel Nord')
    const search = { attributes: 'salary:Tarif zehn;level:3', q: 'x' }
    const view = { list: 'users', name: 'Paid', search, shared: true }
    expect((await call('POST', `${path}/views`, view)).status).toBe(201)
    const seen = await call('GET', `${path}/views?list=users`, undefined, rita)
    expect(seen.body.items[0].search).toEqual({ attributes: 'level:3', q: 'x' })
  })
})

test('an owner reads and changes what is theirs, and others do not', async () => {
  const changed = await call('PATCH', '/me/attributes', { attributes: { motto: 'Slowly' } }, rita)
  expect(changed.body.attributes, changed.raw).toMatchObject({ motto: 'Slowly', level: 7 })
  expect((await call('GET', '/me/attributes', undefined, rita)).body.attributes.motto).toBe('Slowly')
  expect(await show(rita)).not.toHaveProperty('motto')
  const refused = await call('PATCH', '/me/attributes', { attributes: { level: 9 } }, rita)
  expect(refused.body.errors).toMatchObject([{ field: 'attributes.level', code: 'attribute_unknown' }])
  const data = await app.request({ method: 'POST', path: '/me/export', body: {}, cookie: rita.cookie })
  expect(data.raw).toContain('Slowly')
  const { body } = await call('GET', `${path}/audit-events?action=account.attributes-changed`, undefined, ada)
  expect(JSON.stringify(body)).not.toContain('Slowly')
})

test('a value that names a deleted user is cleared, and the log says so', async () => {
  const boss = await app.addPerson(ada, 'boss')
  await set(rita, { manager: boss.id })
  expect((await call('DELETE', `${path}/users/${boss.id}`)).status).toBe(204)
  expect(await show(rita)).not.toHaveProperty('manager')
  const { body } = await call('GET', `${path}/audit-events?action=user.attribute-cleared`)
  expect(body.items).toMatchObject([
    {
      target: { id: rita.id },
      before: { attributes: { manager: 'boss' } },
      after: { attributes: { manager: null } },
    },
  ])
})

test('a definition goes with its values, and its words are found no more', async () => {
  await define({ key: 'nickname', label, type: 'text', searchable: true })
  await set(rita, { nickname: 'Zebra' })
  expect(await found('q=zebra')).toEqual(['rita'])
  expect((await call('DELETE', `${path}/attributes/nickname`)).status).toBe(204)
  expect(await found('q=zebra')).toEqual([])
  await define({ key: 'nickname', label, type: 'text', searchable: true })
  expect(await show(rita)).not.toHaveProperty('nickname')
  const log = await call('GET', `${path}/audit-events?action=attribute.deleted`)
  expect(log.body.items).toMatchObject([{ before: { attribute: 'nickname' }, after: { users: 1 } }])
})

test('viewing as a user does not show the attributes that only this user reads', async () => {
  const dana = await app.addPerson(ada, 'dana')
  await call('PATCH', '/me/attributes', { attributes: { motto: 'Hush' } }, dana)
  const browser = new Browser(app)
  await browser.signIn(ada)
  const impersonation = { method: 'POST', path: `${path}/users/${dana.id}/impersonation` } as const
  expect((await browser.request({ ...impersonation, body: { reason: 'To look' } })).status).toBe(201)
  const own = await browser.request({ method: 'GET', path: '/me/attributes' })
  expect([own.status, own.body.attributes]).toEqual([200, {}])
  expect((await call('GET', '/me/attributes', undefined, dana)).body.attributes).toEqual({ motto: 'Hush' })
})

test('values that users keep from an administrator are not opened by a change of the definition', async () => {
  await define({ key: 'diary', label, type: 'text', readBy: ['self'], editBy: ['self'] })
  const open = (readBy: string[]) => call('PATCH', `${path}/attributes/diary`, { readBy })
  expect((await open(['self', 'users:read'])).status).toBe(200)
  expect((await open(['self'])).status).toBe(200)
  await call('PATCH', '/me/attributes', { attributes: { diary: 'Unsaid' } }, bob)
  for (const reader of ['users:read', 'users:update']) {
    const refused = await open(['self', reader])
    expect(refused.body.errors).toMatchObject([{ field: 'readBy', code: 'attribute_values_hidden' }])
  }
  expect(await show(bob)).not.toHaveProperty('diary')
  // Another attribute of this key has nothing of the earlier one, in the log neither.
  expect((await call('DELETE', `${path}/attributes/diary`)).status).toBe(204)
  await define({ key: 'diary', label, type: 'text' })
  await set(bob, { diary: 'Known' })
  for (const query of [`target=${bob.id}`, 'q=unsaid', 'action=account.attributes-changed'])
    expect((await call('GET', `${path}/audit-events?${query}`)).raw).not.toContain('Unsaid')
  expect((await call('GET', `${path}/audit-events?target=${bob.id}`)).raw).toContain('Known')
})

test('definitions contradict neither themselves nor those that are there, and need the right to change users', async () => {
  const refused = async (body: object) =>
    (await call('POST', `${path}/attributes`, { label, type: 'text', key: 'fresh', ...body })).body
      .errors?.[0]
  expect(await refused({ key: 'email' })).toMatchObject({ field: 'key', code: 'attribute_key_kept' })
  expect(await refused({ key: 'constructor' })).toMatchObject({ code: 'attribute_key_kept' })
  expect(await refused({ key: 'level' })).toMatchObject({ field: 'key', code: 'attribute_key_taken' })
  expect(await refused({ type: 'choice' })).toMatchObject({
    field: 'choices',
    code: 'attribute_needs_choices',
  })
  expect(await refused({ pattern: '(?=a)' })).toMatchObject({
    field: 'pattern',
    code: 'attribute_pattern_bad',
  })
  expect(await refused({ type: 'date', unique: true })).toMatchObject({ code: 'attribute_not_of_type' })
  expect(await refused({ readBy: [], filterable: true, editBy: [] })).toMatchObject({
    code: 'attribute_needs_reader',
  })
  expect(await refused({ editBy: ['self'], readBy: ['users:read'] })).toMatchObject({ field: 'editBy' })
  const role = { name: 'Settler', key: 'settler', permissions: ['settings:update', 'settings:read'] }
  expect((await call('POST', `${path}/roles`, role)).status).toBe(201)
  const settler = await app.addPerson(ada, 'settler', ['settler'])
  const denied = await call('PATCH', `${path}/attributes/salary`, { readBy: ['users:read'] }, settler)
  expect([denied.status, denied.body.missing]).toEqual([403, ['users:update']])
})

test('a new account needs the required attributes that its creator may give', async () => {
  await define({ key: 'badge', label, type: 'text', required: true })
  const create = (body: object) =>
    call('POST', `${path}/users`, { username: 'nina', password: passwordOf('nina'), ...body })
  const refused = await create({})
  expect(refused.body.errors).toMatchObject([{ field: 'attributes.badge', code: 'attribute_required' }])
  const created = await create({ attributes: { badge: 'B7', level: 1 } })
  expect(created.body.attributes, created.raw).toEqual({ badge: 'B7', level: 1 })
  expect((await set(created.body, { badge: null })).body.errors).toMatchObject([
    { code: 'attribute_required' },
  ])
  const { body } = await call('GET', `${path}/audit-events?action=user.created&limit=1`)
  expect(body.items[0].after.attributes).toEqual({ badge: 'B7', level: 1 })
})
