import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventsOf, groupNames, groupsIn, membersOf } from '../../../test/groups.ts'
import { refusalOf } from '../../../test/refusals.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

let app: TestApp
let groups: ReturnType<typeof groupsIn>
let ada: Person
let olga: Person
let max: Person
/** Is in no group. */
let nil: Person

beforeAll(async () => {
  app = await startTestApp({
    change: ({ roles }) => {
      roles.find(({ key }) => key === 'member')?.permissions.push('groups:create')
    },
  })
  groups = groupsIn(app)
  ada = await app.firstAdministrator()
  olga = await app.addPerson(ada, 'olga')
  max = await app.addPerson(ada, 'max')
  nil = await app.addPerson(ada, 'nil')
})
afterAll(() => app.close())

describe('a new group', () => {
  test('is owned by its creator and has the requested members', async () => {
    const members = [
      { user: max.id, role: 'owner' },
      { user: nil.id, role: 'member' },
    ]
    const made = await groups.create(olga, { name: '  Blue   team ', description: 'They defend', members })
    expect(made).toMatchObject({
      status: 201,
      body: {
        name: 'Blue team',
        description: 'They defend',
        public: false,
        members: 3,
        owners: 2,
        ownRole: 'owner',
        firstOwners: [
          { id: max.id, name: 'max' },
          { id: olga.id, name: 'olga' },
        ],
        roles: [],
      },
    })
    expect(await membersOf(app, made.body.id)).toEqual(['max owner', 'nil member', 'olga owner'])
    expect(await eventsOf(app, made.body.id)).toMatchObject([
      {
        action: 'group.created',
        actorName: 'olga',
        targetKind: 'group',
        targetName: 'Blue team',
        after: { description: 'They defend', public: false, owners: ['olga', 'max'], members: ['nil'] },
      },
    ])
    await groups.remove(olga, made.body.id)
  })

  test('is not created when a member does not exist, is listed twice or is the creator', async () => {
    const attempt = (...users: string[]) =>
      groups.create(olga, { name: 'Half', members: users.map((user) => ({ user, role: 'member' })) })
    const other = '00000000-0000-7000-8000-000000000000'
    const unknown = await attempt(max.id, other)
    expect(refusalOf(unknown)).toBe('404 user.not_found')
    expect(unknown.body.errors).toMatchObject([{ field: 'members.1.user' }])
    const twice = await attempt(max.id, nil.id, max.id)
    expect(refusalOf(twice)).toBe('400 request.invalid')
    expect(twice.body.errors).toMatchObject([{ field: 'members.2.user' }])
    expect(refusalOf(await attempt(olga.id))).toBe('400 request.invalid')
    expect(groupNames(await groups.list(ada, '?q=Half'))).toEqual([])
  })

  test('is created once when the request is repeated with the same idempotency key', async () => {
    const request = {
      method: 'POST' as const,
      path: '/tenants/default/groups',
      body: { name: 'Repeated' },
      cookie: olga.cookie,
      headers: { 'idempotency-key': 'once' },
    }
    const [first, second] = [await app.request(request), await app.request(request)]
    expect(first.status).toBe(201)
    expect(second.body).toEqual(first.body)
    expect(groupNames(await groups.list(ada, '?q=repeated'))).toEqual(['Repeated'])
  })
})

describe('the name of a group', () => {
  test.each([
    ['in another case', 'ÉQUIPE straße'],
    ['in another Unicode form', 'e\u0301quipe strasse'],
    ['in another width', 'Ｅ\u0301quipe ｓtraße'],
    ['with other blanks', ' Équipe\u00a0\u2003 Straße '],
  ])('is taken also %s', async (_, same) => {
    const group = await groups.made(olga, 'Équipe Straße')
    const other = await groups.made(max, 'Something else')
    expect(refusalOf(await groups.create(max, { name: same }))).toBe('409 group.name_taken')
    expect(refusalOf(await groups.update(max, other, { name: same }))).toBe('409 group.name_taken')
    expect((await groups.update(olga, group, { name: same })).status).toBe(200)
    await groups.remove(olga, group)
    await groups.remove(max, other)
  })

  test.each([
    ['blanks', '   '],
    ['nothing that can be seen', '\u3164'],
    ['two lines', 'One\nTwo'],
    ['hidden characters', 'Bl\u200bue'],
    ['more than a hundred characters', 'x'.repeat(101)],
    ['letters that are normalised to too many', '\ufdfa'.repeat(100)],
  ])('is refused as %s', async (_, name) => {
    const group = await groups.made(olga, 'Well named')
    expect(refusalOf(await groups.create(olga, { name }))).toBe('400 request.invalid')
    const renamed = await groups.update(olga, group, { name })
    expect(refusalOf(renamed)).toBe('400 request.invalid')
    expect(renamed.body.errors).toMatchObject([{ field: 'name' }])
    await groups.remove(olga, group)
  })

  test('is free again when the group is deleted', async () => {
    await groups.remove(olga, await groups.made(olga, 'Phoenix'))
    await groups.remove(max, await groups.made(max, 'PHOENIX'))
  })
})

describe('a change of a group', () => {
  test('is shown at once and records the former values in the log', async () => {
    const group = await groups.made(olga, 'Before')
    const change = { name: 'After', description: 'New', public: true }
    expect((await groups.update(olga, group, change)).body).toMatchObject(change)
    expect((await groups.show(nil, group)).body).toMatchObject(change)
    expect((await eventsOf(app, group)).at(-1)).toMatchObject({
      action: 'group.updated',
      targetName: 'After',
      before: { name: 'Before', description: '', public: false },
      after: change,
    })
    await groups.update(olga, group, { description: 'New' })
    expect((await eventsOf(app, group)).at(-1)).toMatchObject({ before: {}, after: {} })
    await groups.remove(olga, group)
  })

  test('deletes it with its memberships', async () => {
    const group = await groups.made(olga, 'Short-lived', [[max, 'member']])
    expect((await groups.remove(olga, group)).status).toBe(204)
    expect(refusalOf(await groups.show(ada, group))).toBe('404 group.not_found')
    expect(await membersOf(app, group)).toEqual([])
    expect((await eventsOf(app, group)).at(-1)).toMatchObject({
      action: 'group.deleted',
      targetName: 'Short-lived',
      before: { description: '', public: false, members: 2, owners: 1 },
    })
  })
})

describe('the list of groups', () => {
  let made: string[]
  beforeAll(async () => {
    made = [
      await groups.made(olga, 'alpha'),
      await groups.made(max, 'Beta', [[olga, 'member']]),
      await groups.made(max, 'gamma', [], true),
      await groups.made(max, 'Delta_100%'),
    ]
  })
  afterAll(async () => {
    for (const group of made) await groups.remove(ada, group)
  })

  const listed = async (by: Person, query = '') => {
    const names = groupNames(await groups.list(by, query))
    return names.filter((name) => ['alpha', 'Beta', 'gamma', 'Delta_100%'].includes(name))
  }

  test('contains the user’s own groups and public ones; with groups:read all of them', async () => {
    expect(await listed(olga)).toEqual(['alpha', 'Beta', 'gamma'])
    expect(await listed(max)).toEqual(['Beta', 'Delta_100%', 'gamma'])
    expect(await listed(nil)).toEqual(['gamma'])
    expect(await listed(ada)).toEqual(['alpha', 'Beta', 'Delta_100%', 'gamma'])
  })

  test('can be filtered to one’s own groups, also for users who see all', async () => {
    expect(await listed(olga, '?mine=true')).toEqual(['alpha', 'Beta'])
    expect(await listed(ada, '?mine=true')).toEqual([])
    const own = (await groups.list(olga, '?mine=true')).body.items
    expect(own.map(({ name, ownRole }: { name: string; ownRole: string }) => `${name} ${ownRole}`)).toEqual(
      expect.arrayContaining(['alpha owner', 'Beta member']),
    )
  })

  test('finds a part of a name in any case, and special characters have no meaning', async () => {
    expect(await listed(ada, '?q=ALPH')).toEqual(['alpha'])
    expect(await listed(ada, `?q=${encodeURIComponent('0%')}`)).toEqual(['Delta_100%'])
    expect(await listed(ada, '?q=_')).toEqual(['Delta_100%'])
    expect(await listed(nil, '?q=alph')).toEqual([])
  })

  test.each(['name', '-name', 'createdAt', '-createdAt'])(
    'sorted by %s comes in pages without gaps or repetitions',
    async (sort) => {
      const whole = await groups.list(ada, `?sort=${sort}&limit=200&total=true`)
      const seen: string[] = []
      let cursor = ''
      do {
        const page = await groups.list(ada, `?sort=${sort}&limit=2${cursor}`)
        seen.push(...groupNames(page))
        cursor = page.body.nextCursor ? `&cursor=${encodeURIComponent(page.body.nextCursor)}` : ''
      } while (cursor)
      expect(seen).toEqual(groupNames(whole))
      expect(whole.body.total).toBe(seen.length)
      const created = whole.body.items.map(({ createdAt }: { createdAt: string }) => createdAt)
      if (sort === 'createdAt') expect(created).toEqual(created.toSorted())
      if (sort === '-createdAt') expect(created).toEqual(created.toSorted().reverse())
    },
  )

  test('finds the groups without an owner who can sign in', async () => {
    const quiet = await app.addPerson(ada, 'quiet')
    const group = await groups.made(quiet, 'Ownerless', [[nil, 'member']])
    const path = `/tenants/default/users/${quiet.id}/status`
    await app.request({ method: 'PUT', path, body: { status: 'inactive' }, cookie: ada.cookie })
    expect(groupNames(await groups.list(ada, '?ownerless=true'))).toEqual(['Ownerless'])
    expect(groupNames(await groups.list(nil, '?ownerless=true'))).toEqual(['Ownerless'])
    expect(groupNames(await groups.list(olga, '?ownerless=true'))).toEqual([])
    expect(groupNames(await groups.list(ada, '?ownerless=false'))).not.toContain('Ownerless')
    await groups.remove(ada, group)
  })

  test('shows the names of owners to users who may see them', async () => {
    const owners = async (by: Person, name: string) =>
      (await groups.list(by, `?q=${name}`)).body.items[0].firstOwners
    expect(await owners(nil, 'gamma')).toEqual([])
    expect(await owners(ada, 'gamma')).toEqual([{ id: max.id, name: 'max' }])
    expect(await owners(olga, 'beta')).toEqual([{ id: max.id, name: 'max' }])
  })
})

describe('where the profile has no groups', () => {
  test('no operation does anything', async () => {
    const bare = await startTestApp({
      change: (source) => {
        source.groups.enabled = false
      },
    })
    try {
      const admin = await bare.firstAdministrator()
      const there = groupsIn(bare)
      const one = '/00000000-0000-7000-8000-000000000000'
      const answers = [
        await there.list(admin),
        await there.create(admin, { name: 'None' }),
        await there.show(admin, one.slice(1)),
        await there.update(admin, one.slice(1), { name: 'None' }),
        await there.remove(admin, one.slice(1)),
        await there.members(admin, one.slice(1)),
        await there.candidates(admin, one.slice(1)),
        await there.add(admin, one.slice(1), [admin.id]),
        await there.setRole(admin, one.slice(1), admin.id, 'owner'),
        await there.drop(admin, one.slice(1), admin.id),
        await there.history(admin, one.slice(1)),
        await bare.request({ path: `/tenants/default/users/${admin.id}/groups`, cookie: admin.cookie }),
      ]
      expect(answers.map(refusalOf)).toEqual(answers.map(() => '403 access.action_disabled'))
      expect((await bare.request({ path: '/me', cookie: admin.cookie })).body.tenant.groups).toBe(false)
    } finally {
      await bare.close()
    }
    expect((await app.request({ path: '/me', cookie: nil.cookie })).body.tenant.groups).toBe(true)
  })
})
