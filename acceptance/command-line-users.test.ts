import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort, type RunningServer, startServer } from '../packages/server/test/running-server.ts'
import { rollcall } from './support/command-line.ts'
import { passwordOf } from './support/person.ts'
import { type Caller, callAs, createUsers } from './support/stage.ts'

const tenant = 'default'
let folder: string
let server: RunningServer
let ada: Caller
let ids: Map<string, string>
let key: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-command-line-'))
  server = await startServer({ dataDir: join(folder, 'data'), profile: 'default' })
  const names = { username: 'ada', password: passwordOf('ada') }
  const setUp = await fetch(`${server.url}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: server.setupToken, ...names }),
  })
  expect(setUp.status, await setUp.text()).toBe(201)
  ada = await callAs(server.url, 'ada')
  ids = await createUsers(ada, ['max', 'maxine', 'noor'])
  key = await keyOf(ada)
})
afterAll(async () => {
  await server?.kill('SIGTERM')
  await rm(folder, { recursive: true, force: true })
})

const keyOf = async ({ api }: Caller) => (await api.apiKeys.create({ name: 'terminal' })).key

/** With the key of an administrator unless another is said. */
const users = (args: string[], env: Record<string, string> = {}) =>
  rollcall(folder, ['users', ...args], { ROLLCALL_URL: server.url, ROLLCALL_API_KEY: key, ...env })

const statusOf = async (name: string) =>
  (await ada.api.users.show({ tenant, user: ids.get(name) as string })).status

test('rollcall users list prints all accounts, those that are searched for, or all as JSON', async () => {
  const { code, out, err } = await users(['list'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out.split('\n').map((line) => line.split('\t')[0])).toEqual(['ada', 'max', 'maxine', 'noor', ''])
  const found = await users(['list', '--q', 'max', '--json'])
  const parsed = found.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(parsed).toMatchObject([{ username: 'max', status: 'active' }, { username: 'maxine' }])
})

test('rollcall users deactivate ends access of whoever is named exactly, and says whom it could not', async () => {
  const { code, out, err } = await users(['deactivate', 'max', 'nobody', 'ada', '--reason', 'left'])
  expect(code, 'one was not done').toBe(1)
  expect(out).toBe('max: inactive\n')
  expect(err).toMatch(/^nobody: there is no such user/m)
  expect(err).toMatch(/^ada: /m)
  expect(await statusOf('max')).toBe('inactive')
  expect(await statusOf('maxine')).toBe('active')
  const { items } = await ada.api.audit.list({ tenant, action: 'user.deactivated' })
  expect(items).toMatchObject([{ actor: { name: 'ada' }, target: { name: 'max' }, reason: 'left' }])
  expect((await users(['activate', ids.get('max') as string])).out).toBe('max: active\n')
})

test('HE-08 · rollcall users delete says who gets their groups, and deletes nobody without --yes', async () => {
  const group = await ada.api.groups.create({ tenant, name: 'Night shift' })
  await ada.api.groups.addMembers({
    tenant,
    group: group.id,
    users: [ids.get('max') as string],
    role: 'owner',
    olderCredentials: 'keep',
  })
  await ada.api.groups.removeMember({ tenant, group: group.id, user: ada.id })

  const asked = await users(['delete', 'max'])
  expect(asked).toMatchObject({ code: 1, out: '' })
  expect(asked.err).toMatch(/^max: not deleted\. .*; ada would own 1 group instead\. Add --yes/)
  expect(await statusOf('max')).toBe('active')

  expect(await users(['delete', 'max', '--yes'])).toEqual({ code: 0, out: 'max: deleted\n', err: '' })
  const members = await ada.api.groups.listMembers({ tenant, group: group.id })
  expect(members.items).toMatchObject([{ user: { name: 'ada' }, role: 'owner' }])
  expect((await users(['show', 'max'])).code).toBe(1)
})

test('Nobody does more from a terminal than their key may', async () => {
  const [currentPassword, newPassword] = [passwordOf('noor'), passwordOf('noor herself')]
  await (await callAs(server.url, 'noor')).api.me.changePassword({ currentPassword, newPassword })
  const env = { ROLLCALL_API_KEY: await keyOf(await callAs(server.url, 'noor', newPassword)) }
  const { code, out, err } = await users(['delete', 'maxine', '--yes'], env)
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toContain('users:')
  expect(await statusOf('maxine')).toBe('active')
})

test('What is missing is named: a key, a good one, a server, a command', async () => {
  const said = async (args: string[], env: Record<string, string> = {}) => {
    const { code, out, err } = await users(args, env)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err, 'no stack').not.toContain('    at ')
    return err
  }
  expect(await said(['list'], { ROLLCALL_API_KEY: '' })).toContain('ROLLCALL_API_KEY')
  expect(await said(['list'], { ROLLCALL_API_KEY: 'rck_wrong' })).toMatch(/sign in|API key/i)
  const nowhere = `http://localhost:${await freePort()}`
  expect(await said(['list'], { ROLLCALL_URL: nowhere })).toContain(`does not answer at ${nowhere}`)
  expect(await said(['dance'])).toContain('There is no command users dance.')
  expect(await said(['delete'])).toContain('Say whom')
  expect(await said(['list', '--tenant', 'elsewhere'])).toContain('tenant')
})
