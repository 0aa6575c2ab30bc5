import { afterAll, beforeAll, expect, test } from 'vitest'
import { giveRole, groupsIn } from '../../../test/groups.ts'
import { type Answer, type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

let app: TestApp
let groups: ReturnType<typeof groupsIn>
const people: Record<string, Person> = {}
let count = 0

const who = (name: string) => people[name] as Person

beforeAll(async () => {
  app = await startTestApp({
    change: ({ roles }) => {
      const member = roles.find(({ key }) => key === 'member') as (typeof roles)[number]
      const role = (key: string, permissions: string[]) =>
        roles.push({
          ...member,
          key,
          name: key,
          default: false,
          permissions: [...member.permissions, ...permissions],
        })
      role('manager', ['groups:read', 'groups:manage', 'users:read-names', 'api-keys:create'])
      role('assigner', ['groups:read', 'groups:assign-roles', 'users:read-names', 'users:read'])
      role('auditing', ['audit:read'])
    },
  })
  groups = groupsIn(app)
  people.ada = await app.firstAdministrator()
  for (const [name, roles] of [
    ['owner', undefined],
    ['member', undefined],
    ['other', undefined],
    ['manager', ['manager']],
    ['assigner', ['assigner']],
  ] as const)
    people[name] = await app.addPerson(who('ada'), name, roles && [...roles])
})
afterAll(() => app.close())

const callers = ['ada', 'owner', 'member', 'manager', 'assigner', 'other']
const verdictOf = ({ status, body }: Answer) =>
  status < 300
    ? { allowed: true }
    : { allowed: false, code: body.code, ...(body.missing ? { missing: body.missing } : {}) }

/** A group that everybody sees, with an owner and a member. If it has a role, only administrators have the rights of that role. */
async function made(withRole: boolean): Promise<string> {
  count += 1
  const group = await groups.made(
    who('ada'),
    `Group ${count}`,
    [
      [who('owner'), 'owner'],
      [who('member'), 'member'],
    ],
    true,
  )
  await groups.drop(who('ada'), group, who('ada').id)
  if (withRole) await giveRole(app, group, 'auditing')
  return group
}

test.each([false, true].flatMap((withRole) => callers.map((caller) => [caller, withRole] as const)))(
  'the actions of a group for %s, with a role: %s, are the ones that its operations accept',
  async (caller, withRole) => {
    const group = await made(withRole)
    const by = who(caller)
    const key = async () =>
      (await groups.ask(by, 'POST', `/${group}/api-keys`, { name: `key ${count}` })) as Answer
    const { actions } = (await groups.show(by, group)).body
    const listed = (await groups.list(by, `?q=Group ${count}`)).body.items[0]
    expect(listed.actions.update).toEqual(actions.update)
    const created = await key()
    const id = created.body.id ?? '00000000-0000-7000-8000-000000000000'
    const done = {
      createApiKey: verdictOf(created),
      listHistory: verdictOf(await groups.ask(by, 'GET', `/${group}/history`)),
      update: verdictOf(await groups.update(by, group, { description: 'Anew' })),
      addMembers: verdictOf(await groups.add(by, group, [who('other').id])),
      changeRoles: verdictOf(
        await groups.ask(by, 'PUT', `/${group}/roles`, { roles: [], olderCredentials: 'keep' }),
      ),
    }
    expect(actions).toMatchObject(done)
    const again = (await groups.show(by, group)).body.actions
    const keys = (await groups.ask(by, 'GET', `/${group}/api-keys`)) as Answer
    const woken = verdictOf(await groups.ask(by, 'POST', `/${group}/api-keys/${id}/wake`, {}))
    const revoked = verdictOf(await groups.ask(by, 'DELETE', `/${group}/api-keys/${id}`))
    if (created.status === 201) {
      expect(again.revokeApiKey).toEqual(revoked)
      expect(keys.body.items.find((one: { id: string }) => one.id === id).actions).toEqual({
        wake: woken,
        revoke: revoked,
      })
    }
    expect(again.delete).toEqual(verdictOf(await groups.remove(by, group)))
  },
)

test.each(callers)(
  'the actions of members for %s are the ones that the operations accept',
  async (caller) => {
    const group = await made(false)
    const by = who(caller)
    const rows = async (): Promise<
      { user: { id: string }; role: string; actions: Record<string, unknown> }[]
    > => (await groups.members(by, group)).body.items ?? []
    const rowOf = async (name: string) => (await rows()).find(({ user }) => user.id === who(name).id)
    // The only owner stays. A member is promoted, after which one of the two can be demoted; at last they leave.
    for (const name of ['owner', 'member', 'owner']) {
      const row = await rowOf(name)
      if (!row) continue
      const other = row.role === 'owner' ? 'member' : 'owner'
      expect(row.actions.setRole).toEqual(verdictOf(await groups.setRole(by, group, who(name).id, other)))
    }
    for (const name of ['owner', 'member']) {
      const row = await rowOf(name)
      if (row) expect(row.actions.remove).toEqual(verdictOf(await groups.drop(by, group, who(name).id)))
    }
  },
)

test('what a caller may do with groups in general is what the operations accept', async () => {
  const hidden = await groups.made(who('ada'), 'Hidden', [[who('owner'), 'owner']], false)
  for (const caller of callers.filter((each) => each !== 'owner')) {
    const by = who(caller)
    const { actions } = (await app.request({ path: '/me', cookie: by.cookie })).body
    const seen = (await groups.list(by, '?q=Hidden')).body.items.length === 1
    expect([caller, actions.seeAllGroups.allowed]).toEqual([caller, seen])
    const changed = await groups.update(by, hidden, { description: caller })
    expect([caller, actions.manageGroups.allowed]).toEqual([caller, changed.status === 200])
  }
  const { actions } = (await app.request({ path: '/me', cookie: who('owner').cookie })).body
  const denied = (permission: string) => ({ allowed: false, code: 'access.denied', missing: [permission] })
  expect(actions).toMatchObject({
    seeAllGroups: denied('groups:read'),
    manageGroups: denied('groups:manage'),
  })
})
