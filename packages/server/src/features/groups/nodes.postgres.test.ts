import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openEvents } from '../../../test/event-stream.ts'
import { groupsIn } from '../../../test/groups.ts'
import { type SecondNode, startSecondNode } from '../../../test/second-node.ts'
import { type Answer, type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

/** Two nodes on one database: rights through groups count on one node as soon as they change on the other. */
let nodeA: TestApp
let nodeB: SecondNode
let originB: string
let groups: ReturnType<typeof groupsIn>
let ada: Person
let product: string
let max: Max
let count = 0

type Max = Person & { apiKey: string }

const bound = 1_000

beforeAll(async () => {
  nodeA = await startTestApp()
  groups = groupsIn(nodeA)
  ada = await nodeA.firstAdministrator()
  product = await keyOf(ada)
  nodeB = await startSecondNode(nodeA)
  originB = await nodeB.server.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  nodeB.server.server.closeAllConnections()
  await nodeB.close()
  await nodeA.close()
})
beforeEach(async () => {
  count += 1
  const person = await nodeA.addPerson(ada, `max${count}`)
  max = { ...person, apiKey: await keyOf(person) }
})

async function keyOf({ cookie }: Person): Promise<string> {
  const body = { name: 'a key' }
  return (await nodeA.request({ method: 'POST', path: '/me/api-keys', body, cookie })).body.key
}

/** Whether max may see the users of the tenant on node B: by session, by API key, and in the answer that products get. */
async function seenByB(): Promise<boolean[]> {
  const url = '/api/v1/tenants/default/users'
  const question = {
    subject: { type: 'user', id: max.id },
    action: { name: 'users:read' },
    resource: { type: 'tenant', id: 'default' },
  }
  const [session, apiKey, decision] = await Promise.all([
    nodeB.server.inject({ url, headers: { cookie: `rollcall=${max.cookie}` } }),
    nodeB.server.inject({ url, headers: { authorization: `Bearer ${max.apiKey}` } }),
    nodeB.server.inject({
      method: 'POST',
      url: '/access/v1/evaluation',
      headers: { authorization: `Bearer ${product}` },
      payload: question,
    }),
  ])
  return [session.statusCode === 200, apiKey.statusCode === 200, decision.json().decision]
}

const untilB = (sees: boolean) =>
  expect.poll(seenByB, { timeout: bound, interval: 5 }).toEqual([sees, sees, sees])

async function done(answer: Promise<Answer>): Promise<Answer> {
  const { status, raw } = await answer
  expect(status, raw).toBeLessThan(300)
  return answer
}

const ask = (method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object) =>
  done(
    nodeA.request({
      method,
      path: `/tenants/default${path}`,
      cookie: ada.cookie,
      ...(body ? { body } : {}),
    }),
  )
const setGroupRoles = (group: string, ...roles: string[]) =>
  ask('PUT', `/groups/${group}/roles`, { roles, olderCredentials: 'keep' })

/** A new role with the permission to see users, with a group of ada's that has it. */
async function readersGroup() {
  const fields = { name: `Reader ${count}`, key: `reader-${count}`, permissions: ['users:read'] }
  const role = (await ask('POST', '/roles', fields)).body
  const group = await groups.made(ada, `Readers ${count}`)
  await setGroupRoles(group, role.key)
  return { role, group }
}

describe('node B, which has a user in its cache', () => {
  test.each([
    ['added to a group', (group: string) => done(groups.add(ada, group, [max.id]))],
    [
      'in a group that is given a role',
      async (group: string, role: string) => {
        await setGroupRoles(group)
        await done(groups.add(ada, group, [max.id]))
        await setGroupRoles(group, role)
      },
    ],
  ])('accepts them within a second of having been %s', async (_, change) => {
    const { role, group } = await readersGroup()
    expect(await seenByB()).toEqual([false, false, false])
    await change(group, role.key)
    await untilB(true)
  })

  test.each([
    ['they were removed from a group', (group: string) => done(groups.drop(ada, group, max.id))],
    ['they left a group', (group: string) => done(groups.drop(max, group, max.id))],
    ['their group was deleted', (group: string) => done(groups.remove(ada, group))],
    ['their group lost the role', (group: string) => setGroupRoles(group)],
    [
      'the role of their group was deleted',
      (_: string, role: { id: string }) => ask('DELETE', `/roles/${role.id}?replaceWith=none`),
    ],
    [
      'the role of their group was narrowed',
      (_: string, { id, revision }: { id: string; revision: number }) =>
        ask('PATCH', `/roles/${id}`, { revision, permissions: [] }),
    ],
    ['they were deleted', () => ask('DELETE', `/users/${max.id}`)],
  ])('refuses within a second what they lost because %s', async (_, change) => {
    const { role, group } = await readersGroup()
    await done(groups.add(ada, group, [max.id]))
    await untilB(true)
    await change(group, role)
    await untilB(false)
  })

  test('tells products of users who joined a group, and of the whole tenant when a role is deleted', async () => {
    const { role, group } = await readersGroup()
    const events = await openEvents(`${originB}/api/v1/tenants/default/changes`, product)
    await events.next('ready')
    await done(groups.add(ada, group, [max.id]))
    expect(await events.next('change')).toEqual({ kind: 'users', users: [max.id] })
    await events.next('change')
    await ask('DELETE', `/roles/${role.id}?replaceWith=none`)
    expect(await events.next('change')).toEqual({ kind: 'tenant' })
    events.close()
  })
})

test('An impersonation ends on node B when the user gains as many rights through a group', async () => {
  const { group } = await readersGroup()
  await setGroupRoles(group, 'super-admin')
  const path = `/tenants/default/users/${max.id}/impersonation`
  const own = await nodeA.signIn(ada.username, ada.password)
  const started = await done(
    nodeA.request({ method: 'POST', path, body: { reason: 'tests' }, cookie: own.cookie }),
  )
  const lookingOnB = async () =>
    (await nodeB.server.inject({ url: '/api/v1/me', headers: { cookie: `rollcall=${started.cookie}` } }))
      .statusCode
  expect(await lookingOnB()).toBe(200)
  await done(groups.add(ada, group, [max.id]))
  await expect.poll(lookingOnB, { timeout: bound, interval: 5 }).toBe(401)
})
