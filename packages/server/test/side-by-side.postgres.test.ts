import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Meetings, type Node, openMeetings } from './in-order.ts'
import { type SecondNode, startSecondNode } from './second-node.ts'
import { type Answer, type Person, startTestApp, type TestApp, type TestRequest } from './test-app.ts'
import { asOwner } from './whole-database.ts'

/**
 * Changes of different users run side by side. What a change relies on stays as it was checked: the actor's rights, and the accounts that
 * it concerns. ada has everything; tara administers users and roles, without the product's permission sql:query.
 */
let app: TestApp
let other: SecondNode
let meetings: Meetings
let ada: Person
let tara: Person
let count = 0

const tenant = '/tenants/default'

beforeAll(async () => {
  app = await startTestApp({
    change(source) {
      source.permissions.push({ key: 'sql:query', group: 'Data', description: 'Ask.', implies: [] })
      source.passwords.atFirstSignIn = 'keep'
      source.quotas.apiKeysPerOwner = 2
    },
  })
  await app.startWork()
  other = await startSecondNode(app)
  meetings = await openMeetings(app, other)
  ada = await app.firstAdministrator()
  tara = await app.addPerson(ada, 'tara', ['administrator'])
})
afterAll(async () => {
  await meetings.close()
  await other.close()
  await app.close()
})

type Credential = Pick<TestRequest, 'cookie' | 'apiKey'>

const as = (by: Credential, method: TestRequest['method'], path: string, body?: object): TestRequest => ({
  ...(method ? { method } : {}),
  path: `${tenant}${path}`,
  ...(by.apiKey ? { apiKey: by.apiKey } : { cookie: by.cookie }),
  ...(body ? { body } : {}),
})
const call = (request: TestRequest) => (node: Node) => node.request(request)
const setRoles = (user: Person, roles: string[], by: Credential) =>
  as(by, 'PUT', `/users/${user.id}/roles`, { roles, olderCredentials: 'keep' })
const setStatus = (user: Person, by: Person) =>
  as(by, 'PUT', `/users/${user.id}/status`, { status: 'inactive' })
const edit = (user: Person, body: object, by: Credential) => as(by, 'PATCH', `/users/${user.id}`, body)
const remove = (user: Person, by: Person) => as(by, 'DELETE', `/users/${user.id}`)
const outcomes = (answers: Answer[]) =>
  answers.map(({ status, body }) => (status < 300 ? status : `${status} ${body?.code}`))

async function newPerson(roles?: string[]): Promise<Person> {
  count += 1
  return app.addPerson(ada, `person${count}`, roles)
}

const bothOf = async (roles: string[]) => [await newPerson(roles), await newPerson(roles)] as const

async function made(request: TestRequest) {
  const answer = await app.request(request)
  expect(answer.status, answer.raw).toBeLessThan(300)
  return answer.body
}

const newRole = (permissions: string[]) => {
  count += 1
  return made(as(ada, 'POST', '/roles', { name: `Role ${count}`, key: `role-${count}`, permissions }))
}
const rolesOf = async ({ id }: Person): Promise<string[]> =>
  (await made(as(ada, 'GET', `/users/${id}`))).roles.map(({ key }: { key: string }) => key)

describe('while an account is being changed', () => {
  test('others are', async () => {
    const [one, two] = [await newPerson(), await newPerson()]
    await meetings
      .during({ accounts: [one] }, async (untilWaiting) => {
        const waits = app.request(setRoles(one, ['auditor'], ada))
        await untilWaiting(1)
        const answers = [
          await app.request(setRoles(two, ['auditor'], ada)),
          await app.request(edit(two, { alias: 'Two' }, tara)),
          await app.request(
            as(ada, 'POST', '/users', { username: `new${count}`, password: 'nine grey geese fly' }),
          ),
        ]
        expect(outcomes(answers)).toEqual([200, 200, 201])
        return { waits }
      })
      .then(async ({ waits }) => expect((await waits).status).toBe(200))
  })

  test('no role is changed, and later changes wait for that one in turn', async () => {
    const [one, two, role] = [await newPerson(), await newPerson(), await newRole(['users:read'])]
    const wider = as(ada, 'PATCH', `/roles/${role.id}`, {
      revision: 0,
      permissions: ['users:read', 'sql:query'],
    })
    const asked = await meetings.during({ accounts: [one] }, async (untilWaiting) => {
      const before = app.request(setRoles(one, [role.key], tara))
      await untilWaiting(1)
      const widened = other.request(wider)
      await untilWaiting(2)
      const after = app.request(setRoles(two, [role.key], tara))
      await untilWaiting(3)
      return [before, widened, after]
    })
    expect(outcomes(await Promise.all(asked))).toEqual([200, 200, '403 access.escalation'])
  })
})

describe('an actor who is about to change a user', () => {
  const ways: [string, (actor: Person) => TestRequest, string][] = [
    ['demoted', (actor) => setRoles(actor, ['member'], ada), '403 access.denied'],
    ['deactivated', (actor) => setStatus(actor, ada), '401 access.not_signed_in'],
    ['deleted', (actor) => remove(actor, ada), '401 access.not_signed_in'],
    ['signed out', (actor) => as(ada, 'DELETE', `/users/${actor.id}/sessions`), '401 access.not_signed_in'],
  ]

  test.each(ways)('and is %s a moment before, changes nothing', async (_, ended, refusal) => {
    const [actor, max] = [await newPerson(['administrator']), await newPerson()]
    const answers = await meetings.inOrder(
      { row: actor },
      call(ended(actor)),
      call(setRoles(max, ['auditor'], actor)),
    )
    expect(answers[0]?.status, answers[0]?.raw).toBeLessThan(300)
    expect(outcomes(answers)[1]).toBe(refusal)
    expect(await rolesOf(max)).toEqual(['member'])
  })

  test.each(ways)('is not %s before that is done', async (_, ended) => {
    const [actor, max] = [await newPerson(['administrator']), await newPerson()]
    // `inOrder` makes the second wait for the first.
    const answers = await meetings.inOrder(
      { row: max },
      call(setRoles(max, ['auditor'], actor)),
      call(ended(actor)),
    )
    for (const { status, raw } of answers) expect(status, raw).toBeLessThan(300)
  })

  test('by an API key that is revoked a moment before, changes nothing', async () => {
    const [actor, max] = [await newPerson(['administrator']), await newPerson()]
    const key = await made({
      method: 'POST',
      path: '/me/api-keys',
      body: { name: 'a key' },
      cookie: actor.cookie,
    })
    const answers = await meetings.inOrder(
      { row: actor },
      call(as(ada, 'DELETE', `/users/${actor.id}/api-keys/${key.id}`)),
      call(setRoles(max, ['auditor'], { apiKey: key.key })),
    )
    expect(outcomes(answers)).toEqual([204, '401 access.not_signed_in'])
  })

  test('by the key of a group that gets a role a moment before, changes nothing', async () => {
    const role = await newRole(['users:read', 'users:update', 'api-keys:create'])
    const [more, max] = [await newRole(['audit:read']), await newPerson()]
    const group = await made(as(ada, 'POST', '/groups', { name: `Group ${count}` }))
    const setGroupRoles = (roles: string[]) => as(ada, 'PUT', `/groups/${group.id}/roles`, { roles })
    await made(setGroupRoles([role.key]))
    const { key: apiKey } = await made(as(ada, 'POST', `/groups/${group.id}/api-keys`, { name: 'a key' }))
    await made(edit(max, { alias: 'Before' }, { apiKey }))
    const answers = await meetings.inOrder(
      'tenant',
      call(setGroupRoles([role.key, more.key])),
      call(edit(max, { alias: 'After' }, { apiKey })),
    )
    expect(outcomes(answers)).toEqual([200, '401 access.not_signed_in'])
  })
})

describe('two administrators who meet', () => {
  const rounds = 6
  const two = () => bothOf(['super-admin'])

  test(`take each other's role, ${rounds} rounds: one of them keeps theirs`, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const [one, another] = await two()
      const answers = await Promise.all([
        app.request(setRoles(one, ['member'], another)),
        other.request(setRoles(another, ['member'], one)),
      ])
      expect(outcomes(answers).toSorted()).toEqual([200, '403 access.denied'])
      for (const left of [one, another]) await app.request(setRoles(left, ['member'], ada))
    }
  })

  test(`are the last, and are deactivated by two others at once, ${rounds} rounds: one of them stays`, async () => {
    // Of a tenant of its own, with no other administrators.
    await app.addTenant('last')
    const boss = await app.firstAdministrator('boss', 'last')
    const users = '/tenants/last/users'
    const helpers = await Promise.all(
      ['one', 'two'].map((name) => app.addPerson(boss, name, ['super-admin'], 'last')),
    )
    for (let round = 0; round < rounds; round += 1) {
      const victims = [boss, helpers[0] as Person]
      const body = { roles: ['member'] }
      const by = helpers[1] as Person
      const answers = await Promise.all([
        app.request({ method: 'PUT', path: `${users}/${victims[0]?.id}/roles`, body, cookie: by.cookie }),
        other.request({ method: 'PUT', path: `${users}/${victims[1]?.id}/roles`, body, cookie: by.cookie }),
        app.request({ method: 'PUT', path: `${users}/${by.id}/roles`, body, cookie: by.cookie }),
      ])
      for (const { status, raw } of answers) expect([200, 403, 409], raw).toContain(status)
      const left = await asOwner(app.storage.database, (db) =>
        db
          .selectFrom('users')
          .innerJoin('roleGrants', 'roleGrants.userId', 'users.id')
          .innerJoin('roles', 'roles.id', 'roleGrants.roleId')
          .innerJoin('tenants', 'tenants.id', 'users.tenantId')
          .select('users.id')
          .where('tenants.slug', '=', 'last')
          .where('roles.key', '=', 'super-admin')
          .where('users.status', '=', 'active')
          .execute(),
      )
      expect(left.length).toBeGreaterThanOrEqual(1)
      const keeper = [boss, ...helpers].find(({ id }) => left.some((row) => row.id === id)) as Person
      for (const { id } of [boss, ...helpers])
        await app.request({
          method: 'PUT',
          path: `${users}/${id}/roles`,
          body: { roles: ['super-admin'], olderCredentials: 'keep' },
          cookie: keeper.cookie,
        })
    }
  })

  test('who change each other repeatedly do not block each other', async () => {
    const [one, another] = await two()
    const deadlocks = async () =>
      (
        await meetings.ask<{ count: number }>(
          'select deadlocks::int as count from pg_stat_database where datname = current_database()',
        )
      )[0]?.count
    const before = await deadlocks()
    const turns = Array.from({ length: 24 }, (_, n) => n)
    const answers = await Promise.all(
      turns.map((n) =>
        (n % 3 ? app : other).request(
          n % 2 ? edit(one, { alias: `one ${n}` }, another) : edit(another, { alias: `another ${n}` }, one),
        ),
      ),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(await deadlocks()).toBe(before)
  })
})

describe('a user who becomes an administrator a moment before', () => {
  const administrator = (user: Person) =>
    as(ada, 'PUT', `/users/${user.id}/roles`, { roles: ['super-admin'] })

  test.each([
    ['gets no other address', (max: Person) => edit(max, { email: `caught${count}@example.com` }, tara)],
    [
      'gets no link to a new password',
      (max: Person) => as(tara, 'POST', `/users/${max.id}/password-resets`, {}),
    ],
    ['is not deactivated', (max: Person) => setStatus(max, tara)],
    ['keeps their sessions', (max: Person) => as(tara, 'DELETE', `/users/${max.id}/sessions`)],
  ])('%s from an actor with fewer rights', async (_, request) => {
    const max = await newPerson()
    const answers = await meetings.inOrder({ row: max }, call(administrator(max)), call(request(max)))
    expect(outcomes(answers)).toEqual([200, '403 access.escalation'])
  })

  test('a moment after gets a new address from an actor with fewer rights, which allows no reset', async () => {
    const max = await newPerson()
    const answers = await meetings.inOrder(
      { row: max },
      call(edit(max, { email: `given${count}@example.com` }, tara)),
      call(administrator(max)),
    )
    expect(outcomes(answers)).toEqual([200, 200])
    const [row] = await asOwner(app.storage.database, (db) =>
      db.selectFrom('users').select('emailUnconfirmed').where('id', '=', max.id).execute(),
    )
    expect(row?.emailUnconfirmed).toBe(true)
  })
})

describe('what is counted', () => {
  test('is counted one after the other: of two keys that reach the quota at once one is made', async () => {
    const max = await newPerson()
    const create = (name: string): TestRequest => ({
      method: 'POST',
      path: '/me/api-keys',
      body: { name },
      cookie: max.cookie,
    })
    await made(create('first'))
    const answers = await meetings.inOrder({ accounts: [max] }, call(create('second')), call(create('third')))
    expect(outcomes(answers)).toEqual([201, '409 quota.reached'])
  })
})

describe('a group', () => {
  const newGroup = async (members: object[] = []) => {
    count += 1
    return (await made(as(ada, 'POST', '/groups', { name: `Group ${count}`, members }))).id as string
  }

  test('whose last owners leave at the same time keeps the later one', async () => {
    const [one, two] = [await newPerson(), await newPerson()]
    const group = await newGroup([one, two].map(({ id }) => ({ user: id, role: 'owner' })))
    await made(as(ada, 'DELETE', `/groups/${group}/members/${ada.id}`))
    const leave = (who: Person) => as(who, 'DELETE', `/groups/${group}/members/${who.id}`)
    const asked = await meetings.during({ group }, async (untilWaiting) => {
      const answers = [other.request(leave(one))]
      await untilWaiting(1)
      answers.push(app.request(leave(two)))
      await untilWaiting(2)
      return answers
    })
    expect(outcomes(await Promise.all(asked))).toEqual([204, '409 group.last_owner'])
  })

  test('is made by each of two who put the other one in it: the second waits for the accounts of the first in their order', async () => {
    const [max, one, two] = [await newPerson(), ...(await bothOf(['super-admin']))]
    const create = (by: Person, ...members: Person[]) => {
      count += 1
      const named = members.map(({ id }) => ({ user: id, role: 'member' }))
      return as(by, 'POST', '/groups', { name: `Group ${count}`, members: named })
    }
    const asked = await meetings.during({ row: max }, async (untilWaiting) => {
      const answers = [other.request(create(one, max, two))]
      await untilWaiting(1)
      answers.push(app.request(create(two, max, one)))
      await untilWaiting(2)
      // A row that it waited for would make it block the first one.
      const waits = await meetings.ask<{ event: string }>(
        `select wait_event as event from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      expect(waits.map(({ event }) => event).toSorted()).toEqual(['advisory', 'transactionid'])
      return answers
    })
    expect(outcomes(await Promise.all(asked))).toEqual([201, 201])
  })

  test('that gets a role while a user is added gives it to that user, and ends their older credentials', async () => {
    const [group, role, max] = [await newGroup(), await newRole(['sql:query']), await newPerson()]
    const answers = await meetings.inOrder(
      { row: max },
      call(as(tara, 'POST', `/groups/${group}/members`, { users: [max.id] })),
      call(as(ada, 'PUT', `/groups/${group}/roles`, { roles: [role.key] })),
    )
    expect(outcomes(answers)).toEqual([201, 200])
    expect((await app.request({ path: '/me', cookie: max.cookie })).status).toBe(401)
  })
})

test('roles stay unchanged during a batch of a job, and count for the next batch', async () => {
  const [role, max] = [await newRole(['users:read']), await newPerson()]
  const asked = await meetings.during({ row: max }, async (untilWaiting) => {
    const body = { users: { ids: [max.id] }, role: role.key }
    const job = await made(as(tara, 'POST', '/users/bulk/role', body))
    await untilWaiting(1)
    const widened = other.request(
      as(ada, 'PATCH', `/roles/${role.id}`, { revision: 0, permissions: ['sql:query'] }),
    )
    await untilWaiting(2)
    return { job, widened }
  })
  expect((await asked.widened).status).toBe(200)
  const rows = async () => (await made(as(ada, 'GET', `/jobs/${asked.job.id}/rows`))).items
  await expect.poll(rows, { timeout: 10_000 }).toMatchObject([{ outcome: 'succeeded' }])
  // Gained by the edit, which waited for the batch: older credentials have ended.
  expect((await app.request({ path: '/me', cookie: max.cookie })).status).toBe(401)
})
