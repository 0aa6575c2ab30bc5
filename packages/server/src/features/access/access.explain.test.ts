import type { ExplainedPath, Holder } from '@rollcall/contract/access.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'
import { newId } from '../../platform/ids.ts'

/** Why a user may do something, and who may. The product's `reports:write` implies `reports:read`. */
let app: TestApp
let ada: Person
let kim: Person
let nil: Person

beforeAll(async () => {
  app = await startTestApp({
    change(source) {
      const group = 'Reports'
      source.permissions.push(
        { key: 'reports:read', group, description: 'Read reports.', implies: [] },
        { key: 'reports:write', group, description: 'Write reports.', implies: ['reports:read'] },
      )
      source.capabilities.push('reports:write')
      const bounds = [{ permission: 'reports:read', property: 'pages', unless: ['reports:write'] }]
      source.limits.push({
        key: 'reports.maxPages',
        description: 'Pages of one report.',
        unit: 'pages',
        bounds,
      })
      const role = {
        description: '',
        color: 'gray',
        allPermissions: false,
        limits: {},
        default: false,
      } as const
      source.roles.push(
        {
          ...role,
          key: 'reader',
          name: 'Reader',
          permissions: ['reports:read'],
          limits: { 'reports.maxPages': 20 },
        },
        { ...role, key: 'writer', name: 'Writer', permissions: ['reports:write'] },
      )
    },
  })
  ada = await app.firstAdministrator()
  kim = await app.addPerson(ada, 'kim', ['member', 'writer'])
  nil = await app.addPerson(ada, 'nil')
})
afterAll(() => app.close())

const why = (target: { id: string }, permission: string, by = ada, tenant = 'default', query = '') =>
  app.request({
    path: `/tenants/${tenant}/users/${target.id}/access/${permission}${query}`,
    cookie: by.cookie,
  })
const who = (permission: string, query = '', by = ada) =>
  app.request({ path: `/tenants/default/permissions/${permission}/users${query}`, cookie: by.cookie })
const namesOf = (items: Holder[]) => items.map(({ user }) => user.name)
const grant = async (target: Person, body: object = {}) => {
  const answer = await app.request({
    method: 'POST',
    path: '/tenants/default/capabilities',
    body: {
      user: target.id,
      permission: 'reports:write',
      reason: 'On call',
      olderCredentials: 'keep',
      ...body,
    },
    cookie: ada.cookie,
  })
  expect(answer.status, answer.raw).toBe(201)
  return answer.body.id as string
}
const revoke = (id: string) =>
  app.request({ method: 'DELETE', path: `/tenants/default/capabilities/${id}`, cookie: ada.cookie })
const setStatus = (target: { id: string }, status: string) =>
  app.request({
    method: 'PUT',
    path: `/tenants/default/users/${target.id}/status`,
    body: { status },
    cookie: ada.cookie,
  })

describe('why a user may do something', () => {
  test('names the role, who gave it, and the permission that implies this one', async () => {
    const { status, body, raw } = await why(kim, 'reports:read')
    expect(status, raw).toBe(200)
    expect(body).toMatchObject({
      permission: 'reports:read',
      group: 'Reports',
      allowed: true,
      held: true,
      blockedBy: null,
      paths: [
        {
          kind: 'role',
          role: { key: 'writer', name: 'Writer' },
          impliedBy: 'reports:write',
          source: 'manual',
          grantedBy: { id: ada.id, name: 'ada' },
          state: 'valid',
        },
      ],
    })
    expect(body.wouldGive.roles.map(({ key }: { key: string }) => key)).toEqual(['super-admin', 'reader'])
    expect(body.wouldGive.capability).toBe(false)
  })

  test('names the role that permits everything , without an implication', async () => {
    const { body } = await why(ada, 'reports:read')
    expect(body.paths).toMatchObject([{ role: { key: 'super-admin' }, impliedBy: null }])
  })

  test('says what is missing to a user who may not', async () => {
    const { body } = await why(nil, 'reports:write')
    expect(body).toMatchObject({ allowed: false, held: false, blockedBy: null, paths: [] })
    expect(body.wouldGive.roles.map(({ key }: { key: string }) => key)).toEqual(['super-admin', 'writer'])
    expect(body.wouldGive.capability).toBe(true)
  })

  test('shows a capability with its reason before it begins, while it counts, and after it has ended', async () => {
    const at = (milliseconds: number) => new Date(app.clock.now().getTime() + milliseconds).toISOString()
    const id = await grant(nil, { startsAt: at(60_000), endsAt: at(120_000) })
    const seen: [boolean, Partial<ExplainedPath>][] = []
    for (const wait of [0, 60_001, 60_000]) {
      app.clock.advance(wait)
      const { body } = await why(nil, 'reports:write')
      seen.push([body.allowed, body.paths[0]])
      expect((await who('reports:write')).body.items.some(({ user }: Holder) => user.id === nil.id)).toBe(
        body.held,
      )
    }
    const path = { kind: 'capability', role: null, reason: 'On call', impliedBy: null }
    expect(seen).toMatchObject([
      [false, { ...path, state: 'not-begun' }],
      [true, { ...path, state: 'valid' }],
      [false, { ...path, state: 'ended' }],
    ])
    await revoke(id)
  })

  test('answers for another moment by what is given now', async () => {
    const now = app.clock.now().getTime()
    const at = (milliseconds: number) => new Date(now + milliseconds).toISOString()
    const id = await grant(nil, { startsAt: at(60_000), endsAt: at(120_000) })
    const seen: [boolean, string][] = []
    for (const later of [59_999, 60_000, 119_999, 120_000]) {
      const { body } = await why(nil, 'reports:write', ada, 'default', `?at=${at(later)}`)
      seen.push([body.held, body.paths[0].state])
    }
    expect(seen).toEqual([
      [false, 'not-begun'],
      [true, 'valid'],
      [true, 'valid'],
      [false, 'ended'],
    ])
    expect((await why(nil, 'reports:write', ada, 'default', '?at=tomorrow')).status).toBe(400)
    await revoke(id)
  })

  test('says which limit applies, where its value comes from, and what lifts it', async () => {
    const rob = await app.addPerson(ada, 'rob', ['reader'])
    const path = `/tenants/default/users/${rob.id}/limits/reports.maxPages`
    const limits = async (target: Person, permission = 'reports:read') =>
      (await why(target, permission)).body.limits
    const limit = { limit: 'reports.maxPages', unit: 'pages', property: 'pages', liftedBy: null }
    expect(await limits(rob)).toMatchObject([
      { ...limit, value: 20, source: 'roles', roles: [{ key: 'reader' }] },
    ])
    await app.request({ method: 'PUT', path, body: { value: 5 }, cookie: ada.cookie })
    expect(await limits(rob)).toMatchObject([{ ...limit, value: 5, source: 'user', roles: [] }])
    expect(await limits(kim)).toMatchObject([{ ...limit, value: 0, liftedBy: 'reports:write' }])
    expect(await limits(rob, 'users:read')).toEqual([])
    await app.request({ method: 'DELETE', path: `/tenants/default/users/${rob.id}`, cookie: ada.cookie })
  })

  test('names the status of an account whose grants do not count', async () => {
    await setStatus(kim, 'inactive')
    expect((await why(kim, 'reports:read')).body).toMatchObject({
      allowed: false,
      held: true,
      blockedBy: 'inactive',
    })
    await setStatus(kim, 'active')
    expect((await why(kim, 'reports:read')).body.allowed).toBe(true)
  })

  test('answers callers who may see users, for accounts and permissions that exist', async () => {
    const codes = [
      await why(kim, 'reports:read', nil),
      await why(kim, 'reports:burn'),
      await why({ id: crypto.randomUUID() }, 'reports:read'),
      await why(kim, 'reports:read', ada, 'elsewhere'),
    ].map(({ status, body }) => `${status} ${body.code}`)
    expect(codes).toEqual([
      '403 access.denied',
      '400 permission.not_found',
      '404 user.not_found',
      '404 tenant.not_found',
    ])
  })
})

describe('who may do something', () => {
  test('lists by name all users who have it, by role, implication, capability or everything', async () => {
    const id = await grant(nil)
    const { status, body, raw } = await who('reports:read', '?total=true')
    expect(status, raw).toBe(200)
    expect(body.total).toBe(3)
    expect(body.items).toMatchObject([
      {
        user: { id: ada.id, name: 'ada' },
        status: 'active',
        roles: [{ key: 'super-admin' }],
        capability: false,
      },
      { user: { name: 'kim' }, roles: [{ key: 'writer' }], capability: false },
      { user: { name: 'nil' }, roles: [], capability: true },
    ])
    await revoke(id)
    expect(namesOf((await who('reports:read')).body.items)).toEqual(['ada', 'kim'])
  })

  test('names both the role and the capability that give it', async () => {
    const id = await grant(kim)
    expect((await who('reports:write')).body.items).toMatchObject([
      { user: { name: 'ada' } },
      { user: { name: 'kim' }, roles: [{ key: 'writer' }], capability: true },
    ])
    await revoke(id)
  })

  test('returns each user once over several pages, also filtered by status', async () => {
    const more = ['Zoe', 'zara', 'Amy', 'bob', 'Bea']
    for (const username of more) {
      const created = await app.request({
        method: 'POST',
        path: '/tenants/default/users',
        body: {
          username,
          password: `${username} has a long enough one`,
          roles: ['reader', 'writer'],
        },
        cookie: ada.cookie,
      })
      expect(created.status, created.raw).toBe(201)
      if (username === 'bob') await setStatus(created.body, 'inactive')
    }
    const found: string[] = []
    let cursor = ''
    do {
      const { body } = await who('reports:read', `?limit=2${cursor}`)
      expect(body.items.length).toBeLessThanOrEqual(2)
      found.push(...namesOf(body.items))
      cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : ''
    } while (cursor)
    expect(found).toEqual(['ada', 'Amy', 'Bea', 'bob', 'kim', 'zara', 'Zoe'])
    expect(namesOf((await who('reports:read', '?status=inactive&total=true')).body.items)).toEqual(['bob'])
    const first = await who('reports:read', '?limit=2')
    const foreign = await who('reports:write', `?limit=2&cursor=${first.body.nextCursor}`)
    expect(foreign.body.code).toBe('list.cursor_invalid')
  })

  test('leaves out users whose role has ended or has not begun', async () => {
    const { id: tenantId, model } = await app.requireTenant('default')
    const reader = [...model.roles.values()].find(({ key }) => key === 'reader')
    if (!reader) throw new Error('no reader')
    const now = app.clock.now()
    const later = new Date(now.getTime() + 60_000)
    const row = { tenantId, userId: nil.id, roleId: reader.id, grantedBy: null, grantedAt: now }
    const grants = [
      { ...row, source: 'ldap' as const, sourceId: newId(), startsAt: later, endsAt: null },
      { ...row, source: 'scim' as const, sourceId: newId(), startsAt: null, endsAt: now },
    ]
    await asOwner(app.storage.database, (db) => db.insertInto('roleGrants').values(grants).execute())
    const holds = async () => namesOf((await who('reports:read')).body.items).includes('nil')
    expect(await holds()).toBe(false)
    const { body } = await why(nil, 'reports:read')
    expect(body.paths.map(({ state }: ExplainedPath) => state).sort()).toEqual(['ended', 'not-begun'])
    app.clock.advance(60_001)
    expect(await holds()).toBe(true)
  })

  test('answers callers who may see users, for permissions that exist', async () => {
    expect((await who('reports:read', '', nil)).body.code).toBe('access.denied')
    expect((await who('reports:burn')).body.code).toBe('permission.not_found')
  })
})

describe('where lists obscure addresses (IN-10)', () => {
  test('neither names nor cursors give away hidden addresses', async () => {
    const secret = await startTestApp({ profile: 'investigator' })
    const boss = await secret.firstAdministrator('boss@corp.example')
    for (const email of ['anna@corp.example', 'bert@corp.example'])
      await secret.invitePerson(boss, email, ['admin'])
    const path = '/tenants/default/permissions/users:read/users?limit=1'
    const first = await secret.request({ path, cookie: boss.cookie })
    const second = await secret.request({
      path: `${path}&cursor=${first.body.nextCursor}`,
      cookie: boss.cookie,
    })
    for (const { status, raw, body } of [first, second]) {
      expect(status, raw).toBe(200)
      const cursor = Buffer.from((body.nextCursor ?? '').split('.')[0], 'base64url').toString()
      expect(raw + cursor).not.toMatch(/(boss|anna|bert)@/)
    }
    await secret.close()
  })
})
