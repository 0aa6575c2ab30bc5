import { promotingPermission } from '@rollcall/access/subject.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { productKey } from '../../../test/product-key.ts'
import type { Person, TestApp, TestRequest } from '../../../test/test-app.ts'
import { startVisits } from '../../../test/visits.ts'

const day = 86_400_000
let app: TestApp
/** Administrators of the tenant that runs the server, of the home tenant and of another one. */
let root: Person
let hana: Person
let olga: Person
let { send, idOf, inDays, promote, give, newcomer, consultant } = {} as Awaited<
  ReturnType<typeof startVisits>
>

beforeAll(async () => {
  ;({ app, root, hana, olga, send, idOf, inDays, promote, give, newcomer, consultant } = await startVisits())
})
afterAll(() => app?.close())

async function actions(by: Person, tenant: string, action: string) {
  const { body } = await send(by, 'GET', `/tenants/${tenant}/audit-events?action=${action}&limit=50`)
  return body.items
}

describe('A service account', () => {
  test('acts in another tenant by its own session, with the roles of that tenant, and at home as before', async () => {
    const carl = await consultant(['auditor'])
    const there = await send(carl, 'GET', '/me', undefined, 'north')
    expect(there.body).toMatchObject({
      kind: 'service-account',
      user: {
        id: carl.visitor,
        username: `visitor:home/${carl.username}`,
        provider: 'home-tenant',
        email: null,
      },
      tenant: { slug: 'north' },
      home: { slug: 'home', user: { id: carl.id, username: carl.username } },
    })
    expect(there.body.permissions).not.toContain('users:create')
    expect((await send(carl, 'GET', '/tenants/north/users')).status).toBe(200)
    expect((await send(carl, 'POST', '/tenants/north/users', { username: 'x', password: 'y' })).status).toBe(
      403,
    )
    const here = await send(carl, 'GET', '/me')
    expect(here.body).toMatchObject({
      user: { id: carl.id },
      tenant: { slug: 'home' },
      home: null,
      mayVisit: true,
    })
    expect((await send(carl, 'GET', '/me/tenants', undefined, 'north')).body.items).toMatchObject([
      { slug: 'home', home: true, endsAt: null },
      { slug: 'north', home: false },
    ])
  })

  test('is found among the users of all tenants, and by its id at home; who is not promoted is not', async () => {
    const [carl, other] = [await consultant(), await newcomer()]
    const found = async (query: string) =>
      (await send(root, 'GET', `/server/users?${query}`)).body.items.map(({ id }: { id: string }) => id)
    expect(await found(`q=${carl.username}&promoted=true`)).toEqual([carl.id])
    expect(await found(`q=${other.username}&promoted=true`)).toEqual([])
    expect(await found(`q=${other.username}`)).toEqual([other.id])
    const listed = async ({ id }: Person) =>
      (await send(hana, 'GET', `/tenants/home/service-accounts?user=${id}&total=true`)).body
    expect(await listed(carl)).toMatchObject({ items: [{ user: { id: carl.id } }], total: 1 })
    expect(await listed(other)).toMatchObject({ items: [], total: 0 })
  })

  test('has the look of home in every tenant, and changes it there', async () => {
    const carl = await consultant()
    const seen = async (tenant?: string) =>
      (await send(carl, 'GET', '/me', undefined, tenant)).body.preferences
    expect(await seen('north')).toMatchObject({ theme: 'system', timeZone: 'browser' })
    const body = { theme: 'dark', timeZone: 'Europe/Berlin' }
    const saved = await send(carl, 'PATCH', '/me/preferences', body, 'north')
    expect(saved.body, saved.raw).toMatchObject(body)
    expect(await seen()).toMatchObject(body)
    expect(await seen('north')).toMatchObject(body)
    expect(await actions(olga, 'north', 'account.preferences-changed')).toEqual([])
    expect(await actions(hana, 'home', 'account.preferences-changed')).toMatchObject([
      { actor: { id: carl.id } },
    ])
  })

  test('finds no tenant that it may not enter, the same as one that does not exist', async () => {
    const carl = await consultant()
    const answers = await Promise.all(
      ['default', 'nowhere'].flatMap((slug) => [
        send(carl, 'GET', `/tenants/${slug}/users`),
        send(carl, 'GET', '/me', undefined, slug),
      ]),
    )
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 404, body: { code: 'tenant.not_found' } })
    expect((await send(hana, 'GET', '/me', undefined, 'north')).status).toBe(404)
    expect((await send(olga, 'GET', '/me', undefined, 'home')).status).toBe(404)
  })

  test('makes changes in the other tenant within its rights there, and the logs of both tenants tell of the visit', async () => {
    const carl = await consultant()
    const made = await send(carl, 'POST', '/tenants/north/users', {
      username: `new-${carl.username}`,
      password: 'a long first password',
    })
    expect(made.status, made.raw).toBe(201)
    const [created] = await actions(olga, 'north', 'user.created')
    expect(created.actor).toMatchObject({ kind: 'service-account', id: carl.visitor })
    const begun = (await actions(olga, 'north', 'visit.begun')).filter(
      ({ target }: { target: { id: string } }) => target.id === carl.visitor,
    )
    expect(begun).toMatchObject([{ after: { home: 'home', tenant: 'north', firstOfDay: true } }])
    const athome = (await actions(hana, 'home', 'visit.begun')).filter(
      ({ target }: { target: { id: string } }) => target.id === carl.id,
    )
    expect(athome).toHaveLength(1)
    expect((await give(carl, 'north')).body.code).toBe('visit.given_already')
    // Above its own rights: the role of all permissions.
    const above = await send(carl, 'PUT', `/tenants/north/users/${made.body.id}/roles`, {
      roles: ['super-admin'],
    })
    expect(above).toMatchObject({ status: 403, body: { code: 'access.escalation' } })
    const own = await send(carl, 'PUT', `/tenants/north/users/${carl.visitor}/roles`, {
      roles: ['super-admin'],
    })
    expect(own).toMatchObject({ status: 403, body: { code: 'access.escalation' } })
  })

  test('begins a visit again after half an hour without one, which is not the first of the day', async () => {
    const carl = await consultant()
    await send(carl, 'GET', '/tenants/north/users')
    app.clock.advance(29 * 60_000)
    await send(carl, 'GET', '/tenants/north/users')
    const told = async () =>
      (await actions(olga, 'north', 'visit.begun')).filter(
        ({ target }: { target: { id: string } }) => target.id === carl.visitor,
      ).length
    expect(await told()).toBe(1)
    app.clock.advance(31 * 60_000)
    await send(carl, 'GET', '/tenants/north/users')
    expect(await told()).toBe(2)
  })
})

describe('A change of many users', () => {
  const done = async (by: Person, tenant: string, users: string[], status: string) => {
    const body = { users: { ids: users }, status }
    const started = await send(by, 'POST', `/tenants/${tenant}/users/bulk/status`, body)
    expect(started.status, started.raw).toBeLessThan(300)
    const path = `/tenants/${tenant}/jobs/${started.body.id}`
    await expect.poll(async () => (await send(by, 'GET', path)).body.status, { timeout: 20_000 }).toBe('done')
    return (await send(by, 'GET', path)).body
  }

  test('is carried out for a visitor with its rights there, and ends the visits of those that it deactivates', async () => {
    await app.startWork()
    const [carl, victim] = [await consultant(), await consultant()]
    const mia = await app.addPerson(olga, `mia-${carl.username}`, ['member'], 'north')
    const job = await done(carl, 'north', [mia.id, olga.id], 'inactive')
    // The other one has more rights than the visitor.
    expect(job).toMatchObject({ succeeded: 1, refused: 1 })
    expect((await done(hana, 'home', [victim.id], 'inactive')).succeeded).toBe(1)
    expect((await send(olga, 'GET', `/tenants/north/users/${victim.visitor}`)).status).toBe(404)
  })
})

describe('A product of the other tenant', () => {
  const identify = async (key: string, secret: string) =>
    (
      await app.request({
        method: 'POST',
        path: '/tenants/north/identities',
        body: { kind: 'session', secret },
        apiKey: key,
      })
    ).body.identity
  const decides = async (key: string, id: string) => {
    const body = {
      subject: { type: 'service-account', id },
      action: { name: 'audit:read' },
      resource: { type: 'tenant', id: 'north' },
    }
    const path = '/access/v1/evaluation'
    return (await app.request({ method: 'POST', path, body, apiKey: key })).body.decision
  }

  test('knows a visitor by the session of home, for seconds, and decides for it as long as its days last', async () => {
    const key = await productKey(app, 'hunts', 'north')
    const carl = await consultant(['auditor'])
    const identity = await identify(key, carl.cookie)
    expect(identity).toMatchObject({
      principal: { id: carl.visitor },
      tenant: 'north',
      credential: 'session',
    })
    expect(Date.parse(identity.validUntil) - app.clock.now().getTime()).toBeLessThanOrEqual(10_000)
    expect(await identify(key, hana.cookie)).toBeNull()
    expect(await decides(key, carl.visitor)).toBe(true)
    await send(hana, 'DELETE', `/tenants/home/service-accounts/${carl.id}`)
    expect(await identify(key, carl.cookie)).toBeNull()
    expect(await decides(key, carl.visitor)).toBe(false)
    const late = await consultant(['auditor'])
    expect(await decides(key, late.visitor)).toBe(true)
    app.clock.advance(21 * day)
    expect(await decides(key, late.visitor)).toBe(false)
    app.clock.advance(-21 * day)
  })
})

describe('Nobody', () => {
  test('is promoted without an eligible role, or by a caller without the right, or in a tenant without the rule', async () => {
    const mia = await app.addPerson(hana, 'mia', ['member'], 'home')
    expect(await promote(mia)).toMatchObject({ status: 409, body: { code: 'service_account.not_eligible' } })
    expect(await promote(mia, mia)).toMatchObject({ status: 403 })
    expect(await promote(mia, olga)).toMatchObject({ status: 404, body: { code: 'tenant.not_found' } })
    expect(await promote(olga)).toMatchObject({ status: 404, body: { code: 'user.not_found' } })
    expect(await give(mia)).toMatchObject({ status: 404, body: { code: 'service_account.not_found' } })
  })

  test('enters by a session or a key from before the promotion, unless the promoter says so', async () => {
    const carl = await newcomer()
    const key = await send(carl, 'POST', '/me/api-keys', { name: 'old' })
    const body = { reason: 'Support', endsAt: inDays(30) }
    const asked = await send(hana, 'PUT', `/tenants/home/service-accounts/${carl.id}`, {
      ...body,
      olderCredentials: 'ask',
    })
    expect(asked).toMatchObject({ status: 409, body: { code: 'access.older_credentials' } })
    expect((await send(hana, 'PUT', `/tenants/home/service-accounts/${carl.id}`, body)).status).toBe(204)
    expect((await app.request({ path: '/me', apiKey: key.body.key })).status).toBe(401)
    expect((await send(carl, 'GET', '/me')).status).toBe(401)
  })

  test('enters by a key from after the end of a promotion, once it is renewed, unless the promoter says so', async () => {
    const carl = await consultant()
    const body = { reason: 'Support', endsAt: inDays(0.01) }
    const path = `/tenants/home/service-accounts/${carl.id}`
    expect((await send(hana, 'PUT', path, { ...body, olderCredentials: 'ask' })).status).toBe(204)
    app.clock.advance(day / 100)
    const key = await send(carl, 'POST', '/me/api-keys', { name: 'between' })
    expect(key.status, key.raw).toBe(201)
    const again = { ...body, endsAt: inDays(1) }
    const asked = await send(hana, 'PUT', path, { ...again, olderCredentials: 'ask' })
    expect(asked).toMatchObject({ status: 409, body: { code: 'access.older_credentials' } })
    expect((await send(hana, 'PUT', path, again)).status).toBe(204)
    const headers = { 'rollcall-tenant': 'north' }
    expect((await app.request({ path: '/me', apiKey: key.body.key, headers })).status).toBe(401)
  })

  test('gets into another tenant by the account of a service account, without the right to promote it', async () => {
    const carl = await newcomer(['auditor'])
    const own = (await send(carl, 'GET', '/me')).body.permissions as string[]
    const permissions = [...own, 'users:update', 'users:reset-password', 'users:change-status']
    const made = await send(hana, 'POST', '/tenants/home/roles', { name: 'Help desk', permissions })
    expect(made.status, made.raw).toBe(201)
    const helper = await app.addPerson(hana, 'helper', [made.body.key], 'home')
    const path = `/tenants/home/users/${carl.id}`
    const ways = async () => [
      await send(helper, 'PATCH', path, { alias: 'Carl' }),
      await send(helper, 'POST', `${path}/password-resets`),
      await send(helper, 'PUT', `${path}/status`, { status: 'active' }),
    ]
    for (const way of await ways()) expect(way.body.code).not.toBe('access.escalation')
    expect((await promote(carl)).status).toBe(204)
    for (const way of await ways())
      expect(way).toMatchObject({
        status: 403,
        body: { code: 'access.escalation', missing: [promotingPermission] },
      })
    expect((await send(helper, 'GET', path)).body.actions.resetPassword.allowed).toBe(false)
  })

  test('without a permission on the server gives access by the server’s operation', async () => {
    const carl = await consultant()
    const body = {
      home: await idOf('home'),
      account: carl.id,
      target: await idOf('north'),
      roles: ['member'],
      reason: 'x',
      endsAt: inDays(1),
    }
    expect((await send(hana, 'POST', '/server/visits', body)).status).toBe(403)
    expect((await send(carl, 'POST', '/server/visits', body, 'north')).status).toBe(403)
  })

  test('gets permissions on the server by visiting the tenant that runs it', async () => {
    const carl = await newcomer()
    await promote(carl)
    expect((await give(carl, 'default', ['super-admin'])).status).toBe(201)
    const { body } = await send(carl, 'GET', '/me', undefined, 'default')
    expect(body.permissions).toContain('users:create')
    expect(body.permissions.filter((key: string) => key.startsWith('server:'))).toEqual([])
    expect((await send(carl, 'GET', '/server/tenants', undefined, 'default')).status).toBe(403)
    const promoted = await send(carl, 'POST', '/tenants/default/users', {
      username: 'sneaky',
      password: 'a long first password',
      roles: ['super-admin'],
    })
    expect(promoted).toMatchObject({ status: 403, body: { code: 'access.escalation' } })
  })

  test('acts on the account of a visitor in ways that belong to its owner or to its home', async () => {
    const carl = await consultant(['auditor'])
    const path = `/tenants/north/users/${carl.visitor}`
    const answers = [
      await send(olga, 'PUT', `${path}/status`, { status: 'inactive' }),
      await send(olga, 'DELETE', path),
      await send(olga, 'POST', `${path}/password-resets`),
      await send(olga, 'PATCH', path, { email: 'carl@example.com' }),
      await send(olga, 'POST', `${path}/impersonation`, { reason: 'x' }),
      await promote({ ...carl, id: carl.visitor }, olga, 'north'),
    ]
    expect(answers.map(({ body }) => body.code)).toEqual(answers.map(() => 'user.visitor'))
    const invited = await send(olga, 'POST', `${path}/invitations`)
    expect(invited.body.code).toBe('user.already_registered')
    const { body: shown } = await send(olga, 'GET', path)
    const refused = { allowed: false, code: 'user.visitor' }
    expect(shown.actions).toMatchObject({
      deactivate: refused,
      delete: refused,
      offboard: refused,
      viewAs: refused,
    })
    expect(shown.actions).toMatchObject({ changeRoles: { allowed: true }, resetPassword: refused })
  })

  test('opens the wall further as a visitor, or gets a credential of the other tenant', async () => {
    const carl = await consultant()
    const other = await app.addPerson(olga, `oscar-${carl.username}`, ['administrator'], 'north')
    expect(await promote(other, carl, 'north')).toMatchObject({ body: { code: 'access.at_home_only' } })
    const path = `/tenants/north/users/${other.id}/impersonation`
    expect(await send(carl, 'POST', path, { reason: 'x' })).toMatchObject({
      body: { code: 'access.at_home_only' },
    })
    const key = await send(carl, 'POST', '/me/api-keys', { name: 'mine' }, 'north')
    expect(key.status, key.raw).toBe(201)
    const me = await app.request({ path: '/me', apiKey: key.body.key })
    expect(me.body).toMatchObject({ user: { id: carl.id }, tenant: { slug: 'home' } })
    const acting = await app.request({
      path: '/me',
      apiKey: key.body.key,
      headers: { 'rollcall-tenant': 'north' },
    })
    expect(acting.body).toMatchObject({ user: { id: carl.visitor }, credential: 'api-key' })
  })

  test('enters by a session that views as a service account', async () => {
    const carl = await consultant()
    const path = `/tenants/home/users/${carl.id}/impersonation`
    const viewing = await send(hana, 'POST', path, { reason: 'x' })
    expect(viewing.status, viewing.raw).toBe(201)
    const as = { ...carl, cookie: viewing.cookie ?? '' }
    expect((await send(as, 'GET', '/me')).body).toMatchObject({ user: { id: carl.id }, impersonation: {} })
    expect((await send(as, 'GET', '/me', undefined, 'north')).status).toBe(404)
  })

  test('uses a cursor of the home tenant in another', async () => {
    const carl = await consultant()
    const { body } = await send(carl, 'GET', '/tenants/home/users?limit=1')
    const there = await send(carl, 'GET', `/tenants/north/users?limit=1&cursor=${body.nextCursor}`)
    expect(there).toMatchObject({ status: 400, body: { code: 'list.cursor_invalid' } })
  })
})

describe('The access ends at once', () => {
  const ends = async (carl: Person & { visitor: string }, because: string | undefined) => {
    expect(await send(carl, 'GET', '/me', undefined, 'north')).not.toMatchObject({ status: 200 })
    if (!because) return
    for (const [by, tenant, id] of [
      [olga, 'north', carl.visitor],
      [hana, 'home', carl.id],
    ] as const) {
      const told = await actions(by, tenant, 'visit.ended')
      expect(told.find(({ target }: { target: { id: string } }) => target.id === id)?.after).toEqual({
        because,
      })
    }
    expect((await send(olga, 'GET', `/tenants/north/users/${carl.visitor}`)).status).toBe(404)
  }
  const begins = async (carl: Person) =>
    expect((await send(carl, 'GET', '/me', undefined, 'north')).status).toBe(200)

  test.each([
    ['demotion', 'demoted', (id: string) => ['DELETE', `service-accounts/${id}`]],
    [
      'a role that is not eligible',
      'not eligible',
      (id: string) => ['PUT', `users/${id}/roles`, { roles: ['member'] }],
    ],
    [
      'deactivation at home',
      'account gone',
      (id: string) => ['PUT', `users/${id}/status`, { status: 'inactive' }],
    ],
    ['deletion at home', 'account gone', (id: string) => ['DELETE', `users/${id}`]],
    [
      'offboarding',
      'account gone',
      (id: string) => ['POST', 'offboardings', { user: id, mode: 'deactivate' }],
    ],
  ] as const)('with %s', async (_, because, change) => {
    const carl = await consultant()
    await begins(carl)
    const [method, path, body] = change(carl.id)
    const done = await send(
      hana,
      method as TestRequest['method'],
      `/tenants/home/${path}`,
      body as object | undefined,
    )
    expect(done.status, done.raw).toBeLessThan(300)
    await ends(carl, because)
  })

  test('with the end of the access by the home tenant, the other tenant, and the server', async () => {
    const [one, two, three] = [await consultant(), await consultant(), await consultant()]
    const north = await idOf('north')
    expect(
      (await send(hana, 'DELETE', `/tenants/home/service-accounts/${one.id}/tenants/${north}`)).status,
    ).toBe(204)
    await ends(one, 'withdrawn')
    expect((await send(olga, 'DELETE', `/tenants/north/visitors/${two.visitor}`)).status).toBe(204)
    await ends(two, 'revoked')
    expect((await send(root, 'DELETE', `/server/visits/${north}/${three.visitor}`)).status).toBe(204)
    await ends(three, 'by the server')
    expect((await send(olga, 'DELETE', `/tenants/north/visitors/${two.visitor}`)).body.code).toBe(
      'visit.not_found',
    )
    expect((await send(one, 'GET', '/me')).status).toBe(200)
    expect((await give(one)).status).toBe(201)
  })

  test('with sign-out, and with the suspension of either tenant, which brings it back', async () => {
    const carl = await consultant()
    for (const slug of ['home', 'north']) {
      await begins(carl)
      await send(root, 'POST', `/server/tenants/${await idOf(slug)}/suspend`, { reason: 'x' })
      await ends(carl, undefined)
      await send(root, 'POST', `/server/tenants/${await idOf(slug)}/resume`)
    }
    await begins(carl)
    expect((await send(carl, 'POST', '/me/sign-out', undefined, 'north')).status).toBe(204)
    await ends(carl, undefined)
  })

  test('with its last day, and with that of the service account', async () => {
    const carl = await consultant()
    app.clock.advance(0)
    await begins(carl)
    const before = app.clock.now().getTime()
    app.clock.advance(20 * day)
    const later = await app.signIn(carl.username, carl.password, 'home')
    expect(later.cookie).toBeDefined()
    const again = { ...carl, cookie: later.cookie ?? '' }
    expect((await send(again, 'GET', '/me')).status).toBe(200)
    expect((await send(again, 'GET', '/me', undefined, 'north')).status).toBe(404)
    app.clock.advance(before - app.clock.now().getTime())
  })
})
