import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from './test-app.ts'

let app: TestApp
let ada: Person

beforeAll(async () => {
  app = await startTestApp({ profile: 'mimir' })
  ada = await app.firstAdministrator()
  await app.addPerson(ada, 'olga')
})
afterAll(() => app.close())

const namesFound = async (q: string) => {
  const path = `/tenants/default/users?q=${encodeURIComponent(q)}`
  const { body } = await app.request({ path, cookie: ada.cookie })
  return body.items.map(({ username }: { username: string }) => username)
}

test.each(['olga\u200b', '\tolga\t', '\ufeffOLGA\u00a0'])(
  'U14 · a search finds the account by %j as it was pasted',
  async (pasted) => {
    expect(await namesFound(pasted)).toEqual(['olga'])
  },
)

test('U14 · a search without visible characters lists everything', async () => {
  expect(await namesFound('\u200b\t')).toEqual(['ada', 'olga'])
})

test('U14 · a pasted username signs in', async () => {
  expect((await app.signIn('\tada\u200b ', ada.password)).status).toBe(200)
})

test('U14 · a bulk change applies to the users that a pasted search finds', async () => {
  const body = { users: { filter: { q: 'olga\u200b' } }, status: 'active' }
  const path = '/tenants/default/users/bulk/status'
  const { body: job } = await app.request({ method: 'POST', path, body, cookie: ada.cookie })
  expect(job).toMatchObject({ total: 1 })
})

test('U14 · a name to be stored is refused, naming the character', async () => {
  const create = (name: string) =>
    app.request({
      method: 'POST',
      path: '/tenants/default/users',
      body: { username: name, password: 'six grey geese are flying' },
      cookie: ada.cookie,
    })
  const error = async (name: string) => (await create(name)).body.errors[0].message
  expect(await error('max\u200b')).toContain('U+200B (zero-width space)')
  expect(await error('max\tm')).toContain('U+0009 (tab)')
})
