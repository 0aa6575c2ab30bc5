import { afterAll, beforeAll, expect, test } from 'vitest'
import { groupsIn } from '../../../test/groups.ts'
import { within } from '../../../test/in-time.ts'
import { type SecondNode, startSecondNode } from '../../../test/second-node.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

/** Two nodes over one database: what happens to a group on one counts on the other, which has its key in memory, within a second. */
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

/** A group that carries the administrators' role, with a key that node B knows. */
async function knownToB() {
  const group = await groups.made(ada, `Group ${++count}`)
  await groups.ask(ada, 'PUT', `/${group}/roles`, { roles: ['administrator'] })
  const { body } = await groups.ask(ada, 'POST', `/${group}/api-keys`, { name: 'key' })
  expect((await onB(body.key, '/tenants/default/users')).statusCode).toBe(200)
  return { group, id: body.id as string, key: body.key as string }
}

test('a key that was revoked is good nowhere', async () => {
  const { group, id, key } = await knownToB()
  expect((await groups.ask(ada, 'DELETE', `/${group}/api-keys/${id}`)).status).toBe(204)
  await within(1000, async () => (await onB(key, '/me')).statusCode === 401)
})

test('a key ends with its group everywhere', async () => {
  const { group, key } = await knownToB()
  expect((await groups.remove(ada, group)).status).toBe(204)
  await within(1000, async () => (await onB(key, '/me')).statusCode === 401)
})

test('a role that is taken from the group is taken from its key everywhere', async () => {
  const { group, key } = await knownToB()
  expect((await groups.ask(ada, 'PUT', `/${group}/roles`, { roles: [] })).status).toBe(200)
  await within(1000, async () => (await onB(key, '/tenants/default/users')).statusCode === 403)
})

test('another name of the group is known everywhere', async () => {
  const { group, key } = await knownToB()
  const name = `Renamed ${count}`
  expect((await groups.update(ada, group, { name })).status).toBe(200)
  await within(1000, async () => (await onB(key, '/me')).json().group.name === `group:${name}`)
})

test('of keys of one name that are made at once on two nodes there is one', async () => {
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
