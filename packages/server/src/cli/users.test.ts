import { createClient } from '@rollcall/contract/client.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../test/running-server.ts'
import { type Person, startTestApp, type TestApp } from '../../test/test-app.ts'
import { atTerminal } from '../../test/test-terminal.ts'

const tenant = 'default'
let app: TestApp
let url: string
let ada: Person
let key: string
const ids = new Map<string, string>()

beforeAll(async () => {
  // In this tenant alice and Alice are two accounts (MI-06).
  app = await startTestApp({
    change: ({ accounts }) => {
      accounts.usernameCaseSensitive = true
    },
  })
  url = await app.server.listen({ port: 0, host: '127.0.0.1' })
  ada = await app.firstAdministrator()
  key = await keyOf(ada)
  for (const username of ['max', 'maxine', 'noor', 'alice', 'Alice']) await create(username)
  await create('post@example.com')
  await create('paula', 'post@example.com')
  await create('lena', 'Lena@Example.com')
})
afterAll(() => app?.close())

async function create(username: string, email: string | null = null): Promise<void> {
  const body = { username, password: 'fourteen chars or more', ...(email ? { email } : {}) }
  const answer = await app.request({
    method: 'POST',
    path: '/tenants/default/users',
    body,
    cookie: ada.cookie,
  })
  expect(answer.status, answer.raw).toBe(201)
  ids.set(username, answer.body.id)
}

async function keyOf({ cookie }: Person): Promise<string> {
  const body = { name: 'terminal' }
  const { body: made, raw } = await app.request({ method: 'POST', path: '/me/api-keys', body, cookie })
  expect(made?.key, raw).toBeDefined()
  return made.key
}

const users = (args: string[], environment: Record<string, string> = {}, input = '') =>
  atTerminal(['users', ...args], {
    environment: { ROLLCALL_URL: url, ROLLCALL_API_KEY: key, ...environment },
    input,
  })

/** The same over the API, with ada's key. */
const api = () => createClient({ baseUrl: url, apiKey: key })

async function statusOf(name: string): Promise<string | undefined> {
  const path = `/tenants/default/users/${ids.get(name)}`
  const { status, body } = await app.request({ path, cookie: ada.cookie })
  return status === 404 ? 'deleted' : body.status
}

const idOf = (name: string) => ids.get(name) as string

test('rollcall users list prints all accounts, those that are searched for, or all as JSON', async () => {
  const { code, out, err } = await users(['list'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const names = out.split('\n').map((line) => line.split('\t')[0])
  expect(names.toSorted()).toEqual(['', 'ada', ...ids.keys()].toSorted())
  const found = await users(['list', '--q', 'max', '--json'])
  const parsed = found.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(parsed).toMatchObject([{ username: 'max', status: 'active' }, { username: 'maxine' }])
  expect(await users(['list', '--status', 'inactive'])).toEqual({ code: 0, out: '', err: '' })
})

test('U1 · names are compared as the tenant compares them, and say username, address and id', async () => {
  for (const name of ['alice', 'Alice']) {
    const asked = await users(['delete', name])
    expect(asked.code).toBe(1)
    expect(asked.err).toContain(`${name}: ${name} (${idOf(name)}): not deleted.`)
    expect(JSON.parse((await users(['show', name, '--json'])).out)).toMatchObject({ id: idOf(name) })
  }
  expect(await users(['show', 'ALICE'])).toMatchObject({ code: 1, out: '' })
  expect((await users(['delete', 'Alice', '--yes'])).out).toBe(`Alice (${idOf('Alice')}): deleted\n`)
  expect(await statusOf('Alice')).toBe('deleted')
  expect(await statusOf('alice')).toBe('active')
  // Email addresses compare without case even where usernames do not.
  const lena = await users(['deactivate', 'lena@example.COM'])
  expect(lena.out).toBe(`lena <Lena@Example.com> (${idOf('lena')}): inactive\n`)
})

test('U1 · a name that is one account’s username and another’s address is refused with both', async () => {
  const { code, out, err } = await users(['delete', 'post@example.com', '--yes'])
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toContain('more than one account fits')
  expect(err).toContain(`post@example.com (${idOf('post@example.com')})`)
  expect(err).toContain(`paula <post@example.com> (${idOf('paula')})`)
  expect(await statusOf('paula')).toBe('active')
  expect((await users(['deactivate', idOf('paula')])).out).toContain('paula <post@example.com>')
})

test('U1 · the API finds accounts by their exact name only', async () => {
  const found = async (login: string) => {
    const path = `/tenants/default/users?login=${encodeURIComponent(login)}&total=true`
    const { body } = await app.request({ path, cookie: ada.cookie })
    expect(body.total).toBe(body.items.length)
    return body.items.map((user: { username: string }) => user.username)
  }
  expect(await found('max')).toEqual(['max'])
  expect(await found('ma')).toEqual([])
  expect(await found('MAX')).toEqual([])
  expect(await found('LENA@example.com')).toEqual(['lena'])
  expect(await found('post@example.com')).toEqual(['paula', 'post@example.com'])
  expect(await found('ﬃ'.repeat(200))).toEqual([])
})

test('rollcall users deactivate ends the access of those named, by words and on standard input', async () => {
  const { code, out, err } = await users(
    ['deactivate', 'max', '-', '--reason', 'left'],
    {},
    'nobody\r\nada\n\n',
  )
  expect(code, 'some were not done').toBe(1)
  expect(out).toBe(`max (${idOf('max')}): inactive\n`)
  expect(err).toMatch(/^nobody: there is no such user/m)
  expect(err).toMatch(/^ada: /m)
  expect(err).toContain('2 of 3 were refused.')
  expect([await statusOf('max'), await statusOf('maxine')]).toEqual(['inactive', 'active'])
  const { items } = await api().audit.list({ tenant, action: 'user.deactivated', limit: 1 })
  expect(items).toMatchObject([{ actor: { name: 'ada' }, target: { name: 'max' }, reason: 'left' }])
  const back = await users(['activate', idOf('max'), '--json'])
  expect(JSON.parse(back.out)).toEqual({ id: idOf('max'), username: 'max', email: null, status: 'active' })
})

test('HE-08 · rollcall users delete says who gets their groups, and deletes nobody without --yes', async () => {
  const { id: group } = await api().groups.create({ tenant, name: 'Night shift' })
  await api().groups.addMembers({ tenant, group, users: [idOf('max')], role: 'owner' })
  await api().groups.removeMember({ tenant, group, user: ada.id })

  const asked = await users(['delete', 'max'])
  expect(asked).toMatchObject({ code: 1, out: '' })
  expect(asked.err).toMatch(/: not deleted\. .*; ada would own 1 group instead\. Add --yes/)
  expect(await statusOf('max')).toBe('active')

  const done = await users(['delete', 'max', '--yes', '--json'])
  expect(JSON.parse(done.out)).toEqual({ id: idOf('max'), username: 'max', email: null, deleted: true })
  const members = await api().groups.listMembers({ tenant, group })
  expect(members.items).toMatchObject([{ user: { name: 'ada' }, role: 'owner' }])
  expect((await users(['show', 'max'])).code).toBe(1)
})

test('rollcall users show prints an account for people, and as JSON with --json', async () => {
  const { code, out } = await users(['show', 'lena'])
  expect(code).toBe(0)
  expect(out).toMatch(/^Username: +lena$/m)
  expect(out).toMatch(/^Email: +Lena@Example\.com$/m)
  expect(JSON.parse((await users(['show', 'lena', '--json'])).out)).toMatchObject({ username: 'lena' })
})

test('A command has the rights of its API key only', async () => {
  const kim = await app.addPerson(ada, 'kim')
  const { code, out, err } = await users(['delete', 'maxine', '--yes'], {
    ROLLCALL_API_KEY: await keyOf(kim),
  })
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toContain('users:')
  expect(await statusOf('maxine')).toBe('active')
})

test('What is missing is named: a key, a good one, a server, a tenant, a readable name', async () => {
  const said = async (args: string[], environment: Record<string, string> = {}) => {
    const { code, out, err } = await users(args, environment)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err, 'no stack').not.toContain('    at ')
    return err
  }
  expect(await said(['list'], { ROLLCALL_API_KEY: '' })).toContain('ROLLCALL_API_KEY is missing')
  expect(await said(['list'], { ROLLCALL_API_KEY: 'rck_a\nb' })).toContain('ROLLCALL_API_KEY has a blank')
  expect(await said(['list'], { ROLLCALL_API_KEY: 'rck_wrong' })).toContain(
    'ROLLCALL_API_KEY is not a valid API key',
  )
  const wrong = await users(['delete', 'max', 'noor', '--yes'], { ROLLCALL_API_KEY: 'rck_wrong' })
  expect(wrong.err.match(/ROLLCALL_API_KEY/g), 'said once, not for each account').toHaveLength(1)
  const nowhere = `http://127.0.0.1:${await freePort()}`
  const unanswered = await said(['deactivate', 'max', 'maxine'], { ROLLCALL_URL: nowhere })
  expect(unanswered).toContain(`does not answer at ${nowhere} (ECONNREFUSED)`)
  expect(unanswered.trim().split('\n'), 'once, not for each').toHaveLength(1)
  expect(await said(['list', '--tenant', 'elsewhere'])).toContain('tenant')
  expect(await said(['show', 'max\u200b'])).toMatch(/login/)
})

test('C5 · output that cannot be written after a change gives exit code 1', async () => {
  const environment = { ROLLCALL_URL: url, ROLLCALL_API_KEY: key }
  const { code, err } = await atTerminal(['users', 'list'], { environment, broken: 'ENOSPC' })
  expect(code).toBe(1)
  expect(err).toContain('could not be written (ENOSPC)')
})
