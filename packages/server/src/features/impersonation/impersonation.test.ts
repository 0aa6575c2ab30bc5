import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Browser } from '../../../test/browser.ts'
import { mailsOf } from '../../../test/mailed-links.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner, dump } from '../../../test/whole-database.ts'

/** Impersonation: who may, what it gives, and everything that ends it. Lena may impersonate users, and max is one of them. */
let app: TestApp
let ada: Person
let lena: Person
let max: Person
let count = 0

const users = '/tenants/default/users'
const minute = 60_000
const hour = 60 * minute
const lead = ['users:read', 'users:impersonate', 'users:assign-roles', 'users:manage-sessions', 'roles:read']
const operator = ['hosts:view', 'alerts:view', 'hunts:launch', 'api-keys:create']

beforeAll(async () => {
  app = await startTestApp({
    profile: 'mimir',
    change: (source) => {
      const role = (key: string, permissions: string[]) =>
        source.roles.push({
          key,
          name: key,
          description: '',
          color: 'gray',
          allPermissions: false,
          permissions,
          limits: { 'hunts.maxHosts': 100 },
          default: false,
        } as (typeof source.roles)[number])
      role('lead', [...operator, ...lead])
      role('hunter', operator)
      role('reader', ['audit:read'])
      role('manager', [...operator, ...lead, 'audit:read', 'users:change-status'])
      source.accounts.notices = ['impersonated']
      source.accounts.email = 'optional'
    },
  })
  ada = await app.firstAdministrator()
})
afterAll(() => app.close())

// Each test has its own pair: the clock moves, and sessions end.
beforeEach(async () => {
  count += 1
  const { cookie } = await app.signIn(ada.username, ada.password)
  ada = { ...ada, cookie: cookie as string }
  lena = await app.addPerson(ada, `lena${count}`, ['lead'])
  max = await app.addPerson(ada, `max${count}`, ['hunter'])
})

async function signedIn(person: Person): Promise<Browser> {
  const browser = new Browser(app)
  expect((await browser.signIn(person)).status).toBe(200)
  return browser
}

function start(browser: Browser, target: { id: string }, more: object = {}) {
  const body = { reason: 'Ticket 7', ...more }
  return browser.request({ method: 'POST', path: `${users}/${target.id}/impersonation`, body })
}

const stop = (browser: Browser) => browser.request({ method: 'DELETE', path: '/me/impersonation' })
const signOut = (browser: Browser) => browser.request({ method: 'POST', path: '/me/sign-out', body: {} })

/** The name of the browser's user, or the status of the answer. */
async function whoIs(browser: Browser): Promise<string | number> {
  const answer = await browser.request({ path: '/me' })
  return answer.status === 200 ? answer.body.user.username : answer.status
}

/** Lena's browser while she impersonates max. */
async function impersonating(more: object = {}): Promise<Browser> {
  const browser = await signedIn(lena)
  const answer = await start(browser, max, more)
  expect(answer.status, answer.raw).toBe(201)
  expect(await whoIs(browser)).toBe(max.username)
  return browser
}

async function byAda(method: 'PUT' | 'DELETE' | 'POST' | 'PATCH', path: string, body?: object) {
  const answer = await app.request({ method, path, cookie: ada.cookie, ...(body ? { body } : {}) })
  expect(answer.status, answer.raw).toBeLessThan(300)
  return answer
}

async function events(action: string, targetId: string) {
  return asOwner(app.storage.database, (db) =>
    db
      .selectFrom('auditEvents')
      .selectAll()
      .where('action', '=', action)
      .where('targetId', '=', targetId)
      .orderBy('at')
      .execute(),
  )
}

describe('starting', () => {
  test('gives a session of the user, and keeps the own one in a cookie that only our own pages send', async () => {
    const browser = await signedIn(lena)
    const own = browser.cookies.get('rollcall')
    const answer = await start(browser, max, { minutes: 5 })
    expect(answer.body).toMatchObject({
      by: { id: lena.id, name: lena.username },
      reason: 'Ticket 7',
    })
    expect(Date.parse(answer.body.endsAt) - Date.parse(answer.body.startedAt)).toBe(5 * minute)
    expect(browser.cookies.get('rollcall')).not.toBe(own)
    expect(browser.cookies.get('rollcall-own')).toBe(own)
    const second = browser.lastSet.find((line) => line.startsWith('rollcall-own='))
    expect(second).toMatch(/HttpOnly/)
    expect(second).toMatch(/SameSite=Strict/)
    expect(second).toMatch(/Path=\//)
    const { body } = await browser.request({ path: '/me' })
    expect(body).toMatchObject({ user: { id: max.id }, impersonation: answer.body, credential: 'session' })
    expect(body.permissions).not.toContain('users:impersonate')
  })

  test('does not change the sign-in times of the user', async () => {
    const before = await asOwner(app.storage.database, (db) =>
      db.selectFrom('users').selectAll().where('id', '=', max.id).executeTakeFirstOrThrow(),
    )
    const devices = (await dump(app.storage.database)).get('known_devices')
    const browser = await impersonating()
    const after = await asOwner(app.storage.database, (db) =>
      db.selectFrom('users').selectAll().where('id', '=', max.id).executeTakeFirstOrThrow(),
    )
    expect(after).toEqual(before)
    expect(
      (await dump(app.storage.database)).get('known_devices')?.filter((row) => row.includes(max.id)),
    ).toEqual(devices?.filter((row) => row.includes(max.id)))
    await stop(browser)
  })

  test('is recorded with both names and the reason, and so is stopping', async () => {
    const browser = await impersonating()
    await stop(browser)
    for (const action of ['impersonation.started', 'impersonation.stopped']) {
      expect(await events(action, max.id)).toMatchObject([
        { actorName: lena.username, targetName: max.username, reason: 'Ticket 7', outcome: 'success' },
      ])
    }
  })

  test('sends the user a mail if the rules say so', async () => {
    await byAda('PATCH', `${users}/${max.id}`, { email: `${max.username}@corp.example` })
    await impersonating()
    expect(await mailsOf(app.storage.database, max.id, 'impersonated')).toMatchObject([
      { data: { by: lena.username, reason: 'Ticket 7' } },
    ])
  })

  test('is shown in the sessions of the user: who, why and until when', async () => {
    const browser = await impersonating()
    const { cookie } = await app.signIn(max.username, max.password)
    const { body } = await app.request({ path: '/me/sessions', cookie })
    const shown = body.items.filter((session: { impersonation: unknown }) => session.impersonation)
    expect(shown).toMatchObject([
      { current: false, impersonation: { by: { id: lena.id, name: lena.username }, reason: 'Ticket 7' } },
    ])
    const details = await app.request({ path: `${users}/${max.id}`, cookie: ada.cookie })
    expect(details.body.activeSessions).toBe(body.items.length)
    await stop(browser)
  })

  test('asks for no new password, although the user has to choose one', async () => {
    const password = 'a password by somebody else'
    const body = { username: `newcomer${count}`, password, roles: ['hunter'] }
    const created = await byAda('POST', users, body)
    await asOwner(app.storage.database, (db) =>
      db.updateTable('passwords').set({ mustChange: true }).where('userId', '=', created.body.id).execute(),
    )
    const browser = await signedIn(lena)
    expect((await start(browser, created.body)).status).toBe(201)
    expect((await browser.request({ path: '/me' })).body.mustChangePassword).toBe(false)
    expect((await browser.request({ path: '/me/sessions' })).status).toBe(200)
  })
})

describe('is refused', () => {
  async function refused(target: { id: string }, status: number, code: string, by = lena) {
    const browser = await signedIn(by)
    const before = new Map(browser.cookies)
    expect(await start(browser, target)).toMatchObject({ status, body: { code } })
    expect(browser.cookies).toEqual(before)
    expect(await whoIs(browser)).toBe(by.username)
    expect(await events('impersonation.started', target.id)).toEqual([])
  }

  test('as oneself', () => refused(lena, 409, 'user.yourself'))

  test('as an equal', async () => {
    const twin = await app.addPerson(ada, `twin${count}`, ['lead'])
    await refused(twin, 403, 'access.escalation')
  })

  test('as a user with more rights, also by one role with all permissions', async () => {
    const manager = await app.addPerson(ada, `manager${count}`, ['manager'])
    await refused(manager, 403, 'access.escalation')
    await refused(ada, 403, 'access.escalation')
    const second = await app.addPerson(ada, `admin${count}`, ['admin'])
    await refused(second, 403, 'access.escalation', ada)
  })

  test('as a user with other rights', async () => {
    const reader = await app.addPerson(ada, `reader${count}`, ['reader'])
    await refused(reader, 403, 'access.escalation')
  })

  test('as a user with a higher limit, or with more rights on a later day', async () => {
    await byAda('PUT', `${users}/${max.id}/limits/hunts.maxHosts`, { value: 101 })
    await refused(max, 403, 'access.escalation')
    const later = await app.addPerson(ada, `later${count}`, ['hunter'])
    await byAda('POST', '/tenants/default/capabilities', {
      user: later.id,
      permission: 'can_launch_fleet_hunts',
      reason: 'on call',
      startsAt: new Date(app.clock.now().getTime() + hour).toISOString(),
    })
    await refused(later, 403, 'access.escalation')
  })

  test('as a user who cannot sign in', async () => {
    await byAda('PUT', `${users}/${max.id}/status`, { status: 'inactive' })
    await refused(max, 409, 'user.inactive')
  })

  test('to users without the permission, and to API keys', async () => {
    await refused(lena, 403, 'access.denied', max)
    const { body } = await app.request({
      method: 'POST',
      path: '/me/api-keys',
      body: { name: 'a key' },
      cookie: lena.cookie,
    })
    const answer = await app.request({
      method: 'POST',
      path: `${users}/${max.id}/impersonation`,
      body: { reason: 'x' },
      apiKey: body.key,
    })
    expect(answer).toMatchObject({ status: 403, body: { code: 'access.session_required' } })
  })

  test('without a reason', async () => {
    const browser = await signedIn(lena)
    expect((await start(browser, max, { reason: '  ' })).status).toBe(400)
    expect(await whoIs(browser)).toBe(lena.username)
  })

  test('from within an impersonation, which is recorded with both names', async () => {
    const browser = await signedIn(ada)
    await start(browser, lena)
    const answer = await start(browser, max)
    expect(answer).toMatchObject({ status: 403, body: { code: 'access.impersonating' } })
    expect(await whoIs(browser)).toBe(lena.username)
    const denied = await events('access.denied', 'impersonation.start')
    expect(denied.at(-1)).toMatchObject({ actorName: lena.username, impersonatorName: ada.username })
  })
})

describe('its end', () => {
  const lengthOf = ({ body }: { body: { startedAt: string; endsAt: string } }) =>
    Date.parse(body.endsAt) - Date.parse(body.startedAt)

  test('comes after an hour at the latest, and never after the end of the own session', async () => {
    expect(lengthOf(await start(await signedIn(lena), max))).toBe(hour)
    expect(lengthOf(await start(await signedIn(lena), max, { minutes: 600 }))).toBe(hour)
    const browser = await signedIn(lena)
    for (let used = 0; used < 7 * 24 - 8; used += 8) {
      app.clock.advance(8 * hour)
      expect(await whoIs(browser)).toBe(lena.username)
    }
    app.clock.advance(8 * hour - 20 * minute)
    const last = await start(browser, max)
    expect(last.status, last.raw).toBe(201)
    expect(lengthOf(last)).toBeLessThanOrEqual(20 * minute)
  })

  test('expires: the next request is refused, and stopping goes back to the own session', async () => {
    const browser = await impersonating({ minutes: 5 })
    app.clock.advance(5 * minute)
    expect(await whoIs(browser)).toBe(401)
    const waiting = browser.cookies.get('rollcall-own')
    expect((await stop(browser)).status).toBe(204)
    expect(await whoIs(browser)).toBe(lena.username)
    expect(browser.cookies.get('rollcall')).not.toBe(waiting)
    expect(browser.cookies.has('rollcall-own')).toBe(false)
  })

  test('only stopping and signing out use the waiting session', async () => {
    const browser = await impersonating({ minutes: 5 })
    app.clock.advance(5 * minute)
    for (const [method, path] of [
      ['GET', '/me/sessions'],
      ['DELETE', '/me/sessions'],
      ['GET', users],
    ] as const)
      expect((await browser.request({ method, path })).status).toBe(401)
    expect((await signOut(browser)).status).toBe(204)
    expect(browser.cookies.size).toBe(1)
    expect([...browser.cookies.keys()]).toEqual(['rollcall-device'])
  })

  test('does not let the own session become idle, however long it waited', async () => {
    // Idle long before the hour is over.
    const change: Parameters<typeof startTestApp>[0] = {
      change: (source) => {
        source.sessions.idleSeconds = 600
        source.passwords.atFirstSignIn = 'keep'
      },
    }
    const impatient = await startTestApp(change)
    try {
      const eve = await impatient.firstAdministrator('eve')
      const target = await impatient.addPerson(eve, 'mia')
      const browser = new Browser(impatient)
      await browser.signIn(eve)
      expect((await start(browser, target)).status).toBe(201)
      for (let used = 0; used < 5; used += 1) {
        impatient.clock.advance(9 * minute)
        expect(await whoIs(browser)).toBe('mia')
        // The recording of its last use may still be on its way.
        const own = () => lastSeen(impatient, eve.id)
        await expect.poll(own).toBeGreaterThan(impatient.clock.now().getTime() - minute)
      }
      expect((await stop(browser)).status).toBe(204)
      expect(await whoIs(browser)).toBe('eve')
    } finally {
      await impatient.close()
    }
  })

  async function lastSeen({ storage }: TestApp, userId: string): Promise<number> {
    const { at } = await asOwner(storage.database, (db) =>
      db
        .selectFrom('sessions')
        .select((eb) => eb.fn.max('lastSeenAt').as('at'))
        .where('userId', '=', userId)
        .executeTakeFirstOrThrow(),
    )
    return new Date(at).getTime()
  }
})

describe('stopping', () => {
  test('ends the session of the user, and goes on with the own one under a new token', async () => {
    const browser = await impersonating()
    const stolen = browser.cookies.get('rollcall')
    const waiting = browser.cookies.get('rollcall-own')
    expect((await stop(browser)).status).toBe(204)
    expect(await whoIs(browser)).toBe(lena.username)
    expect([stolen, waiting]).not.toContain(browser.cookies.get('rollcall'))
    expect(browser.cookies.has('rollcall-own')).toBe(false)
    for (const cookie of [stolen, waiting])
      expect((await app.request({ path: '/me', cookie })).status).toBe(401)
    expect(await stop(browser)).toMatchObject({ status: 409, body: { code: 'impersonation.none' } })
  })

  test('without the waiting session signs out: a stolen token does not become its owner’s', async () => {
    const browser = await impersonating()
    const thief = new Browser(app)
    thief.cookies.set('rollcall', browser.cookies.get('rollcall') as string)
    expect(await whoIs(thief)).toBe(max.username)
    expect((await stop(thief)).status).toBe(204)
    expect(thief.cookies.has('rollcall')).toBe(false)
    expect(await whoIs(thief)).toBe(401)
    expect(await whoIs(browser)).toBe(401)
  })

  test('uses no other session in place of the waiting one', async () => {
    const browser = await impersonating()
    const { cookie } = await app.signIn(max.username, max.password)
    for (const other of [cookie as string, ada.cookie, 'rcs_planted']) {
      const planted = await impersonating()
      planted.cookies.set('rollcall-own', other)
      expect((await stop(planted)).status).toBe(204)
      expect(await whoIs(planted)).toBe(401)
    }
    expect((await app.request({ path: '/me', cookie: ada.cookie })).status).toBe(200)
    await stop(browser)
  })

  test('an invalid key does not fall back to the waiting session', async () => {
    const browser = await impersonating()
    const answer = await browser.request({
      method: 'DELETE',
      path: '/me/impersonation',
      headers: { authorization: 'Bearer rck_made-up' },
    })
    expect(answer.status).toBe(401)
    expect(await whoIs(browser)).toBe(max.username)
  })

  test('signing in as another user drops the waiting session', async () => {
    const browser = await impersonating({ minutes: 5 })
    app.clock.advance(5 * minute)
    await browser.signIn(max)
    expect(browser.cookies.has('rollcall-own')).toBe(false)
  })
})

describe('signing out meanwhile', () => {
  test('ends both sessions and clears both cookies', async () => {
    const browser = await impersonating()
    const tokens = [browser.cookies.get('rollcall'), browser.cookies.get('rollcall-own')]
    expect((await signOut(browser)).status).toBe(204)
    for (const cookie of tokens) expect((await app.request({ path: '/me', cookie })).status).toBe(401)
    expect([...browser.cookies.keys()]).toEqual(['rollcall-device'])
    expect((await events('impersonation.stopped', max.id)).length).toBe(1)
    expect((await events('sign-in.ended', lena.id)).length).toBe(1)
  })

  test('also if the second cookie is missing', async () => {
    const browser = await impersonating()
    const own = browser.cookies.get('rollcall-own')
    browser.cookies.delete('rollcall-own')
    expect((await signOut(browser)).status).toBe(204)
    expect((await app.request({ path: '/me', cookie: own })).status).toBe(401)
    expect(await events('impersonation.stopped', max.id)).toMatchObject([
      { actorName: max.username, impersonatorName: lena.username },
    ])
  })
})

describe('ends at once', () => {
  /** Makes the change after the authenticator has cached the session: it has to forget it. */
  async function ends(change: (browser: Browser) => Promise<unknown>, afterwards: string | number) {
    const browser = await impersonating()
    await change(browser)
    expect(await whoIs(browser)).toBe(401)
    expect((await stop(browser)).status).toBe(afterwards === 401 ? 401 : 204)
    expect(await whoIs(browser)).toBe(afterwards)
  }

  test('when the impersonator is deactivated', () =>
    ends(() => byAda('PUT', `${users}/${lena.id}/status`, { status: 'inactive' }), 401))

  test('when the impersonator is deleted', () => ends(() => byAda('DELETE', `${users}/${lena.id}`), 401))

  test('when the impersonator loses the permission, or rights that the user has', async () => {
    await ends(() => byAda('PUT', `${users}/${lena.id}/roles`, { roles: ['hunter'] }), lena.username)
  })

  test('when the impersonator changes their password in another browser', () =>
    ends(async () => {
      const body = { currentPassword: lena.password, newPassword: 'another fine password of hers' }
      const elsewhere = await signedIn(lena)
      expect((await elsewhere.request({ method: 'POST', path: '/me/password', body })).status).toBe(204)
    }, 401))

  test('when the own session is used to change the password meanwhile', () =>
    ends(async (browser) => {
      const body = { currentPassword: lena.password, newPassword: 'another fine password of hers' }
      const cookie = browser.cookies.get('rollcall-own')
      const changed = await app.request({ method: 'POST', path: '/me/password', body, cookie })
      expect(changed.status, changed.raw).toBe(204)
    }, 401))

  test('when the impersonator ends their other sessions, or that one, or is signed out everywhere', async () => {
    await ends(async () => {
      const elsewhere = await signedIn(lena)
      await elsewhere.request({ method: 'DELETE', path: '/me/sessions' })
    }, 401)
    await ends(async (browser) => {
      const cookie = browser.cookies.get('rollcall-own')
      const { body } = await app.request({ path: '/me', cookie })
      const elsewhere = await signedIn(lena)
      await elsewhere.request({ method: 'DELETE', path: `/me/sessions/${body.sessionId}` })
    }, 401)
    await ends(() => byAda('DELETE', `${users}/${lena.id}/sessions`), 401)
  })

  test('when the impersonator ends all others from the waiting session', () =>
    ends(async (browser) => {
      const cookie = browser.cookies.get('rollcall-own')
      expect((await app.request({ method: 'DELETE', path: '/me/sessions', cookie })).body.ended).toBe(2)
    }, lena.username))

  test('when the impersonator signs out of the waiting session', () =>
    ends(async (browser) => {
      const cookie = browser.cookies.get('rollcall-own')
      await app.request({ method: 'POST', path: '/me/sign-out', body: {}, cookie })
    }, 401))

  test('when the user gets more rights', async () => {
    await ends(() => byAda('PUT', `${users}/${max.id}/roles`, { roles: ['manager'] }), lena.username)
  })

  test('when the user gets a higher limit', () =>
    ends(() => byAda('PUT', `${users}/${max.id}/limits/hunts.maxHosts`, { value: null }), lena.username))

  test('when the user is deactivated', () =>
    ends(() => byAda('PUT', `${users}/${max.id}/status`, { status: 'inactive' }), lena.username))

  test('when the user is deleted', () => ends(() => byAda('DELETE', `${users}/${max.id}`), lena.username))

  test('when the user ends the session, or all of theirs', async () => {
    await ends(async () => {
      const { cookie } = await app.signIn(max.username, max.password)
      const { body } = await app.request({ path: '/me/sessions', cookie })
      const foreign = body.items.find((session: { impersonation: unknown }) => session.impersonation)
      const path = `/me/sessions/${foreign.id}`
      expect((await app.request({ method: 'DELETE', path, cookie })).status).toBe(204)
    }, lena.username)
    await ends(() => byAda('DELETE', `${users}/${max.id}/sessions`), lena.username)
  })

  test('when a role of either is edited so that it is not allowed any more', async () => {
    const roles = '/tenants/default/roles'
    const limits = { 'hunts.maxHosts': 100 }
    const role = async (key: string, permissions: string[]) =>
      (await byAda('POST', roles, { key: `${key}${count}`, name: `${key}${count}`, permissions, limits }))
        .body
    const own = await role('own', [...operator, ...lead])
    const theirs = await role('theirs', operator)
    await byAda('PUT', `${users}/${lena.id}/roles`, { roles: [own.key] })
    await byAda('PUT', `${users}/${max.id}/roles`, { roles: [theirs.key] })
    await ends(async () => {
      const permissions = [...operator, 'audit:read']
      await byAda('PATCH', `${roles}/${theirs.id}`, { revision: theirs.revision, permissions })
    }, lena.username)
    await byAda('PUT', `${users}/${max.id}/roles`, { roles: ['hunter'] })
    await ends(async () => {
      const permissions = [...operator, 'users:read']
      await byAda('PATCH', `${roles}/${own.id}`, { revision: own.revision, permissions })
    }, lena.username)
  })

  test('but not when the user changes something that gives no rights', async () => {
    const browser = await impersonating()
    await byAda('PATCH', `${users}/${max.id}`, { alias: 'Another name' })
    expect(await whoIs(browser)).toBe(max.username)
  })
})
