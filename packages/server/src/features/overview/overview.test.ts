import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asSuperuser } from '../../../test/whole-database.ts'
import { indexAuditLog } from '../audit/audit-index.service.ts'

let app: TestApp
let ada: Person
/** May see users and nothing else. */
let vic: Person
let max: Person

const day = 86_400_000
const show = async (person: Person, query = '') =>
  (await app.request({ path: `/tenants/default/overview${query}`, cookie: person.cookie })).body
const call = (path: string, body: object, person = ada) =>
  app.request({ method: 'POST', path: `/tenants/default/${path}`, body, cookie: person.cookie })

beforeAll(async () => {
  app = await startTestApp({
    change: (source) => {
      source.capabilities = ['audit:read']
      source.accounts.begin = 'either'
    },
  })
  ada = await app.firstAdministrator()
  const viewers = await call('roles', { name: 'Viewers', permissions: ['users:read'] })
  vic = await app.addPerson(ada, 'vic', [viewers.body.key])
  max = await app.addPerson(ada, 'max', ['member'])
})
afterAll(() => app.close())

describe('the overview', () => {
  test('shows of the tenant only what the caller may see', async () => {
    expect(Object.keys(await show(vic)).sort()).toEqual(['accounts', 'jobs'])
    expect(Object.keys(await show(ada)).sort()).toEqual([
      'accounts',
      'apiKeys',
      'capabilities',
      'jobs',
      'mails',
      'signIns',
    ])
    expect((await show(max)).code).toBe('access.denied')
  })

  test('counts accounts by status, and its number of dormant accounts is that of the list that it leads to', async () => {
    const before = (await show(vic)).accounts
    const invited = await call('users', { username: 'ivy', email: 'ivy@example.com', begin: 'invitation' })
    expect(invited.raw).toMatch('invited')
    expect((await show(vic)).accounts).toMatchObject({
      active: before.active,
      invited: { total: before.invited.total + 1 },
      inactive: before.inactive,
      dormant: { total: 0 },
    })
    await asSuperuser(app.storage.database, (db) =>
      sql`update users set last_sign_in_at = now() - interval '100 days' where id = ${max.id}`.execute(db),
    )
    const { dormant } = (await show(vic)).accounts
    expect(dormant.total).toBe(1)
    expect((await show(vic, '?dormantDays=120')).accounts.dormant.total).toBe(0)
    for (const filter of ['', '&status=active', '&q=max', '&sort=-createdAt', '&role=member']) {
      const list = await app.request({
        path: `/tenants/default/users?dormantSince=${dormant.since}&total=true${filter}`,
        cookie: vic.cookie,
      })
      expect([filter, list.body.total, list.body.items.map((user: Person) => user.username)]).toEqual([
        filter,
        1,
        ['max'],
      ])
    }
  })

  test('counts sign-ins of each day, whether or not the log has been counted by day', async () => {
    await app.signIn('max', 'not this one at all')
    const days = async () => (await show(ada)).signIns.days
    const before = await days()
    expect(before).toHaveLength(30)
    expect(before.at(-1)).toMatchObject({ day: new Date().toISOString().slice(0, 10), failed: 1 })
    expect(before.at(-1).signedIn).toBeGreaterThan(0)
    const { id } = await app.requireTenant('default')
    await indexAuditLog(app.storage.database, id, new Date(Date.now() + day))
    expect(await days()).toEqual(before)
  })

  test('lists what ends within fourteen days, the first to end first', async () => {
    const inDays = (days: number) => new Date(Date.now() + days * day).toISOString()
    const grant = { user: vic.id, permission: 'audit:read', reason: 'An audit' }
    await call('capabilities', { ...grant, endsAt: inDays(10) })
    await call('capabilities', { ...grant, user: max.id, endsAt: inDays(20) })
    for (const [name, days] of [
      ['later', 12],
      ['sooner', 3],
      ['much later', 90],
    ] as const)
      await app.request({
        method: 'POST',
        path: '/me/api-keys',
        body: { name, expiresAt: inDays(days) },
        cookie: ada.cookie,
      })
    const { capabilities, apiKeys } = await show(ada)
    expect(capabilities).toMatchObject({ total: 1, items: [{ name: 'audit:read', user: { id: vic.id } }] })
    expect(apiKeys.items.map(({ name }: { name: string }) => name)).toEqual(['sooner', 'later'])
    expect(apiKeys).toMatchObject({ total: 2, items: [{ user: { id: ada.id, name: ada.username } }, {}] })
  })

  test('counts mails that wait for a mail server', async () => {
    expect((await show(ada)).mails).toEqual({ failed: { total: 0 }, kept: { total: 1 } })
  })
})

describe('the first steps', () => {
  const steps = async (person: Person) =>
    (await app.request({ path: '/tenants/default/first-steps', cookie: person.cookie })).body
  const put = (person: Person, putAway: boolean) =>
    app.request({
      method: 'PUT',
      path: '/tenants/default/first-steps',
      body: { putAway },
      cookie: person.cookie,
    })
  const stateOf = async (step: string) =>
    (await steps(ada)).steps.find((each: { step: string }) => each.step === step)?.state

  test('are done when the tenant is so, and not before', async () => {
    expect(await stateOf('second-administrator')).toBe('open')
    const eve = await app.addPerson(ada, 'eve', ['super-admin'])
    expect(await stateOf('second-administrator')).toBe('done')
    await app.request({
      method: 'PUT',
      path: `/tenants/default/users/${eve.id}/status`,
      body: { status: 'inactive' },
      cookie: ada.cookie,
    })
    expect(await stateOf('second-administrator')).toBe('open')
    expect(await stateOf('people')).toBe('done')
    expect(await stateOf('look')).toBe('open')
    const path = '/tenants/default/settings/look-and-feel'
    const { revision } = (await app.request({ path, cookie: ada.cookie })).body
    await app.request({ method: 'PATCH', path, body: { revision, title: 'Lighthouse' }, cookie: ada.cookie })
    expect(await stateOf('look')).toBe('done')
  })

  test('are put away for everybody by those who may change the settings, and brought back', async () => {
    const pat = await app.addPerson(ada, 'pat', ['member'])
    expect((await put(pat, true)).status).toBe(403)
    expect((await steps(pat)).code).toBe('access.denied')
    expect((await put(ada, true)).body.putAway).toBe(true)
    expect((await steps(ada)).putAway).toBe(true)
    expect((await put(ada, false)).body.putAway).toBe(false)
    const events = await app.request({
      path: '/tenants/default/audit-events?action=settings.first-steps-changed',
      cookie: ada.cookie,
    })
    expect(events.body.items.map(({ after }: { after: object }) => after)).toEqual([
      { putAway: false },
      { putAway: true },
    ])
  })
})
