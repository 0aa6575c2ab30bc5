import type { ExplainedPath, Holder } from '@rollcall/contract/access.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addGroup } from '../../../test/groups-by-hand.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

/** Rights that come through groups. kim is in Editors; their role allows to write reports with up to 50 pages. */
let app: TestApp
let ada: Person
let kim: Person
let lea: Person
let editors: string

beforeAll(async () => {
  app = await startTestApp({
    change(source) {
      const group = 'Reports'
      source.permissions.push(
        { key: 'reports:read', group, description: 'Read reports.', implies: [] },
        { key: 'reports:write', group, description: 'Write reports.', implies: ['reports:read'] },
      )
      const bounds = [{ permission: 'reports:write', property: 'pages', unless: [] }]
      source.limits.push({ key: 'reports.maxPages', description: 'Pages.', unit: 'pages', bounds })
      const role = { description: '', color: 'gray', allPermissions: false, default: false } as const
      source.roles.push(
        {
          ...role,
          key: 'writer',
          name: 'Writer',
          permissions: ['reports:write'],
          limits: { 'reports.maxPages': 50 },
        },
        {
          ...role,
          key: 'reader',
          name: 'Reader',
          permissions: ['reports:read'],
          limits: { 'reports.maxPages': 20 },
        },
        {
          ...role,
          key: 'desk',
          name: 'Desk',
          permissions: ['users:read', 'users:update', 'users:assign-roles', 'users:change-status'],
          limits: {},
        },
      )
    },
  })
  ada = await app.firstAdministrator()
  lea = await app.addPerson(ada, 'lea', ['member', 'reader'])
  kim = await app.addPerson(ada, 'kim', ['member', 'reader'])
  editors = await addGroup(app.storage.database, {
    name: 'Editors',
    members: [lea.id, kim.id],
    roles: ['writer'],
  })
})
afterAll(() => app.close())

const get = async (path: string, by: Person) => {
  const answer = await app.request({ path: `/tenants/default/${path}`, cookie: by.cookie })
  expect(answer.status, answer.raw).toBe(200)
  return answer.body
}
const why = (permission: string, by = ada) => get(`users/${kim.id}/access/${permission}`, by)

describe('a role through a group', () => {
  test('counts: permissions, what they imply, and the most generous limit', async () => {
    const fresh = await app.signIn(kim.username, kim.password)
    const me = await app.request({ path: '/me', cookie: fresh.cookie })
    expect(me.body.permissions).toEqual(expect.arrayContaining(['reports:read', 'reports:write']))
    expect(me.body.user.roles.map(({ key }: { key: string }) => key)).toEqual(['member', 'writer', 'reader'])
    const check = await get(`users/${kim.id}/limits/reports.maxPages?value=50`, ada)
    expect(check).toEqual({ allowed: true, limit: 50, source: 'roles' })
  })

  test('is explained: the group, who added the user, and since when', async () => {
    const { paths, wouldGive } = await why('reports:read')
    const byText = paths.toSorted((a: ExplainedPath, b: ExplainedPath) => (a.source < b.source ? -1 : 1))
    expect(byText).toMatchObject([
      {
        role: { key: 'writer' },
        impliedBy: 'reports:write',
        source: 'group',
        group: { id: editors, name: 'Editors' },
        grantedBy: { id: lea.id, name: 'lea' },
        grantedAt: expect.any(String),
        endsAt: null,
        state: 'valid',
      },
      { role: { key: 'reader' }, source: 'manual', group: null, grantedBy: { name: 'ada' } },
    ])
    expect(wouldGive.roles.map(({ key }: { key: string }) => key)).toEqual(['super-admin'])
  })

  test('is explained once for each group that has it', async () => {
    await addGroup(app.storage.database, { name: 'Guests', members: [kim.id], roles: ['writer'] })
    const { paths } = await why('reports:write')
    expect(paths.map(({ group }: ExplainedPath) => group?.name).toSorted()).toEqual(['Editors', 'Guests'])
  })

  test('is listed in the user’s access, with its group', async () => {
    const { roles, permissions } = await get(`users/${kim.id}/access`, ada)
    const through = roles.filter(({ source }: ExplainedPath) => source === 'group')
    expect(through).toContainEqual({
      role: expect.objectContaining({ key: 'writer' }),
      source: 'group',
      group: { id: editors, name: 'Editors' },
      grantedBy: { id: lea.id, name: 'lea' },
      grantedAt: expect.any(String),
      endsAt: null,
    })
    const write = permissions.find(({ permission }: { permission: string }) => permission === 'reports:write')
    expect(write.paths).toContainEqual({
      kind: 'role',
      name: 'Writer',
      group: { id: editors, name: 'Editors' },
      endsAt: null,
    })
  })

  test('is not among the editable roles of the account', async () => {
    const { roles } = await get(`users/${kim.id}`, ada)
    expect(roles.map(({ key }: { key: string }) => key)).toEqual(['member', 'reader'])
  })

  test('does not show the name of a private group to users who cannot see the group', async () => {
    const mia = await app.addPerson(ada, 'mia', ['member', 'desk'])
    const [path] = (await why('reports:write', mia)).paths
    expect(path).toMatchObject({ role: { key: 'writer' }, source: 'group', group: null })
    await addGroup(app.storage.database, {
      name: 'Open',
      public: true,
      members: [lea.id, kim.id],
      roles: ['writer'],
    })
    await addGroup(app.storage.database, { name: 'Shared', members: [mia.id, kim.id], roles: ['writer'] })
    const names = (await why('reports:write', mia)).paths.map(({ group }: ExplainedPath) => group?.name)
    expect(names.toSorted()).toEqual(['Open', 'Shared', undefined, undefined])
  })
})

describe('who may do something', () => {
  const holders = async (query = ''): Promise<Holder[]> =>
    (await get(`permissions/reports:write/users${query}`, ada)).items

  test('lists and counts users who have it through groups together with the others, each once', async () => {
    const people = await holders('?total=true')
    expect(people.map(({ user }) => user.name)).toEqual(['ada', 'kim', 'lea', 'mia'])
    expect(people[1]).toMatchObject({ roles: [{ key: 'writer' }], viaGroup: true, capability: false })
    expect(people[0]).toMatchObject({ roles: [{ key: 'super-admin' }], viaGroup: false })
    expect((await get('permissions/reports:write/users?total=true', ada)).total).toBe(4)
  })

  test('is what AuthZEN answers to products: decisions with their limits, and both searches', async () => {
    const { body } = await app.request({
      method: 'POST',
      path: '/me/api-keys',
      body: { name: 'product' },
      cookie: ada.cookie,
    })
    const ask = async (path: string, question: object) => {
      const request = {
        method: 'POST',
        path: `/access/v1/${path}`,
        body: question,
        apiKey: body.key,
      } as const
      return (await app.request(request)).body
    }
    const subject = { type: 'user', id: 'kim' }
    const resource = { type: 'report', id: '1' }
    const action = (pages: number) => ({ name: 'reports:write', properties: { pages } })
    expect(await ask('evaluation', { subject, action: action(50), resource })).toMatchObject({
      decision: true,
      context: { reason: 'permission.held', path: { kind: 'role', name: 'Writer' } },
    })
    expect(await ask('evaluation', { subject, action: action(51), resource })).toMatchObject({
      decision: false,
      context: { reason: 'limit.exceeded' },
    })
    const here = { type: 'tenant', id: 'default' }
    const found = await ask('search/subject', {
      subject: { type: 'user' },
      action: action(50),
      resource: here,
    })
    expect(found.results.map(({ id }: { id: string }) => id)).toContain('kim')
    const actions = await ask('search/action', { subject, resource: here })
    expect(actions.results.map(({ name }: { name: string }) => name)).toContain('reports:write')
  })
})

describe('a user with more rights through a group', () => {
  let desk: Person
  let tom: Person
  const users = '/tenants/default/users'
  const call = async (method: 'PUT' | 'PATCH', path: string, body: object) =>
    (await app.request({ method, path: `${users}/${tom.id}${path}`, body, cookie: desk.cookie })).body

  beforeAll(async () => {
    desk = await app.addPerson(ada, 'desk', ['desk', 'member'])
    tom = await app.addPerson(ada, 'tom')
    await addGroup(app.storage.database, { name: 'Admins', members: [tom.id], roles: ['super-admin'] })
  })

  test.each([
    ['PUT', '/status', { status: 'inactive' }],
    ['PUT', '/roles', { roles: ['member'] }],
    ['PATCH', '', { alias: 'Thomas' }],
  ] as const)('cannot be changed by users with fewer rights: %s %s', async (method, path, body) => {
    const answer = await call(method, path, body)
    expect(answer).toMatchObject({ code: 'access.escalation' })
    expect(answer.missing).toContain('reports:write')
  })

  test('does not count as the tenant’s last administrator', async () => {
    expect((await get(`users/${tom.id}`, ada)).lastAdministrator).toBe(false)
    const fresh = await app.signIn('tom', tom.password)
    const leave = { method: 'PUT', path: `${users}/${ada.id}/status`, body: { status: 'inactive' } } as const
    const refused = await app.request({ ...leave, cookie: fresh.cookie })
    expect(refused.body).toMatchObject({ code: 'user.last_administrator' })
  })
})

test('A user whose own roles are replaced keeps the roles of their groups', async () => {
  const answer = await app.request({
    method: 'PUT',
    path: `/tenants/default/users/${kim.id}/roles`,
    body: { roles: ['member'] },
    cookie: ada.cookie,
  })
  expect(answer.body.roles.map(({ key }: { key: string }) => key)).toEqual(['member'])
  const { permissions } = await get(`users/${kim.id}/access`, ada)
  expect(permissions.map(({ permission }: { permission: string }) => permission)).toContain('reports:write')
  const [event] = (await get(`audit-events?action=user.roles-changed&target=${kim.id}&limit=1`, ada)).items
  expect(event).toMatchObject({
    before: { roles: ['member', 'reader'] },
    after: { roles: ['member'] },
  })
})
