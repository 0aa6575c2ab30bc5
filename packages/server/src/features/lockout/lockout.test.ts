import { hash, verify } from '@node-rs/argon2'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  type Answer,
  lowPasswordCost,
  type Person,
  startTestApp,
  type TestApp,
} from '../../../test/test-app.ts'
import { asOwner, dump } from '../../../test/whole-database.ts'
import { newId } from '../../platform/ids.ts'
import { newSecret } from '../../platform/secrets.ts'
import { createPasswordHasher } from '../passwords/password-hasher.ts'
import { removeUnusedDevices } from './known-devices.service.ts'
import { removeOldFailures } from './lockout.service.ts'

// Counted, not replaced: passwords are really verified.
const verified = vi.fn(verify)

/** Locks as people and attackers experience them. The clock stands still, so that waiting times can be compared. */
let app: TestApp
let ada: Person
let time = Date.now()

const minute = 60_000
const hour = 60 * minute
const wrong = 'a wrong password of some length'
const users = '/tenants/default/users'

interface Way {
  /** The client address that the proxy reports. */
  from?: string
  device?: string | undefined
  tenant?: string
}

beforeAll(async () => {
  const passwordHasher = await createPasswordHasher(4, lowPasswordCost, { hash, verify: verified })
  const deps = { clock: { now: () => new Date(time) }, trustedProxies: ['127.0.0.1'], passwordHasher }
  app = await startTestApp({ deps })
  ada = await app.firstAdministrator()
})
afterAll(() => app.close())

/** Each test begins with nothing counted, and its own account. */
let max: Person
let people = 0
beforeEach(async () => {
  time += hour
  people += 1
  ada = { ...ada, cookie: (await signIn('ada', ada.password, { from: '192.0.2.1' })).cookie as string }
  max = await app.addPerson(ada, `max${people}`)
})

function signIn(username: string, password: string, { from, device, tenant = 'default' }: Way = {}) {
  return app.request({
    method: 'POST',
    path: `/tenants/${tenant}/sign-in/password`,
    body: { username, password },
    headers: {
      'x-forwarded-for': from ?? '198.51.100.1',
      ...(device === undefined ? {} : { cookie: `rollcall-device=${device}` }),
    },
  })
}

/** Uses a link that is created at the time of the tests, because the harness has its own clock. */
function firstAdministrator(username: string, tenant: string): Promise<Person> {
  app.clock.advance(time - app.clock.now().getTime())
  return app.firstAdministrator(username, tenant)
}

/** The device cookie that the browser keeps of an answer; undefined when there is none. */
function deviceIn(answer: Answer): string | undefined {
  const headers = [answer.headers['set-cookie'] ?? []].flat()
  return headers.map((header) => /^rollcall-device=([^;]*)/.exec(header)?.[1]).find(Boolean)
}

async function knownDevice(person: Person): Promise<string> {
  return deviceIn(await signIn(person.username, person.password)) as string
}

async function fail(username: string, times: number, way: Way = {}): Promise<Answer[]> {
  const answers: Answer[] = []
  for (let turn = 0; turn < times; turn += 1) answers.push(await signIn(username, wrong, way))
  return answers
}

/** Everything that a stranger sees of an answer, except values that differ with every request. */
function seen({ status, headers, body }: Answer) {
  const { date: _date, 'x-request-id': _id, ...rest } = headers
  return { status, headers: rest, body: { ...body, requestId: undefined } }
}

async function events(action: string, person: Person): Promise<{ after: Record<string, unknown> }[]> {
  const path = `/tenants/default/audit-events?action=${action}&target=${person.id}&limit=200`
  const { body } = await app.request({ path, cookie: ada.cookie })
  return body.items.filter((event: { target: { id: string } | null }) => event.target?.id === person.id)
}

async function lockedUntil(person: Person): Promise<string | null> {
  return (await app.request({ path: `${users}/${person.id}`, cookie: ada.cookie })).body.lockedUntil
}

const statuses = (answers: Answer[]) => answers.map(({ status }) => status)
const failed = { status: 401, body: { code: 'sign_in.failed' } }
const slowDown = { status: 429, body: { code: 'sign_in.slow_down' } }

describe('an account', () => {
  test('is locked by the fifth failure, then twice as long by each further one', async () => {
    expect(statuses(await fail(max.username, 5))).toEqual([401, 401, 401, 401, 401])
    for (const minutes of [1, 2, 4, 8, 15, 15]) {
      const refused = await signIn(max.username, max.password)
      expect(refused).toMatchObject(slowDown)
      expect(Number(refused.headers['retry-after'])).toBe(minutes * 60)
      time += minutes * minute - 1
      expect(await signIn(max.username, max.password)).toMatchObject(slowDown)
      time += 1
      expect(await signIn(max.username, wrong)).toMatchObject(failed)
    }
  })

  test('lets its owner in when the lock is over, and clears earlier failures', async () => {
    await fail(max.username, 5)
    time += minute
    expect((await signIn(max.username, max.password)).status).toBe(200)
    expect(statuses(await fail(max.username, 5))).toEqual([401, 401, 401, 401, 401])
    expect((await signIn(max.username, wrong)).headers['retry-after']).toBe('60')
  })

  test('is refused without checking the password', async () => {
    await fail(max.username, 5)
    verified.mockClear()
    const [right, other] = [await signIn(max.username, max.password), await signIn(max.username, wrong)]
    expect(seen(right)).toEqual(seen(other))
    expect(right).toMatchObject(slowDown)
    expect(verified).not.toHaveBeenCalled()
  })

  test('keeps its sessions and API keys while it is locked', async () => {
    const { body } = await app.request({
      method: 'POST',
      path: '/me/api-keys',
      body: { name: 'ci' },
      cookie: max.cookie,
    })
    await fail(max.username, 6)
    expect((await app.request({ path: '/me', cookie: max.cookie })).status).toBe(200)
    expect((await app.request({ path: '/me', apiKey: body.key })).status).toBe(200)
  })

  test('cannot be told from an unknown name in any answer', async () => {
    const course = async (username: string) => {
      const answers: unknown[] = []
      for (let turn = 0; turn < 5; turn += 1) answers.push(seen(await signIn(username, wrong)))
      for (const wait of [
        0,
        30_000,
        30_000,
        0,
        2 * minute,
        0,
        4 * minute,
        8 * minute,
        15 * minute,
        16 * minute,
      ]) {
        time += wait
        answers.push(seen(await signIn(username, wrong)))
      }
      return answers
    }
    const sso = await app.addPerson(ada, `sso${people}`)
    const away = await app.addPerson(ada, `away${people}`)
    await asOwner(app.storage.database, async (db) => {
      await db.updateTable('users').set({ provider: 'oidc' }).where('id', '=', sso.id).execute()
      await db.updateTable('users').set({ status: 'inactive' }).where('id', '=', away.id).execute()
    })
    const known = await course(max.username)
    expect(known.slice(5, 10)).toMatchObject([slowDown, slowDown, failed, slowDown, failed])
    expect(await course(`nobody${people}`)).toEqual(known)
    expect(await course(sso.username)).toEqual(known)
    expect(await course(away.username)).toEqual(known)
  })

  test('is the same in any spelling of its name, and so is an unknown name', async () => {
    for (const name of [max.username, `nobody-${people}`]) {
      await fail(name, 3)
      await fail(name.toUpperCase(), 2)
      expect(await signIn(name, wrong)).toMatchObject(slowDown)
    }
  })

  test('of the same name in another tenant is a different one', async () => {
    await app.addTenant(`other${people}`)
    const twin = await firstAdministrator(max.username, `other${people}`)
    await fail(max.username, 6)
    const tenant = `other${people}`
    expect((await signIn(twin.username, twin.password, { tenant })).status).toBe(200)
  })

  test('shows administrators that it is locked, and each lock is in the audit log once', async () => {
    await fail(max.username, 8)
    const until = new Date(time + minute).toISOString()
    expect(await lockedUntil(max)).toBe(until)
    const list = async (query: string) =>
      (await app.request({ path: `${users}?${query}`, cookie: ada.cookie })).body.items.map(
        ({ id }: { id: string }) => id,
      )
    expect(await list('locked=true')).toEqual([max.id])
    const others = await list('locked=false&limit=200')
    expect(others).toContain(ada.id)
    expect(others).not.toContain(max.id)
    expect(await list(`locked=true&q=${ada.username}`)).toEqual([])
    const locked = await events('user.locked', max)
    expect(locked).toMatchObject([
      { target: { id: max.id }, after: { failedSignIns: 5, lockedUntil: until } },
    ])
    time += minute
    expect(await lockedUntil(max)).toBeNull()
    expect(await list('locked=true')).toEqual([])
    await fail(max.username, 3)
    expect(await events('user.locked', max)).toHaveLength(2)
  })

  test('text typed instead of a name is not stored in readable form', async () => {
    await signIn('My-Secret-Typed-As-Name', wrong)
    const rows = JSON.stringify([...(await dump(app.storage.database))])
    expect(rows).not.toMatch(/my-secret-typed-as-name/i)
    expect(rows).toContain('name:')
  })
})

describe('a browser from which a user has signed in', () => {
  test('lets its owner in during an hour of guessing from everywhere, its own network included', async () => {
    const device = await knownDevice(ada)
    let verdicts = 0
    for (let second = 0; second < 3600; second += 20) {
      const from = second % 40 === 0 ? '198.51.100.1' : `203.0.113.${second % 250}`
      const guess = await signIn('ada', wrong, { from })
      if (guess.status === 401) verdicts += 1
      else expect(guess).toMatchObject(slowDown)
      // Every ten minutes. An owner who came more often would only help the attacker, by clearing the failures.
      if (second % 600 === 300) {
        expect(await signIn('ada', ada.password, { from })).toMatchObject(slowDown)
        expect((await signIn('ada', ada.password, { from, device })).status).toBe(200)
      }
      time += 20_000
    }
    expect(verdicts).toBeLessThanOrEqual(60)
  })

  test('is not slowed down with its network', async () => {
    const device = await knownDevice(max)
    for (let name = 0; name < 13; name += 1) await fail(`nobody${name}`, 4)
    expect(await signIn(max.username, max.password)).toMatchObject(slowDown)
    expect((await signIn(max.username, max.password, { device })).status).toBe(200)
    expect(await signIn(ada.username, ada.password, { device })).toMatchObject(slowDown)
  })

  test('has a count of its own, which does not lock out others', async () => {
    const device = await knownDevice(max)
    expect(statuses(await fail(max.username, 6, { device }))).toEqual([401, 401, 401, 401, 401, 429])
    expect(await signIn(max.username, max.password, { device })).toMatchObject(slowDown)
    expect(await lockedUntil(max)).toBeNull()
    expect(await events('user.locked', max)).toMatchObject([{ after: { for: 'one known browser' } }])
    expect((await signIn(max.username, max.password)).status).toBe(200)
    time += minute
    expect(await signIn(max.username, wrong, { device })).toMatchObject(failed)
    expect((await signIn(max.username, wrong, { device })).headers['retry-after']).toBe('120')
    time += 2 * minute
    expect((await signIn(max.username, max.password, { device })).status).toBe(200)
    expect(statuses(await fail(max.username, 4, { device }))).toEqual([401, 401, 401, 401])
  })

  test('is known to its own account only', async () => {
    const mia = await app.addPerson(ada, `mia${people}`)
    const device = await knownDevice(mia)
    await fail(max.username, 5)
    expect(await signIn(max.username, max.password, { device })).toMatchObject(slowDown)
  })

  test('is known to all accounts that have signed in from it', async () => {
    const mia = await app.addPerson(ada, `mia${people}`)
    let device = await knownDevice(mia)
    device = deviceIn(await signIn(max.username, max.password, { device })) as string
    device = deviceIn(await signIn(mia.username, mia.password, { device })) as string
    for (const { username, password } of [max, mia]) {
      await fail(username, 5)
      expect((await signIn(username, password, { device })).status).toBe(200)
    }
    expect(device.split('.')).toHaveLength(2)
  })

  test('cannot be forged', async () => {
    const tenant = await app.requireTenant('default')
    const other = await app.addTenant(`elsewhere${people}`)
    const good = await knownDevice(max)
    await fail(max.username, 5)
    const planted = [
      '',
      '.....',
      'rcd_',
      max.cookie,
      max.cookie.replace('rcs_', 'rcd_'),
      newSecret('device', tenant.id).secret,
      newSecret('device', other.id).secret,
      `${good.slice(0, -1)}${good.endsWith('0') ? '1' : '0'}`,
      ['x', 'x', 'x', 'x', 'x', good].join('.'),
    ]
    for (const device of planted)
      expect(await signIn(max.username, max.password, { device }), device).toMatchObject(slowDown)
    expect((await signIn(max.username, max.password, { device: good })).status).toBe(200)
    expect((await app.request({ path: '/me', cookie: good })).status).toBe(401)
    expect((await app.request({ path: '/me', apiKey: good })).status).toBe(401)
  })

  test('is remembered for 180 days after the last sign-in', async () => {
    const day = 24 * hour
    let device = await knownDevice(max)
    for (let use = 0; use < 3; use += 1) {
      time += 179 * day
      await fail(max.username, 5)
      const answer = await signIn(max.username, max.password, { device })
      expect(answer.status).toBe(200)
      device = deviceIn(answer) as string
    }
    time += 180 * day
    await fail(max.username, 5)
    expect(await signIn(max.username, max.password, { device })).toMatchObject(slowDown)
  })

  test('is one of twenty: a further one replaces the least recently used', async () => {
    const devices: string[] = []
    for (let count = 0; count < 20; count += 1) {
      time += minute
      devices.push(await knownDevice(max))
    }
    time += minute
    const [first = '', second = ''] = devices
    await signIn(max.username, max.password, { device: first })
    time += minute
    await knownDevice(max)
    await fail(max.username, 5)
    expect(await signIn(max.username, max.password, { device: second })).toMatchObject(slowDown)
    expect((await signIn(max.username, max.password, { device: first })).status).toBe(200)
    const rows = await asOwner(app.storage.database, (db) =>
      db.selectFrom('knownDevices').select('id').where('userId', '=', max.id).execute(),
    )
    expect(rows).toHaveLength(20)
  })

  test('has its proof in a cookie that scripts and other sites cannot read; the database keeps a hash of it', async () => {
    const answer = await signIn(max.username, max.password)
    const [, cookie = ''] = [answer.headers['set-cookie'] ?? []].flat()
    expect(cookie).toMatch(/^rollcall-device=rcd_[0-9A-Za-z]{71}; /)
    const [, ...attributes] = cookie.toLowerCase().split('; ')
    const expires = new Date(time + 180 * 24 * hour).toUTCString().toLowerCase()
    expect(attributes.sort()).toEqual([`expires=${expires}`, 'httponly', 'path=/', 'samesite=strict'])
    const rows = JSON.stringify([...(await dump(app.storage.database))])
    expect(rows).not.toContain('rcd_')
    const guess = await signIn(max.username, wrong)
    expect(guess.headers['set-cookie']).toBeUndefined()
  })

  test('stays known when its sessions are ended or the account is deactivated for a while', async () => {
    const device = await knownDevice(max)
    const at = `${users}/${max.id}`
    await app.request({ method: 'DELETE', path: `${at}/sessions`, cookie: ada.cookie })
    for (const status of ['inactive', 'active']) {
      const body = { status }
      const change = { method: 'PUT' as const, path: `${at}/status`, body, cookie: ada.cookie }
      expect((await app.request(change)).status).toBe(200)
    }
    await fail(max.username, 5)
    expect((await signIn(max.username, max.password, { device })).status).toBe(200)
  })
})

describe('a network', () => {
  const spray = async (times: number, from: (turn: number) => string) => {
    for (let turn = 0; turn < times; turn += 1) await signIn(`nobody${turn}`, wrong, { from: from(turn) })
  }

  test('is slowed down by its fiftieth failure, whatever the names, and others are not', async () => {
    await spray(49, () => '203.0.113.5')
    expect((await signIn(max.username, max.password, { from: '203.0.113.5' })).status).toBe(200)
    await spray(1, () => '203.0.113.5')
    const refused = await signIn(max.username, max.password, { from: '203.0.113.5' })
    expect(refused).toMatchObject(slowDown)
    expect(refused.headers['retry-after']).toBe('60')
    expect((await signIn(max.username, max.password, { from: '203.0.113.6' })).status).toBe(200)
    time += minute
    expect(await signIn('nobody', wrong, { from: '203.0.113.5' })).toMatchObject(failed)
    expect((await signIn('nobody', wrong, { from: '203.0.113.5' })).headers['retry-after']).toBe('120')
    time += 2 * minute
    expect((await signIn(max.username, max.password, { from: '203.0.113.5' })).status).toBe(200)
  })

  test('of IPv6 is the first 64 bits', async () => {
    await spray(50, (turn) => `2001:db8:1:1::${turn.toString(16)}`)
    expect(await signIn(max.username, max.password, { from: '2001:db8:1:1:ffff::1' })).toMatchObject(slowDown)
    expect((await signIn(max.username, max.password, { from: '2001:db8:1:2::1' })).status).toBe(200)
  })

  test('cannot be hidden by addresses before the one that the trusted proxy saw', async () => {
    await spray(50, (turn) => `10.1.1.${turn}, 203.0.113.77`)
    expect(await signIn(max.username, max.password, { from: '10.2.2.2, 203.0.113.77' })).toMatchObject(
      slowDown,
    )
  })

  test('U3 · is recognised if the proxy writes the address with a port or brackets', async () => {
    await spray(50, (turn) => (turn % 2 === 0 ? `203.0.113.78:${40_000 + turn}` : '203.0.113.78'))
    expect(await signIn(max.username, max.password, { from: '203.0.113.78:5' })).toMatchObject(slowDown)
    expect((await signIn(max.username, max.password, { from: '203.0.113.79:40000' })).status).toBe(200)
  })

  test('cannot be hidden by address headers if the server trusts no proxy', async () => {
    const open = await startTestApp({ deps: { clock: { now: () => new Date(time) } } })
    try {
      const guess = (turn: number) =>
        open.request({
          method: 'POST',
          path: '/tenants/default/sign-in/password',
          body: { username: `nobody${turn}`, password: wrong },
          headers: { 'x-forwarded-for': `203.0.113.${turn}`, forwarded: `for=203.0.113.${turn}` },
        })
      for (let turn = 0; turn < 50; turn += 1) expect(await guess(turn)).toMatchObject(failed)
      expect(await guess(51)).toMatchObject(slowDown)
    } finally {
      await open.close()
    }
  })
})

describe('unlocking', () => {
  const unlock = (person: Person, by: Person) =>
    app.request({ method: 'POST', path: `${users}/${person.id}/unlock`, body: {}, cookie: by.cookie })

  test('lets the owner try again at once and is in the audit log', async () => {
    await fail(max.username, 5)
    expect(await signIn(max.username, max.password)).toMatchObject(slowDown)
    const before = await lockedUntil(max)
    const answer = await unlock(max, ada)
    expect(answer).toMatchObject({ status: 200, body: { id: max.id, lockedUntil: null } })
    expect(await events('user.unlocked', max)).toMatchObject([
      { target: { id: max.id }, before: { failedSignIns: 5, lockedUntil: before } },
    ])
    expect(statuses(await fail(max.username, 4))).toEqual([401, 401, 401, 401])
    expect((await signIn(max.username, max.password)).status).toBe(200)
  })

  test('also helps a user who has forgotten their password in their own browser', async () => {
    const device = await knownDevice(max)
    const shown = async () => (await app.request({ path: `${users}/${max.id}`, cookie: ada.cookie })).body
    expect(await shown()).toMatchObject({ signInLocked: false })
    await fail(max.username, 5, { device })
    expect(await shown()).toMatchObject({ signInLocked: true, lockedUntil: null })
    expect((await unlock(max, ada)).status).toBe(200)
    expect(await shown()).toMatchObject({ signInLocked: false })
    expect((await signIn(max.username, max.password, { device })).status).toBe(200)
  })

  test('is refused if the account is not locked', async () => {
    expect(await unlock(max, ada)).toMatchObject({ status: 409, body: { code: 'user.not_locked' } })
    await fail(max.username, 5)
    time += minute
    expect(await unlock(max, ada)).toMatchObject({ status: 409, body: { code: 'user.not_locked' } })
  })

  test('needs the permission, and is refused for users with more rights and in other tenants', async () => {
    const tara = await app.addPerson(ada, `tara${people}`, ['administrator'])
    await fail(max.username, 5)
    await fail('ada', 5)
    expect(await unlock(max, max)).toMatchObject({ status: 403, body: { code: 'access.denied' } })
    expect(await unlock(ada, tara)).toMatchObject({ status: 403, body: { code: 'access.escalation' } })
    expect(await unlock(ada, ada)).toMatchObject({ status: 409, body: { code: 'user.yourself' } })
    expect(await lockedUntil(ada)).not.toBeNull()
    const elsewhere = await app.addTenant(`unlock${people}`)
    const eve = await firstAdministrator('eve', elsewhere.slug)
    const path = `/tenants/${elsewhere.slug}/users/${max.id}/unlock`
    const answer = await app.request({ method: 'POST', path, body: {}, cookie: eve.cookie })
    expect(answer).toMatchObject({ status: 404, body: { code: 'user.not_found' } })
    expect((await unlock(max, tara)).status).toBe(200)
    await asOwner(app.storage.database, (db) =>
      db.updateTable('users').set({ lockedUntil: null, failedSignIns: 0 }).where('id', '=', ada.id).execute(),
    )
  })

  test('is not offered if the profile does not let administrators change statuses', async () => {
    const strict = await startTestApp({
      change: (source) => {
        source.accounts.adminActions = ['delete']
      },
    })
    try {
      const boss = await strict.firstAdministrator()
      const kim = await strict.addPerson(boss, 'kim')
      const path = `${users}/${kim.id}/unlock`
      const answer = await strict.request({ method: 'POST', path, body: {}, cookie: boss.cookie })
      expect(answer).toMatchObject({ status: 403, body: { code: 'access.action_disabled' } })
    } finally {
      await strict.close()
    }
  })
})

describe('a new password', () => {
  const next = 'the next password of somebody'

  const change = (currentPassword: string, device?: string) =>
    app.request({
      method: 'POST',
      path: '/me/password',
      body: { currentPassword, newPassword: next },
      headers: {
        'x-forwarded-for': '198.51.100.1',
        cookie: [`rollcall=${max.cookie}`, ...(device ? [`rollcall-device=${device}`] : [])].join('; '),
      },
    })

  const reset = async (device?: string): Promise<Answer> => {
    const path = `${users}/${max.id}/password-resets`
    const link = await app.request({ method: 'POST', path, body: {}, cookie: ada.cookie })
    const token = link.body.url.split('#')[1]
    const headers = device ? { cookie: `rollcall-device=${device}` } : {}
    const body = { token, password: next }
    const answer = await app.request({ method: 'POST', path: '/password-resets', body, headers })
    expect(answer.status, answer.raw).toBe(204)
    return answer
  }

  test('cannot be found by guessing the current one in a session', async () => {
    for (let guess = 0; guess < 5; guess += 1)
      expect(await change(wrong)).toMatchObject({ status: 403, body: { code: 'password.wrong' } })
    const refused = await change(max.password)
    expect(refused).toMatchObject(slowDown)
    expect(refused.headers['retry-after']).toBe('60')
    expect(await signIn(max.username, max.password)).toMatchObject(slowDown)
    expect(await events('password.change-failed', max)).toHaveLength(5)
    expect(await events('user.locked', max)).toHaveLength(1)
    time += minute
    expect((await change(max.password)).status).toBe(204)
  })

  test('can be chosen from a known browser while strangers lock the account', async () => {
    const device = await knownDevice(max)
    await fail(max.username, 6)
    expect(await change(max.password)).toMatchObject(slowDown)
    expect((await change(max.password, device)).status).toBe(204)
  })

  test('unlocks the account, and makes this browser the only known one', async () => {
    for (const [turn, choose] of [() => reset(), () => change(max.password)].entries()) {
      max = await app.addPerson(ada, `turn${turn}of${people}`)
      const device = await knownDevice(max)
      await fail(max.username, 4)
      const here = deviceIn(await choose())
      expect(await lockedUntil(max)).toBeNull()
      expect(statuses(await fail(max.username, 5))).toEqual([401, 401, 401, 401, 401])
      expect(await signIn(max.username, next, { device })).toMatchObject(slowDown)
      expect((await signIn(max.username, next, { device: here })).status).toBe(200)
      time += hour
    }
  })

  test('by a reset link lets in a user whom strangers keep locked out', async () => {
    await fail(max.username, 7)
    expect(await signIn(max.username, max.password)).toMatchObject(slowDown)
    const here = deviceIn(await reset())
    await fail(max.username, 5)
    expect((await signIn(max.username, next, { device: here })).status).toBe(200)
  })
})

describe('housekeeping', () => {
  test('removes counts after a day and devices after 180 days without use, in all tenants, and nothing else', async () => {
    const now = new Date()
    const before = (hours: number) => new Date(now.getTime() - hours * hour)
    const tenants = [await app.requireTenant('default'), await app.addTenant(`tidy${people}`)]
    const owners = [max, await firstAdministrator('tidy', `tidy${people}`)]
    const count = { failures: 9, lockedUntil: null }
    await asOwner(app.storage.database, async (db) => {
      for (const [index, { id: tenantId }] of tenants.entries()) {
        const userId = owners[index]?.id as string
        for (const [name, hours, days] of [
          ['old', 25, 181],
          ['new', 23, 179],
        ] as const) {
          const failures = { ...count, tenantId, key: `name:${name}`, lastFailedAt: before(hours) }
          await db.insertInto('signInFailures').values(failures).execute()
          const createdAt = before(200 * 24)
          const device = { tenantId, id: newId(), userId, createdAt, lastUsedAt: before(days * 24) }
          const tokenHash = Buffer.from(name)
          await db
            .insertInto('knownDevices')
            .values({ ...device, tokenHash, failedSignIns: 0, lastFailedAt: null, lockedUntil: null })
            .execute()
        }
      }
    })
    await removeOldFailures(app.storage.database, now)
    await removeUnusedDevices(app.storage.database, now)
    const kept = await asOwner(app.storage.database, async (db) => [
      ...(await db.selectFrom('signInFailures').select('key as name').execute()),
      ...(await db.selectFrom('knownDevices').select('tokenHash as name').execute()),
    ])
    const names = kept.map(({ name }) => String(name)).filter((name) => /^(name:)?(old|new)$/.test(name))
    expect(names.sort()).toEqual(['name:new', 'name:new', 'new', 'new'])
  })
})

describe('metrics', () => {
  test('count locks and refusals by kind, without names', async () => {
    const read = async () => (await app.server.inject('/metrics')).body
    const value = (text: string, name: string) =>
      Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0)
    const before = await read()
    await fail(max.username, 7)
    const after = await read()
    const grown = (name: string) => value(after, name) - value(before, name)
    expect(grown('rollcall_sign_in_locks_total\\{of="account"\\}')).toBe(1)
    expect(grown('rollcall_sign_ins_slowed_total\\{of="account"\\}')).toBe(2)
    expect(after).not.toContain(max.username)
    expect(after).not.toContain('198.51.100.1')
  })
})
