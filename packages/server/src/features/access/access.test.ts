import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

const fleet = 'can_launch_fleet_hunts'
let app: TestApp
let ada: Person
let olga: Person

beforeAll(async () => {
  app = await startTestApp({
    profile: 'mimir',
    change: ({ roles }) => {
      const operator = roles.find(({ key }) => key === 'operator') as (typeof roles)[number]
      const rights = ['users:read', 'capabilities:grant', 'users:set-limits', fleet]
      const permissions = [...operator.permissions, ...rights]
      roles.push({ ...operator, key: 'granter', name: 'Granter', default: false, permissions })
    },
  })
  ada = await app.firstAdministrator()
  olga = await app.addPerson(ada, 'olga')
})
afterAll(() => app.close())

function grant(body: Record<string, unknown>, by: Person = ada) {
  const path = '/tenants/default/capabilities'
  return app.request({
    method: 'POST',
    path,
    body: { user: olga.id, permission: fleet, reason: 'on call', olderCredentials: 'keep', ...body },
    cookie: by.cookie,
  })
}
const revoke = (id: string) =>
  app.request({ method: 'DELETE', path: `/tenants/default/capabilities/${id}`, cookie: ada.cookie })
const permissions = async (person: Person) =>
  (await app.request({ path: '/me', cookie: person.cookie })).body.permissions as string[]
const limitPath = () => `/tenants/default/users/${olga.id}/limits/hunts.maxHosts`
const limit = async (value: number) =>
  (await app.request({ path: `${limitPath()}?value=${value}`, cookie: ada.cookie })).body

describe('capabilities (MI-11)', () => {
  test('a capability counts at once, is shown with its reason, and stops at once when it is revoked', async () => {
    expect(await permissions(olga)).not.toContain(fleet)
    const granted = await grant({})
    expect(granted).toMatchObject({
      status: 201,
      body: { permission: fleet, reason: 'on call', grantedBy: { name: 'ada' } },
    })
    expect(await permissions(olga)).toContain(fleet)
    const { body } = await app.request({
      path: `/tenants/default/capabilities?permission=${fleet}&total=true`,
      cookie: ada.cookie,
    })
    expect(body).toMatchObject({ total: 1, items: [{ user: { name: 'olga' } }] })
    expect((await grant({})).body.code).toBe('capability.already_granted')
    expect((await revoke(granted.body.id)).status).toBe(204)
    expect(await permissions(olga)).not.toContain(fleet)
    expect((await revoke(granted.body.id)).body.code).toBe('capability.not_found')
  })

  test('a grant with an end stops counting at that moment, without any job', async () => {
    const endsAt = new Date(app.clock.now().getTime() + 3_600_000).toISOString()
    const granted = await grant({ endsAt })
    expect(await permissions(olga)).toContain(fleet)
    app.clock.advance(3_600_001)
    expect(await permissions(olga)).not.toContain(fleet)
    await revoke(granted.body.id)
  })

  test('a grant with a beginning starts counting at that moment', async () => {
    const startsAt = new Date(app.clock.now().getTime() + 3_600_000).toISOString()
    const granted = await grant({ startsAt })
    expect(await permissions(olga)).not.toContain(fleet)
    app.clock.advance(3_600_001)
    expect(await permissions(olga)).toContain(fleet)
    await revoke(granted.body.id)
  })

  test('the end is moved while the capability counts, and what has ended is granted again, not extended', async () => {
    const inHours = (hours: number) => new Date(app.clock.now().getTime() + hours * 3_600_000).toISOString()
    const { body: granted } = await grant({ endsAt: inHours(1) })
    const move = (endsAt: string | null, by: Person = ada) =>
      app.request({
        method: 'PUT',
        path: `/tenants/default/capabilities/${granted.id}/end`,
        body: { endsAt },
        cookie: by.cookie,
      })
    const later = inHours(4)
    expect(await move(later)).toMatchObject({ status: 200, body: { id: granted.id, endsAt: later } })
    app.clock.advance(2 * 3_600_000)
    expect(await permissions(olga)).toContain(fleet)
    expect((await move(inHours(-1))).body.errors).toMatchObject([{ field: 'endsAt' }])
    app.clock.advance(3 * 3_600_000)
    expect(await permissions(olga)).not.toContain(fleet)
    expect((await move(inHours(1))).body.code).toBe('capability.not_found')
    const again = await grant({})
    expect(again.status, again.raw).toBe(201)
    await revoke(again.body.id)
  })

  test('refuses a permission that is no capability, an end in the past, and a missing reason', async () => {
    expect((await grant({ permission: 'users:delete' })).body.code).toBe('capability.not_grantable')
    expect((await grant({ endsAt: '2020-01-01T00:00:00Z' })).body.errors).toMatchObject([{ field: 'endsAt' }])
    expect((await grant({ reason: '' })).body.errors).toMatchObject([{ field: 'reason' }])
    expect((await grant({}, olga)).body.code).toBe('access.denied')
  })

  test('deleting the user deletes the grants', async () => {
    const temp = await app.addPerson(ada, 'temp')
    await grant({ user: temp.id })
    await app.request({ method: 'DELETE', path: `/tenants/default/users/${temp.id}`, cookie: ada.cookie })
    const { body } = await app.request({
      path: '/tenants/default/capabilities?total=true',
      cookie: ada.cookie,
    })
    expect(body.total).toBe(0)
  })
})

describe('limits (MI-10)', () => {
  test("MI-10 · would 120 hosts be within olga's cap? The role's says no, one of her own says yes", async () => {
    expect(await limit(120)).toEqual({ allowed: false, limit: 100, source: 'roles' })
    expect(await limit(100)).toMatchObject({ allowed: true })
    const set = await app.request({
      method: 'PUT',
      path: limitPath(),
      body: { value: 150, olderCredentials: 'keep' },
      cookie: ada.cookie,
    })
    expect(set.body).toMatchObject({ value: 150, source: 'user', unit: 'hosts' })
    expect(await limit(120)).toEqual({ allowed: true, limit: 150, source: 'user' })
    expect((await app.request({ path: '/me', cookie: olga.cookie })).body.limits['hunts.maxHosts']).toBe(150)
    await app.request({ method: 'DELETE', path: limitPath(), cookie: ada.cookie })
    expect(await limit(120)).toMatchObject({ allowed: false, source: 'roles' })
  })

  test('an admin has no limit, and may give none', async () => {
    const { body } = await app.request({
      path: `/tenants/default/users/${ada.id}/limits/hunts.maxHosts?value=1000000`,
      cookie: ada.cookie,
    })
    expect(body).toEqual({ allowed: true, limit: null, source: 'roles' })
    const set = await app.request({
      method: 'PUT',
      path: limitPath(),
      body: { value: null, olderCredentials: 'keep' },
      cookie: ada.cookie,
    })
    expect(set.body.value).toBeNull()
    await app.request({ method: 'DELETE', path: limitPath(), cookie: ada.cookie })
  })

  test('refuses unknown limits, negative and fractional numbers', async () => {
    const path = `/tenants/default/users/${olga.id}/limits/hunts.maxGhosts`
    expect((await app.request({ path: `${path}?value=1`, cookie: ada.cookie })).body.code).toBe(
      'limit.not_found',
    )
    for (const value of [-1, 1.5, '10']) {
      expect(
        (await app.request({ method: 'PUT', path: limitPath(), body: { value }, cookie: ada.cookie })).body
          .code,
      ).toBe('request.invalid')
    }
  })
})

describe('what a user may do, and why', () => {
  test.each(['olga', 'ada'])(
    'the actions on the access of %s are the ones that the operations accept',
    async (name) => {
      const { cookie } = await app.addPerson(ada, `granter-for-${name}`, ['granter'])
      const { id } = name === 'ada' ? ada : olga
      const { body: given } = await grant({ user: id })
      const of = `/tenants/default/users/${id}`
      const { body } = await app.request({ path: `${of}/access`, cookie })
      const capability = `/tenants/default/capabilities/${given.id}`
      const change = { method: 'PUT', path: `${capability}/end`, body: { endsAt: null }, cookie } as const
      const limits = { method: 'PUT', path: `${of}/limits/hunts.maxHosts`, cookie } as const
      const done = [
        await app.request(change),
        await app.request({ method: 'DELETE', path: capability, cookie }),
      ]
      if (name === 'ada') await revoke(given.id)
      done.push(
        await grant({ user: id }, { id, cookie } as Person),
        await app.request({ ...limits, body: { value: 100, olderCredentials: 'keep' } }),
      )
      const [row] = body.capabilities
      const said = [
        row.actions.changeEnd,
        row.actions.revoke,
        body.actions.grantCapability,
        body.actions.setLimits,
      ]
      const allowed = name === 'olga'
      expect(said.map((verdict) => verdict.allowed)).toEqual([allowed, allowed, allowed, allowed])
      expect(said.map(({ code }) => code)).toEqual(
        done.map(({ status, body }) => (status < 300 ? undefined : body.code)),
      )
      for (const { id: left } of (await app.request({ path: `${of}/access`, cookie: ada.cookie })).body
        .capabilities)
        await revoke(left)
      await app.request({ method: 'DELETE', path: limits.path, cookie: ada.cookie })
    },
  )

  test('names for every permission the role or capability that gives it', async () => {
    const granted = await grant({})
    const { body } = await app.request({
      path: `/tenants/default/users/${olga.id}/access`,
      cookie: ada.cookie,
    })
    const of = (key: string) =>
      body.permissions.find((entry: { permission: string }) => entry.permission === key)
    expect(of('alerts:view').paths).toEqual([{ kind: 'role', name: 'Operator', group: null, endsAt: null }])
    // The permission to hunt the whole fleet implies `hosts:view`: the catalogue says so.
    expect(of('hosts:view').paths).toMatchObject([{ name: 'Operator' }, { name: fleet, impliedBy: fleet }])
    expect(of(fleet).paths).toMatchObject([{ kind: 'capability' }])
    expect(of('users:read')).toBeUndefined()
    expect(body.limits).toMatchObject([{ limit: 'hunts.maxHosts', value: 100, source: 'roles' }])
    await revoke(granted.body.id)
  })

  test('MI-08, MI-09 · admins do everything, operators what the document says', async () => {
    const all = await permissions(ada)
    const some = await permissions(olga)
    expect(all).toEqual(
      expect.arrayContaining([
        'users:create',
        'sso:configure',
        'threat-feeds:edit',
        'agents:set-rollout',
        fleet,
      ]),
    )
    expect(new Set(some)).toEqual(
      new Set([
        'api-keys:create',
        'hosts:view',
        'alerts:view',
        'alerts:acknowledge',
        'indicators:view',
        'campaigns:view',
        'hunts:launch',
        'hunts:quick',
      ]),
    )
  })
})
