import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from './support/accessibility.ts'
import { expectAddress, expectCount, expectText, type Person, passwordOf } from './support/person.ts'
import { cellsOf, choose, keepOlder, openUser, seesToast, tableOf } from './support/screens.ts'
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
  ids = await createUsers(admin, ['mia', 'max', 'moe'])
  await createUsers(admin, ['adam'], 'administrator')
  // Passwords that an administrator has set are changed at the first sign-in here.
  await Promise.all(['mia', 'max', 'moe', 'adam'].map(changePassword))
})
afterEach(() => stage.expectNoFaults())
afterAll(() => stage?.close())

function newPasswordOf(username: string): string {
  return `${passwordOf(username)} and a swan`
}

async function changePassword(username: string): Promise<void> {
  const caller = await stage.callAs(username)
  await caller.api.me.changePassword({
    currentPassword: passwordOf(username),
    newPassword: newPasswordOf(username),
  })
}

async function signedIn(username: string): Promise<Person> {
  const person = await stage.enter()
  await person.signIn(username, newPasswordOf(username))
  return person
}

async function mayOf(username: string): Promise<string[]> {
  const caller = await stage.callAs(username, newPasswordOf(username))
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
  await page.getByText('1 permission found').waitFor()
  await page.getByRole('searchbox', { name: 'Search permissions' }).press('ArrowDown')
  await page.keyboard.press('Space')
  expect(await box(page, 'ManagePasswords').isChecked()).toBe(true)
  await page.getByRole('button', { name: 'Clear search' }).click()

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
  await page
    .locator('.mantine-TextInput-error', { hasText: 'A role of this name is already there' })
    .waitFor()
  await page.getByLabel('Name', { exact: false }).first().fill('Second desk')
  await page.getByLabel('External Role Name').fill('CN=helpdesk,OU=groups')
  await page.getByRole('button', { name: 'Create role' }).click()
  await ada.expectRefusal('409 POST /api/v1/tenants/default/roles')
  await page
    .locator('.mantine-TextInput-error', { hasText: 'Another role already has this external name' })
    .waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Leave without saving' }).click()
  await expectAddress(page, '/settings/roles')
})

test('PV-02 · Before it is saved a change says what it adds and removes and for how many; it counts from the next request', async () => {
  const { page } = ada
  await admin.api.users.setRoles({
    tenant,
    user: ids.get('mia') as string,
    roles: ['help-desk'],
    olderCredentials: 'keep',
  })
  await admin.api.users.setRoles({
    tenant,
    user: ids.get('max') as string,
    roles: ['help-desk'],
    olderCredentials: 'keep',
  })
  const mia = await stage.callAs('mia', newPasswordOf('mia'))
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
  await keepOlder(ada, `PATCH /api/v1/tenants/default/roles/${(await roleOf('help-desk')).id}`)
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
  await notice.getByText('Somebody else has changed this role meanwhile').waitFor()
  await notice.getByText('Name: Help desk → Service desk').waitFor()
  await notice.getByText('mail:read', { exact: true }).waitFor()
  await notice.getByRole('button', { name: 'Reload and keep my changes' }).click()
  expect(await box(page, 'mail:read').isChecked()).toBe(true)
  expect(await box(page, 'audit:read').isChecked()).toBe(true)
  await page.getByText('Not saved: 1 permission added').waitFor()
  await (await review(page)).getByRole('button', { name: 'Save role' }).click()
  await keepOlder(ada, `PATCH /api/v1/tenants/default/roles/${id}`)
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
  await choose(page, 'Role that they get instead', '', 'Night desk')
  await dialog.getByText('2 users get Night desk instead, from the next request on.').waitFor()
  await dialog.getByRole('button', { name: 'Delete role' }).click()
  await seesToast(page, 'Role "Service desk" deleted')
  await expectAddress(page, '/settings/roles')
  expect((await roleOf('night-desk')).users).toBe(2)
  expect(await mayOf('mia')).not.toContain('audit:read')
})

test('PV-03 · The super-admin permits everything and is neither edited nor deleted, by anybody and in any way', async () => {
  const { page } = ada
  await ada.go('/settings/roles/super-admin')
  await page.getByText('This role permits everything, now and whatever is added later.').waitFor()
  const boxes = page.getByRole('region', { name: 'Permissions', exact: true }).getByRole('checkbox')
  const { items } = await admin.api.roles.listPermissions({ tenant })
  await expectCount(boxes, items.length)
  for (const each of await boxes.all()) {
    expect(await each.isChecked()).toBe(true)
    expect(await each.isDisabled()).toBe(true)
  }
  await expectCount(page.getByRole('button', { name: 'Delete…' }), 0)
  await expectCount(page.getByRole('textbox', { name: /^Name/ }), 0)
  const { id, revision } = await roleOf('super-admin')
  const renamed = admin.api.roles.update({
    tenant,
    role: id,
    revision,
    name: 'Mine',
    olderCredentials: 'keep',
  })
  await expect(renamed).rejects.toMatchObject({ problem: { code: 'role.not_editable' } })
  const deleted = admin.api.roles.remove({ tenant, role: id, replaceWith: 'user' })
  await expect(deleted).rejects.toMatchObject({ problem: { code: 'role.not_deletable' } })
})

test('PV-04 · Whoever has several roles has the permissions of all of them', async () => {
  const user = ids.get('moe') as string
  await admin.api.users.setRoles({
    tenant,
    user,
    roles: ['user', 'night-desk', 'analyst'],
    olderCredentials: 'keep',
  })
  const roles = (await admin.api.roles.list({ tenant })).items
  const union = new Set(
    roles
      .filter(({ key }) => ['user', 'night-desk', 'analyst'].includes(key))
      .flatMap(({ permissions }) => permissions),
  )
  expect(new Set(await mayOf('moe'))).toEqual(union)
  const drawer = await openUser(ada, 'moe', 'Access')
  for (const role of ['User', 'Night desk', 'Analyst'])
    await drawer.getByText(`by the role ${role}`).first().waitFor()
})

test('PV-06 · What one does not have oneself can be put into no role: its box says why, and the server refuses', async () => {
  const adam = await signedIn('adam')
  const { page } = adam
  await adam.go('/settings/roles/analyst')
  await box(page, 'AccessSQL').waitFor()
  expect(await box(page, 'AccessSQL').isDisabled()).toBe(true)
  await expectText(besides(page, 'AccessSQL'), /You do not have it yourself, so you cannot give it\.$/)
  const { id, revision } = await roleOf('analyst')
  const caller = await stage.callAs('adam', newPasswordOf('adam'))
  const over = caller.api.roles.update({
    tenant,
    role: id,
    revision,
    permissions: ['AccessSQL'],
    olderCredentials: 'keep',
  })
  await expect(over).rejects.toMatchObject({
    problem: { code: 'access.escalation', missing: ['AccessSQL'] },
  })

  await box(page, 'DownloadData').uncheck()
  await (await review(page)).getByRole('button', { name: 'Save role' }).click()
  await seesToast(page, 'Role "Analyst" saved')
  expect((await roleOf('analyst')).permissions).not.toContain('DownloadData')
})

test('PV-06 · A role that gives more than one has is not edited, and says what is missing; its copy leaves that out', async () => {
  await admin.api.roles.create({
    tenant,
    name: 'Look-alike',
    permissions: ['AccessSQL', 'audit:read'],
  })
  const adam = await signedIn('adam')
  const { page } = adam
  await adam.go('/settings/roles/look-alike')
  await page
    .getByText('You cannot change this role, because it gives more than you have yourself: AccessSQL.')
    .waitFor()
  await expectCount(page.getByRole('button', { name: 'Delete…' }), 0)
  await page.getByRole('link', { name: 'Duplicate' }).click()
  await page.getByText('1 permission of Look-alike left out: you do not have it yourself.').waitFor()
  expect(await box(page, 'audit:read').isChecked()).toBe(true)
  expect(await box(page, 'AccessSQL').isChecked()).toBe(false)
})

test('PV-06 · Who may only read roles finds nothing to change, and who may not has no such page', async () => {
  await admin.api.roles.create({ tenant, name: 'Auditor', permissions: ['roles:read', 'audit:read'] })
  await createUsers(admin, ['audrey'], 'auditor')
  await createUsers(admin, ['ulla'])
  await Promise.all(['audrey', 'ulla'].map(changePassword))
  const audrey = await signedIn('audrey')
  const { page } = audrey
  await audrey.go('/settings/roles?add=yes')
  await tableOf(page, 'Roles').getByText('Analyst').first().waitFor()
  await expectCount(page.getByRole('link', { name: 'New role' }), 0)
  await audrey.go('/settings/roles/user')
  await page.getByText('that needs the permission roles:manage').waitFor()
  await expectCount(page.getByRole('link', { name: 'Duplicate' }), 0)
  expect(await box(page, 'AccessAlerts').isDisabled()).toBe(true)

  const ulla = await signedIn('ulla')
  await ulla.go('/settings/roles/user')
  await ulla.page.getByText('This page needs the permission roles:read.').waitFor()
})

test('PV-02 · The list and the comparison are accessible, light and dark, wide and narrow', async () => {
  const { page } = ada
  await ada.go('/settings/roles')
  await tableOf(page, 'Roles').getByText('Look-alike').first().waitFor()
  await expectAccessible(page, 'Roles')
  await ada.go('/settings/roles?compare=analyst&with=super-admin')
  await tableOf(page, 'What differs').getByText('AccessSQL').waitFor()
  await expectAccessible(page, 'Compare roles')
})

test('PV-03 · The page of the super-admin is accessible, light and dark, wide and narrow', async () => {
  const { page } = ada
  await ada.go('/settings/roles/super-admin')
  await box(page, 'mail:read').waitFor()
  await expectAccessible(page, 'Super admin')
})

test('PV-02 · The editor is accessible, light and dark, wide and narrow, and so are its dialogs', async () => {
  const { page } = ada
  await ada.go('/settings/roles/night-desk')
  await box(page, 'mail:read').uncheck()
  await expectAccessible(page, 'A role with unsaved changes')
  const dialog = await review(page)
  await dialog.getByText('No longer permits').waitFor()
  await expectAccessible(page, 'What will change')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Discard' }).click()
  await page.getByRole('button', { name: 'Delete…' }).click()
  await page.getByRole('dialog', { name: 'Delete Night desk?' }).waitFor()
  await expectAccessible(page, 'Delete a role')
})
