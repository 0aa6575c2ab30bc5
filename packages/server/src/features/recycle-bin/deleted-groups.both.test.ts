import { afterAll, beforeAll, expect, test } from 'vitest'
import { groupsIn, membersOf } from '../../../test/groups.ts'
import { refusalOf } from '../../../test/refusals.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

/** Deleted groups are kept for a while, and restored with the members and roles that the caller may add now. */
let app: TestApp
let groups: ReturnType<typeof groupsIn>
let ada: Person
let otto: Person
let nora: Person

beforeAll(async () => {
  app = await startTestApp({
    change: ({ recycleBin, roles }) => {
      recycleBin.enabled = true
      recycleBin.names = 'held'
      const desk = {
        limits: {},
        default: false,
        allPermissions: false,
        color: 'blue',
        description: '',
      } as const
      const permissions = ['groups:manage', 'users:read-names', 'audit:read']
      roles.push({ key: 'desk', name: 'Desk', ...desk, permissions })
    },
  })
  groups = groupsIn(app)
  ada = await app.firstAdministrator()
  otto = await app.addPerson(ada, 'otto')
  nora = await app.addPerson(ada, 'nora')
})
afterAll(() => app.close())

const call = (by: Person, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) =>
  app.request({ method, path: `/tenants/default/${path}`, cookie: by.cookie, ...(body ? { body } : {}) })
const bin = 'recycle-bin/groups'
const restore = (by: Person, id: string, body: object = {}) =>
  call(by, 'POST', `${bin}/${id}/restore`, { olderCredentials: 'keep', ...body })
const setRoles = (id: string, roles: string[]) =>
  call(ada, 'PUT', `groups/${id}/roles`, { roles, olderCredentials: 'keep' })

test('a deleted group comes back with its id, owners, members and roles', async () => {
  const id = await groups.made(ada, 'Night shift', [
    [otto, 'owner'],
    [nora, 'member'],
  ])
  await setRoles(id, ['auditor'])
  expect((await groups.remove(ada, id)).status).toBe(204)
  expect(refusalOf(await groups.create(nora, { name: 'night  SHIFT' }))).toBe('403 access.denied')
  expect(refusalOf(await groups.create(ada, { name: 'night  SHIFT' }))).toBe('409 group.name_taken')
  const [listed] = (await call(ada, 'GET', `${bin}?q=night`)).body.items
  expect(listed).toMatchObject({ id, name: 'Night shift', members: 3, deletedBy: { name: 'ada' } })
  expect((await call(ada, 'GET', `${bin}/${id}`)).body).toMatchObject({
    parts: {
      owners: { names: ['ada', 'otto'] },
      members: { names: ['nora'] },
      roles: { names: ['Auditor'] },
    },
    nameTaken: false,
    becomesOwner: false,
  })
  const restored = await restore(ada, id)
  expect(restored.body, restored.raw).toMatchObject({
    group: { id, name: 'Night shift', members: 3, owners: 2, roles: [{ key: 'auditor' }] },
  })
  expect(await membersOf(app, id)).toEqual(['ada owner', 'nora member', 'otto owner'])
  expect((await call(ada, 'GET', `users/${nora.id}/access`)).body.roles).toContainEqual(
    expect.objectContaining({ role: expect.objectContaining({ key: 'auditor' }) }),
  )
  expect(refusalOf(await restore(ada, id))).toBe('404 recycle_bin.not_found')
})

test('it comes back without members who are gone, and with the caller as owner where nobody else can be', async () => {
  const [one, two] = [await app.addPerson(ada, 'one'), await app.addPerson(ada, 'two', ['administrator'])]
  const id = await groups.made(two, 'Two’s', [[one, 'member']])
  await groups.remove(ada, id)
  for (const { id: user } of [one, two]) await call(ada, 'DELETE', `users/${user}`)
  const shown = (await call(ada, 'GET', `${bin}/${id}`)).body
  // Names of accounts that are gone are not remembered by groups.
  expect(shown).toMatchObject({
    becomesOwner: true,
    parts: {
      owners: { count: 0, leftOut: [{ name: '', reason: 'gone' }] },
      members: { count: 0, leftOut: [{ name: '', reason: 'gone' }] },
    },
  })
  expect((await restore(ada, id)).status).toBe(200)
  expect(await membersOf(app, id)).toEqual(['ada owner'])
})

test('nobody restores a group that gave more than they have, or deletes it for good', async () => {
  const desk = await app.addPerson(ada, 'desk', ['desk'])
  const id = await groups.made(ada, 'Powerful', [[nora, 'member']])
  await setRoles(id, ['super-admin'])
  await groups.remove(ada, id)
  expect(refusalOf(await restore(desk, id))).toBe('403 access.escalation')
  expect(refusalOf(await call(desk, 'DELETE', `${bin}/${id}`))).toBe('403 access.escalation')
  expect((await call(desk, 'POST', `${bin}/empty`, {})).body).toMatchObject({ deleted: 0, kept: 1 })
  for (const refused of [await restore(otto, id), await call(otto, 'GET', bin)])
    expect(refusalOf(refused)).toBe('403 access.denied')
  // Without the right to give groups roles, the group comes back without them.
  const plain = await groups.made(ada, 'Plain', [[nora, 'member']])
  await setRoles(plain, ['desk'])
  await groups.remove(ada, plain)
  const restored = await restore(desk, plain)
  expect(restored.body, restored.raw).toMatchObject({
    group: { roles: [], members: 2 },
    parts: { roles: { leftOut: [{ name: 'Desk', reason: 'not-allowed' }] } },
  })
})

test('members who gain rights by a restore are asked for like those of any group', async () => {
  const id = await groups.made(ada, 'Gaining', [[nora, 'member']])
  await setRoles(id, ['administrator'])
  await groups.remove(ada, id)
  expect(refusalOf(await restore(ada, id, { olderCredentials: 'ask' }))).toBe('409 access.older_credentials')
  const alone = await restore(ada, id, { members: false, name: 'Gaining alone' })
  expect(alone.body.group, alone.raw).toMatchObject({ name: 'Gaining alone', members: 1, owners: 1 })
})

test('a deletion is undone by its request', async () => {
  const id = await groups.made(ada, 'By mistake', [[nora, 'member']])
  const { headers } = await groups.remove(ada, id)
  const request = headers['x-request-id']
  const undone = await call(ada, 'POST', 'undo', { request, olderCredentials: 'keep' })
  expect(undone.body, undone.raw).toEqual({ undone: 1 })
  expect(await membersOf(app, id)).toEqual(['ada owner', 'nora member'])
  expect((await call(ada, 'POST', 'undo', { request })).body.code).toBe('undo.overtaken')
})
