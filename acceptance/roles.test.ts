import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createSettled } from './support/people.ts'
import { expectAddress, expectCount, expectText, type Person } from './support/person.ts'
import { cellsOf, choose, keepOlder, seesToast, showOwnPermissions, tableOf } from './support/screens.ts'
import { type Caller, createUsers, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'

let stage: Stage
let ada: Person
let admin: Caller
let ids: Map<string, string>

beforeAll(async () => {
  stage = await openStage({ profile: 'pivot' })
  ada = await stage.firstAdministrator('ada')
  admin = await stage.callAs('ada')
  ids = await createSettled({ stage, by: admin }, ['mia'])
  for (const [name, id] of await createUsers(admin, ['max', 'moe'])) ids.set(name, id)
  await createUsers(admin, ['adam'], 'administrator')
})
afterEach(() => stage.expectNoFaults())
afterAll(() => stage?.close())

async function mayOf(username: string): Promise<string[]> {
  const caller = await stage.callAs(username)
  return (await caller.api.me.show({})).permissions
}

async function roleOf(key: string) {
  const role = (await admin.api.roles.list({ tenant })).items.find((each) => each.key === key)
  if (!role) throw new Error(`no role ${key}`)
  return role
}

function box(page: Page, permission: string): Locator {
  return page.getByRole('checkbox', { name: permission, exact: true })
}

/** What stands beside a permission's box. */
function besides(page: Page, permission: string): Locator {
  return page.locator('.mantine-Checkbox-root', { has: box(page, permission) })
}

async function review(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Review and save…' }).click()
  return page.getByRole('dialog')
}

test('PV-02 · The roles that are there by default stand in a table with what they give and who has them', async () => {
  await ada.go('/settings/roles')
  const roles = tableOf(ada.page, 'Roles')
  await expectCount(roles.locator('tbody tr'), 4)
  const cells = await cellsOf(roles)
  expect(cells.map(([name = '', users, permissions]) => [name.split('\n')[0], users, permissions])).toEqual([
    ['Super admin', '1', 'All, also later ones'],
    ['Administrator', '1', String((await roleOf('administrator')).permissions.length)],
    ['Analyst', '0', String((await roleOf('analyst')).permissions.length)],
    ['User', '3', '2'],
  ])
  expect(cells[3]?.[4]).toMatch(/Built in\s+Default/)
})

test('PV-02 · A new role is put together by keyboard: what a permission brings comes along and says through which', async () => {
  const { page } = ada
  await ada.go('/settings/roles')
  await page.getByRole('link', { name: 'New role' }).click()
  await page.getByLabel('Name', { exact: false }).first().fill('Help desk')
  await page.getByLabel('Description').fill('Helps people who cannot sign in.')
  await page.getByLabel('External Role Name').fill('CN=helpdesk,OU=groups')
  await choose(page, 'Colour', '', 'Teal')

  await page.getByRole('searchbox', { name: 'Search permissions' }).fill('ManagePasswords')
  await page.getByText(/^1 of \d+$/).waitFor()
  await page.getByRole('searchbox', { name: 'Search permissions' }).press('ArrowDown')
  await page.keyboard.press('Space')
  expect(await box(page, 'ManagePasswords').isChecked()).toBe(true)
  await page.getByRole('button', { name: 'Clear search' }).click()

  await expectCount(box(page, 'users:read'), 0)
  const folded = page.getByRole('region', { name: 'Permissions of Rollcall itself' })
  await folded.getByText(/^3 of \d+$/).waitFor()
  await showOwnPermissions(page)
  await expectText(besides(page, 'users:read'), /Comes with ManagePasswords\./)
  expect(await box(page, 'users:read').isChecked()).toBe(true)
  expect(await box(page, 'users:read').isDisabled()).toBe(true)
  await expectText(
    besides(page, 'ManagePasswords'),
    /Brings users:read, users:reset-password, and users:read-names\./,
  )

  await page.getByRole('button', { name: 'Create role' }).click()
  await seesToast(page, 'Role "Help desk" created')
  await expectAddress(page, '/settings/roles/help-desk')
  expect(await roleOf('help-desk')).toMatchObject({
    name: 'Help desk',
    description: 'Helps people who cannot sign in.',
    externalName: 'CN=helpdesk,OU=groups',
    color: 'teal',
    builtIn: false,
    listedPermissions: ['ManagePasswords'],
    permissions: ['users:read', 'users:reset-password', 'users:read-names', 'ManagePasswords'],
  })
})

test('PV-02 · A name and an External Role Name that another role has are refused at their fields', async () => {
  const { page } = ada
  await ada.go('/settings/roles?add=yes')
  await page.getByRole('button', { name: 'Create role' }).click()
  await page.getByText('Enter a name.').waitFor()
  await page.getByLabel('Name', { exact: false }).first().fill('Help desk')
  await page.getByRole('button', { name: 'Create role' }).click()
  await ada.expectRefusal('409 POST /api/v1/tenants/default/roles')
  await page.locator('.mantine-TextInput-error', { hasText: 'Choose another name' }).waitFor()
  await page.getByLabel('Name', { exact: false }).first().fill('Second desk')
  await page.getByLabel('External Role Name').fill('CN=helpdesk,OU=groups')
  await page.getByRole('button', { name: 'Create role' }).click()
  await ada.expectRefusal('409 POST /api/v1/tenants/default/roles')
  await page
    .locator('.mantine-TextInput-error', { hasText: 'An external name can belong to one role only' })
    .waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Leave without saving' }).click()
  await expectAddress(page, '/settings/roles')
})

test('PV-02 · Before it is saved a change says what it adds and removes and for how many; it counts from the next request', async () => {
  const { page } = ada
  for (const user of [ids.get('mia') as string, ids.get('max') as string])
    await admin.api.users.setRoles({ tenant, user, roles: ['help-desk'], olderCredentials: 'keep' })
  const mia = await stage.callAs('mia')
  expect((await mia.api.me.show({})).permissions).toContain('ManagePasswords')

  await ada.go('/settings/roles/help-desk')
  await box(page, 'ManagePasswords').uncheck()
  await box(page, 'ManageUserStates').check()
  await page.getByLabel('Description').fill('Unlocks people.')
  await page.getByText('Not saved: 1 permission added, 1 permission removed, 1 other change').waitFor()
  const dialog = await review(page)
  await dialog
    .getByText('It concerns 2 users who have the role, and counts from their next request.')
    .waitFor()
  expect(
    await dialog.getByRole('region', { name: 'Permits from now on' }).getByRole('listitem').allInnerTexts(),
  ).toEqual(['users:change-status (comes with ManageUserStates)', 'ManageUserStates'])
  expect(
    await dialog.getByRole('region', { name: 'No longer permits' }).getByRole('listitem').allInnerTexts(),
  ).toEqual(['users:reset-password (comes with ManagePasswords)', 'ManagePasswords'])
  await dialog.getByText('Description: Helps people who cannot sign in. → Unlocks people.').waitFor()
  await dialog.getByRole('button', { name: 'Save role' }).click()
  await keepOlder(ada)
  await seesToast(page, 'Role "Help desk" saved')
  await expectCount(page.getByRole('region', { name: 'Unsaved changes' }), 0)
  expect(await page.evaluate(() => document.activeElement?.id), 'where the keyboard goes on').toBe('content')
  const now = (await mia.api.me.show({})).permissions
  expect(now).toContain('ManageUserStates')
  expect(now).not.toContain('ManagePasswords')
})

test('PV-02 · A role says who has it, and leads to them', async () => {
  const { page } = ada
  await ada.go('/settings/roles/help-desk')
  const holders = page.getByRole('region', { name: 'Who has this role' })
  await expectCount(holders.getByRole('listitem'), 2)
  await holders.getByRole('link', { name: '2 users in Users' }).click()
  await expectAddress(page, '/settings/users?role=help-desk')
  await expectCount(tableOf(page, 'Users').locator('tbody tr'), 2)
})

test('PV-02 · Unsaved changes are not lost by a click on a link, and the address of the page stays', async () => {
  const { page } = ada
  await ada.go('/settings/roles/help-desk')
  await page.getByLabel('Description').fill('Unlocks people at night.')
  await page.getByRole('link', { name: 'All roles' }).click()
  const dialog = page.getByRole('dialog', { name: 'Leave without saving?' })
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expectAddress(page, '/settings/roles/help-desk')
  expect(await page.getByLabel('Description').inputValue()).toBe('Unlocks people at night.')
  await page.getByRole('link', { name: 'All roles' }).click()
  await dialog.getByRole('button', { name: 'Leave without saving' }).click()
  await expectAddress(page, '/settings/roles')
  expect((await roleOf('help-desk')).description).toBe('Unlocks people.')
})

test('PV-02 · What somebody else has changed meanwhile is neither overwritten nor does it cost what was typed', async () => {
  const { page } = ada
  await ada.go('/settings/roles/help-desk')
  await showOwnPermissions(page)
  await box(page, 'audit:read').check()
  const { id, revision } = await roleOf('help-desk')
  await admin.api.roles.update({
    tenant,
    role: id,
    revision,
    name: 'Service desk',
    permissions: ['ManageUserStates', 'mail:read'],
    olderCredentials: 'keep',
  })
  await (await review(page)).getByRole('button', { name: 'Save role' }).click()
  await ada.expectRefusal(`409 PATCH /api/v1/tenants/default/roles/${id}`)
  const notice = page.getByRole('alert')
  await notice.getByText('Another user has changed this role meanwhile').waitFor()
  await notice.getByText('Name: Help desk → Service desk').waitFor()
  await notice.getByText('mail:read', { exact: true }).waitFor()
  await notice.getByRole('button', { name: 'Reload and keep my changes' }).click()
  await showOwnPermissions(page)
  expect(await box(page, 'mail:read').isChecked()).toBe(true)
  expect(await box(page, 'audit:read').isChecked()).toBe(true)
  await page.getByText('Not saved: 1 permission added').waitFor()
  await (await review(page)).getByRole('button', { name: 'Save role' }).click()
  await keepOlder(ada)
  await seesToast(page, 'Role "Service desk" saved')
  expect((await roleOf('help-desk')).listedPermissions.toSorted()).toEqual([
    'ManageUserStates',
    'audit:read',
    'mail:read',
  ])
})

test('PV-02 · A duplicate begins with the same permissions', async () => {
  const { page } = ada
  await ada.go('/settings/roles/help-desk')
  await page.getByRole('link', { name: 'Duplicate' }).click()
  await page.getByText('A copy of Service desk, to begin with.').waitFor()
  expect(await page.getByLabel('Name', { exact: false }).first().inputValue()).toBe('Copy of Service desk')
  await page.getByLabel('Name', { exact: false }).first().fill('Night desk')
  await showOwnPermissions(page)
  await box(page, 'audit:read').uncheck()
  await page.getByRole('button', { name: 'Create role' }).click()
  await expectAddress(page, '/settings/roles/night-desk')
  expect((await roleOf('night-desk')).listedPermissions.toSorted()).toEqual(['ManageUserStates', 'mail:read'])
})

test('PV-02 · Two roles are compared side by side, differences first, under an address that can be shared', async () => {
  const { page } = ada
  await ada.go('/settings/roles/help-desk')
  await page.getByRole('link', { name: 'Compare' }).click()
  await choose(page, 'Compared with', 'Night', 'Night desk')
  await expectAddress(page, '/settings/roles?compare=help-desk&with=night-desk')
  await page.reload()
  const different = tableOf(page, 'What differs')
  await expectCount(different.locator('tbody tr'), 1)
  const [row = []] = await cellsOf(different)
  expect([row[0]?.split('\n')[0], row[1], row[2]]).toEqual(['audit:read', 'Yes', 'No'])
  await expectCount(tableOf(page, 'What is the same').locator('tbody tr'), 5)
})

test('PV-02 · A role that users have is deleted only for another, and says how many get it', async () => {
  const { page } = ada
  await ada.go('/settings/roles/help-desk')
  await page.getByRole('button', { name: 'Delete…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete Service desk?' })
  await dialog.getByText('2 users have this role.').waitFor()
  await dialog.getByLabel('Type Service desk to confirm').fill('Service desk')
  expect(await dialog.getByRole('button', { name: 'Delete role' }).isDisabled()).toBe(true)
  await dialog.getByRole('combobox', { name: 'Role that they get instead' }).click()
  await page.getByRole('option', { name: /^Night desk/ }).click()
  await dialog.getByText('2 users get Night desk instead, from the next request on.').waitFor()
  await dialog.getByRole('button', { name: 'Delete role' }).click()
  await seesToast(page, 'Role "Service desk" deleted')
  await expectAddress(page, '/settings/roles')
  expect((await roleOf('night-desk')).users).toBe(2)
  expect(await mayOf('mia')).not.toContain('audit:read')
})
