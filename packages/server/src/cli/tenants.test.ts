import { afterAll, beforeAll, expect, test } from 'vitest'
import { shippedProfile, startTestApp, type TestApp } from '../../test/test-app.ts'
import { atTerminal } from '../../test/test-terminal.ts'
import { createTenant } from '../features/tenants/tenants.service.ts'

let app: TestApp
let url: string
const keys = new Map<string, string>()

beforeAll(async () => {
  app = await startTestApp({ ownDatabase: true })
  url = await app.server.listen({ port: 0, host: '127.0.0.1' })
  const source = shippedProfile('default')
  const now = app.clock.now()
  await createTenant(app.storage.database, {
    slug: 'operators',
    name: 'Operators',
    source,
    now,
    runsServer: true,
  })
  for (const tenant of ['operators', 'default']) {
    const { cookie } = await app.firstAdministrator('ada', tenant)
    const body = { name: 'terminal' }
    const made = await app.request({ method: 'POST', path: '/me/api-keys', body, cookie })
    keys.set(tenant, made.body.key)
  }
})
afterAll(() => app?.close())

const tenants = (args: string[], of = 'operators') =>
  atTerminal(['tenants', ...args], {
    environment: { ROLLCALL_URL: url, ROLLCALL_API_KEY: keys.get(of) ?? '' },
  })

test('rollcall tenants creates, lists, renames, suspends and resumes tenants, and says what it would do', async () => {
  const made = await tenants(['create', 'north', '--name', 'North'])
  expect(made).toMatchObject({ code: 0, err: '' })
  expect(made.out).toMatch(/^north \(.*\): created$/m)
  const listed = await tenants(['list'])
  expect(listed.out.trim().split('\n')).toEqual([
    'north\tNorth\t0 users\tin use',
    'operators\tOperators\t1 user\tin use',
    'default\tTenant default\t1 user\tin use',
  ])
  expect((await tenants(['rename', 'north', '--slug', 'arctic'])).out).toContain('arctic\tNorth')
  const limited = await tenants(['seats', 'arctic', '--users', '5', '--role', 'auditor=2', '--json'])
  expect(JSON.parse(limited.out).seats).toMatchObject({
    users: { taken: 0, most: 5 },
    roles: [{ role: { key: 'auditor' }, taken: 0, most: 2 }],
  })
  expect((await tenants(['list', '--q', 'arctic'])).out).toContain('arctic\tNorth\t0 of 5 seats')
  expect((await tenants(['seats', 'arctic', '--users', 'many'])).err).toContain('--users is a whole number')
  expect((await tenants(['seats', 'arctic', '--role', 'auditor'])).err).toContain('such as Analyst=20')
  expect((await tenants(['seats', 'arctic'])).out).toContain('0 users')
  const asked = await tenants(['suspend', 'arctic', '--reason', 'moved'])
  expect(asked).toMatchObject({ code: 1, out: '' })
  expect(asked.err).toContain('not suspended. It has 0 users. Add --yes to do it.')
  expect((await tenants(['suspend', 'arctic', '--reason', 'moved', '--yes'])).out).toContain('suspended')
  expect((await tenants(['resume', 'arctic', '--json'])).out).toContain('"suspendedAt":null')
  expect((await tenants(['delete', 'arctic'])).err).toContain('not deleted. It has 0 users.')
  expect((await tenants(['delete', 'arctic', '--yes'])).err).toContain('is not suspended')
  await tenants(['suspend', 'arctic', '--reason', 'moved', '--yes'])
  expect((await tenants(['delete', 'arctic', '--yes'])).out).toContain('being deleted')
  expect((await tenants(['resume', 'north'])).err).toContain('There is no tenant north.')
})

test('rollcall executions list prints the jobs of all tenants, and nothing to an administrator of another one', async () => {
  const person = await app.request({ path: '/me', apiKey: keys.get('default') ?? '' })
  const body = { users: { ids: [person.body.user.id] }, status: 'inactive' }
  const path = '/tenants/default/users/bulk/status'
  const made = await app.request({ method: 'POST', path, body, apiKey: keys.get('default') ?? '' })
  expect(made.status, made.raw).toBe(201)
  const executions = (args: string[], of = 'operators') =>
    atTerminal(['executions', 'list', ...args], {
      environment: { ROLLCALL_URL: url, ROLLCALL_API_KEY: keys.get(of) ?? '' },
    })
  const { createdAt } = made.body
  expect((await executions(['--state', 'waiting', '--kind', 'bulk'])).out).toBe(
    `${createdAt}\tdefault\tbulk\tdeactivate\twaiting\t0 done, 0 refused\n`,
  )
  expect((await executions(['--state', 'done'])).out).toBe('')
  expect(await executions([], 'default')).toMatchObject({ code: 1, out: '' })
})

test('rollcall tenants shows nothing to an administrator of another tenant', async () => {
  const refused = await tenants(['list'], 'default')
  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.err).not.toContain('operators')
})
