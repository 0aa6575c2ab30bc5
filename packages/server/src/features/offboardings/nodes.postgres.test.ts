import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { groupsIn } from '../../../test/groups.ts'
import { type SecondNode, startSecondNode } from '../../../test/second-node.ts'
import { type Answer, type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'

/** Two nodes on one database: an offboarding at one ends the sessions and keys that the other has in its cache. */
let nodeA: TestApp
let nodeB: SecondNode
let groups: ReturnType<typeof groupsIn>
let ada: Person

/** Wide, because it shall hold on a busy machine, and the queue looks for work every few seconds. */
const bound = 30_000

beforeAll(async () => {
  nodeA = await startTestApp({
    change: ({ roles }) => {
      roles.find(({ key }) => key === 'member')?.permissions.push('groups:create')
    },
  })
  await nodeA.startWork()
  groups = groupsIn(nodeA)
  ada = await nodeA.firstAdministrator()
  nodeB = await startSecondNode(nodeA)
})
afterAll(async () => {
  await nodeB.close()
  await nodeA.close()
})

async function made(answer: Promise<Answer>): Promise<Answer> {
  const { status, raw } = await answer
  expect(status, raw).toBe(201)
  return answer
}

/** A user with a session, an API key, and a group with a key. */
async function leaver(name: string) {
  const person = await nodeA.addPerson(ada, name)
  const { cookie } = person
  const group = await groups.made(person, `Group of ${name}`)
  const own = nodeA.request({ method: 'POST', path: '/me/api-keys', body: { name: 'own' }, cookie })
  const { key } = (await made(own)).body
  const robot = await made(groups.ask(person, 'POST', `/${group}/api-keys`, { name: 'robot' }))
  return { person, key: key as string, groupKey: robot.body.key as string }
}

type Leaver = Awaited<ReturnType<typeof leaver>>

/** What node B answers to the session, the own key and the group's key. */
async function answersOfB({ person: { cookie }, key, groupKey }: Leaver): Promise<number[]> {
  const path = '/tenants/default/groups'
  const answers = await Promise.all([
    nodeB.request({ path: '/me', cookie }),
    nodeB.request({ path, apiKey: key }),
    nodeB.request({ path, apiKey: groupKey }),
  ])
  return answers.map(({ status }) => status)
}

const offboard = (user: Person, choices: object) =>
  made(
    nodeA.request({
      method: 'POST',
      path: '/tenants/default/offboardings',
      body: { user: user.id, ...choices },
      cookie: ada.cookie,
    }),
  )

/** Lets the moment of all that wait come. */
const itIsTime = () =>
  asOwner(nodeA.storage.database, (db) =>
    sql`update pgboss.job set start_after = now() where name = 'offboarding'`.execute(db),
  )

describe('node B refuses the session and the keys of a user', () => {
  test.each([
    ['deactivated at once', 'deactivate', false],
    ['deleted at once', 'delete', false],
    ['deactivated at a chosen moment', 'deactivate', true],
  ])('who is offboarded at node A: %s', async (how, mode, later) => {
    const user = await leaver(`leaver ${how}`)
    expect(await answersOfB(user)).toEqual([200, 200, 200])
    const at = new Date(Date.now() + 3_600_000).toISOString()
    await offboard(user.person, { mode, ...(later ? { at } : {}) })
    if (later) {
      expect(await answersOfB(user)).toEqual([200, 200, 200])
      await itIsTime()
    }
    await expect.poll(() => answersOfB(user), { timeout: bound, interval: 20 }).toEqual([401, 401, 403])
  })
})
