import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

let app: TestApp
let ada: Person
let key: string
/** Have the role `operator`, which limits hunts to 100 hosts, in the order of their names. */
const operators: Person[] = []

beforeAll(async () => {
  app = await startTestApp({ profile: 'mimir' })
  ada = await app.firstAdministrator()
  key = await keyOf(ada)
  for (const name of ['bea', 'cid', 'dag', 'eli', 'fay'])
    operators.push(await app.addPerson(ada, name, ['operator']))
})
afterAll(() => app.close())

async function keyOf(person: Person): Promise<string> {
  const body = { name: `key ${Math.random()}` }
  const made = await app.request({ method: 'POST', path: '/me/api-keys', body, cookie: person.cookie })
  return made.body.key
}

interface Entity {
  type: string
  id: string
}

const search = (what: string, body: object, apiKey = key) =>
  app.request({ method: 'POST', path: `/access/v1/search/${what}`, body, apiKey })

const user = (id: string) => ({ type: 'user', id })
const users = (...people: Person[]) => people.map(({ username }) => user(username))
const here = { type: 'tenant', id: 'default' }
const whoMay = (name: string, properties?: object) => ({
  subject: { type: 'user' },
  action: { name, ...(properties ? { properties } : {}) },
  resource: here,
})

/** All results, page by page, with the count of each page. */
async function pagesOf(what: string, body: object, limit: number) {
  const results: object[] = []
  const counts: number[] = []
  for (let token = ''; ; ) {
    const page = token ? { token } : { limit }
    const answer = await search(what, { ...body, page })
    expect(answer.status, answer.raw).toBe(200)
    expect(Object.keys(answer.body)[0]).toBe('page')
    results.push(...answer.body.results)
    counts.push(answer.body.page.count)
    token = answer.body.page.next_token
    if (!token) return { results, counts }
  }
}

describe('Subject search', () => {
  test('finds all permitted active users, by their names', async () => {
    const { body } = await search('subject', whoMay('hunts:launch'))
    expect(body).toEqual({ page: { next_token: '', count: 6 }, results: users(ada, ...operators) })
    const path = `/tenants/default/users/${operators[0]?.id}/status`
    await app.request({ method: 'PUT', path, body: { status: 'inactive' }, cookie: ada.cookie })
    expect((await search('subject', whoMay('hunts:launch'))).body.page.count).toBe(5)
    await app.request({ method: 'PUT', path, body: { status: 'active' }, cookie: ada.cookie })
    expect((await search('subject', whoMay('hunts:launch'))).body.page.count).toBe(6)
  })

  test('finds the same users page by page as at once, whatever the limit', async () => {
    for (const limit of [1, 2, 4, 6, 7]) {
      const { results, counts } = await pagesOf('subject', whoMay('hunts:launch'), limit)
      expect(results).toEqual(users(ada, ...operators))
      expect(Math.max(...counts)).toBeLessThanOrEqual(limit)
    }
  })

  test('leaves out users whom a limit refuses, and finds exactly the users whom evaluation allows', async () => {
    const [bea] = operators as [Person]
    const body = { user: bea.id, permission: 'can_launch_fleet_hunts', reason: 'tonight' }
    const path = '/tenants/default/capabilities'
    const given = await app.request({ method: 'POST', path, body, cookie: ada.cookie })
    const asked = whoMay('hunts:launch', { hosts: 120 })
    const { results } = await pagesOf('subject', asked, 2)
    expect(results).toEqual(users(ada, bea))
    for (const { username } of [ada, ...operators]) {
      const evaluation = { ...asked, subject: user(username) }
      const answer = await app.request({
        method: 'POST',
        path: '/access/v1/evaluation',
        body: evaluation,
        apiKey: key,
      })
      expect(answer.body.decision).toBe((results as Entity[]).some((found) => found.id === username))
    }
    await app.request({ method: 'DELETE', path: `${path}/${given.body.id}`, cookie: ada.cookie })
  })

  test('finds no user for an unknown permission, other types, or another tenant', async () => {
    const none = { page: { next_token: '', count: 0 }, results: [] }
    expect((await search('subject', whoMay('no:such'))).body).toEqual(none)
    const group = { ...whoMay('hunts:launch'), subject: { type: 'group' } }
    expect((await search('subject', group)).body).toEqual(none)
    const elsewhere = { ...whoMay('hunts:launch'), resource: { type: 'tenant', id: 'elsewhere' } }
    expect((await search('subject', elsewhere)).body).toEqual(none)
  })

  test('finds no user of another tenant', async () => {
    await app.addTenant('elsewhere')
    const eve = await app.firstAdministrator('eve', 'elsewhere')
    const there = { ...whoMay('hunts:launch'), resource: { type: 'tenant', id: 'elsewhere' } }
    const { body } = await search('subject', there, await keyOf(eve))
    expect(body.results).toEqual(users(eve))
  })

  test('refuses a limit of 0, whose next page would be the same', async () => {
    const answer = await search('subject', { ...whoMay('hunts:launch'), page: { limit: 0 } })
    expect(answer.status).toBe(400)
    expect(answer.body.errors[0].field).toBe('page.limit')
  })

  test('accepts a token only with its own search, limit and caller', async () => {
    const asked = whoMay('hunts:launch')
    const first = await search('subject', { ...asked, page: { limit: 2 } })
    const token = first.body.page.next_token
    const same = await search('subject', { ...asked, page: { limit: 2, token } })
    expect(same.body.results).toEqual(users(...operators.slice(1, 3)))
    const others: [object, string?][] = [
      [{ ...asked, page: { limit: 3, token } }],
      [{ ...whoMay('hunts:quick'), page: { token } }],
      [{ ...asked, context: { more: 1 }, page: { token } }],
      [{ ...asked, page: { token: `${token}x` } }],
      [{ ...asked, page: { token: 'made up' } }],
      [{ ...asked, page: { token } }, await keyOf(ada)],
    ]
    for (const [body, apiKey] of others) {
      const answer = await search('subject', body, apiKey)
      expect(answer.status, answer.raw).toBe(400)
      expect(answer.body.code).toBe('list.cursor_invalid')
    }
    const elsewhere = await search('action', { subject: user(ada.id), resource: here, page: { token } })
    expect(elsewhere.status).toBe(400)
  })
})

describe('Action search', () => {
  test('finds the effective permissions, page by page, in the order of the catalogue', async () => {
    const [, cid] = operators as [Person, Person]
    const own = await app.request({ path: '/me', cookie: cid.cookie })
    const names = own.body.permissions.map((name: string) => ({ name }))
    for (const limit of [1, 3, 100]) {
      const asked = { subject: user('cid'), resource: here }
      expect((await pagesOf('action', asked, limit)).results).toEqual(names)
    }
  })

  test('finds nothing for an unknown subject or one of another tenant', async () => {
    const found = async (id: string, resource: object) =>
      (await search('action', { subject: user(id), resource })).body.results
    expect(await found('nobody', here)).toEqual([])
    expect(await found('bea', { type: 'tenant', id: 'elsewhere' })).toEqual([])
  })
})

describe('Resource search', () => {
  test('finds only the tenant of the caller', async () => {
    const found = async (name: string, type: string) =>
      (await search('resource', { subject: user('bea'), action: { name }, resource: { type } })).body.results
    expect(await found('hunts:launch', 'tenant')).toEqual([{ type: 'tenant', id: 'default' }])
    expect(await found('users:create', 'tenant')).toEqual([])
    expect(await found('hunts:launch', 'hunt')).toEqual([])
  })
})
