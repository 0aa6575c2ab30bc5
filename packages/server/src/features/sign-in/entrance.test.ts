import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Answer, type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { passwordCost } from '../passwords/password-hasher.ts'

/** Storms of sign-ins, hashed at their real cost, and how they affect a user at a known browser elsewhere. */
let app: TestApp
let ada: Person
let max: Person
let device: string

beforeAll(async () => {
  app = await startTestApp({ deps: { passwordCost, passwordWorkers: 2, trustedProxies: ['127.0.0.1'] } })
  ada = await app.firstAdministrator()
  max = await app.addPerson(ada, 'max')
  const first = await signIn(ada.username, ada.password, '203.0.113.5')
  device = deviceIn(first)
})
afterAll(() => app.close())
// Resets all limits per minute.
afterEach(() => app.clock.advance(60 * 60_000))

function signIn(username: string, password: string, from: string, known?: string): Promise<Answer> {
  return app.request({
    method: 'POST',
    path: '/tenants/default/sign-in/password',
    body: { username, password },
    headers: { 'x-forwarded-for': from, ...(known ? { cookie: `rollcall-device=${known}` } : {}) },
  })
}

function deviceIn({ headers }: Answer): string {
  return (
    [headers['set-cookie']]
      .flat()
      .join()
      .match(/rollcall-device=([^;]+)/)?.[1] ?? ''
  )
}

/** Signs in at the known browser again and again while the storm lasts. */
async function meanwhile(storm: Promise<Answer>[]): Promise<{ served: number[]; storm: Answer[] }> {
  let raging = true
  const calm = Promise.all(storm).finally(() => {
    raging = false
  })
  const served: number[] = []
  while (raging) served.push((await signIn(ada.username, ada.password, '203.0.113.5', device)).status)
  return { served, storm: await calm }
}

const counts = (answers: Answer[]) => Map.groupBy(answers, ({ status }) => status)

test('T3 · 64 sign-ins at once with the right password of one account do not keep out a known browser elsewhere', async () => {
  const before = app.logged.length
  const many = Array.from({ length: 64 }, () => signIn(max.username, max.password, '198.51.100.7'))
  const { served, storm } = await meanwhile(many)
  expect(new Set(served)).toEqual(new Set([200]))
  const by = counts(storm)
  expect(by.get(200)?.length).toBeGreaterThanOrEqual(8)
  expect(by.get(429)?.length).toBeGreaterThan(16)
  for (const { headers, body } of by.get(429) ?? []) {
    expect(body.code).toBe('sign_in.slow_down')
    expect(headers['retry-after']).toBe('1')
  }
  const lines = app.logged.slice(before).map((line) => JSON.parse(line))
  expect(lines.filter(({ level, err }) => level > 30 || err)).toEqual([])
})

test('T3 · neither do strangers from many IPv6 networks; refused requests are counted and not recorded', async () => {
  const refused = async () =>
    Number(
      /rollcall_refusals_total\{code="server.busy"\} (\d+)/.exec(
        (await app.server.inject('/metrics')).body,
      )?.[1],
    )
  const before = app.logged.length
  const many = Array.from({ length: 200 }, (_, n) =>
    signIn(`nobody${n}`, 'some password of some length', `2001:db8:${n.toString(16)}::1`),
  )
  const { served, storm } = await meanwhile(many)
  expect(new Set(served)).toEqual(new Set([200]))
  const busy = counts(storm).get(503) ?? []
  expect(busy.length).toBeGreaterThan(50)
  expect(busy[0]?.body.code).toBe('server.busy')
  expect(await refused()).toBeGreaterThanOrEqual(busy.length)
  const lines = app.logged.slice(before).map((line) => JSON.parse(line))
  expect(lines.filter(({ level }) => level > 30).length).toBeLessThanOrEqual(1)
  expect(lines.filter(({ err }) => err)).toEqual([])
})

test('T3 · a network that sends the most leaves room for a stranger from another', async () => {
  const many = Array.from({ length: 120 }, (_, n) =>
    signIn(`anybody${n}`, 'some password of some length', `198.51.100.${n}`),
  )
  const others = Array.from({ length: 4 }, (_, n) =>
    signIn(`else${n}`, 'some password of some length', `192.0.2.${n}`),
  )
  const answers = await Promise.all(others)
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401])
  expect(counts(await Promise.all(many)).get(503)?.length).toBeGreaterThan(0)
})

test('T3 · one account signs in 60 times a minute at most, and a known browser of it is counted by itself', async () => {
  const liv = await app.addPerson(ada, 'liv')
  let own = ''
  let last: Answer | undefined
  // The clock runs meanwhile and allows one more every second. An account keeps twenty browsers; the last one is used here.
  for (let n = 0; n < 90 && last?.status !== 429; n += 1) {
    last = await signIn(liv.username, liv.password, '198.51.100.8')
    own = deviceIn(last) || own
  }
  expect(last).toMatchObject({ status: 429, body: { code: 'sign_in.slow_down' } })
  expect((await signIn(liv.username, liv.password, '198.51.100.8', own)).status).toBe(200)
})
