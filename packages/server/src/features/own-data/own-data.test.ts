import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

/** What users read of themselves: what they may do, and all that is kept about them. */
let app: TestApp
let ada: Person
let olga: Person

beforeAll(async () => {
  app = await startTestApp({
    profile: 'mimir',
    change: (source) => {
      source.groups.enabled = true
    },
  })
  ada = await app.firstAdministrator()
  olga = await app.addPerson(ada, 'olga')
})
afterAll(() => app.close())

const call = (by: Person, method: string, path: string, body?: object) =>
  app.request({ method, path, ...(body ? { body } : {}), cookie: by.cookie } as never)
const exportOf = (by: Person) => call(by, 'POST', '/me/export', {})

test('what one may do, with what gives it, until when, and how much of a quota is used', async () => {
  await call(ada, 'POST', '/tenants/default/capabilities', {
    user: olga.id,
    permission: 'can_launch_fleet_hunts',
    reason: 'on call',
    endsAt: new Date(app.clock.now().getTime() + 3_600_000).toISOString(),
    olderCredentials: 'keep',
  })
  await call(olga, 'POST', '/me/api-keys', { name: 'backup' })
  const { body } = await call(olga, 'GET', '/me/access')
  const launch = body.permissions.find(
    ({ permission }: { permission: string }) => permission === 'can_launch_fleet_hunts',
  )
  expect(launch.paths).toMatchObject([{ kind: 'capability', endsAt: expect.any(String) }])
  expect(body.capabilities).toMatchObject([{ reason: 'on call', user: { id: olga.id } }])
  expect(body.quotas).toEqual([
    { quota: 'api-keys', used: 1, most: 100 },
    { quota: 'groups', used: 0, most: 500 },
  ])
  const mayRead = (await call(olga, 'GET', '/me')).body.permissions.includes('users:read-names')
  expect(body.roles[0].grantedBy === null).toBe(!mayRead)
})

test('a download has everything about its owner, and of others nothing beyond names', async () => {
  const max = await app.addPerson(ada, 'max')
  const secret = `max-${'x'.repeat(8)}@corp.example`
  await call(ada, 'PATCH', `/tenants/default/users/${max.id}`, { email: secret })
  await call(ada, 'PATCH', `/tenants/default/users/${olga.id}`, { alias: 'Olga O.' })
  const group = await call(ada, 'POST', '/tenants/default/groups', {
    name: 'Night shift',
    members: [{ user: olga.id, role: 'member' }],
  })
  expect(group.status).toBe(201)
  const mine = await exportOf(olga)
  expect(mine.headers['content-disposition']).toContain('default-olga-')
  const data = JSON.parse(mine.raw)
  expect(data).toMatchObject({
    tenant: { slug: 'default' },
    account: { username: 'olga', alias: 'Olga O.' },
    groups: [{ name: 'Night shift', role: 'member' }],
    apiKeys: [{ name: 'backup' }],
  })
  expect(data.sessions.length).toBeGreaterThan(0)
  const about = data.eventsAboutMe.map(({ action }: { action: string }) => action)
  expect(about).toContain('user.created')
  expect(about).toContain('capability.granted')
  expect(data.eventsByMe.map(({ action }: { action: string }) => action)).toContain('api-key.created')
  expect(mine.raw).not.toMatch(/argon2|secretHash|tokenHash/)
  // Ada changed another account: the download says so, without what she read or wrote there.
  const hers = await exportOf(ada)
  expect(hers.raw).toContain('max')
  expect(hers.raw).not.toContain(secret)
})

test('a download is in the audit log, and refused the fourth time within an hour', async () => {
  const path = `/tenants/default/audit-events?action=account.exported&actor=${olga.id}`
  expect((await call(ada, 'GET', path)).body.items).toHaveLength(1)
  expect((await exportOf(olga)).status).toBe(200)
  expect((await exportOf(olga)).status).toBe(200)
  expect(await exportOf(olga)).toMatchObject({ status: 409, body: { code: 'quota.reached' } })
})

test('nobody reads in a download that they are about to be offboarded, nor who their groups went to', async () => {
  const nora = await app.addPerson(ada, 'nora')
  const leave = (more: object) =>
    call(ada, 'POST', '/tenants/default/offboardings', {
      user: nora.id,
      mode: 'deactivate',
      reason: 'not known to her yet',
      heir: olga.id,
      ...more,
    })
  const waiting = await leave({ at: new Date(app.clock.now().getTime() + 3_600_000).toISOString() })
  expect(waiting.status, waiting.raw).toBe(201)
  const read = await exportOf(nora)
  expect(read.raw).toContain('user.created')
  expect(read.raw).not.toMatch(/offboarding|not known|olga/)
  const cancelled = await call(ada, 'POST', `/tenants/default/offboardings/${waiting.body.id}/cancel`)
  expect(cancelled.status, cancelled.raw).toBe(200)
  expect((await exportOf(nora)).raw).not.toContain('offboarding')
  const group = { name: 'Day shift', members: [{ user: nora.id, role: 'owner' }] }
  const made = await call(ada, 'POST', '/tenants/default/groups', group)
  await call(ada, 'DELETE', `/tenants/default/groups/${made.body.id}/members/${ada.id}`)
  const left = await leave({})
  expect(left.status, left.raw).toBe(201)
  const back = { status: 'active', olderCredentials: 'keep' }
  await call(ada, 'PUT', `/tenants/default/users/${nora.id}/status`, back)
  const cookie = (await app.signIn('nora', nora.password)).cookie ?? ''
  const done = await exportOf({ ...nora, cookie })
  expect(done.raw).toContain('"groupsWentTo":null')
  expect(done.raw).not.toContain('olga')
})

test('an API key downloads nothing', async () => {
  const key = (await call(olga, 'POST', '/me/api-keys', { name: 'leaked' })).body.key
  const answer = await app.request({ method: 'POST', path: '/me/export', body: {}, apiKey: key })
  expect(answer).toMatchObject({ status: 403, body: { code: 'access.session_required' } })
})
