import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Relay, startRelay } from './relay.ts'
import { type SecondNode, startSecondNode } from './second-node.ts'
import { type Person, startTestApp, type TestApp, type TestRequest } from './test-app.ts'

/**
 * A change waits for the database only a few times, which matters when it is far away: questions are sent together, and writes with the
 * commit.
 */
let app: TestApp
let relay: Relay
let node: SecondNode
let ada: Person
let count = 0

const tenant = '/tenants/default'
const most = 4

beforeAll(async () => {
  app = await startTestApp({
    change(source) {
      source.passwords.atFirstSignIn = 'keep'
    },
  })
  relay = await startRelay(app.storage.url as string)
  node = await startSecondNode(app, { url: relay.url })
  ada = await app.firstAdministrator()
})
afterAll(async () => {
  await node.close()
  relay.close()
  await app.close()
})

const put = (path: string, body: object): TestRequest => ({ method: 'PUT', path: `${tenant}${path}`, body })
const post = (path: string, body: object): TestRequest => ({ method: 'POST', path: `${tenant}${path}`, body })
const patch = (path: string, body: object): TestRequest => ({
  method: 'PATCH',
  path: `${tenant}${path}`,
  body,
})
const del = (path: string): TestRequest => ({ method: 'DELETE', path: `${tenant}${path}` })

async function newPerson(): Promise<Person> {
  count += 1
  return app.addPerson(ada, `person${count}`)
}

const newGroup = async (members: object[] = []): Promise<string> => {
  count += 1
  const request = { ...post('/groups', { name: `Group ${count}`, members }), cookie: ada.cookie }
  return (await app.request(request)).body.id
}

/** Of a user who has signed in, so that older credentials are checked. */
const changes: [string, (max: Person) => TestRequest | Promise<TestRequest>][] = [
  ['creates an account', () => post('/users', { username: `new${count}`, password: 'nine grey geese fly' })],
  ['edits one', ({ id }) => patch(`/users/${id}`, { alias: 'Max' })],
  ['gives it another address', ({ id }) => patch(`/users/${id}`, { email: `max${count}@example.com` })],
  ['gives it more', ({ id }) => put(`/users/${id}/roles`, { roles: ['administrator'] })],
  ['deactivates it', ({ id }) => put(`/users/${id}/status`, { status: 'inactive' })],
  ['resets its password', ({ id }) => post(`/users/${id}/password-resets`, {})],
  ['ends its sessions', ({ id }) => del(`/users/${id}/sessions`)],
  ['adds it to a group', async ({ id }) => post(`/groups/${await newGroup()}/members`, { users: [id] })],
  [
    'removes it from one',
    async ({ id }) => del(`/groups/${await newGroup([{ user: id, role: 'member' }])}/members/${id}`),
  ],
]

test.each(changes)(`a caller who %s waits for the database at most ${most} times`, async (_, make) => {
  const counts: number[] = []
  // The first rounds prepare statements, and messages between nodes may come in between.
  for (let round = 0; round < 3; round += 1) {
    const request = { ...(await make(await newPerson())), cookie: ada.cookie }
    // The authenticator's query about the caller is no part of a change.
    await node.request({ path: '/me', cookie: ada.cookie })
    const before = relay.turns
    const answer = await node.request(request)
    expect(answer.status, answer.raw).toBeLessThan(300)
    counts.push(relay.turns - before)
  }
  expect(Math.min(...counts)).toBeLessThanOrEqual(most)
  // Without any round trip nothing would have been counted.
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(2)
})
