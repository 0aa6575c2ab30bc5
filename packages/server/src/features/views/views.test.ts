import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

let app: TestApp
let ada: Person
/** Reads users, and sees no addresses. */
let rita: Person
/** May read no list but that of groups. */
let bob: Person

const path = '/tenants/default/views'
const byAddress = {
  list: 'users',
  name: 'Locked of max@corp.example',
  search: { q: 'max@corp.example', locked: 'yes' },
}

beforeAll(async () => {
  app = await startTestApp({ profile: 'pivot' })
  ada = await app.firstAdministrator()
  const role = await app.request({
    method: 'POST',
    path: '/tenants/default/roles',
    body: { name: 'Reader', key: 'reader', permissions: ['users:read'] },
    cookie: ada.cookie,
  })
  expect(role.status, role.raw).toBe(201)
  rita = await app.addPerson(ada, 'rita', ['reader'])
  bob = await app.addPerson(ada, 'bob', ['user'])
})
afterAll(() => app.close())

async function save(by: Person, body: object, expected = 201) {
  const answer = await app.request({ method: 'POST', path, body, cookie: by.cookie })
  expect(answer.status, answer.raw).toBe(expected)
  return answer.body
}

async function viewsOf(by: Person, list = 'users') {
  const answer = await app.request({ path: `${path}?list=${list}`, cookie: by.cookie })
  expect(answer.status, answer.raw).toBe(200)
  return answer.body.items as {
    id: string
    name: string
    search: object
    changeable: boolean
    shared: boolean
  }[]
}

const on = (by: Person, method: 'PATCH' | 'DELETE', id: string, body?: object) =>
  app.request({ method, path: `${path}/${id}`, cookie: by.cookie, ...(body ? { body } : {}) })

test('a view is seen by its owner alone, and others cannot tell that it is there', async () => {
  const { id } = await save(rita, { list: 'users', name: 'Inactive', search: { status: 'inactive' } })
  expect(await viewsOf(rita)).toMatchObject([{ name: 'Inactive', shared: false, changeable: true }])
  expect(await viewsOf(ada)).toEqual([])
  expect((await on(ada, 'PATCH', id, { name: 'Mine' })).body.code).toBe('view.not_found')
  expect((await on(ada, 'DELETE', id)).body.code).toBe('view.not_found')
  await save(rita, { list: 'users', name: 'INACTIVE', search: {} }, 409)
  await save(rita, { list: 'groups', name: 'Inactive', search: {} })
  await save(ada, { list: 'users', name: 'Inactive', search: {} })
})

test('a shared view needs the right to the settings, and shows no reader an address that lists obscure', async () => {
  const shared = await save(ada, { ...byAddress, shared: true })
  expect((await viewsOf(ada)).find(({ id }) => id === shared.id)?.search).toEqual(byAddress.search)
  const seen = (await viewsOf(rita)).find(({ id }) => id === shared.id)
  expect(seen).toMatchObject({ shared: true, changeable: false })
  expect(JSON.stringify(seen)).not.toContain('max@')
  const refused = await save(rita, { ...byAddress, shared: true }, 403)
  const share = async ({ cookie }: Person) =>
    (await app.request({ path: `${path}?list=users`, cookie })).body.actions.share
  expect(await share(rita)).toMatchObject({ allowed: false, code: refused.code })
  expect(await share(ada)).toEqual({ allowed: true })
  expect(refused.code).toBe('access.denied')
  expect((await on(rita, 'PATCH', shared.id, { name: 'Mine now', shared: false })).status).toBe(403)
  expect((await on(rita, 'DELETE', shared.id)).status).toBe(403)
})

test('there are no views of a list for those who may not read it', async () => {
  expect(await viewsOf(bob)).toEqual([])
  expect(await viewsOf(bob, 'audit')).toEqual([])
  await save(bob, { list: 'users', name: 'All', search: {} }, 403)
  const [shared] = (await viewsOf(ada)).filter(({ shared }) => shared)
  expect((await on(bob, 'PATCH', shared?.id as string, { name: 'x' })).body.code).toBe('view.not_found')
})

test('a shared view outlives its maker, and an own one goes with its owner', async () => {
  const gone = await app.addPerson(ada, 'gone', ['super-admin'])
  const own = await save(gone, { list: 'roles', name: 'Own', search: {} })
  await save(gone, { list: 'roles', name: 'Of all', search: {}, shared: true })
  const removed = await app.request({
    method: 'DELETE',
    path: `/tenants/default/users/${gone.id}`,
    cookie: ada.cookie,
  })
  expect(removed.status, removed.raw).toBe(204)
  expect((await viewsOf(ada, 'roles')).map(({ name }) => name)).toEqual(['Of all'])
  expect((await on(ada, 'DELETE', own.id)).status).toBe(404)
})

test('a view is renamed, shared and taken back, and its quota is kept', async () => {
  const { id } = await save(ada, { list: 'mails', name: 'Failed', search: { status: 'failed' } })
  const changed = await on(ada, 'PATCH', id, { name: 'Failed mails', shared: true })
  expect(changed.body).toMatchObject({ name: 'Failed mails', shared: true, search: { status: 'failed' } })
  expect((await on(ada, 'PATCH', id, { shared: false })).body).toMatchObject({ shared: false })
  const names = Array.from({ length: 100 }, (_, n) => n)
  let last = 201
  for (const n of names) {
    const answer = await app.request({
      method: 'POST',
      path,
      body: { list: 'audit', name: `v${n}`, search: {} },
      cookie: ada.cookie,
    })
    last = answer.status
    if (last !== 201) {
      expect(answer.body.code).toBe('quota.reached')
      break
    }
  }
  expect(last).toBe(409)
})

test('A view keeps columns and density where it is told to, and gives them up again', async () => {
  const layout = { columns: ['username', 'role'], density: 'compact' }
  const { id } = await save(rita, { list: 'users', name: 'Close', search: {}, layout })
  const found = async () => (await viewsOf(rita)).find((view) => view.id === id)
  expect(await found()).toMatchObject({ layout })
  expect((await on(rita, 'PATCH', id, { name: 'Closer' })).body).toMatchObject({ name: 'Closer', layout })
  expect((await on(rita, 'PATCH', id, { layout: null })).body.layout).toBeNull()
  expect((await save(rita, { list: 'users', name: 'Plain', search: {} })).layout).toBeNull()
  await save(
    rita,
    { list: 'users', name: 'Odd', search: {}, layout: { ...layout, columns: ['No such'] } },
    400,
  )
})
