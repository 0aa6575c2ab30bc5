import { setTimeout as sleep } from 'node:timers/promises'
import { hash, verify } from '@node-rs/argon2'
import type { ProfileSource } from '@rollcall/access/profile.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPasswordHasher, type PasswordHasher } from '../src/features/passwords/password-hasher.ts'
import { type Answer, lowPasswordCost, type Person, startTestApp, type TestApp } from './test-app.ts'
import { asOwner } from './whole-database.ts'

/** Attempts of signed-in users to get more than their rights. */
let app: TestApp
let ada: Person
let hasher: PasswordHasher
/** While this promise is pending, no password is hashed, which delays the change after its request was accepted. */
let held: Promise<void> | undefined

const hashed: typeof hash = async (...given) => {
  await held
  return hash(...given)
}

const users = '/tenants/default/users'
const password = 'a password of some length'

beforeAll(async () => {
  hasher = await createPasswordHasher(1, lowPasswordCost, { hash: hashed, verify })
  app = await startTestApp({ deps: { passwordHasher: hasher }, change: addLimit })
  ada = await app.firstAdministrator()
})
afterAll(() => app.close())

/** Administrators have a limit of fifty things; the role `boundless` has no limit. */
function addLimit(source: ProfileSource): void {
  source.limits.push({
    key: 'things',
    description: 'How many things one may have.',
    unit: 'things',
    bounds: [],
  })
  const [member, administrator] = ['member', 'administrator'].map((key) =>
    source.roles.find((role) => role.key === key),
  )
  if (!member || !administrator) throw new Error('the default profile has other roles now')
  administrator.limits = { things: 50 }
  source.roles.push({ ...member, key: 'boundless', limits: { things: null }, default: false })
}

const setRoles = (by: Person, user: Person, ...roles: string[]) =>
  app.request({ method: 'PUT', path: `${users}/${user.id}/roles`, body: { roles }, cookie: by.cookie })
const deactivate = (user: Person) =>
  app.request({
    method: 'PUT',
    path: `${users}/${user.id}/status`,
    body: { status: 'inactive' },
    cookie: ada.cookie,
  })
const remove = (user: Person) =>
  app.request({ method: 'DELETE', path: `${users}/${user.id}`, cookie: ada.cookie })

describe('a change that waits while its actor loses rights', () => {
  /** Creates an account, and runs `fall` while its password waits to be hashed. Returns the result. */
  async function creationDuring(
    fall: () => Promise<Answer>,
    caller: object,
    body: object = {},
  ): Promise<string> {
    const gate = Promise.withResolvers<void>()
    held = gate.promise
    const username = `new-${Math.random()}`
    const creation = app.request({
      method: 'POST',
      path: users,
      body: { username, password, ...body },
      ...caller,
    })
    try {
      await expect.poll(() => hasher.load, { interval: 1 }).toBe(1)
      const answer = await fall()
      expect(answer.status, answer.raw).toBeLessThan(300)
    } finally {
      gate.resolve()
    }
    const { status, body: answer } = await creation
    return `${status} ${answer.code}`
  }

  test('creates no account beyond the remaining rights', async () => {
    const bob = await app.addPerson(ada, 'bob', ['super-admin'])
    const fall = () => setRoles(ada, bob, 'administrator')
    const outcome = await creationDuring(fall, { cookie: bob.cookie }, { roles: ['super-admin'] })
    expect(outcome).toBe('403 access.escalation')
  })

  test('creates no account by a session that was ended', async () => {
    const cleo = await app.addPerson(ada, 'cleo', ['administrator'])
    const fall = () =>
      app.request({ method: 'DELETE', path: `${users}/${cleo.id}/sessions`, cookie: ada.cookie })
    expect(await creationDuring(fall, { cookie: cleo.cookie })).toBe('401 access.not_signed_in')
  })

  test('creates no account by a key that was revoked', async () => {
    const dan = await app.addPerson(ada, 'dan', ['administrator'])
    const { body } = await app.request({
      method: 'POST',
      path: '/me/api-keys',
      body: { name: 'lost' },
      cookie: dan.cookie,
    })
    const fall = () =>
      app.request({ method: 'DELETE', path: `${users}/${dan.id}/api-keys/${body.id}`, cookie: ada.cookie })
    expect(await creationDuring(fall, { apiKey: body.key })).toBe('401 access.not_signed_in')
  })
})

describe('a user’s own limit', () => {
  test('does not hide a role that gives more than the actor has', async () => {
    const boss = await app.addPerson(ada, 'boss', ['administrator'])
    const friend = await app.addPerson(ada, 'friend')
    for (const user of [boss, friend]) {
      const limit = await app.request({
        method: 'PUT',
        path: `${users}/${user.id}/limits/things`,
        body: { value: 5 },
        cookie: user === boss ? ada.cookie : boss.cookie,
      })
      expect(limit.status, limit.raw).toBe(200)
      const { body } = await setRoles(boss, user, 'administrator', 'boundless')
      expect([body.code, body.missing]).toEqual(['access.escalation', ['things']])
    }
    await setRoles(ada, friend, 'boundless')
    expect((await setRoles(boss, friend, 'member')).body.code).toBe('access.escalation')
  })
})

describe('a reset link', () => {
  async function linkFor(user: Person, by: Person): Promise<string> {
    const path = `${users}/${user.id}/password-resets`
    const { body } = await app.request({ method: 'POST', path, body: {}, cookie: by.cookie })
    return new URL(body.url).hash.slice(1)
  }
  const check = (token: string) =>
    app.request({ method: 'POST', path: '/password-resets/check', body: { token } })
  const follow = (token: string) =>
    app.request({ method: 'POST', path: '/password-resets', body: { token, password } })

  test.each([
    ['deactivated', deactivate],
    ['deleted', remove],
    ['demoted', (maker: Person) => setRoles(ada, maker, 'member')],
  ])('is not valid after its creator is %s', async (what, fall) => {
    const maker = await app.addPerson(ada, `maker-${what}`, ['administrator'])
    const victim = await app.addPerson(ada, `victim-${what}`)
    const token = await linkFor(victim, maker)
    expect((await check(token)).status).toBe(200)
    expect((await fall(maker)).status).toBeLessThan(300)
    expect((await check(token)).status).toBe(410)
    expect((await follow(token)).status).toBe(410)
    expect((await app.signIn(victim.username, victim.password)).status).toBe(200)
  })

  test('does not open an account that was given more than its creator has', async () => {
    const tara = await app.addPerson(ada, 'tara', ['administrator'])
    const rising = await app.addPerson(ada, 'rising')
    const token = await linkFor(rising, tara)
    await setRoles(ada, rising, 'super-admin')
    expect((await follow(token)).status).toBe(410)
  })

  test('gives no password to an account that now signs in with another provider', async () => {
    const moved = await app.addPerson(ada, 'moved')
    const token = await linkFor(moved, ada)
    await asOwner(app.storage.database, async (db) => {
      await db.updateTable('users').set({ provider: 'oidc' }).where('id', '=', moved.id).execute()
      await db.deleteFrom('passwords').where('userId', '=', moved.id).execute()
    })
    expect((await follow(token)).status).toBe(410)
  })

  test('ends the session of a sign-in that was under way when the link was used', async () => {
    const erik = await app.addPerson(ada, 'erik')
    const token = await linkFor(erik, ada)
    const { id: tenantId } = await app.requireTenant('default')
    const { database } = app.storage
    const held = Promise.withResolvers<void>()
    const followed = Promise.withResolvers<void>()
    const signingIn = asOwner(database, async (db) => {
      // As a sign-in does it: it locks the account, reads the password, and then starts the session.
      await db.selectFrom('users').select('id').where('id', '=', erik.id).forNoKeyUpdate().execute()
      held.resolve()
      await followed.promise
      await sleep(500)
      const now = new Date()
      const row = {
        tenantId,
        id: erik.id,
        userId: erik.id,
        impersonatorId: null,
        tokenHash: Buffer.alloc(32),
      }
      const proven = { methods: ['password' as const], authenticatedAt: now }
      const rest = { ...proven, createdAt: now, lastSeenAt: now, endsAt: now, address: '', userAgent: '' }
      await db
        .insertInto('sessions')
        .values({ ...row, ...rest })
        .execute()
    })
    await held.promise
    const following = follow(token)
    followed.resolve()
    await signingIn
    expect((await following).status).toBe(204)
    const left = await asOwner(database, (db) =>
      db.selectFrom('sessions').select('id').where('userId', '=', erik.id).execute(),
    )
    expect(left).toEqual([])
  })
})

describe('the audit log', () => {
  test('names the user who tried to exceed their rights, and the target', async () => {
    const tom = await app.addPerson(ada, 'tom', ['administrator'])
    await setRoles(tom, tom, 'super-admin')
    await app.request({
      method: 'POST',
      path: users,
      body: { username: 'tim', password, roles: ['super-admin'] },
      cookie: tom.cookie,
    })
    const { body } = await app.request({
      path: `/tenants/default/audit-events?actor=${tom.id}&outcome=refused`,
      cookie: ada.cookie,
    })
    const missing = expect.arrayContaining(['decisions:ask', 'things'])
    expect(body.items).toMatchObject([
      { action: 'access.denied', target: { id: 'users.create' }, after: { missing } },
      { action: 'access.denied', target: { id: 'users.set-roles' }, after: { missing } },
    ])
  })
})
