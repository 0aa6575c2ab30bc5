import { afterAll, beforeAll, expect, test } from 'vitest'
import { groupsIn } from '../../../test/groups.ts'
import { productKey } from '../../../test/product-key.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

/** Groups as AuthZEN subjects. A product learns a group's id from the group's API key. */
let app: TestApp
let groups: ReturnType<typeof groupsIn>
let ada: Person
let group: string
let key: string

beforeAll(async () => {
  app = await startTestApp({
    profile: 'mimir',
    change: (source) => {
      source.groups.enabled = true
    },
  })
  groups = groupsIn(app)
  ada = await app.firstAdministrator()
  group = await groups.made(ada, 'ada')
  await giveGroupRoles('operator')
  key = (await groups.ask(ada, 'POST', `/${await asking()}/api-keys`, { name: 'product' })).body.key
})
afterAll(() => app.close())

async function giveGroupRoles(...roles: string[]): Promise<void> {
  expect((await groups.ask(ada, 'PUT', `/${group}/roles`, { roles, olderCredentials: 'keep' })).status).toBe(
    200,
  )
}

/** Makes a group with the permission decisions:ask, and returns its API key. */
async function asking(): Promise<string> {
  const body = { name: 'Asks', permissions: ['decisions:ask'] }
  const role = await app.request({ method: 'POST', path: '/tenants/default/roles', body, cookie: ada.cookie })
  const id = await groups.made(ada, 'Products')
  await groups.ask(ada, 'PUT', `/${id}/roles`, { roles: [role.body.key], olderCredentials: 'keep' })
  return id
}

async function ask(path: string, subject: object, action: object, resource = { type: 'hunt', id: '7' }) {
  const body = { subject, action, resource }
  const answer = await app.request({ method: 'POST', path: `/access/v1/${path}`, body, apiKey: key })
  expect(answer.status, answer.raw).toBe(200)
  return answer.body
}

const launch = (hosts: number) => ({ name: 'hunts:launch', properties: { hosts } })

test('A group is a subject by its id, with the limits of its roles', async () => {
  for (const id of [group, group.toUpperCase()]) {
    const path = { kind: 'role', name: 'Operator' }
    expect(await ask('evaluation', { type: 'group', id }, launch(1))).toMatchObject({
      decision: true,
      context: { reason: 'permission.held', path },
    })
    expect(await ask('evaluation', { type: 'group', id }, launch(1_000_000))).toMatchObject({
      decision: false,
      context: { reason: 'limit.exceeded' },
    })
  }
  const tenant = { type: 'tenant', id: 'default' }
  const actions = await ask('search/action', { type: 'group', id: group }, { name: '' }, tenant)
  expect(actions.results).toContainEqual({ name: 'hunts:launch' })
})

test('A group is never taken for an account, nor an account for a group', async () => {
  for (const subject of [
    { type: 'user', id: group },
    { type: 'group', id: 'ada' },
    { type: 'group', id: ada.id },
    { type: 'group', id: '00000000-0000-4000-8000-000000000000' },
  ])
    expect(await ask('evaluation', subject, launch(1))).toEqual({
      decision: false,
      context: { reason: 'subject.unknown' },
    })
  expect((await ask('evaluation', { type: 'user', id: 'ada' }, launch(1))).decision).toBe(true)
})

test('The account of a product is a service account: no user, in questions and in searches', async () => {
  await productKey(app, 'robot')
  const asks = { name: 'decisions:ask' }
  const tenant = { type: 'tenant', id: 'default' }
  // The app learns of the new role through the change log, like another node.
  const robot = { type: 'service-account', id: 'robot' }
  await expect.poll(async () => (await ask('evaluation', robot, asks, tenant)).decision).toBe(true)
  expect(await ask('evaluation', { type: 'user', id: 'robot' }, asks, tenant)).toMatchObject({
    decision: false,
    context: { reason: 'subject.unknown' },
  })
  const found = async (type: string) => (await ask('search/subject', { type }, asks, tenant)).results
  expect(await found('service-account')).toEqual([robot])
  expect(await found('user')).not.toContainEqual({ type: 'user', id: 'robot' })
})

test('A role taken from a group, and a deleted group, count at the next question', async () => {
  const may = async () => (await ask('evaluation', { type: 'group', id: group }, launch(1))).context.reason
  expect(await may()).toBe('permission.held')
  await giveGroupRoles()
  expect(await may()).toBe('permission.missing')
  await giveGroupRoles('operator')
  expect(await may()).toBe('permission.held')
  expect((await groups.remove(ada, group)).status).toBe(204)
  expect(await may()).toBe('subject.unknown')
})
