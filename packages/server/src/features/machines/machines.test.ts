import type { ProfileSource } from '@rollcall/access/profile.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { productKey } from '../../../test/product-key.ts'
import { refusalOf } from '../../../test/refusals.ts'
import type { Person, TestApp, TestRequest } from '../../../test/test-app.ts'
import { startVisits } from '../../../test/visits.ts'
import { tellOfEndingKeys } from './ending-keys.ts'

/** Machine accounts of the tenant `home`, whose administrator is hana. */
const day = 86_400_000
let app: TestApp
let hana: Person
/** An administrator and a member of `home`. */
let otto: Person
let mia: Person
let { send, inDays, promote, give } = {} as Awaited<ReturnType<typeof startVisits>>
let count = 0

beforeAll(async () => {
  const change = (source: ProfileSource) => {
    source.capabilities = ['audit:read']
  }
  ;({ app, hana, send, inDays, promote, give } = await startVisits(change))
  otto = await app.addPerson(hana, 'otto', ['administrator'], 'home')
  mia = await app.addPerson(hana, 'mia', ['member'], 'home')
})
afterAll(() => app?.close())

const call = (by: Person, method: TestRequest['method'], path: string, body?: object) =>
  send(by, method, `/tenants/home/${path}`, body)

/** A machine account of `home`, with the role that all members have. */
async function machine(owner = otto, roles = ['member']) {
  const username = `robot-${++count}`
  const made = await call(hana, 'POST', 'machines', { username, roles, owner: owner.id })
  expect(made.status, made.raw).toBe(201)
  return made.body
}

const keysOf = ({ id }: { id: string }) => `machines/${id}/api-keys`
const keyFor = (by: Person, of: { id: string }, choices: object = {}) =>
  call(by, 'POST', keysOf(of), { name: `key-${++count}`, expiresAt: inDays(90), ...choices })
const meBy = async (apiKey: string, acting?: string) =>
  app.request({ path: '/me', apiKey, headers: acting ? { 'rollcall-tenant': acting } : {} })

describe('A machine account', () => {
  test('is created with roles within the rights of its creator, and with an owner who can sign in', async () => {
    const robot = await machine(mia)
    expect(robot).toMatchObject({
      owner: { id: mia.id, active: true },
      status: 'active',
      roles: [{ key: 'member' }],
      apiKeys: 0,
      nextEnd: null,
    })
    const own = await call(otto, 'POST', 'machines', { username: `robot-${++count}`, roles: ['member'] })
    expect(own.body.owner).toMatchObject({ id: otto.id })
    const named = { username: `robot-${++count}` }
    const refusals = [
      [otto, { ...named, roles: ['super-admin'] }, '403 access.escalation'],
      [mia, { ...named, roles: ['member'] }, '403 access.denied'],
      [hana, { ...named, roles: ['member'], owner: robot.id }, '409 user.cannot_sign_in'],
      [hana, { username: robot.username, roles: ['member'] }, '409 user.username_taken'],
      [hana, { username: 'visitor:a/b', roles: ['member'] }, '400 request.invalid'],
    ] as const
    for (const [by, body, refusal] of refusals)
      expect(refusalOf(await call(by, 'POST', 'machines', body))).toBe(refusal)
    const signIn = await app.signIn(robot.username, 'any password at all', 'home')
    expect(signIn.status).toBe(401)
    const reset = await call(hana, 'POST', `users/${robot.id}/password-resets`)
    expect(reset.body.code).toBe('user.no_password')
  })

  test('is listed by name, by owner, and where it has no owner who can sign in', async () => {
    const nora = await app.addPerson(hana, 'nora', ['member'], 'home')
    const robot = await machine(nora)
    await productKey(app, 'product-a', 'home')
    const names = async (query: string, by = hana) =>
      (await call(by, 'GET', `machines?limit=50${query}`)).body.items.map(
        ({ username }: { username: string }) => username,
      )
    expect(await names('')).toEqual(expect.arrayContaining([robot.username, 'product-a']))
    expect(await names(`&owner=${nora.id}`)).toEqual([robot.username])
    expect(await names('&withoutOwner=true')).not.toContain(robot.username)
    expect(await names('&withoutOwner=true')).toContain('product-a')
    expect((await send(nora, 'GET', '/me/machines')).body.items).toMatchObject([{ id: robot.id }])
    expect(refusalOf(await call(nora, 'GET', 'machines'))).toBe('403 access.denied')
    expect((await call(hana, 'GET', 'machines?limit=1&total=true')).body).toMatchObject({
      items: [{ username: 'product-a' }],
      nextCursor: expect.any(String),
    })
    await call(hana, 'PUT', `users/${nora.id}/status`, { status: 'inactive' })
    expect(await names('&withoutOwner=true')).toContain(robot.username)
    await call(hana, 'DELETE', `users/${nora.id}`)
    const [left] = (await call(hana, 'GET', 'machines?withoutOwner=true&limit=50')).body.items.filter(
      ({ id }: { id: string }) => id === robot.id,
    )
    expect(left.owner).toBeNull()
  })

  test('gets another owner from users who may give its roles', async () => {
    const robot = await machine(mia, ['administrator'])
    const path = `machines/${robot.id}/owner`
    expect(refusalOf(await call(mia, 'PUT', path, { owner: otto.id }))).toBe('403 access.denied')
    expect((await call(otto, 'PUT', path, { owner: otto.id })).status).toBe(204)
    const above = await machine(mia, ['super-admin'])
    const taking = await call(otto, 'PUT', `machines/${above.id}/owner`, { owner: otto.id })
    expect(refusalOf(taking)).toBe('403 access.escalation')
    const person = await call(hana, 'PUT', `machines/${mia.id}/owner`, { owner: otto.id })
    expect(refusalOf(person)).toBe('404 machine.not_found')
    const { items } = (await call(hana, 'GET', 'audit-events?action=machine.owner-changed&limit=50')).body
    const [event] = items.filter(({ target }: { target: { id: string } }) => target.id === robot.id)
    expect(event).toMatchObject({
      target: { id: robot.id },
      before: { owner: 'mia' },
      after: { owner: 'otto' },
    })
  })
})

describe('A key of a machine account', () => {
  test('is made by the owner, acts by the rights of the account, and ends', async () => {
    const robot = await machine()
    const made = await keyFor(otto, robot)
    expect(made.status, made.raw).toBe(201)
    expect(made.body).toMatchObject({ createdBy: { id: otto.id, name: 'otto' } })
    expect((await meBy(made.body.key)).body).toMatchObject({
      kind: 'service-account',
      user: { id: robot.id },
      permissions: ['api-keys:create'],
    })
    const listed = await call(otto, 'GET', keysOf(robot))
    expect(listed.raw).not.toContain(made.body.key)
    expect(listed.body).toMatchObject({
      items: [{ id: made.body.id, actions: { revoke: { allowed: true } } }],
      actions: { create: { allowed: true } },
    })
    const refused = [{ expiresAt: undefined }, { expiresAt: inDays(367) }, { expiresAt: inDays(-1) }]
    for (const choices of refused)
      expect(refusalOf(await keyFor(otto, robot, choices))).toBe('400 request.invalid')
    // A key makes no other keys.
    const path = `/tenants/home/${keysOf(robot)}`
    const body = { name: 'more', expiresAt: inDays(9) }
    const byKey = await app.request({ method: 'POST', path, body, apiKey: made.body.key })
    expect(refusalOf(byKey)).toBe('403 access.session_required')
    expect((await call(otto, 'DELETE', `${keysOf(robot)}/${made.body.id}`)).status).toBe(204)
    expect((await meBy(made.body.key)).status).toBe(401)
  })

  test('gives nobody more than their own rights', async () => {
    const robot = await machine(mia, ['administrator'])
    expect(refusalOf(await keyFor(mia, robot))).toBe('403 access.escalation')
    const made = await keyFor(otto, robot)
    expect(made.status, made.raw).toBe(201)
    const listed = await call(mia, 'GET', keysOf(robot))
    expect(listed.body).toMatchObject({
      items: [{ actions: { revoke: { allowed: true } } }],
      actions: { create: { allowed: false, code: 'access.escalation' } },
    })
    // The owner may always end what it can do.
    expect((await call(mia, 'DELETE', `${keysOf(robot)}/${made.body.id}`)).status).toBe(204)
    const above = await machine(hana, ['super-admin'])
    expect(refusalOf(await keyFor(otto, above))).toBe('403 access.escalation')
  })

  test('does not get around the own rights by a right that begins later', async () => {
    const robot = await machine(mia)
    const grant = { user: robot.id, permission: 'audit:read', reason: 'From then on', startsAt: inDays(3) }
    const granted = await call(hana, 'POST', 'capabilities', grant)
    expect(granted.status, granted.raw).toBe(201)
    expect(refusalOf(await keyFor(mia, robot))).toBe('403 access.escalation')
  })

  test('ends when the account gains rights, unless its administrator keeps it', async () => {
    const robot = await machine(mia)
    const { key } = (await keyFor(mia, robot)).body
    const path = `users/${robot.id}/roles`
    const asked = await call(hana, 'PUT', path, { roles: ['administrator'], olderCredentials: 'ask' })
    expect(refusalOf(asked)).toBe('409 access.older_credentials')
    await call(hana, 'PUT', path, { roles: ['administrator'], olderCredentials: 'end' })
    expect((await meBy(key)).status).toBe(401)
  })

  test('is hidden from others, whether or not there is such an account', async () => {
    const robot = await machine()
    const other = await app.addPerson(hana, `zoe-${++count}`, ['member'], 'home')
    for (const id of [robot.id, hana.id, crypto.randomUUID()]) {
      expect(refusalOf(await call(other, 'GET', keysOf({ id })))).toBe('403 access.denied')
      expect(refusalOf(await keyFor(other, { id }))).toBe('403 access.denied')
    }
    expect(refusalOf(await call(hana, 'GET', keysOf(mia)))).toBe('404 machine.not_found')
    expect(refusalOf(await keyFor(hana, mia))).toBe('404 machine.not_found')
  })

  test('works in another tenant that the account was promoted to enter, until it is demoted', async () => {
    const robot = await machine(otto, ['administrator'])
    expect((await promote(robot)).status).toBe(204)
    const given = await give(robot)
    expect(given.status, given.raw).toBe(201)
    const { key } = (await keyFor(otto, robot)).body
    expect((await meBy(key, 'north')).body).toMatchObject({
      user: { id: given.body.visitor },
      tenant: { slug: 'north' },
    })
    const path = '/tenants/north/users'
    expect((await app.request({ path, apiKey: key })).status).toBe(200)
    await call(hana, 'DELETE', `service-accounts/${robot.id}`)
    expect((await app.request({ path, apiKey: key })).status).toBe(404)
    expect((await meBy(key)).status).toBe(200)
  })
})

describe('Before a key ends', () => {
  const tell = () => tellOfEndingKeys(app.storage.database, { derive: app.derive, now: app.clock.now() })
  const mailsTo = async (user: string) => {
    const answer = await call(hana, 'GET', `mails?kind=api-key-ending&user=${user}&limit=50`)
    return answer.body.items
  }
  /** The days go by, and the session of hana with them. */
  const pass = async (days: number) => {
    app.clock.advance(days * day)
    const { cookie } = await app.signIn(hana.username, hana.password, 'home')
    hana.cookie = cookie ?? ''
  }

  test('its owner is told once, in their language, and an administrator where nobody owns it', async () => {
    const { body: nina } = await call(hana, 'POST', 'users', {
      username: 'nina',
      password: 'a long first password',
      email: 'nina@example.com',
      roles: ['member'],
    })
    await call(hana, 'PATCH', `users/${hana.id}`, { email: 'hana@example.com' })
    const owned = await machine(nina)
    const orphan = await machine(otto)
    await keyFor(hana, owned, { name: 'nightly', expiresAt: inDays(60) })
    await keyFor(hana, owned, { name: 'short', expiresAt: inDays(4) })
    await keyFor(hana, orphan, { name: 'orphaned', expiresAt: inDays(60) })
    await pass(1)
    await tell()
    expect(await mailsTo(nina.id)).toEqual([])
    await pass(1.5)
    await Promise.all([tell(), tell()])
    expect(await mailsTo(nina.id)).toHaveLength(1)
    await call(hana, 'PUT', `users/${otto.id}/status`, { status: 'inactive' })
    await pass(44)
    await Promise.all([tell(), tell()])
    await tell()
    const mails = await mailsTo(nina.id)
    expect(mails).toHaveLength(2)
    const opened = await call(hana, 'POST', `mails/${mails[0].id}/open`)
    expect(opened.body.text, opened.raw).toContain('“nightly” of the machine account')
    const [orphaned, ...more] = await mailsTo(hana.id)
    expect(more).toEqual([])
    const toHana = await call(hana, 'POST', `mails/${orphaned.id}/open`)
    expect(toHana.body.text, toHana.raw).toContain('give it an owner')
    const { items } = (await call(hana, 'GET', 'audit-events?action=machine.key-ending&limit=50')).body
    const ofOwned = items.filter(({ target }: { target: { id: string } }) => target.id === owned.id)
    expect(ofOwned).toHaveLength(2)
    const [event] = ofOwned
    expect(event).toMatchObject({ actor: { kind: 'system' }, after: { key: 'nightly' } })
  })

  test('an offboarding passes the accounts on to the heir; without an heir they have no owner', async () => {
    const anna = await app.addPerson(hana, 'anna', ['member'], 'home')
    const ben = await app.addPerson(hana, 'ben', ['member'], 'home')
    const robot = await machine(anna)
    const body = { user: anna.id, mode: 'deactivate', heir: ben.id }
    const done = await call(hana, 'POST', 'offboardings', body)
    expect(done.status, done.raw).toBe(201)
    const [mine] = (await send(ben, 'GET', '/me/machines')).body.items
    expect(mine).toMatchObject({ id: robot.id, owner: { id: ben.id, active: true } })
    await call(hana, 'POST', 'offboardings', { user: ben.id, mode: 'delete' })
    const listed = await call(hana, 'GET', 'machines?withoutOwner=true&limit=50')
    expect(listed.body.items.map(({ id }: { id: string }) => id)).toContain(robot.id)
  })
})
