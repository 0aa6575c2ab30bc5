import { contract } from '@rollcall/contract/contract.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Person, passwordOf, startTestApp, type TestApp } from '../../../test/test-app.ts'

/** Tests every field of users: a new field must be stored, shown and logged, or it fails here. */
let app: TestApp
let ada: Person

beforeAll(async () => {
  app = await startTestApp()
  ada = await app.firstAdministrator()
})
afterAll(() => app.close())

const users = '/tenants/default/users'
/** Not fields of the user; attributes are tested in users.attributes.both.test.ts. */
const beside = ['tenant', 'user', 'begin', 'password', 'roles', 'attributes']
const { create, update } = contract.users
const fieldsOf = (operation: typeof create | typeof update) =>
  Object.keys(operation.input.properties).filter((field) => !beside.includes(field))
const textFor = (field: string, time: string) =>
  field === 'email' ? `${time}@corp.example` : `A ${time} ${field}`
const valuesOf = (operation: typeof create | typeof update, time: string) =>
  Object.fromEntries(fieldsOf(operation).map((field) => [field, textFor(field, time)]))

const request = (method: 'POST' | 'PATCH' | 'GET', path: string, body?: object) =>
  app.request({ method, path, body, cookie: ada.cookie })

async function logged(action: string) {
  const { body } = await request('GET', `/tenants/default/audit-events?action=${action}`)
  return body.items[0]
}

test('every field that a user is created and changed with is shown, listed and in the audit log', async () => {
  const first = valuesOf(create, 'first')
  const created = await request('POST', users, { ...first, password: passwordOf('first') })
  expect(created.status, app.logged.join('\n')).toBe(201)
  const user = `${users}/${created.body.id}`
  expect((await request('GET', user)).body).toMatchObject(first)
  expect((await logged('user.created')).after).toMatchObject(first)

  const second = valuesOf(update, 'second')
  const updated = await request('PATCH', user, second)
  expect(updated.status, app.logged.join('\n')).toBe(200)
  expect((await request('GET', user)).body).toMatchObject({ ...first, ...second })
  const { body } = await request('GET', `${users}?login=${encodeURIComponent('A first username')}`)
  expect(body.items).toMatchObject([{ ...first, ...second }])
  const before = Object.fromEntries(fieldsOf(update).map((field) => [field, textFor(field, 'first')]))
  expect(await logged('user.updated')).toMatchObject({ before, after: second })
})
