import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type SecondNode, startSecondNode } from '../../../test/second-node.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'

/** Simultaneous guesses through two nodes on one database. The clock stands still. */
let nodeA: TestApp
let nodeB: SecondNode
let ada: Person
let time = Date.now()

const minute = 60_000
const wrong = 'a wrong password of some length'
const clock = { now: () => new Date(time) }

beforeAll(async () => {
  // The queues are long enough: no request is refused for lack of room.
  const deps = { clock, trustedProxies: ['127.0.0.1'], passwordWorkers: 4 }
  nodeA = await startTestApp({ deps })
  nodeB = await startSecondNode(nodeA, deps)
  ada = await nodeA.firstAdministrator()
})
afterAll(async () => {
  await nodeB.close()
  await nodeA.close()
})
beforeEach(() => {
  time += 60 * minute
})

interface Try {
  username: string
  password: string
  from?: string
  device?: string
}

async function signIn({ server }: Pick<TestApp, 'server'>, { username, password, from, device }: Try) {
  const response = await server.inject({
    method: 'POST',
    url: '/api/v1/tenants/default/sign-in/password',
    payload: { username, password },
    headers: {
      'x-forwarded-for': from ?? '198.51.100.1',
      ...(device ? { cookie: `rollcall-device=${device}` } : {}),
    },
  })
  const kept = response.cookies.find(({ name }) => name === 'rollcall-device')?.value
  return { status: response.statusCode, device: kept }
}

/** How many of so many sign-ins at once, every other one at the other node, got which answer. */
async function atOnce(count: number, attempt: (turn: number) => Try): Promise<Record<number, number>> {
  const answers = await Promise.all(
    Array.from({ length: count }, (_, turn) => signIn(turn % 2 === 0 ? nodeA : nodeB, attempt(turn))),
  )
  const counts: Record<number, number> = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

const fromEverywhere = (turn: number) => `203.0.113.${turn}`

describe('guesses at once', () => {
  test('at an account: five get an answer, from any node; after the lock, one', async () => {
    const guess = (turn: number) => ({ username: 'ada', password: wrong, from: fromEverywhere(turn) })
    expect(await atOnce(32, guess)).toEqual({ 401: 5, 429: 27 })
    for (const minutes of [1, 2, 4, 8, 15, 15]) {
      time += minutes * minute
      expect(await atOnce(32, guess)).toEqual({ 401: 1, 429: 31 })
    }
  })

  test('at an account, with the right one among them: guesses after the lock get no answer', async () => {
    for (let round = 0; round < 5; round += 1) {
      time += 60 * minute
      const right = Math.floor(Math.random() * 32)
      const counts = await atOnce(32, (turn) => ({
        username: 'ada',
        password: turn === right ? ada.password : wrong,
        from: fromEverywhere(turn),
      }))
      // The right one among the first five signs in and resets the count; later it is refused like the others.
      const lucky = counts[200] ?? 0
      expect(counts[401], JSON.stringify(counts)).toBeGreaterThanOrEqual(5)
      expect(counts[401], JSON.stringify(counts)).toBeLessThanOrEqual(lucky ? 9 : 5)
    }
  })

  test('at an unknown name get as many answers as at an account', async () => {
    const guess = (turn: number) => ({ username: 'nobody', password: wrong, from: fromEverywhere(turn) })
    expect(await atOnce(32, guess)).toEqual({ 401: 5, 429: 27 })
    time += minute
    expect(await atOnce(32, guess)).toEqual({ 401: 1, 429: 31 })
  })

  test('from one known browser get no more answers than from a strange one', async () => {
    const { device = '' } = await signIn(nodeA, { username: 'ada', password: ada.password })
    const guess = () => ({ username: 'ada', password: wrong, device })
    expect(await atOnce(32, guess)).toEqual({ 401: 5, 429: 27 })
  })

  test('from one network at many names: fifty get an answer, and none is lost from the count', async () => {
    const guess = (round: number) => (turn: number) => ({ username: `name${round}-${turn}`, password: wrong })
    expect(await atOnce(30, guess(1))).toEqual({ 401: 30 })
    expect(await atOnce(30, guess(2))).toEqual({ 401: 20, 429: 10 })
    time += minute
    expect(await atOnce(30, guess(3))).toEqual({ 401: 1, 429: 29 })
  })
})

test('A lock set on one node holds on the other, and a known browser is known on both', async () => {
  const { device = '' } = await signIn(nodeA, { username: 'ada', password: ada.password })
  for (let turn = 0; turn < 5; turn += 1) await signIn(nodeA, { username: 'ada', password: wrong })
  expect((await signIn(nodeB, { username: 'ada', password: ada.password })).status).toBe(429)
  expect((await signIn(nodeB, { username: 'ada', password: ada.password, device })).status).toBe(200)
})

test('More than twenty browsers that sign in at once leave twenty known ones', async () => {
  await atOnce(30, (turn) => ({ username: 'ada', password: ada.password, from: fromEverywhere(turn) }))
  const rows = await asOwner(nodeA.storage.database, (db) =>
    db.selectFrom('knownDevices').select('id').where('userId', '=', ada.id).execute(),
  )
  expect(rows).toHaveLength(20)
})
