import { afterAll, beforeAll, expect, test } from 'vitest'
import { groupsIn } from '../../../test/groups.ts'
import { within } from '../../../test/in-time.ts'
import { type SecondNode, startSecondNode } from '../../../test/second-node.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

/** Two nodes on one database: a change of a group on one node counts within a second on the other, which has its key in memory. */
let nodeA: TestApp
let nodeB: SecondNode
let groups: ReturnType<typeof groupsIn>
let ada: Person
let count = 0

beforeAll(async () => {
  nodeA = await startTestApp()
  groups = groupsIn(nodeA)
  ada = await nodeA.firstAdministrator()
  nodeB = await startSecondNode(nodeA)
})
afterAll(async () => {
  await nodeB.close()
  await nodeA.close()
})

const onB = (key: string, path: string) =>
  nodeB.server.inject({ url: `/api/v1${path}`, headers: { authorization: `Bearer ${key}` } })

/** A group with the administrators' role, and a key that node B has cached. */
async function knownToB() {
  const group = await groups.made(ada, `Group ${++count}`)
  await groups.ask(ada, 'PUT', `/${group}/roles`, { roles: ['administrator'] })
  const { body } = await groups.ask(ada, 'POST', `/${group}/api-keys`, { name: 'key' })
  expect((await onB(body.key, '/tenants/default/users')).statusCode).toBe(200)
  return { group, id: body.id as string, key: body.key as string }
}

test('a revoked key is refused on all nodes', async () => {
  const { group, id, key } = await knownToB()
  expect((await groups.ask(ada, 'DELETE', `/${group}/api-keys/${id}`)).status).toBe(204)
  await within(1000, async () => (await onB(key, '/me')).statusCode === 401)
})

test('a key ends with its group on all nodes', async () => {
  const { group, key } = await knownToB()
  expect((await groups.remove(ada, group)).status).toBe(204)
  await within(1000, async () => (await onB(key, '/me')).statusCode === 401)
})

test('a role revoked from the group is revoked from its key on all nodes', async () => {
  const { group, key } = await knownToB()
  expect((await groups.ask(ada, 'PUT', `/${group}/roles`, { roles: [] })).status).toBe(200)
  await within(1000, async () => (await onB(key, '/tenants/default/users')).statusCode === 403)
})

test('a new name of the group is known on all nodes', async () => {
  const { group, key } = await knownToB()
  const name = `Renamed ${count}`
  expect((await groups.update(ada, group, { name })).status).toBe(200)
  await within(1000, async () => (await onB(key, '/me')).json().group.name === `group:${name}`)
})

test('two nodes that create keys of the same name at once create one', async () => {
  const group = await groups.made(ada, `Group ${++count}`)
  const url = `/api/v1/tenants/default/groups/${group}/api-keys`
  const headers = { cookie: `rollcall=${ada.cookie}`, 'content-type': 'application/json' }
  for (let round = 0; round < 5; round += 1) {
    const payload = JSON.stringify({ name: `pipeline ${round}` })
    const answers = await Promise.all(
      [nodeA, nodeB, nodeA, nodeB].map(({ server }) =>
        server.inject({ method: 'POST', url, headers, payload }),
      ),
    )
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409, 409, 409])
  }
})
