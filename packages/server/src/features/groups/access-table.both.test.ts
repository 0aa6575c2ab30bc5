import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { giveRole, groupsIn } from '../../../test/groups.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

/** Who may do what with a group that has a role: every kind of caller with every operation. */
let app: TestApp
let groups: ReturnType<typeof groupsIn>
let people: Record<string, Person>
let plain: Person
let extra: Person
let serial = 0

beforeAll(async () => {
  app = await startTestApp({
    change: ({ roles }) => {
      const [admin] = roles
      if (!admin) throw new Error('the profile has no roles')
      const role = (key: string, permissions: string[]) =>
        roles.push({ ...admin, key, name: key, allPermissions: false, permissions })
      role('creator', ['groups:create'])
      role('reader', ['groups:read'])
      role('manager', ['groups:manage'])
      role('carried', ['settings:look-and-feel'])
      role('stronger-manager', ['groups:manage', 'settings:look-and-feel'])
    },
  })
  groups = groupsIn(app)
  const ada = await app.firstAdministrator()
  await app.addTenant('elsewhere')
  people = {
    admin: ada,
    outsider: await app.addPerson(ada, 'outsider'),
    creator: await app.addPerson(ada, 'creator', ['creator']),
    member: await app.addPerson(ada, 'plain-member'),
    owner: await app.addPerson(ada, 'owner', ['creator']),
    reader: await app.addPerson(ada, 'reader', ['reader']),
    'weaker manager': await app.addPerson(ada, 'manager', ['manager']),
    'stronger manager': await app.addPerson(ada, 'stronger', ['stronger-manager']),
    'of another tenant': await app.firstAdministrator('eve', 'elsewhere'),
  }
  plain = await app.addPerson(ada, 'somebody')
  extra = await app.addPerson(ada, 'extra')
})
afterAll(() => app.close())

const operations = {
  show: (by: Person, group: string) => groups.show(by, group),
  'list-members': (by: Person, group: string) => groups.members(by, group),
  'list-candidates': (by: Person, group: string) => groups.candidates(by, group),
  'list-history': (by: Person, group: string) => groups.history(by, group),
  update: (by: Person, group: string) => groups.update(by, group, { description: 'changed' }),
  'add-members': (by: Person, group: string) => groups.add(by, group, [extra.id]),
  'set-member-role': (by: Person, group: string) => groups.setRole(by, group, plain.id, 'owner'),
  'remove-member': (by: Person, group: string) => groups.drop(by, group, plain.id),
  leave: (by: Person, group: string) => groups.drop(by, group, by.id),
  delete: (by: Person, group: string) => groups.remove(by, group),
}
type Operation = keyof typeof operations

const columns = Object.keys(operations) as Operation[]
const no = '403 access.denied'
const up = '403 access.escalation'
const un = '404 group.not_found'
const notIn = '404 group.member_not_found'
// A user who may not see names is always refused the list of candidates.
const away = columns.map((operation) => (operation === 'list-candidates' ? no : un))

// In the order of the operations: show, members, candidates, history, update, add, set role, remove, leave, delete.
const ofPrivate: Record<string, (string | number)[]> = {
  outsider: away,
  creator: away,
  member: [200, 200, no, no, no, no, no, no, 204, no],
  owner: [200, 200, no, 200, 200, 201, 200, 204, '409 group.last_owner', 204],
  reader: [200, 200, no, no, no, no, no, no, notIn, no],
  'weaker manager': [200, 200, 200, 200, 200, up, up, up, notIn, up],
  'stronger manager': [200, 200, 200, 200, 200, 201, 200, 204, notIn, 204],
  admin: [200, 200, 200, 200, 200, 201, 200, 204, notIn, 204],
  'of another tenant': columns.map(() => '404 tenant.not_found'),
}
const ofPublic: Record<string, (string | number)[]> = {
  ...ofPrivate,
  outsider: [200, no, no, no, no, no, no, no, notIn, no],
  creator: [200, no, no, no, no, no, no, no, notIn, no],
}

describe.each([
  ['a private group', false, ofPrivate],
  ['a public group', true, ofPublic],
] as const)('with %s', (_, open, table) => {
  test.each(Object.keys(table))('%s', async (kind) => {
    const answers: Record<string, string | number> = {}
    const by = people[kind] as Person
    for (const operation of columns) {
      const group = await fresh(open)
      const answer = await operations[operation](by, group)
      answers[operation] = answer.status < 300 ? answer.status : `${answer.status} ${answer.body.code}`
      await groups.remove(people.admin as Person, group)
    }
    const expected = table[kind] ?? []
    expect(answers).toEqual(Object.fromEntries(columns.map((operation, n) => [operation, expected[n]])))
  })
})

test('a caller without a session may do nothing', async () => {
  const group = await fresh(true)
  for (const operation of columns) {
    const answer = await operations[operation]({ ...plain, cookie: '' }, group)
    expect([operation, answer.status]).toEqual([operation, 401])
  }
})

test('groups are created by users who may', async () => {
  const answers: Record<string, number> = {}
  for (const [kind, person] of Object.entries(people)) {
    serial += 1
    answers[kind] = (await groups.create(person, { name: `Created ${serial}` })).status
  }
  expect(answers).toEqual({
    admin: 201,
    outsider: 403,
    creator: 201,
    member: 403,
    owner: 201,
    reader: 403,
    'weaker manager': 201,
    'stronger manager': 201,
    'of another tenant': 404,
  })
})

/** A group owned by `owner` alone, with `member` and another user in it. */
async function fresh(open: boolean): Promise<string> {
  serial += 1
  const { owner, member } = people as { owner: Person; member: Person }
  const members: [Person, 'member'][] = [
    [member, 'member'],
    [plain, 'member'],
  ]
  const group = await groups.made(owner, `Group ${serial}`, members, open)
  await giveRole(app, group, 'carried')
  return group
}
