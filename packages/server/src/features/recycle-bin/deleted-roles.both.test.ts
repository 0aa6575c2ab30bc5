import { afterAll, beforeAll, expect, test } from 'vitest'
import { groupsIn } from '../../../test/groups.ts'
import { refusalOf } from '../../../test/refusals.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

/** Deleted roles are kept for a while, and restored with rights that the caller has. */
let app: TestApp
let groups: ReturnType<typeof groupsIn>
let ada: Person
let tara: Person

beforeAll(async () => {
  app = await startTestApp({
    change: ({ recycleBin, roles, limits }) => {
      recycleBin.enabled = true
      recycleBin.names = 'held'
      limits.push({ key: 'hunts.most', description: 'Hosts of a hunt.', unit: 'hosts', bounds: [] })
      const desk = {
        limits: {},
        default: false,
        allPermissions: false,
        color: 'blue',
        description: '',
      } as const
      roles.push({ key: 'desk', name: 'Desk', ...desk, permissions: ['roles:manage', 'users:read'] })
    },
  })
  groups = groupsIn(app)
  ada = await app.firstAdministrator()
  tara = await app.addPerson(ada, 'tara', ['desk'])
})
afterAll(() => app.close())

const call = (by: Person, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) =>
  app.request({ method, path: `/tenants/default/${path}`, cookie: by.cookie, ...(body ? { body } : {}) })
const bin = 'recycle-bin/roles'
const restore = (by: Person, id: string, body: object = {}) =>
  call(by, 'POST', `${bin}/${id}/restore`, { olderCredentials: 'keep', ...body })
const drop = (id: string, replaceWith = 'none') =>
  call(ada, 'DELETE', `roles/${id}?replaceWith=${replaceWith}&olderCredentials=keep`)
const made = async (name: string, permissions: string[]): Promise<{ id: string; key: string }> => {
  const limits = { 'hunts.most': 5 }
  const externalName = `cn=${name}`
  const answer = await call(ada, 'POST', 'roles', { name, permissions, limits, externalName })
  expect(answer.status, answer.raw).toBe(201)
  return answer.body
}
const setRoles = (user: string, roles: string[]) =>
  call(ada, 'PUT', `users/${user}/roles`, { roles, olderCredentials: 'keep' })
const rolesOf = async (user: string) =>
  (await call(ada, 'GET', `users/${user}`)).body.roles.map(({ key }: { key: string }) => key)

test('a deleted role comes back with its id, key and rights, and its holders only if asked for', async () => {
  const role = await made('Watcher', ['users:read', 'audit:read'])
  const person = await app.addPerson(ada, 'person', ['member', role.key])
  const group = await groups.made(ada, 'Watchers')
  await call(ada, 'PUT', `groups/${group}/roles`, { roles: [role.key], olderCredentials: 'keep' })
  expect((await drop(role.id)).status).toBe(204)
  const again = await call(ada, 'POST', 'roles', { name: 'WATCHER', permissions: [] })
  expect(refusalOf(again)).toBe('409 role.name_taken')
  const external = { name: 'Another', externalName: 'CN=watcher', permissions: [] }
  expect(refusalOf(await call(ada, 'POST', 'roles', external))).toBe('409 role.external_name_taken')
  const shown = (await call(ada, 'GET', `${bin}/${role.id}`)).body
  expect(shown).toMatchObject({
    name: 'Watcher',
    users: 1,
    groups: 1,
    parts: {
      permissions: { names: expect.arrayContaining(['users:read', 'audit:read']) },
      limits: { names: ['hunts.most'] },
      users: { names: ['person'] },
      groups: { names: ['Watchers'] },
    },
    taken: [],
  })
  const bare = await restore(ada, role.id)
  expect(bare.body, bare.raw).toMatchObject({
    role: {
      id: role.id,
      key: role.key,
      externalName: 'cn=Watcher',
      limits: { 'hunts.most': 5 },
      users: 0,
      groups: 0,
    },
    parts: { users: { count: 0 } },
  })
  expect(await rolesOf(person.id)).toEqual(['member'])
  // Once more, now with those who have it.
  await setRoles(person.id, ['member', role.key])
  await call(ada, 'PUT', `groups/${group}/roles`, { roles: [role.key], olderCredentials: 'keep' })
  await drop(role.id)
  const withHolders = await restore(ada, role.id, { holders: true })
  expect(withHolders.body, withHolders.raw).toMatchObject({
    role: { id: role.id, users: 1, groups: 1 },
    parts: { users: { names: ['person'] }, groups: { names: ['Watchers'] } },
  })
  expect(await rolesOf(person.id)).toEqual(['member', role.key])
  expect((await app.request({ path: '/me', cookie: person.cookie })).body.permissions).toContain('audit:read')
  expect(refusalOf(await restore(ada, role.id))).toBe('404 recycle_bin.not_found')
})

test('a caller who may not see the names of users is not told who had the role', async () => {
  const maker = await made('Maker', ['roles:manage'])
  const role = await made('Plain', [])
  const person = await app.addPerson(ada, 'shy', ['member', role.key])
  const mona = await app.addPerson(ada, 'mona', [maker.key])
  await drop(role.id)
  const told = await call(mona, 'GET', `${bin}/${role.id}`)
  expect(told.body.parts.users, told.raw).toMatchObject({ names: [], leftOut: [], leftOutCount: 1 })
  expect(told.raw).not.toContain(person.username)
  expect((await restore(mona, role.id, { holders: true })).raw).not.toContain(person.username)
})

test('nobody restores a role with rights that they do not have, or gives it to users who have more rights', async () => {
  const strong = await made('Strong', ['users:delete'])
  await drop(strong.id)
  expect(refusalOf(await restore(tara, strong.id))).toBe('403 access.escalation')
  expect(refusalOf(await call(tara, 'DELETE', `${bin}/${strong.id}`))).toBe('403 access.escalation')
  expect((await call(tara, 'POST', `${bin}/empty`, {})).body).toMatchObject({ deleted: 0, kept: 1 })
  const member = await app.addPerson(ada, 'plain')
  for (const refused of [await restore(member, strong.id), await call(member, 'GET', bin)])
    expect(refusalOf(refused)).toBe('403 access.denied')
  const weak = (await call(ada, 'POST', 'roles', { name: 'Weak', permissions: ['users:read'] })).body
  const boss = await app.addPerson(ada, 'boss', ['super-admin', weak.key])
  await drop(weak.id)
  const restored = await restore(tara, weak.id, { holders: true })
  expect(restored.body, restored.raw).toMatchObject({
    role: { key: weak.key, users: 0 },
    parts: { users: { count: 0, leftOut: [{ name: 'boss', reason: 'not-allowed' }] } },
  })
  expect(await rolesOf(boss.id)).toEqual(['super-admin'])
})

test('users who gain rights by a restored role are asked for', async () => {
  const role = await made('Asked for', ['users:update'])
  await app.addPerson(ada, 'gaining', ['member', role.key])
  await drop(role.id)
  expect(refusalOf(await restore(ada, role.id, { holders: true, olderCredentials: 'ask' }))).toBe(
    '409 access.older_credentials',
  )
  expect((await restore(ada, role.id, { holders: true })).body.role.users).toBe(1)
})

test('two who restore at once are told apart, and a deletion is undone by its event', async () => {
  const role = await made('Raced', ['users:read'])
  await drop(role.id)
  const both = await Promise.all([restore(ada, role.id), restore(ada, role.id)])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 404])
  await drop(role.id)
  const [event] = (await call(ada, 'GET', `audit-events?action=role.deleted&target=${role.id}`)).body.items
  expect((await call(ada, 'POST', 'undo', { event: event.id })).body).toEqual({ undone: 1 })
  expect((await call(ada, 'GET', 'roles')).body.items.map(({ id }: { id: string }) => id)).toContain(role.id)
})

test('a deletion that gave users another role is undone by its request: they have theirs again', async () => {
  const [role, other] = [await made('Taken back', ['users:read']), await made('Instead', [])]
  const person = await app.addPerson(ada, 'holder', ['member', role.key])
  const request = (await drop(role.id, other.key)).headers['x-request-id']
  expect(await rolesOf(person.id)).toEqual(['member', other.key])
  const undone = await call(ada, 'POST', 'undo', { request, olderCredentials: 'keep' })
  expect(undone.body, undone.raw).toEqual({ undone: 2 })
  expect(await rolesOf(person.id)).toEqual(['member', role.key])
})
