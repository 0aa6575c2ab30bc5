import type { Role } from '@rollcall/contract/roles.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Browser } from './browser.ts'
import { type Meetings, type Node, openMeetings } from './in-order.ts'
import { type SecondNode, startSecondNode } from './second-node.ts'
import { type Answer, type Person, startTestApp, type TestApp, type TestRequest } from './test-app.ts'

/**
 * Changes of rights that meet, each on its own node. Calls wait for each other at the tenant's lock, after each has read the caller and the
 * roles. The later call must be checked by the result of the earlier one. ada has everything; tara administers users and roles, without the
 * product's permission sql:query.
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

const inOrder = (
  ...calls: Parameters<Meetings['inOrder']> extends [unknown, ...infer Calls] ? Calls : never
) => meetings.inOrder('tenant', ...calls)
/** The same at accounts, for calls that do not lock the whole tenant. */
const inOrderAt = (accounts: Person[], ...calls: Parameters<typeof inOrder>) =>
  meetings.inOrder({ accounts }, ...calls)

async function newRole(body: object = {}): Promise<Role> {
  count += 1
  const request = { name: `Role ${count}`, key: `role-${count}`, permissions: ['users:read'], ...body }
  return (await expectStatus(app.request(as(ada, 'POST', `${tenant}/roles`, request)), 201)).body
}

const as = ({ cookie }: Person, method: TestRequest['method'], path: string, body?: object): TestRequest => ({
  ...(method ? { method } : {}),
  path,
  cookie,
  ...(body ? { body } : {}),
})
const setRoles = (user: Person, roles: string[], by: Person) =>
  as(by, 'PUT', `${tenant}/users/${user.id}/roles`, { roles })
const edit = (role: Role, body: object, by: Person) =>
  as(by, 'PATCH', `${tenant}/roles/${role.id}`, { revision: role.revision, ...body })
const remove = (role: Role, by: Person, replaceWith?: string) =>
  as(by, 'DELETE', `${tenant}/roles/${role.id}${replaceWith ? `?replaceWith=${replaceWith}` : ''}`)
const newUser = (roles: string[], by: Person) => {
  count += 1
  return as(by, 'POST', `${tenant}/users`, {
    username: `user${count}`,
    password: 'nine grey geese fly',
    roles,
  })
}
const wider = (role: Role) => edit(role, { permissions: ['users:read', 'sql:query'] }, ada)

async function newPerson(roles?: string[]): Promise<Person> {
  count += 1
  return app.addPerson(ada, `person${count}`, roles)
}

async function expectStatus(answer: Promise<Answer>, ...statuses: number[]): Promise<Answer> {
  const { status, raw } = await answer
  expect(statuses, raw).toContain(status)
  return answer
}

const call = (request: TestRequest) => (node: Node) => node.request(request)
const outcomes = (answers: Answer[]) =>
  answers.map(({ status, body }) => (status < 300 ? status : `${status} ${body?.code}`))
const rolesOf = async ({ id }: Person): Promise<string[]> => {
  const { body } = await app.request(as(ada, 'GET', `${tenant}/users/${id}`))
  return body.roles.map(({ key }: { key: string }) => key)
}

describe('a role that is widened while an actor with fewer rights gives it', () => {
  test.each([
    ['gives it to a user', (role: Role, max: Person) => setRoles(max, [role.key], tara)],
    ['creates a user with it', (role: Role) => newUser([role.key], tara)],
    ['edits it', (role: Role) => edit(role, { name: `Renamed ${count}` }, tara)],
    ['deletes it', (role: Role) => remove(role, tara)],
  ])('is refused to an actor who %s: the wider role counts', async (_, request) => {
    const [role, max] = [await newRole(), await newPerson()]
    const [widened, tried] = await inOrder(call(wider(role)), call(request(role, max)))
    expect(widened?.status).toBe(200)
    expect(tried?.status, tried?.raw).toBeOneOf([403, 409])
    expect(tried?.body.code).toBeOneOf(['access.escalation', 'role.changed_meanwhile'])
    expect(await rolesOf(max)).toEqual(['member'])
  })

  test('in the other order both happen', async () => {
    const [role, max] = [await newRole(), await newPerson()]
    const answers = await inOrder(call(setRoles(max, [role.key], tara)), call(wider(role)))
    expect(outcomes(answers)).toEqual([200, 200])
    expect(await rolesOf(max)).toEqual([role.key])
  })

  test('a bulk change that began before gives it to no user', async () => {
    const [role, max] = [await newRole(), await newPerson()]
    const body = { users: { ids: [max.id] }, role: role.key }
    const bulk = as(tara, 'POST', `${tenant}/users/bulk/role`, body)
    const [widened, job] = await inOrder(call(wider(role)), call(bulk))
    expect([widened?.status, job?.status], job?.raw).toEqual([200, 201])
    const path = `${tenant}/jobs/${job?.body.id}`
    const status = async () => (await app.request(as(ada, 'GET', path))).body.status
    await expect.poll(status, { timeout: 10_000 }).toBe('done')
    const rows = await app.request(as(ada, 'GET', `${path}/rows`))
    expect(rows.body.items).toMatchObject([{ outcome: 'refused', code: 'access.escalation' }])
    expect(await rolesOf(max)).toEqual(['member'])
  })
})

describe('an actor who is demoted while they give', () => {
  test.each([
    ['a role to a user', (role: Role, admin: Person, max: Person) => setRoles(max, [role.key], admin)],
    ['a role to a new user', (role: Role, admin: Person) => newUser([role.key], admin)],
    ['permissions to a role', (role: Role, admin: Person) => edit(role, { permissions: [] }, admin)],
    [
      'anybody a new role',
      (_: Role, admin: Person) => as(admin, 'POST', `${tenant}/roles`, { name: 'Late', permissions: [] }),
    ],
  ])('cannot give %s any more', async (_, request) => {
    const [role, max, admin] = [await newRole(), await newPerson(), await newPerson(['administrator'])]
    const demoted = call(setRoles(admin, ['member'], ada))
    const answers = await inOrderAt([admin], demoted, call(request(role, admin, max)))
    expect(outcomes(answers)).toEqual([200, '403 access.denied'])
    expect(await rolesOf(max)).toEqual(['member'])
  })

  test('by an edit of their role gives only what the role still has', async () => {
    const keeper = await newRole({ permissions: ['users:assign-roles', 'users:update', 'audit:read'] })
    const given = await newRole({ permissions: ['audit:read'] })
    const [max, admin] = [await newPerson(), await newPerson([keeper.key, 'member'])]
    const narrowed = edit(keeper, { permissions: ['users:assign-roles', 'api-keys:create'] }, ada)
    const answers = await inOrder(call(narrowed), call(setRoles(max, [given.key, 'member'], admin)))
    expect(outcomes(answers)).toEqual([200, '403 access.escalation'])
    expect(answers[1]?.body.missing).toEqual(['audit:read'])
  })

  test('of two who demote each other exactly one keeps their role', async () => {
    const [one, two] = [await newPerson(['administrator']), await newPerson(['administrator'])]
    const [first, second] = [call(setRoles(two, ['member'], one)), call(setRoles(one, ['member'], two))]
    const answers = await inOrderAt([one, two], first, second)
    expect(outcomes(answers)).toEqual([200, '403 access.denied'])
  })
})

describe('edits of one role from the same revision', () => {
  test('of two, the first counts and the second is refused', async () => {
    const role = await newRole()
    const answers = await inOrder(
      call(edit(role, { permissions: ['audit:read'] }, ada)),
      call(edit(role, { permissions: ['mail:read'] }, tara)),
    )
    expect(outcomes(answers)).toEqual([200, '409 role.changed_meanwhile'])
    expect(answers[0]?.body).toMatchObject({ revision: role.revision + 1, listedPermissions: ['audit:read'] })
  })

  test('of ten at once exactly one wins', async () => {
    const role = await newRole()
    const tries = Array.from({ length: 10 }, (_, n) =>
      app.request(edit(role, { name: `Ten ${count} ${n}` }, n % 2 ? ada : tara)),
    )
    const answers = await Promise.all(tries)
    const statuses = outcomes(answers).toSorted()
    expect(statuses).toEqual([200, ...Array(9).fill('409 role.changed_meanwhile')])
  })

  test('two new roles of one name become one', async () => {
    const name = `Same ${count}`
    const create = as(ada, 'POST', `${tenant}/roles`, { name, permissions: [] })
    expect(outcomes(await inOrder(call(create), call(create)))).toEqual([201, '409 role.name_taken'])
  })
})

describe('a role that is deleted while it is given', () => {
  test.each([
    ['a user', (role: Role, max: Person) => setRoles(max, [role.key], tara)],
    ['a new user', (role: Role) => newUser([role.key], tara)],
  ])('to %s no longer exists', async (_, request) => {
    const [role, max] = [await newRole(), await newPerson()]
    const answers = await inOrder(call(remove(role, ada)), call(request(role, max)))
    expect(outcomes(answers)).toEqual([204, '404 role.not_found'])
    expect(await rolesOf(max)).toEqual(['member'])
  })

  test('is in use in the other order', async () => {
    const [role, max] = [await newRole(), await newPerson()]
    const answers = await inOrder(call(setRoles(max, [role.key], tara)), call(remove(role, ada)))
    expect(outcomes(answers)).toEqual([200, '409 role.in_use'])
    expect(await rolesOf(max)).toEqual([role.key])
  })

  test('as the replacement of another one no longer exists either', async () => {
    const [role, instead] = [await newRole(), await newRole()]
    const max = await newPerson([role.key])
    const answers = await inOrder(call(remove(instead, ada)), call(remove(role, tara, instead.key)))
    expect(outcomes(answers)).toEqual([204, '404 role.not_found'])
    expect(await rolesOf(max)).toEqual([role.key])
  })

  test('twice is deleted once', async () => {
    const role = await newRole()
    const answers = await inOrder(call(remove(role, ada)), call(remove(role, tara)))
    expect(outcomes(answers)).toEqual([204, '404 role.not_found'])
  })
})

describe('a role that is widened during an impersonation of one of its holders', () => {
  // By default administrators may not impersonate others.
  const looking = ['users:impersonate', 'users:update', 'mail:read']

  test('ends the impersonation with its own answer', async () => {
    const { role, browser, start } = await scene()
    expect((await start()).status).toBe(201)
    expect((await browser.request({ path: '/me' })).body.impersonation).toBeTruthy()
    expect((await app.request(wider(role))).status).toBe(200)
    expect((await browser.request({ path: '/me' })).status).toBe(401)
  })

  test('refuses an impersonation whose start was under way', async () => {
    const { role, start } = await scene()
    expect(outcomes(await inOrder(call(wider(role)), start))).toEqual([200, '403 access.escalation'])
  })

  test('ends one that began a moment before', async () => {
    const { role, browser, start } = await scene()
    expect(outcomes(await inOrder(start, call(wider(role))))).toEqual([201, 200])
    expect((await browser.request({ path: '/me' })).status).toBe(401)
  })

  async function scene() {
    const role = await newRole()
    const by = await newRole({ permissions: looking })
    const [max, looker] = [await newPerson([role.key]), await newPerson([by.key])]
    const browser = new Browser(app)
    expect((await browser.signIn(looker)).status).toBe(200)
    const path = `${tenant}/users/${max.id}/impersonation`
    const start = (node: Node = app) =>
      browser.request({ method: 'POST', path, body: { reason: 'To see it' } }, node)
    return { role, browser, start }
  }
})

describe('roles of groups', () => {
  const setGroupRoles = (group: string, roles: string[], by: Person) =>
    as(by, 'PUT', `${tenant}/groups/${group}/roles`, { roles })
  const add = (group: string, user: Person, by: Person) =>
    as(by, 'POST', `${tenant}/groups/${group}/members`, { users: [user.id] })

  async function newGroup(members: object[] = []): Promise<string> {
    count += 1
    const body = { name: `Group ${count}`, members }
    return (await expectStatus(app.request(as(ada, 'POST', `${tenant}/groups`, body)), 201)).body.id
  }

  test('is checked by the role as it was widened a moment before', async () => {
    const [role, group] = [await newRole(), await newGroup()]
    const answers = await inOrder(call(wider(role)), call(setGroupRoles(group, [role.key], tara)))
    expect(outcomes(answers)).toEqual([200, '403 access.escalation'])
  })

  test('is checked by its new role when an actor with fewer rights adds a member', async () => {
    const [role, group, max] = [
      await newRole({ permissions: ['sql:query'] }),
      await newGroup(),
      await newPerson(),
    ]
    const answers = await inOrder(call(setGroupRoles(group, [role.key], ada)), call(add(group, max, tara)))
    expect(outcomes(answers)).toEqual([200, '403 access.escalation'])
  })

  test('a role that is deleted while a group gets it no longer exists; in the other order it is in use', async () => {
    const [gone, kept, group] = [await newRole(), await newRole(), await newGroup()]
    const late = await inOrder(call(remove(gone, ada)), call(setGroupRoles(group, [gone.key], tara)))
    expect(outcomes(late)).toEqual([204, '404 role.not_found'])
    const early = await inOrder(call(setGroupRoles(group, [kept.key], tara)), call(remove(kept, ada)))
    expect(outcomes(early)).toEqual([200, '409 role.in_use'])
  })

  test('is not given members by an owner who was removed a moment before', async () => {
    const [owner, max] = [await newPerson(), await newPerson()]
    const group = await newGroup([{ user: owner.id, role: 'owner' }])
    const removed = as(ada, 'DELETE', `${tenant}/groups/${group}/members/${owner.id}`)
    const answers = await inOrderAt([owner], call(removed), call(add(group, max, owner)))
    expect(outcomes(answers)).toEqual([204, '404 group.not_found'])
  })
})
