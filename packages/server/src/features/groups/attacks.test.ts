import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { comparable } from '../../../test/contract-calls.ts'
import { giveRole, groupsIn } from '../../../test/groups.ts'
import { refusalOf, stateOf } from '../../../test/refusals.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

/** Attempts to gain rights through groups. What is refused changes nothing. */
let app: TestApp
let groups: ReturnType<typeof groupsIn>
let ada: Person
let olga: Person
/** An administrator with a limit of fifty things; a role gives any number. */
let tara: Person
let nil: Person
/** Owned by olga, and private. */
let hidden: string
let boundless: string
/** Owns a group with a limit that nobody else has, and has a low limit of their own. */
let lim: Person
let before: Awaited<ReturnType<typeof stateOf>>['rows']

const nobody = '00000000-0000-7000-8000-000000000000'

beforeAll(async () => {
  app = await startTestApp({
    change: (source) => {
      source.limits.push({ key: 'things', description: 'How many things.', unit: 'things', bounds: [] })
      const [member, administrator] = ['member', 'administrator'].map((key) =>
        source.roles.find((role) => role.key === key),
      )
      if (!member || !administrator) throw new Error('the default profile has other roles now')
      member.permissions.push('groups:create')
      administrator.limits = { things: 50 }
      source.roles.push({ ...member, key: 'boundless', limits: { things: null }, default: false })
    },
  })
  groups = groupsIn(app)
  ada = await app.firstAdministrator()
  olga = await app.addPerson(ada, 'olga')
  tara = await app.addPerson(ada, 'tara', ['administrator'])
  nil = await app.addPerson(ada, 'nil')
  hidden = await groups.made(olga, 'Hidden')
  await groups.made(nil, 'Own of nil', [], true)
  boundless = await groups.made(ada, 'Boundless', [[nil, 'member']])
  await giveRole(app, boundless, 'boundless')
  lim = await app.addPerson(ada, 'lim')
  await giveRole(app, await groups.made(lim, 'Of lim alone'), 'boundless')
  const path = `/tenants/default/users/${lim.id}/limits/things`
  const set = await app.request({ method: 'PUT', path, body: { value: 5 }, cookie: ada.cookie })
  if (set.status >= 300) throw new Error(set.raw)
  before = (await stateOf(app)).rows
})
afterAll(() => app.close())
afterEach(async () => expect((await stateOf(app)).rows).toEqual(before))

describe('a private group', () => {
  const operations = {
    show: (group: string) => groups.show(nil, group),
    update: (group: string) => groups.update(nil, group, { public: true }),
    delete: (group: string) => groups.remove(nil, group),
    'list-members': (group: string) => groups.members(nil, group),
    'list-history': (group: string) => groups.history(nil, group),
    'add-members': (group: string) => groups.add(nil, group, [nil.id], 'owner'),
    'set-member-role': (group: string) => groups.setRole(nil, group, olga.id, 'member'),
    'remove-member': (group: string) => groups.drop(nil, group, olga.id),
    leave: (group: string) => groups.drop(nil, group, nil.id),
  }

  test.each(Object.keys(operations) as (keyof typeof operations)[])(
    'is answered as if it did not exist: %s',
    async (operation) => {
      const real = await operations[operation](hidden)
      expect(refusalOf(real)).toBe('404 group.not_found')
      expect(comparable(real)).toEqual(comparable(await operations[operation](nobody)))
    },
  )

  test('is neither listed, nor found, nor counted', async () => {
    for (const query of ['', 'q=hid', 'ownerless=false', 'sort=-createdAt', 'mine=false']) {
      const { body } = await groups.list(nil, `?total=true&${query}`)
      expect(JSON.stringify(body)).not.toContain('Hidden')
      expect(body.total).toBe(body.items.length)
    }
  })
})

describe('rights', () => {
  test('do not grow by joining a group with a limit beyond one’s own', async () => {
    const answers = [
      await groups.add(tara, boundless, [tara.id]),
      await groups.setRole(tara, boundless, nil.id, 'owner'),
      await groups.drop(tara, boundless, nil.id),
      await groups.remove(tara, boundless),
    ]
    expect(answers.map(refusalOf)).toEqual(answers.map(() => '403 access.escalation'))
    expect(answers[0]?.body.missing).toEqual(['things'])
  })

  test('are not gained by a transfer: a user who deletes an owner needs all rights that the new owner gains', async () => {
    const path = `/tenants/default/users/${lim.id}`
    const refused = await app.request({ method: 'DELETE', path, cookie: tara.cookie })
    expect(refusalOf(refused)).toBe('403 access.escalation')
    expect(refused.body.missing).toEqual(['things'])
  })

  test('of a member do not include managing the group', async () => {
    const answers = [
      await groups.setRole(nil, boundless, nil.id, 'owner'),
      await groups.add(nil, boundless, [olga.id]),
      await groups.drop(nil, boundless, ada.id),
      await groups.update(nil, boundless, { name: 'Mine' }),
    ]
    expect(answers.map(refusalOf)).toEqual(answers.map(() => '403 access.denied'))
  })
})

describe('fields', () => {
  test.each(['id', 'ownRole', 'owners', 'createdBy', 'tenantId', 'roles', '__proto__', 'constructor'])(
    'that the operation does not have are refused: %s',
    async (field) => {
      const body = `{"name":"New","${field}":"x"}`
      const post = { method: 'POST' as const, path: '/tenants/default/groups', body, cookie: olga.cookie }
      expect(refusalOf(await app.request(post))).toMatch(/^400 request\.(invalid|malformed_json)$/)
      const patch = { ...post, method: 'PATCH' as const, path: `${post.path}/${hidden}` }
      expect(refusalOf(await app.request(patch))).toMatch(/^400 request\.(invalid|malformed_json)$/)
    },
  )

  test.each([
    ['a description of two lines', { description: 'One\nTwo' }],
    ['a description with a hidden character', { description: 'a\u202eb' }],
    ['a description that is too long', { description: 'x'.repeat(501) }],
    ['an invalid visibility', { public: 'yes' }],
    ['no name', { name: null }],
  ])('are refused with %s', async (_, fields) => {
    expect(refusalOf(await groups.update(olga, hidden, fields))).toBe('400 request.invalid')
    expect(refusalOf(await groups.create(olga, { name: 'New', ...fields }))).toBe('400 request.invalid')
  })

  test.each(['name; drop table groups', 'members', '--name', ''])(
    'sorting by %j is refused',
    async (sort) => {
      expect(refusalOf(await groups.list(olga, `?sort=${encodeURIComponent(sort)}`))).toBe(
        '400 request.invalid',
      )
    },
  )

  test('take SQL for text', async () => {
    for (const q of ["' or 1=1 --", '%', '\\', '_', "'); drop table groups; --"]) {
      const query = `?total=true&q=${encodeURIComponent(q)}`
      const none = { status: 200, body: { items: [], total: 0 } }
      expect(await groups.list(ada, query)).toMatchObject(none)
      expect(await groups.members(ada, hidden, query)).toMatchObject(none)
      expect(await groups.candidates(ada, hidden, query)).toMatchObject(none)
    }
  })

  test('of a path must be ids', async () => {
    for (const id of ['hidden', `${hidden}'--`, hidden.toUpperCase()]) {
      expect(refusalOf(await groups.show(ada, id)), id).toBe('400 request.invalid')
      expect(refusalOf(await groups.drop(ada, hidden, id)), id).toBe('400 request.invalid')
    }
  })
})

describe('a cursor', () => {
  test('is valid only for its own list, filters and session', async () => {
    const { nextCursor } = (await groups.list(ada, '?limit=1')).body
    const cursor = `cursor=${encodeURIComponent(nextCursor)}`
    expect((await groups.list(ada, `?limit=1&${cursor}`)).status).toBe(200)
    const others = [
      await groups.list(ada, `?limit=1&sort=-name&${cursor}`),
      await groups.list(ada, `?limit=1&mine=true&${cursor}`),
      await groups.list(olga, `?limit=1&${cursor}`),
      await groups.members(ada, hidden, `?${cursor}`),
      await groups.candidates(ada, hidden, `?${cursor}`),
      await groups.history(ada, hidden, `?${cursor}`),
      await app.request({ path: `/tenants/default/users/${olga.id}/groups?${cursor}`, cookie: ada.cookie }),
    ]
    expect(others.map(refusalOf)).toEqual(others.map(() => '400 list.cursor_invalid'))
  })
})
