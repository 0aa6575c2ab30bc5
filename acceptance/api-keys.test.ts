import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Person } from './support/person.ts'
import { seesToast, tableOf } from './support/screens.ts'
import { type Caller, createUsers, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'

let stage: Stage
let admin: Caller
let grace: Person
let user: string
let key: string

beforeAll(async () => {
  stage = await openStage({ profile: 'mimir' })
  await stage.firstAdministrator('ada')
  admin = await stage.callAs('ada')
  user = (await createUsers(admin, ['grace'], 'admin')).get('grace') as string
  grace = await stage.enter()
  await grace.signIn('grace')
})
afterEach(() => stage.expectNoFaults())
afterAll(() => stage?.close())

/** As a script calls the API with the key. */
async function call(path: string, init: RequestInit = {}) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const answer = await fetch(`${stage.url}/api/v1${path}`, { headers, ...init })
  const text = await answer.text()
  return { status: answer.status, body: text ? JSON.parse(text) : undefined }
}

test('MI-12 · An API key minted in the browser is shown once and works in a script with the role of its owner', async () => {
  const { page } = grace
  await grace.go('/account/api-keys')
  await page.getByRole('button', { name: 'Create API key' }).click()
  await page.getByLabel('Name').fill('nightly report')
  await page.getByRole('button', { name: 'Create key' }).click()
  const dialog = page.getByRole('dialog', { name: 'API key "nightly report" created' })
  key = await dialog.getByLabel('API key', { exact: true }).inputValue()
  expect(key).toMatch(/^rck_/)
  await page.keyboard.press('Escape')
  await dialog.getByText('You will not see it again').waitFor()
  await dialog.getByRole('button', { name: 'I have copied it' }).click()
  await tableOf(page, 'API keys').getByText('nightly report').waitFor()
  await tableOf(page, 'API keys')
    .getByText(`…${key.slice(-4)}`)
    .waitFor()
  expect(await page.content()).not.toContain(key)

  const me = await call('/me')
  expect(me.status).toBe(200)
  expect(me.body).toMatchObject({ user: { username: 'grace' }, credential: 'api-key' })
  expect((await call(`/tenants/${tenant}/users`)).status).toBe(200)
})

test('MI-12 · A key cannot mint further keys', async () => {
  const answer = await call('/me/api-keys', { method: 'POST', body: JSON.stringify({ name: 'offspring' }) })
  expect(answer).toMatchObject({ status: 403, body: { code: 'access.session_required' } })
})

test('MI-12 · When its owner is made Operator, the key may do what an Operator may from its next use on', async () => {
  await admin.api.users.setRoles({ tenant, user, roles: ['operator'], olderCredentials: 'keep' })
  expect(await call(`/tenants/${tenant}/users`)).toMatchObject({
    status: 403,
    body: { code: 'access.denied' },
  })
  const me = await call('/me')
  expect(me.body.permissions).toContain('hunts:quick')
  expect(me.body.permissions).not.toContain('sso:configure')
  expect(me.body.limits).toEqual({ 'hunts.maxHosts': 100 })
})

test('MI-12 · The key grows again with its owner, and follows a capability', async () => {
  const { id } = await admin.api.capabilities.grant({
    tenant,
    user,
    permission: 'can_launch_fleet_hunts',
    reason: 'Stands in for ada',
    olderCredentials: 'keep',
  })
  expect((await call('/me')).body.permissions).toContain('can_launch_fleet_hunts')
  await admin.api.capabilities.revoke({ tenant, grant: id })
  expect((await call('/me')).body.permissions).not.toContain('can_launch_fleet_hunts')
  await admin.api.users.setRoles({ tenant, user, roles: ['admin'], olderCredentials: 'keep' })
  expect((await call(`/tenants/${tenant}/users`)).status).toBe(200)
})

test('MI-12 · When its owner is deactivated the key is dead, and lives again with the account where that is said', async () => {
  await admin.api.users.setStatus({ tenant, user, status: 'inactive' })
  expect((await call('/me')).status).toBe(401)
  await admin.api.users.setStatus({ tenant, user, status: 'active', olderCredentials: 'keep' })
  expect((await call('/me')).status).toBe(200)
})

test('MI-12 · A revoked key is refused, and so is one with a changed letter', async () => {
  const good = key
  key = `${good.slice(0, -1)}${good.endsWith('a') ? 'b' : 'a'}`
  expect((await call('/me')).status).toBe(401)
  key = good
  await grace.signIn('grace')
  await grace.go('/account/api-keys')
  await grace.page.getByRole('button', { name: 'Revoke nightly report' }).click()
  await grace.page.getByRole('button', { name: 'Revoke key' }).click()
  await seesToast(grace.page, 'API key "nightly report" revoked')
  await grace.page.getByText('No API keys').waitFor()
  expect((await call('/me')).status).toBe(401)
})
