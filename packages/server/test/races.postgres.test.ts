import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, type Person, startTestApp, type TestApp } from './test-app.ts'
import { asOwner } from './whole-database.ts'

/** Many simultaneous requests, on a database that runs them at the same time. */
let app: TestApp
let ada: Person

const users = '/tenants/default/users'

beforeAll(async () => {
  app = await startTestApp({ profile: 'mimir' })
  ada = await app.firstAdministrator()
})
afterAll(() => app.close())

function statusesOf(answers: Answer[]): number[] {
  for (const { status, raw } of answers) expect(status, raw).toBeLessThan(500)
  return answers.map(({ status }) => status).sort((a, b) => a - b)
}

function times(count: number, fn: (index: number) => Promise<Answer>): Promise<Answer[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => fn(index)))
}

describe('the last administrator', () => {
  const rounds = 16
  const ways = {
    demote: (by: Person, user: Person) => put(by, user, 'roles', { roles: ['operator'] }),
    deactivate: (by: Person, user: Person) => put(by, user, 'status', { status: 'inactive' }),
    delete: (by: Person, user: Person) =>
      app.request({ method: 'DELETE', path: `${users}/${user.id}`, cookie: by.cookie }),
    resign: (by: Person) => put(by, by, 'roles', { roles: ['operator'] }),
  }
  const names = Object.keys(ways) as (keyof typeof ways)[]

  test(`stays, however two remove each other at once, ${rounds} rounds`, { timeout: 120_000 }, async () => {
    const outcomes = new Map<string, number>()
    let [one, two] = await successors(0, ada)
    await ways.resign(ada)
    for (let round = 1; round <= rounds; round += 1) {
      const [first, second] = [pick(round), names[randomInt(names.length)] as keyof typeof ways]
      const answers = await Promise.all([ways[first](one, two), ways[second](two, one)])
      // The slower request may learn that the account is gone, that its own session is, or that it would remove the last one.
      for (const { status, raw } of answers) expect([200, 204, 401, 403, 404, 409], raw).toContain(status)
      const left = await activeAdministrators()
      expect(left.length, `round ${round}: ${first} against ${second}`).toBeGreaterThanOrEqual(1)
      const outcome = statusesOf(answers).join(' and ')
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      const survivor = [one, two].find(({ id }) => left.includes(id)) as Person
      const again = await app.signIn(survivor.username, survivor.password)
      expect(again.status).toBe(200)
      ;[one, two] = await successors(round, { ...survivor, cookie: again.cookie as string })
      await ways.resign({ ...survivor, cookie: again.cookie as string })
    }
    expect([...outcomes.keys()].some((outcome) => outcome.startsWith('20'))).toBe(true)
  })

  function pick(round: number): keyof typeof ways {
    return names[round % names.length] as keyof typeof ways
  }

  function put(by: Person, user: Person, what: string, body: object): Promise<Answer> {
    return app.request({ method: 'PUT', path: `${users}/${user.id}/${what}`, body, cookie: by.cookie })
  }

  /** Two new administrators, who are the only ones after `by` has resigned. */
  async function successors(round: number, by: Person): Promise<[Person, Person]> {
    return [
      await app.addPerson(by, `one${round}`, ['admin']),
      await app.addPerson(by, `two${round}`, ['admin']),
    ]
  }

  async function activeAdministrators(): Promise<string[]> {
    const rows = await asOwner(app.storage.database, (db) =>
      db
        .selectFrom('users')
        .innerJoin('roleGrants', 'roleGrants.userId', 'users.id')
        .innerJoin('roles', 'roles.id', 'roleGrants.roleId')
        .select('users.id')
        .where('roles.key', '=', 'admin')
        .where('users.status', '=', 'active')
        .execute(),
    )
    return rows.map(({ id }) => id)
  }
})

describe('one of a kind', () => {
  let boss: Person

  beforeAll(async () => {
    // In a tenant of its own: in the first one the administrators have changed above.
    await app.addTenant('calm')
    boss = await app.firstAdministrator('boss', 'calm')
  })

  const create = (username: string, headers: Record<string, string> = {}) =>
    app.request({
      method: 'POST',
      path: '/tenants/calm/users',
      body: { username, password: 'fourteen chars' },
      headers,
      cookie: boss.cookie,
    })

  test('a username created twenty times at once is created once', async () => {
    const answers = await times(20, () => create('wanted'))
    expect(statusesOf(answers)).toEqual([201, ...Array(19).fill(409)])
    for (const { status, body } of answers) if (status === 409) expect(body.code).toBe('user.username_taken')
    expect(await countOf('wanted')).toBe(1)
  })

  test('an Idempotency-Key sent ten times at once creates one user and answers all the same', async () => {
    const answers = await times(10, () => create('repeated', { 'idempotency-key': 'the-only-one' }))
    expect(statusesOf(answers)).toEqual(Array(10).fill(201))
    expect(new Set(answers.map(({ raw }) => raw)).size).toBe(1)
    expect(await countOf('repeated')).toBe(1)
  })

  test('a capability granted ten times at once is granted once', async () => {
    const answers = await times(10, () =>
      app.request({
        method: 'POST',
        path: '/tenants/calm/capabilities',
        body: { user: boss.id, permission: 'can_launch_fleet_hunts', reason: 'on call' },
        cookie: boss.cookie,
      }),
    )
    expect(statusesOf(answers)).toEqual([201, ...Array(9).fill(409)])
    const refused = answers.filter(({ status }) => status === 409)
    expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['capability.already_granted']))
  })

  test('an API key of one name created ten times at once is created once', async () => {
    const answers = await times(10, () =>
      app.request({
        method: 'POST',
        path: '/me/api-keys',
        body: { name: 'the only one' },
        cookie: boss.cookie,
      }),
    )
    expect(statusesOf(answers)).toEqual([201, ...Array(9).fill(409)])
  })

  test('a password changed five times at once is changed once', async () => {
    const paul = await app.addPerson(boss, 'paul', undefined, 'calm')
    const passwords = Array.from({ length: 5 }, (_, index) => `the new password of paul ${index}`)
    const answers = await Promise.all(
      passwords.map((newPassword) => {
        const body = { currentPassword: paul.password, newPassword }
        return app.request({ method: 'POST', path: '/me/password', body, cookie: paul.cookie })
      }),
    )
    expect(statusesOf(answers).filter((status) => status === 204)).toHaveLength(1)
    const winner = passwords[answers.findIndex(({ status }) => status === 204)] as string
    expect((await app.signIn('paul', winner, 'calm')).status).toBe(200)
  })

  test('a request of a user who is being deleted is done or refused, and never fails', async () => {
    for (let round = 0; round < 10; round += 1) {
      const leaver = await app.addPerson(boss, `leaver${round}`, ['admin'], 'calm')
      const mine = { cookie: leaver.cookie }
      const answers = await Promise.all([
        ...Array.from({ length: 4 }, (_, key) =>
          app.request({ method: 'POST', path: '/me/api-keys', body: { name: `key ${key}` }, ...mine }),
        ),
        app.request({ method: 'DELETE', path: `/tenants/calm/users/${leaver.id}`, cookie: boss.cookie }),
        app.request({ method: 'PATCH', path: '/me', body: { alias: 'Still here' }, ...mine }),
        app.request({ method: 'PATCH', path: '/me/preferences', body: { theme: 'dark' }, ...mine }),
        app.request({ method: 'DELETE', path: '/me/sessions', ...mine }),
        app.signIn(leaver.username, leaver.password, 'calm'),
        app.request({ method: 'POST', path: '/me/sign-out', body: {}, ...mine }),
      ])
      statusesOf(answers)
      expect(await countOf(leaver.username)).toBe(0)
    }
  })

  async function countOf(username: string): Promise<number> {
    const rows = await asOwner(app.storage.database, (db) =>
      db.selectFrom('users').select('id').where('username', '=', username).execute(),
    )
    return rows.length
  }
})
