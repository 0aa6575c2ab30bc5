import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventsOf, giveRole, groupsIn, membersOf } from '../../../test/groups.ts'
import { refusalOf } from '../../../test/refusals.ts'
import { type Answer, type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

let app: TestApp
let groups: ReturnType<typeof groupsIn>
let ada: Person
let olga: Person
let max: Person
let nil: Person
const nobody = '00000000-0000-7000-8000-000000000000'

beforeAll(async () => {
  app = await startTestApp({
    change: ({ roles }) => {
      roles.find(({ key }) => key === 'member')?.permissions.push('groups:create')
    },
  })
  groups = groupsIn(app)
  ada = await app.firstAdministrator()
  olga = await app.addPerson(ada, 'olga')
  max = await app.addPerson(ada, 'Max')
  nil = await app.addPerson(ada, 'nil')
})
afterAll(() => app.close())

const names = ({ body }: Answer) => body.items.map(({ user }: { user: { name: string } }) => user.name)
const permissionsOf = async (person: Person): Promise<string[]> =>
  (await app.request({ path: '/me', cookie: person.cookie })).body.permissions

async function setStatus(person: Person, status: 'active' | 'inactive'): Promise<void> {
  const path = `/tenants/default/users/${person.id}/status`
  const answer = await app.request({ method: 'PUT', path, body: { status }, cookie: ada.cookie })
  expect(answer.status, answer.raw).toBe(200)
}

describe('adding users to a group', () => {
  test('adds users who are not in it, counts them, and records them in the log', async () => {
    const group = await groups.made(olga, 'Adding')
    expect((await groups.add(olga, group, [max.id])).body).toEqual({ added: 1, already: 0 })
    expect((await groups.add(olga, group, [max.id, nil.id], 'owner')).body).toEqual({ added: 1, already: 1 })
    expect(await membersOf(app, group)).toEqual(['Max member', 'nil owner', 'olga owner'])
    expect((await groups.show(olga, group)).body).toMatchObject({ members: 3, owners: 2 })
    expect((await eventsOf(app, group)).slice(1)).toMatchObject([
      { action: 'group.members-added', after: { role: 'member', users: ['Max'] } },
      { action: 'group.members-added', after: { role: 'owner', users: ['nil'] } },
    ])
    await groups.remove(olga, group)
  })

  test('adds nobody when one of them does not exist', async () => {
    const group = await groups.made(olga, 'All or none')
    const answer = await groups.add(olga, group, [max.id, nobody])
    expect(refusalOf(answer)).toBe('404 user.not_found')
    expect(answer.body.errors).toMatchObject([{ field: 'users.1' }])
    expect(await membersOf(app, group)).toEqual(['olga owner'])
    await groups.remove(olga, group)
  })

  test.each([
    ['nobody', { users: [] }],
    ['somebody twice', { users: [nobody, nobody] }],
    [
      'more than a thousand',
      { users: Array.from({ length: 1001 }, (_, n) => nobody.replace(/0{4}$/, `${1000 + n}`)) },
    ],
    ['an invalid id', { users: ['olga'] }],
    ['an unknown role', { users: [nobody], role: 'admin' }],
    ['an unknown field', { users: [nobody], source: 'ldap' }],
  ])('is refused with %s', async (_, body) => {
    const group = await groups.made(olga, 'Bad input')
    expect(refusalOf(await groups.ask(olga, 'POST', `/${group}/members`, body))).toBe('400 request.invalid')
    expect(await membersOf(app, group)).toEqual(['olga owner'])
    await groups.remove(olga, group)
  })
})

describe('an owner', () => {
  test('a member is promoted, and an owner demoted', async () => {
    const group = await groups.made(olga, 'Roles', [[max, 'member']])
    const promoted = await groups.setRole(olga, group, max.id, 'owner')
    expect(promoted.body).toMatchObject({
      user: { id: max.id, name: 'Max' },
      role: 'owner',
      status: 'active',
    })
    expect((await groups.setRole(max, group, olga.id, 'member')).status).toBe(200)
    expect(await membersOf(app, group)).toEqual(['Max owner', 'olga member'])
    expect((await groups.show(max, group)).body).toMatchObject({ members: 2, owners: 1 })
    expect((await eventsOf(app, group)).slice(1)).toMatchObject([
      {
        action: 'group.member-role-changed',
        before: { user: 'Max', role: 'member' },
        after: { role: 'owner' },
      },
      {
        action: 'group.member-role-changed',
        before: { user: 'olga', role: 'owner' },
        after: { role: 'member' },
      },
    ])
    await groups.remove(max, group)
  })

  test('the only one cannot leave, be demoted or be removed by anybody, whoever else is a member', async () => {
    const group = await groups.made(olga, 'Sole owner', [[max, 'member']])
    const answers = [
      await groups.drop(olga, group, olga.id),
      await groups.setRole(olga, group, olga.id, 'member'),
      await groups.drop(ada, group, olga.id),
      await groups.setRole(ada, group, olga.id, 'member'),
    ]
    expect(answers.map(refusalOf)).toEqual(answers.map(() => '409 group.last_owner'))
    expect(answers[0]?.body.detail).toContain('First make another member an owner')
    expect(await membersOf(app, group)).toEqual(['Max member', 'olga owner'])

    await groups.setRole(olga, group, max.id, 'owner')
    expect((await groups.drop(olga, group, olga.id)).status).toBe(204)
    expect(await membersOf(app, group)).toEqual(['Max owner'])
    expect((await eventsOf(app, group)).at(-1)).toMatchObject({
      action: 'group.left',
      actorName: 'olga',
      before: { user: 'olga', role: 'owner' },
    })
    await groups.remove(max, group)
  })

  test('one who cannot sign in does not count', async () => {
    const una = await app.addPerson(ada, 'una')
    const uwe = await app.addPerson(ada, 'uwe')
    const group = await groups.made(una, 'Inactive owner', [[uwe, 'owner']])
    await setStatus(uwe, 'inactive')
    expect(refusalOf(await groups.drop(una, group, una.id))).toBe('409 group.last_owner')
    await setStatus(una, 'inactive')
    // Removing one of them is refused until an owner can sign in.
    expect(refusalOf(await groups.drop(ada, group, uwe.id))).toBe('409 group.last_owner')
    await groups.add(ada, group, [nil.id], 'owner')
    expect((await groups.drop(ada, group, uwe.id)).status).toBe(204)
    expect(await membersOf(app, group)).toEqual(['nil owner', 'una owner'])
    await groups.remove(nil, group)
  })
})

describe('leaving', () => {
  test('is possible for every member, also in a group with more rights than they have', async () => {
    const group = await groups.made(ada, 'Strong', [[max, 'member']])
    await giveRole(app, group, 'super-admin')
    expect((await groups.drop(max, group, max.id)).status).toBe(204)
    expect(refusalOf(await groups.drop(max, group, max.id))).toBe('404 group.not_found')
    await groups.remove(ada, group)
  })

  test('is refused to users who are not in it', async () => {
    const group = await groups.made(olga, 'Open', [], true)
    expect(refusalOf(await groups.drop(max, group, max.id))).toBe('404 group.member_not_found')
    expect(refusalOf(await groups.drop(olga, group, max.id))).toBe('404 group.member_not_found')
    expect(refusalOf(await groups.setRole(olga, group, max.id, 'owner'))).toBe('404 group.member_not_found')
    await groups.remove(olga, group)
  })
})

describe('a group with roles', () => {
  test('gives and revokes its rights with the next request', async () => {
    const group = await groups.made(ada, 'Auditors')
    await giveRole(app, group, 'auditor')
    expect(await permissionsOf(max)).not.toContain('audit:read')
    await groups.add(ada, group, [max.id])
    expect(await permissionsOf(max)).toContain('audit:read')
    await groups.drop(ada, group, max.id)
    expect(await permissionsOf(max)).not.toContain('audit:read')
    await groups.add(ada, group, [max.id, nil.id])
    expect(await permissionsOf(nil)).toContain('audit:read')
    await groups.remove(ada, group)
    expect(await permissionsOf(max)).not.toContain('audit:read')
    expect(await permissionsOf(nil)).not.toContain('audit:read')
  })

  test('can be filled, emptied and deleted only by users with all its rights; all who manage groups can rename it', async () => {
    const body = { name: 'Groups manager', permissions: ['groups:manage'] }
    const role = await app.request({
      method: 'POST',
      path: '/tenants/default/roles',
      body,
      cookie: ada.cookie,
    })
    const mia = await app.addPerson(ada, 'mia', [role.body.key])
    const group = await groups.made(ada, 'Beyond mia', [[max, 'member']])
    await giveRole(app, group, 'auditor')
    const answers = [
      await groups.add(mia, group, [mia.id]),
      await groups.add(mia, group, [nil.id]),
      await groups.setRole(mia, group, max.id, 'owner'),
      await groups.drop(mia, group, max.id),
      await groups.remove(mia, group),
    ]
    expect(answers.map(refusalOf)).toEqual(answers.map(() => '403 access.escalation'))
    expect(answers[0]?.body.missing).toContain('audit:read')
    expect(await membersOf(app, group)).toEqual(['ada owner', 'Max member'])
    expect((await groups.update(mia, group, { description: 'Known to mia' })).status).toBe(200)
    expect((await groups.show(mia, group)).body).toMatchObject({
      actions: { update: { allowed: true }, addMembers: { allowed: false } },
    })
    expect((await groups.show(ada, group)).body).toMatchObject({
      actions: { update: { allowed: true }, addMembers: { allowed: true } },
    })
    expect((await groups.show(max, group)).body).toMatchObject({
      actions: { update: { allowed: false }, addMembers: { allowed: false } },
    })
    await groups.remove(ada, group)
  })

  test('can be shared by an owner who has its rights only through it', async () => {
    const group = await groups.made(ada, 'Handed on', [[olga, 'owner']])
    await giveRole(app, group, 'auditor')
    expect((await groups.add(olga, group, [nil.id])).status).toBe(201)
    expect(await permissionsOf(nil)).toContain('audit:read')
    await groups.remove(ada, group)
  })
})

describe('the members of a group', () => {
  test('are listed by name in pages, filtered by role and by a part of the name', async () => {
    const group = await groups.made(olga, 'Pages', [
      [max, 'owner'],
      [nil, 'member'],
    ])
    expect(names(await groups.members(olga, group))).toEqual(['Max', 'nil', 'olga'])
    const first = await groups.members(olga, group, '?limit=2&total=true')
    expect(first.body.total).toBe(3)
    const next = `?limit=2&total=true&cursor=${encodeURIComponent(first.body.nextCursor)}`
    expect([names(first), names(await groups.members(olga, group, next))]).toEqual([['Max', 'nil'], ['olga']])
    const owners = await groups.members(olga, group, '?role=owner&total=true')
    expect([names(owners), owners.body.total]).toEqual([['Max', 'olga'], 2])
    expect((await groups.members(olga, group, '?role=member&total=true')).body.total).toBe(1)
    const found = await groups.members(olga, group, '?q=MA&total=true')
    expect([names(found), found.body.total]).toEqual([['Max'], 1])
    expect(names(await groups.members(olga, group, '?q=%25'))).toEqual([])
    expect(first.body.items[0]).toEqual({
      actions: { setRole: { allowed: true }, remove: { allowed: true } },
      user: { id: max.id, name: 'Max' },
      role: 'owner',
      status: 'active',
      source: 'manual',
      addedAt: expect.any(String),
      addedBy: null,
    })
    const byAda = (await groups.members(ada, group)).body.items[0]
    expect(byAda.addedBy).toEqual({ id: olga.id, name: 'olga' })
    await groups.remove(olga, group)
  })

  test('are known to each other; to others of a public group with users:read-names', async () => {
    const group = await groups.made(olga, 'Public', [[max, 'member']], true)
    expect(names(await groups.members(max, group))).toEqual(['Max', 'olga'])
    expect(names(await groups.members(ada, group))).toEqual(['Max', 'olga'])
    const refused = await groups.members(nil, group)
    expect(refusalOf(refused)).toBe('403 access.denied')
    expect(refused.body.missing).toEqual(['users:read-names'])
    await groups.remove(olga, group)
  })

  test('are chosen among the active users, where members are marked', async () => {
    const gone = await app.addPerson(ada, 'gone')
    await setStatus(gone, 'inactive')
    const group = await groups.made(olga, 'Candidates', [[max, 'member']])
    const items = ({ body }: Answer): { name: string; member: boolean }[] => body.items
    const shown = (answer: Answer) => items(answer).map(({ name }) => name)
    const all = await groups.candidates(ada, group, '?total=true')
    expect(shown(all)).toEqual(expect.arrayContaining(['ada', 'Max', 'nil', 'olga']))
    expect(shown(all)).not.toContain('gone')
    const marked = items(all).filter(({ member }) => member)
    expect(marked.map(({ name }) => name)).toEqual(['Max', 'olga'])
    expect(all.body.total).toBe(all.body.items.length)
    expect(shown(await groups.candidates(ada, group, '?q=NI&limit=1'))).toEqual(['nil'])
    expect(refusalOf(await groups.candidates(olga, group))).toBe('403 access.denied')
    await groups.remove(olga, group)
  })
})

describe('the history of a group', () => {
  test('is shown to its owners without addresses, and to auditors with them', async () => {
    const group = await groups.made(olga, 'History', [[max, 'member']], true)
    await groups.add(ada, group, [nil.id])
    await groups.setRole(olga, group, nil.id, 'owner')
    const own = await groups.history(olga, group, '?total=true')
    expect(own.body.total).toBe(3)
    expect(own.body.items).toMatchObject([
      { action: 'group.member-role-changed', actor: { name: 'olga' }, address: '', userAgent: '' },
      // With the id they could be added, and would then be known by name.
      { action: 'group.members-added', actor: { id: null, name: 'Somebody else' } },
      { action: 'group.created', after: { members: ['Max'] } },
    ])
    const audited = (await groups.history(ada, group)).body.items
    expect(audited[1]).toMatchObject({ actor: { name: 'ada' }, address: '127.0.0.1' })
    expect(refusalOf(await groups.history(max, group))).toBe('403 access.denied')
    const first = await groups.history(olga, group, '?limit=2')
    const rest = await groups.history(
      olga,
      group,
      `?limit=2&cursor=${encodeURIComponent(first.body.nextCursor)}`,
    )
    expect(rest.body.items.map(({ action }: { action: string }) => action)).toEqual(['group.created'])
    await groups.remove(olga, group)
  })
})

describe('where people sign in by email', () => {
  test('members are listed by alias, and a new alias moves them without a change of the groups', async () => {
    const mails = await startTestApp({ profile: 'heimdall' })
    try {
      const admin = await mails.firstAdministrator('ada@example.com')
      const there = groupsIn(mails)
      const { id } = admin
      const alias = (name: string) =>
        mails.request({ method: 'PATCH', path: '/me', body: { alias: name }, cookie: admin.cookie })
      await alias('Zora')
      const body = { email: 'max@example.com', alias: 'Max', password: 'max keeps nine grey geese' }
      const path = '/tenants/default/users'
      const created = await mails.request({ method: 'POST', path, body, cookie: admin.cookie })
      const group = await there.made({ ...admin, id }, 'By alias')
      await there.add(admin, group, [created.body.id])
      expect(names(await there.members(admin, group))).toEqual(['Max', 'Zora'])
      expect((await alias('Anna')).status).toBe(200)
      expect(names(await there.members(admin, group))).toEqual(['Anna', 'Max'])
      expect((await there.show(admin, group)).body).toMatchObject({ members: 2, owners: 1 })
    } finally {
      await mails.close()
    }
  })
})
