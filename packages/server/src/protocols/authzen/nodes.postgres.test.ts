import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { within } from '../../../test/in-time.ts'
import { type SecondNode, startSecondNode } from '../../../test/second-node.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

/** Two nodes over one database. A change on one node changes the decisions of the other, although that has the subject in its cache. */
let nodeA: TestApp
let nodeB: SecondNode
let ada: Person
let key: string
let max: Person
let count = 0

const bound = 1_000

beforeAll(async () => {
  nodeA = await startTestApp({ profile: 'mimir' })
  ada = await nodeA.firstAdministrator()
  const made = await nodeA.request({
    method: 'POST',
    path: '/me/api-keys',
    body: { name: 'product' },
    cookie: ada.cookie,
  })
  key = made.body.key
  nodeB = await startSecondNode(nodeA)
})
afterAll(async () => {
  await nodeB.close()
  await nodeA.close()
})
beforeEach(async () => {
  count += 1
  max = await nodeA.addPerson(ada, `max${count}`, ['operator'])
})

async function reasonOnB(name: string, hosts?: number): Promise<string> {
  const answer = await nodeB.server.inject({
    method: 'POST',
    url: '/access/v1/evaluation',
    headers: { authorization: `Bearer ${key}` },
    payload: {
      subject: { type: 'user', id: max.id },
      action: { name, ...(hosts === undefined ? {} : { properties: { hosts } }) },
      resource: { type: 'hunt', id: '1' },
    },
  })
  return answer.json().context.reason
}

function untilB(name: string, reason: string, hosts?: number): Promise<void> {
  return within(bound, async () => (await reasonOnB(name, hosts)) === reason)
}

async function change(method: 'PUT' | 'DELETE' | 'POST' | 'PATCH', path: string, body?: object) {
  const request = { method, path: `/tenants/default${path}`, cookie: ada.cookie, ...(body ? { body } : {}) }
  const answer = await nodeA.request(request)
  expect(answer.status, answer.raw).toBeLessThan(300)
  return answer.body
}

async function inMemoryOfB(reason = 'permission.held'): Promise<void> {
  expect(await reasonOnB('hunts:launch')).toBe(reason)
  const tenant = await nodeB.tenants.byId((await nodeA.requireTenant('default')).id)
  expect(tenant && nodeB.subjects.known(tenant, max.id)).toBeDefined()
}

describe('Node B, which has cached the subject, decides anew within a second', () => {
  test('when node A takes and gives roles', async () => {
    await inMemoryOfB()
    await change('PUT', `/users/${max.id}/roles`, { roles: ['admin'], olderCredentials: 'keep' })
    await untilB('users:create', 'permission.held')
    await change('PUT', `/users/${max.id}/roles`, { roles: ['operator'] })
    await untilB('users:create', 'permission.missing')
  })

  test('when node A deactivates, activates and deletes', async () => {
    await inMemoryOfB()
    await change('PUT', `/users/${max.id}/status`, { status: 'inactive' })
    await untilB('hunts:launch', 'subject.not_active')
    await change('PUT', `/users/${max.id}/status`, { status: 'active' })
    await untilB('hunts:launch', 'permission.held')
    await change('DELETE', `/users/${max.id}`)
    await untilB('hunts:launch', 'subject.unknown')
  })

  test('when node A changes a limit, gives a capability and takes it away', async () => {
    await inMemoryOfB()
    await change('PUT', `/users/${max.id}/limits/hunts.maxHosts`, { value: 7 })
    await untilB('hunts:launch', 'limit.exceeded', 8)
    const body = { user: max.id, permission: 'can_launch_fleet_hunts', reason: 'tonight' }
    const { id } = await change('POST', '/capabilities', body)
    await untilB('hunts:launch', 'permission.held', 8)
    await change('DELETE', `/capabilities/${id}`)
    await untilB('hunts:launch', 'limit.exceeded', 8)
  })

  test('when node A edits the role that gives it', async () => {
    const role = { key: `hunter${count}`, name: `Hunter ${count}`, permissions: ['hunts:launch'] }
    const made = await change('POST', '/roles', role)
    await change('PUT', `/users/${max.id}/roles`, { roles: [role.key], olderCredentials: 'keep' })
    await untilB('hunts:launch', 'permission.held')
    await untilB('hunts:quick', 'permission.missing')
    await inMemoryOfB()
    const { id, name, revision } = made
    await change('PATCH', `/roles/${id}`, { name, permissions: ['hunts:quick'], revision })
    await untilB('hunts:launch', 'permission.missing')
    await untilB('hunts:quick', 'permission.held')
  })
})
