import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

let app: TestApp
let ada: Person
let bob: Person
let max: Person

beforeAll(async () => {
  app = await startTestApp({ profile: 'mimir' })
  ada = await app.firstAdministrator()
  bob = await app.addPerson(ada, 'bob')
  max = await app.addPerson(ada, 'max')
})
afterAll(() => app.close())

test('Capabilities are listed oldest first as well, page by page', async () => {
  const get = async (path: string) => {
    const answer = await app.request({ path: `/tenants/default${path}`, cookie: ada.cookie })
    expect(answer.status, answer.raw).toBe(200)
    return answer.body
  }
  for (const person of [bob, max]) {
    const granted = await app.request({
      method: 'POST',
      path: '/tenants/default/capabilities',
      body: { user: person.id, permission: 'can_launch_fleet_hunts', reason: 'on call' },
      cookie: ada.cookie,
    })
    expect(granted.status, granted.raw).toBe(201)
    app.clock.advance(1000)
  }
  const first = await get('/capabilities?sort=grantedAt&limit=1')
  expect(first.items[0].user.id).toBe(bob.id)
  const second = await get(`/capabilities?sort=grantedAt&limit=1&cursor=${first.nextCursor}`)
  expect(second.items[0].user.id).toBe(max.id)
  expect(second.items[0].actions.changeEnd).toEqual({ allowed: true })
})
