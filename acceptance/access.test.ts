import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { expectCount, expectText, type Person } from './support/person.ts'
import { cellsOf, choose, keepOlder, navigationOf, openUser, seesToast, tableOf } from './support/screens.ts'
import { type Caller, createUsers, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'
const ofOperators = [
  'hosts:view',
  'alerts:view',
  'alerts:acknowledge',
  'indicators:view',
  'campaigns:view',
  'hunts:launch',
  'hunts:quick',
  'api-keys:create',
]
const ofAdminsAlone = [
  'users:read',
  'users:create',
  'users:update',
  'users:assign-roles',
  'users:change-status',
  'users:delete',
  'users:reset-password',
  'enrollment-secrets:mint',
  'enrollment-secrets:revoke',
  'agents:set-rollout',
  'sso:configure',
  'threat-feeds:edit',
  'can_launch_fleet_hunts',
]

let stage: Stage
let ada: Person
let admin: Caller
let ids: Map<string, string>

beforeAll(async () => {
  stage = await openStage({ profile: 'mimir' })
  ada = await stage.firstAdministrator('ada')
  admin = await stage.callAs('ada')
  ids = await createUsers(admin, ['olga', 'alice', 'bob'])
})
afterEach(() => stage.expectNoFaults())
afterAll(() => stage?.close())

test('MI-08 · An Admin finds users, capabilities, roles, the audit log and mail in the navigation, and may do everything, without a cap', async () => {
  await ada.go('/')
  await ada.page.getByRole('heading', { name: 'Overview' }).waitFor()
  expect(await navigationOf(ada.page)).toEqual([
    'Overview',
    'Users',
    'Capabilities',
    'Roles',
    'Permissions',
    'Service accounts',
    'Audit log',
    'Mail',
    'User attributes',
    'Advanced',
    'Tenants',
    'Users of all tenants',
    'Access across tenants',
    'Backups',
    'Executions',
    'Nodes',
    'Account',
  ])
  await ada.go('/settings/roles/admin')
  await ada.page.getByText(/^All \d+ permissions, also those added later$/).waitFor()
  for (const permission of ofAdminsAlone)
    expect(await ada.page.getByRole('checkbox', { name: permission, exact: true }).isChecked()).toBe(true)
  expect((await admin.api.me.show({})).limits).toEqual({ 'hunts.maxHosts': null })
})

test('MI-09 · An Operator has exactly the rights of the document, and a cap on hunts', async () => {
  const me = await (await stage.callAs('olga')).api.me.show({})
  expect([...me.permissions].sort()).toEqual([...ofOperators].sort())
  expect(me.limits).toEqual({ 'hunts.maxHosts': 100 })
})

test('MI-09 · An Operator mints an API key and chooses Time & Display', async () => {
  const olga = await stage.enterAs('olga')
  await olga.go('/account')
  expect(await navigationOf(olga.page)).toEqual(['Account'])
  await olga.go('/account/api-keys')
  await olga.page.getByRole('button', { name: 'Create API key' }).waitFor()
  await olga.go('/account/preferences')
  await choose(olga.page, 'Time zone', 'Tokyo', 'Asia/Tokyo')
  await olga.page.getByRole('region', { name: 'Example' }).getByText('Asia/Tokyo').waitFor()
  await olga.page.reload()
  await olga.page.getByRole('region', { name: 'Example' }).getByText('Asia/Tokyo').waitFor()
})

test('MI-10 · The host product asks whether 120 hosts are within the cap of alice, which is set in her drawer', async () => {
  const user = ids.get('alice') as string
  const ask = (value: number) => admin.api.access.checkLimit({ tenant, user, limit: 'hunts.maxHosts', value })
  expect(await ask(100)).toEqual({ allowed: true, limit: 100, source: 'roles' })
  expect(await ask(120)).toEqual({ allowed: false, limit: 100, source: 'roles' })

  const drawer = await openUser(ada, 'alice', 'Access')
  const limits = drawer.getByRole('region', { name: 'Limits' })
  await limits.getByText('by the role').waitFor()
  await setLimit('120')
  await limits.getByText('120 hosts').waitFor()
  await limits.getByText('set for this account').waitFor()
  expect(await ask(120)).toEqual({ allowed: true, limit: 120, source: 'user' })
  expect(await ask(121)).toEqual({ allowed: false, limit: 120, source: 'user' })

  await admin.api.access.setLimit({ tenant, user, limit: 'hunts.maxHosts', value: null })
  await ada.page.reload()
  await limits.getByText('No limit', { exact: true }).waitFor()
  expect(await ask(9_000_000)).toEqual({ allowed: true, limit: null, source: 'user' })

  await limits.getByRole('button', { name: 'Change limit hunts.maxHosts' }).click()
  await ada.page.getByRole('button', { name: 'As the role says' }).click()
  await limits.getByText('100 hosts').waitFor()
  expect(await ask(120)).toMatchObject({ allowed: false, source: 'roles' })
})

test('MI-09 · The cap of all Operators is changed on the page of their role', async () => {
  const { page } = ada
  await ada.go('/settings/roles/operator')
  await page.getByLabel('hunts.maxHosts', { exact: true }).fill('150')
  await page.getByRole('button', { name: 'Review and save…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('hunts.maxHosts: 100 hosts → 150 hosts').waitFor()
  await dialog.getByRole('button', { name: 'Save role' }).click()
  await keepOlder(ada)
  await seesToast(page, 'Role "Operator" saved')
  const olga = await stage.callAs('olga')
  expect((await olga.api.me.show({})).limits).toEqual({ 'hunts.maxHosts': 150 })
})

async function setLimit(value: string): Promise<void> {
  await ada.page.getByRole('button', { name: 'Change limit hunts.maxHosts' }).click()
  const dialog = ada.page.getByRole('dialog', { name: 'Limit for alice' })
  await dialog.getByLabel('Limit', { exact: true }).fill(value)
  await dialog.getByRole('button', { name: 'Set limit' }).click()
  await seesToast(ada.page, 'Limit changed')
}

test('MI-11 · can_launch_fleet_hunts is granted on the Capabilities page, with a reason, and counts at once', async () => {
  const bob = await stage.callAs('bob')
  expect((await bob.api.me.show({})).permissions).not.toContain('can_launch_fleet_hunts')

  const { page } = ada
  await ada.go('/settings/capabilities')
  await page.getByRole('button', { name: 'Grant capability' }).click()
  const dialog = page.getByRole('dialog', { name: 'Grant capability' })
  await dialog.getByRole('button', { name: 'Grant', exact: true }).click()
  await dialog.getByText('Choose a user.').waitFor()
  await dialog.getByText('Say why: the reason is stored with the grant.').waitFor()
  await choose(page, 'User', 'bo', 'bob')
  await dialog.getByLabel('Reason').fill('Leads the November hunt')
  await dialog.getByRole('button', { name: 'Grant', exact: true }).click()
  await keepOlder(ada)
  await seesToast(page, 'can_launch_fleet_hunts granted to bob')

  const grants = tableOf(page, 'Capability grants')
  await expectCount(grants.locator('tbody tr'), 1)
  const [row] = await cellsOf(grants)
  expect(row?.slice(0, 4)).toEqual(['bob', 'can_launch_fleet_hunts', 'Leads the November hunt', 'ada'])
  const me = await bob.api.me.show({})
  expect(me.permissions).toContain('can_launch_fleet_hunts')
  expect(me, 'the role stays').toMatchObject({ user: { roles: [{ key: 'operator' }] } })
})

test('MI-11 · The drawer says why bob may hunt over the fleet, and the capability is not granted twice', async () => {
  const { page } = ada
  const drawer = await openUser(ada, 'bob', 'Access')
  await drawer.getByRole('region', { name: 'Capabilities' }).getByText('Leads the November hunt').waitFor()
  await drawer.getByText('by the capability can_launch_fleet_hunts').first().waitFor()
  await ada.go('/settings/capabilities?grant=yes')
  const dialog = page.getByRole('dialog', { name: 'Grant capability' })
  await choose(page, 'User', '', 'bob')
  await dialog.getByLabel('Reason').fill('Once more')
  await dialog.getByRole('button', { name: 'Grant', exact: true }).click()
  await ada.expectRefusal('409 POST /api/v1/tenants/default/capabilities')
  await dialog.getByText('The user already has this capability').waitFor()
})

test('MI-11 · Taken back on the same page, the capability is gone from the next request on', async () => {
  const bob = await stage.callAs('bob')
  expect((await bob.api.me.show({})).permissions).toContain('can_launch_fleet_hunts')
  const { page } = ada
  await ada.go('/settings/capabilities')
  await page.getByRole('button', { name: 'Revoke can_launch_fleet_hunts from bob' }).click()
  const dialog = page.getByRole('dialog')
  await expectText(dialog.getByRole('listitem').first(), /Takes effect on the next request/)
  await dialog.getByRole('button', { name: 'Revoke capability' }).click()
  await page.getByText('No capability is granted').waitFor()
  expect((await bob.api.me.show({})).permissions).not.toContain('can_launch_fleet_hunts')
})
