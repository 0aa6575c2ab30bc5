import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { setupLink } from '../src/features/sign-in/setup.ts'
import { createLog } from '../src/platform/log.ts'
import { mailedLink } from './mailed-links.ts'
import { type Answer, publicUrl, startTestApp, type TestApp, type TestRequest } from './test-app.ts'
import { asOwner, dump } from './whole-database.ts'

/**
 * Uses every feature with secrets, including common mistakes of users and programs. Then it searches for each secret in everything that is
 * stored or sent: the most verbose log, every table, and every answer except the one that must show it.
 */
let app: TestApp
const lines: string[] = []
const told: { what: string; text: string; shows: string[] }[] = []
const secrets = new Map<string, string>()

beforeAll(async () => {
  const log = createLog('trace', false, { write: (line: string) => void lines.push(line) })
  app = await startTestApp({
    ownDatabase: true,
    deps: { log },
    change: (source) => {
      source.accounts.begin = 'either'
    },
  })
  await goThroughEverything()
})
afterAll(() => app.close())

/** Registers a secret to search for later. */
function secret(name: string, value: string): string {
  secrets.set(name, value)
  return value
}

/** Sends a request and keeps its whole answer. `shows` names the secrets that only this answer may have. */
async function send(what: string, request: TestRequest, shows: string[] = []): Promise<Answer> {
  const answer = await app.request(request)
  const [, device] = /rollcall-device=(\w+)/.exec(String(answer.headers['set-cookie'])) ?? []
  const shown = device ? [...shows, `known device after ${what}`] : shows
  if (device) secret(`known device after ${what}`, device)
  told.push({ what, text: `${JSON.stringify(answer.headers)}\n${answer.raw}`, shows: shown })
  return answer
}

async function signIn(name: string, username: string, password: string): Promise<string> {
  const path = '/tenants/default/sign-in/password'
  const answer = await send(name, { method: 'POST', path, body: { username, password } }, [name])
  return secret(name, answer.cookie ?? '')
}

async function goThroughEverything(): Promise<void> {
  const cookie = await setUp()
  const max = await createAndSignIn(cookie)
  await changePasswords(max.cookie)
  await makeKeys(cookie)
  await invite(cookie)
  await resetByMail(cookie, max.id)
  await reset(cookie, max.id)
  await mistake()
  await breakDown(cookie)
  for (const path of ['/me', '/me/sessions', '/me/api-keys', `/tenants/default/users/${max.id}`]) {
    await send(path, { path, cookie })
  }
  for (const list of [
    'users',
    `users/${max.id}/api-keys`,
    `users/${max.id}/sessions`,
    'audit-events?limit=200',
  ]) {
    await send(list, { path: `/tenants/default/${list}`, cookie })
  }
  const body = { format: 'ndjson' }
  await send('the export', { method: 'POST', path: '/tenants/default/audit-events/export', body, cookie })
  await send('metrics', { path: '/api/docs' })
}

async function setUp(): Promise<string> {
  const tenant = await app.requireTenant('default')
  const url = await setupLink(app.storage.database, tenant, { publicUrl, now: app.clock.now() })
  const token = secret('setup token', url?.split('#')[1] ?? '')
  const password = secret('password of ada', 'canary-Qm4 of ada, the first')
  await send('setup check', { method: 'POST', path: '/setup/check', body: { token } })
  const setup = { token, username: 'ada', password }
  const answer = await send('setup', { method: 'POST', path: '/setup', body: setup }, ['first session'])
  await send('setup again', { method: 'POST', path: '/setup', body: setup })
  return secret('first session', answer.cookie ?? '')
}

async function createAndSignIn(cookie: string): Promise<{ id: string; cookie: string }> {
  const password = secret('initial password', 'canary-Vt8 chosen by ada for max')
  const create = { username: 'max', password, email: 'max@example.com' }
  const request = { method: 'POST' as const, path: '/tenants/default/users', body: create, cookie }
  const created = await send('create', { ...request, headers: { 'idempotency-key': 'once' } })
  await send('create again', { ...request, headers: { 'idempotency-key': 'once' } })
  await send('name taken', request)
  await send('too short', {
    ...request,
    body: { username: 'moe', password: secret('short password', 'canary-Zs') },
  })
  await signIn('wrong password', 'max', secret('wrongly typed password', 'canary-Yb2 is not the password'))
  const username = secret('password typed as a name', 'canary-Nm3 in the wrong field')
  const path = '/tenants/default/sign-in/password'
  await send('password as a name', { method: 'POST', path, body: { username, password } })
  return { id: created.body.id, cookie: await signIn('session of max', 'max', password) }
}

async function changePasswords(cookie: string): Promise<void> {
  const currentPassword = secrets.get('initial password')
  const newPassword = secret('new password', 'canary-Hx7 chosen by max himself')
  const change = { method: 'POST' as const, path: '/me/password', cookie }
  const wrong = {
    currentPassword: secret('wrong current password', 'canary-Lk3 was never current'),
    newPassword,
  }
  await send('change with a wrong password', { ...change, body: wrong })
  await send('change to the same', { ...change, body: { currentPassword, newPassword: currentPassword } })
  const answer = await send('change', { ...change, body: { currentPassword, newPassword } }, [
    'renewed session',
  ])
  secret('renewed session', answer.cookie ?? '')
}

/** A key that is limited to another address, so that its refusal is recorded. */
async function makeGroupKey(cookie: string): Promise<void> {
  const groups = '/tenants/default/groups'
  const group = await send('group', { method: 'POST', path: groups, cookie, body: { name: 'Testers' } })
  const path = `${groups}/${group.body.id}`
  const headers = { 'idempotency-key': 'a-group-key' }
  const body = { name: 'pipeline', addresses: ['192.0.2.7'] }
  const create = { method: 'POST' as const, path: `${path}/api-keys`, cookie, headers, body }
  const answer = await send('create group key', create, ['group key'])
  expect(answer.status).toBe(201)
  const apiKey = secret('group key', answer.body.key)
  await send('create group key again', create)
  await send('use of the group key from elsewhere', { path: '/me', apiKey })
  for (const list of ['/api-keys', '/history', '']) await send(`group ${list}`, { path: path + list, cookie })
  const asked = { kind: 'api-key', secret: apiKey, address: '192.0.2.7' }
  const identities = '/tenants/default/identities'
  const known = await send('identity of the group', { method: 'POST', path: identities, cookie, body: asked })
  expect(known.body.identity.principal.kind).toBe('group')
}

async function makeKeys(cookie: string): Promise<void> {
  const create = {
    method: 'POST' as const,
    path: '/me/api-keys',
    cookie,
    headers: { 'idempotency-key': 'a-key' },
  }
  const answer = await send('create key', { ...create, body: { name: 'backup job' } }, ['API key'])
  const apiKey = secret('API key', answer.body.key)
  await send('create key again', { ...create, body: { name: 'backup job' } })
  await send('use of the key', { path: '/me', apiKey })
  await makeGroupKey(cookie)
  await send('key as a cookie', { path: '/me', cookie: apiKey })
  await send('cut key', { path: '/me', apiKey: apiKey.slice(0, -1) })
  await send('key in the query', { path: `/me?apiKey=${apiKey}` })
  await send('key in the path', { path: `/keys/${apiKey}` })
  await send('key in an address of nothing', { path: `/nothing?key=${apiKey}` })
}

async function invite(cookie: string): Promise<void> {
  const body = { username: 'ina', email: 'ina@example.com' }
  const { id } = (await send('invite', { method: 'POST', path: '/tenants/default/users', body, cookie })).body
  const replaced = secret('replaced invitation', await mailedLink(app, id, 'invitation'))
  const again = {
    method: 'POST' as const,
    path: `/tenants/default/users/${id}/invitations`,
    body: {},
    cookie,
  }
  await send('invite again', again)
  const token = secret('invitation', await mailedLink(app, id, 'invitation'))
  for (const link of [replaced, token])
    await send('check', { method: 'POST', path: '/invitations/check', body: { token: link } })
  const accept = { token, password: secret('first password of ina', 'canary-Jd6 chosen by ina herself') }
  const request = { method: 'POST' as const, path: '/invitations', body: accept }
  const answer = await send('accept', request, ['session of ina'])
  secret('session of ina', answer.cookie ?? '')
  await send('accept again', request)
}

/** Removes the address for links afterwards, so that the next reset shows its link. */
async function resetByMail(cookie: string, id: string): Promise<void> {
  const user = `/tenants/default/users/${id}`
  await send('reset by mail', { method: 'POST', path: `${user}/password-resets`, body: {}, cookie })
  secret('mailed reset token', await mailedLink(app, id, 'password-reset'))
  await send('no address', { method: 'PATCH', path: user, body: { email: null }, cookie })
}

async function reset(cookie: string, id: string): Promise<void> {
  const make = {
    method: 'POST' as const,
    path: `/tenants/default/users/${id}/password-resets`,
    body: {},
    cookie,
  }
  for (const name of ['used reset token', 'open reset token']) {
    const answer = await send(name, make, [name])
    const token = secret(name, answer.body.url.split('#')[1])
    await send('reset check', { method: 'POST', path: '/password-resets/check', body: { token } })
    if (name === 'open reset token') break
    const password = secret('reset password', 'canary-Rw5 chosen by the link')
    const body = { token, password }
    await send('reset', { method: 'POST', path: '/password-resets', body })
    await send('reset again', { method: 'POST', path: '/password-resets', body })
  }
  await send('token in an address', { path: `/api/reset?token=${secrets.get('open reset token')}` })
}

async function mistake(): Promise<void> {
  const path = '/tenants/default/sign-in/password'
  const typed = secret('password typed as a name', 'canary-Np9 in the wrong field')
  await send('wrong field', { method: 'POST', path, body: { username: typed, password: typed } })
  await send('broken JSON', { method: 'POST', path, body: `{"username":"max","password":"${typed}` })
  await send('unknown field', {
    method: 'POST',
    path,
    body: { username: 'max', password: typed, otp: typed },
  })
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  await send('a form', { method: 'POST', path, body: `username=max&password=${typed}`, headers: form })
  await send('basic authentication', {
    path: '/me',
    headers: { authorization: `Basic ${btoa(`max:${typed}`)}` },
  })
}

/** Makes the database refuse valid rows. Its message about the row must reach neither the log nor the caller. */
async function breakDown(cookie: string): Promise<void> {
  const owner = (statement: string) => asOwner(app.storage.database, (db) => sql.raw(statement).execute(db))
  const unlucky = { username: 'unlucky', password: secret('unlucky password', 'canary-Ub6 of bad luck') }
  for (const table of ['passwords', 'sessions', 'api_keys', 'links']) {
    await owner(`alter table ${table} add constraint broken check (false) not valid`)
    await signIn('sign-in that fails', 'ada', secrets.get('password of ada') ?? '')
    await send('create that fails', { method: 'POST', path: '/tenants/default/users', body: unlucky, cookie })
    await send('key that fails', { method: 'POST', path: '/me/api-keys', body: { name: table }, cookie })
    const me = await send('me', { path: '/me', cookie })
    const link = `/tenants/default/users/${me.body.user.id}/password-resets`
    await send('link that fails', { method: 'POST', path: link, body: {}, cookie })
    await owner(`alter table ${table} drop constraint broken`)
  }
}

/** The encodings in which a secret could be stored. */
function formsOf(value: string): string[] {
  const bytes = Buffer.from(value)
  const encodings = ['hex', 'base64', 'base64url'] as const
  return [value, encodeURIComponent(value), ...encodings.map((encoding) => bytes.toString(encoding))]
}

function found(text: string, except: string[] = []): string[] {
  const named = [...secrets].filter(([name, value]) => value !== '' && !except.includes(name))
  return named.filter(([, value]) => formsOf(value).some((form) => text.includes(form))).map(([name]) => name)
}

describe('no secret', () => {
  test('is missing from the search', () => {
    expect([...secrets].filter(([, value]) => value === '').map(([name]) => name)).toEqual(['wrong password'])
    expect(secrets.size).toBeGreaterThanOrEqual(18)
    expect(lines.some((line) => line.includes('request failed'))).toBe(true)
  })

  test('is in the log, at any level', () => {
    expect(lines.filter((line) => found(line).length > 0)).toEqual([])
  })

  test('nor is its hash', () => {
    expect(lines.filter((line) => /argon2id\$|\\\\x[0-9a-f]{16}/.test(line))).toEqual([])
  })

  test('is in any table', async () => {
    for (const [table, rows] of await dump(app.storage.database)) {
      expect(found(rows.join('\n')), table).toEqual([])
    }
  })

  test('is in an answer, except the one that must show it', () => {
    for (const { what, text, shows } of told) expect(found(text, shows), what).toEqual([])
  })

  test('is missing from the answer that shows it', () => {
    for (const name of ['API key', 'open reset token', 'session of max', 'renewed session']) {
      const shown = told.filter(({ text }) => text.includes(secrets.get(name) as string))
      expect(
        shown.map(({ shows }) => shows[0]),
        name,
      ).toEqual([name])
    }
  })
})
