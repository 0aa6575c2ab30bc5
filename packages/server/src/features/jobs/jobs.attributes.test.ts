import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { newId } from '../../platform/ids.ts'

/** Attributes of many users: one outcome for each, by the rules of a single change. */
let app: TestApp
/** May do everything. */
let ada: Person
/** Manages users, and has fewer rights than ada. */
let tara: Person
/** Reads users, and not what only those who change users read. */
let rita: Person
let bob: Person
let cleo: Person

const call = (method: string, at: string, body?: object, by: Person = ada) =>
  app.request({
    method,
    path: `/tenants/default/${at}`,
    ...(body ? { body } : {}),
    cookie: by.cookie,
  } as never)
const begin = (users: Person[], attributes: object, by: Person = ada) =>
  call('POST', 'users/bulk/attributes', { users: { ids: users.map(({ id }) => id) }, attributes }, by)
const values = async (user: Person) => (await call('GET', `users/${user.id}`)).body.attributes
const changesOf = async (user: Person) =>
  (await call('GET', `audit-events?target=${user.id}&action=user.updated`)).body.items

/** The outcome of each user once the job is done: `succeeded`, or the code of the refusal. */
async function outcomes(answer: Answer): Promise<Record<string, string>> {
  expect(answer.status, answer.raw).toBe(201)
  const job = `jobs/${answer.body.id}`
  while ((await call('GET', job)).body.status !== 'done') await sleep(10)
  const { items } = (await call('GET', `${job}/rows?limit=200`)).body
  return Object.fromEntries(
    items.map((row: { name: string; outcome: string; code: string | null }) => [
      row.name,
      row.code ?? row.outcome,
    ]),
  )
}

beforeAll(async () => {
  app = await startTestApp()
  await app.startWork()
  ada = await app.firstAdministrator('ada')
  await call('POST', 'roles', {
    name: 'Reader',
    key: 'reader',
    permissions: ['users:read', 'audit:read'],
  })
  tara = await app.addPerson(ada, 'tara', ['administrator'])
  rita = await app.addPerson(ada, 'rita', ['reader'])
  bob = await app.addPerson(ada, 'bob')
  cleo = await app.addPerson(ada, 'cleo')
  const label = { en: 'An attribute' }
  for (const definition of [
    { key: 'department', type: 'text', searchable: true, filterable: true },
    { key: 'level', type: 'number', required: true },
    { key: 'manager', type: 'user' },
    { key: 'number', type: 'text', unique: true },
    { key: 'salary', type: 'text', readBy: ['users:update'] },
    { key: 'motto', type: 'text', readBy: ['self'], editBy: ['self'] },
  ])
    expect((await call('POST', 'attributes', { label, ...definition })).status).toBe(201)
})
afterAll(() => app.close())

test('every user gets the values, except accounts beyond the rights of the caller; who has them already is left alone', async () => {
  await call('PATCH', `users/${cleo.id}`, { attributes: { department: 'Sales' } })
  const before = await changesOf(cleo)
  const job = await begin([bob, cleo, ada], { department: ' Sales ' }, tara)
  expect(job.body).toMatchObject({ action: 'set-attributes', attributes: { department: ' Sales ' } })
  expect(await outcomes(job)).toEqual({ bob: 'succeeded', cleo: 'succeeded', ada: 'access.escalation' })
  expect([await values(bob), await values(ada)]).toEqual([{ department: 'Sales' }, {}])
  expect(await changesOf(cleo)).toEqual(before)
  expect(await changesOf(bob)).toMatchObject([
    { before: { attributes: { department: null } }, after: { attributes: { department: 'Sales' } } },
  ])
  const found = await call('GET', 'users?q=sales')
  expect(found.body.items.map(({ username }: { username: string }) => username)).toEqual(['bob', 'cleo'])
})

test('all who match a filter are changed, and searches find them by the new value alone', async () => {
  const users = { filter: { attributes: 'department:sales' } }
  const job = await call('POST', 'users/bulk/attributes', { users, attributes: { department: 'Legal' } })
  expect(await outcomes(job)).toEqual({ bob: 'succeeded', cleo: 'succeeded' })
  const names = async (q: string) =>
    (await call('GET', `users?q=${q}`)).body.items.map(({ username }: { username: string }) => username)
  expect([await names('sales'), await names('legal')]).toEqual([[], ['bob', 'cleo']])
})

test('null clears a value, and a user is named in the log', async () => {
  expect(await outcomes(await begin([bob, cleo], { manager: rita.id, department: null }))).toEqual({
    bob: 'succeeded',
    cleo: 'succeeded',
  })
  expect(await values(bob)).toEqual({ manager: { id: rita.id, name: 'rita' } })
  const created = await call('GET', 'audit-events?action=job.created&limit=1')
  expect(created.body.items[0].after.attributes).toEqual({ manager: 'rita', department: null })
  const [last] = await changesOf(bob)
  expect(last.after).toEqual({ attributes: { manager: 'rita', department: null } })
})

test('what could fit no user is refused before there is a job', async () => {
  const errors = async (attributes: object, by = ada) => {
    const { status, body } = await begin([bob, cleo], attributes, by)
    return [
      status,
      (body.errors ?? []).map(({ field, code }: { field: string; code: string }) => [field, code]),
    ]
  }
  expect(await errors({ number: 'E-1' })).toEqual([400, [['attributes.number', 'attribute_for_one']]])
  expect(await errors({ level: null })).toEqual([400, [['attributes.level', 'attribute_required']]])
  expect(await errors({ level: 'many' })).toEqual([400, [['attributes.level', 'type']]])
  expect(await errors({ nothing: 1 })).toEqual([400, [['attributes.nothing', 'attribute_unknown']]])
  expect(await errors({ motto: 'x' })).toEqual([400, [['attributes.motto', 'attribute_unknown']]])
  expect(await errors({ manager: newId() })).toEqual([400, [['attributes.manager', 'no_account']]])
  expect((await errors({}))[0]).toBe(400)
  expect((await errors({ department: 'x' }, rita))[0]).toBe(403)
  expect(await outcomes(await begin([bob], { number: 'E-1' }))).toEqual({ bob: 'succeeded' })
  expect(await outcomes(await begin([cleo], { number: 'e-1' }))).toEqual({ cleo: 'user.attribute_taken' })
})

test('a job shows values only to those who read the attribute', async () => {
  const { body } = await begin([bob], { salary: '40', department: 'Ops' })
  const seen = (await call('GET', `jobs/${body.id}`, undefined, rita)).body
  expect(seen.attributes).toEqual({ department: 'Ops' })
  const log = await call('GET', 'audit-events?action=job.created&limit=1', undefined, rita)
  expect(log.body.items[0].after.attributes).toEqual({ department: 'Ops' })
})

test('is undone as a whole, unless an attribute was changed again since', async () => {
  await outcomes(await begin([bob, cleo], { department: 'Ops', manager: bob.id }))
  const job = await begin([bob, cleo], { department: 'Tax', manager: null })
  await outcomes(job)
  const undo = () => call('POST', 'undo', { request: job.headers['x-request-id'] })
  const undone = await undo()
  expect(undone.body, undone.raw).toEqual({ undone: 2 })
  expect([await values(cleo), await values(bob)]).toMatchObject([
    { department: 'Ops', manager: { id: bob.id } },
    { department: 'Ops', manager: { id: bob.id } },
  ])
  const again = await begin([cleo], { department: 'Tax' })
  await outcomes(again)
  await call('PATCH', `users/${cleo.id}`, { attributes: { department: 'HR' } })
  const late = await call('POST', 'undo', { request: again.headers['x-request-id'] })
  expect([late.body.code, late.body.detail]).toEqual(['undo.overtaken', 'ada changed this attribute since.'])
})

test('what an attribute held before another one got its key does not come back', async () => {
  await call('PATCH', `users/${bob.id}`, { attributes: { salary: '41' } })
  const changed = await call('PATCH', `users/${bob.id}`, { attributes: { salary: '42' } })
  await call('DELETE', 'attributes/salary')
  await call('POST', 'attributes', { key: 'salary', label: { en: 'Public' }, type: 'text' })
  const undone = await call('POST', 'undo', { request: changed.headers['x-request-id'] })
  expect(undone.body.code).toBe('undo.not_possible')
  const address = await call('PATCH', `users/${bob.id}`, { email: 'bob@new.example' })
  expect((await call('POST', 'undo', { request: address.headers['x-request-id'] })).body.code).toBe(
    'undo.not_found',
  )
})
