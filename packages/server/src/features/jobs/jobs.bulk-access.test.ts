import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

/** Roles, capabilities and groups of many users. On the profile mimir capabilities exist; groups are in the default one. */
let app: TestApp
let ada: Person

const fleet = 'can_launch_fleet_hunts'

async function open(profile: string): Promise<void> {
  app = await startTestApp({ profile, ownDatabase: true })
  await app.startWork()
  ada = await app.firstAdministrator('ada')
}

const begin = (way: string, body: object, by: Person = ada) =>
  app.request({ method: 'POST', path: `/tenants/default/users/bulk/${way}`, body, cookie: by.cookie })
const get = async (path: string, by: Person = ada) =>
  (await app.request({ path: `/tenants/default/${path}`, cookie: by.cookie })).body

/** The outcome of each user once the job is done: `succeeded`, or the code of the refusal. */
async function outcomes(answer: Answer): Promise<Record<string, string>> {
  expect(answer.status, answer.raw).toBe(201)
  const job = `jobs/${answer.body.id}`
  while ((await get(job)).status !== 'done') await sleep(10)
  const { items } = await get(`${job}/rows?limit=200`)
  return Object.fromEntries(
    items.map(({ user, outcome, code }: { user: string; outcome: string; code: string | null }) => [
      user,
      code ?? outcome,
    ]),
  )
}

beforeAll(() => open('mimir'))
afterAll(() => app.close())

test('a capability is granted to many with its period, and revoked from those who have it', async () => {
  const olga = await app.addPerson(ada, 'olga')
  const nora = await app.addPerson(ada, 'nora')
  const permissions = async (person: Person) =>
    (await app.request({ path: '/me', cookie: person.cookie })).body.permissions as string[]
  const endsAt = new Date(app.clock.now().getTime() + 3_600_000).toISOString()
  const one = { permission: fleet, reason: 'on call', endsAt, olderCredentials: 'keep' }
  expect(await outcomes(await begin('grant-capability', { users: { ids: [olga.id] }, ...one }))).toEqual({
    [olga.id]: 'succeeded',
  })
  const both = { users: { ids: [olga.id, nora.id] } }
  expect(await outcomes(await begin('grant-capability', { ...both, ...one }))).toEqual({
    [olga.id]: 'capability.already_granted',
    [nora.id]: 'succeeded',
  })
  expect(await permissions(nora)).toContain(fleet)
  const { items } = await get(`capabilities?user=${nora.id}`)
  expect(items).toMatchObject([{ permission: fleet, reason: 'on call', endsAt, grantedBy: { name: 'ada' } }])
  const taken = await begin('revoke-capability', { users: { ids: [nora.id, ada.id] }, permission: fleet })
  expect(taken.body).toMatchObject({ action: 'revoke-capability', permission: fleet, role: null })
  expect(await outcomes(taken)).toEqual({ [nora.id]: 'succeeded', [ada.id]: 'capability.not_found' })
  expect(await permissions(nora)).not.toContain(fleet)
  expect((await begin('grant-capability', { ...both, ...one, permission: 'users:delete' })).body.code).toBe(
    'capability.not_grantable',
  )
  expect(
    (await begin('grant-capability', { ...both, ...one, endsAt: '2020-01-01T00:00:00Z' })).body.errors,
  ).toMatchObject([{ field: 'endsAt' }])
})

test('a role is revoked from many whose other roles stay, and nobody revokes what is beyond their own', async () => {
  await app.close()
  await open('default')
  const nora = await app.addPerson(ada, 'nora', ['member', 'auditor'])
  const only = await app.addPerson(ada, 'only', ['auditor'])
  const tara = await app.addPerson(ada, 'tara', ['administrator'])
  const ids = [nora.id, only.id, ada.id]
  const job = await begin('revoke-role', { users: { ids }, role: 'auditor', olderCredentials: 'keep' }, tara)
  const done = await outcomes(job)
  expect(done[nora.id]).toBe('succeeded')
  expect(done[only.id]).toBe('succeeded')
  expect(done[ada.id]).toBe('access.escalation')
  const keys = async (person: Person) =>
    (await get(`users/${person.id}`)).roles.map(({ key }: { key: string }) => key)
  expect(await keys(nora)).toEqual(['member'])
  expect(await keys(only)).toEqual([])
})

test('many are added to a group and removed from it; its last owner stays, and a private group stays unnamed', async () => {
  const nora = await app.addPerson(ada, 'nora2')
  const otto = await app.addPerson(ada, 'otto')
  const create = { name: 'Night shift', public: false }
  const group = await app.request({
    method: 'POST',
    path: '/tenants/default/groups',
    body: create,
    cookie: ada.cookie,
  })
  const { id } = group.body
  const users = { ids: [nora.id, otto.id, ada.id] }
  const added = await begin('add-to-group', { users, group: id, olderCredentials: 'keep' })
  expect(added.body.group).toEqual({ id, name: 'Night shift' })
  expect(Object.values(await outcomes(added))).toEqual(['succeeded', 'succeeded', 'succeeded'])
  const names = async () =>
    (await get(`groups/${id}/members`)).items.map(({ user }: { user: { name: string } }) => user.name)
  expect((await names()).toSorted()).toEqual(['ada', 'nora2', 'otto'])
  expect(await outcomes(await begin('remove-from-group', { users, group: id }))).toEqual({
    [nora.id]: 'succeeded',
    [otto.id]: 'succeeded',
    [ada.id]: 'group.last_owner',
  })
  const role = await app.request({
    method: 'POST',
    path: '/tenants/default/roles',
    body: { name: 'Lookers', permissions: ['users:read'] },
    cookie: ada.cookie,
  })
  const looker = await app.addPerson(ada, 'looker', [role.body.key])
  expect((await get(`jobs/${added.body.id}`, looker)).group).toBeNull()
  expect((await begin('add-to-group', { users, group: id }, looker)).body.code).toBe('group.not_found')
})
