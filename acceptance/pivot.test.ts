import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createSettled } from './support/people.ts'
import { expectCount, expectText, type Person } from './support/person.ts'
import {
  chooseAction,
  navigationOf,
  openUser,
  seesToast,
  showOwnPermissions,
  tableOf,
  userRow,
} from './support/screens.ts'
import { type Caller, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'

/** In the order of the document. */
const permissionsOfTheDocument = [
  'ManageUsers',
  'ImpersonateUsers',
  'ManageUserRoles',
  'ManagePasswords',
  'ManageUserStates',
  'ConfigureLookAndFeel',
  'ManageConnections',
  'ManageDatasets',
  'AdministerDataCubes',
  'AdministerDashboards',
  'AdministerSavedQueries',
  'AdministerAlerts',
  'ChangeDataCubes',
  'ChangeDashboards',
  'ChangeAlerts',
  'SeeOtherUsers',
  'AccessSQL',
  'AccessVisualization',
  'AccessDatasets',
  'AccessAlerts',
  'QueryRawData',
  'DownloadData',
  'DownloadLargeData',
  'MonitorQueries',
  'ManageApiTokens',
  'ManageAlertsWebhooks',
  'SeeErrorMessages',
]

let stage: Stage
let ada: Person
let adam: Person
let una: Person
let admin: Caller
let ids: Map<string, string>

beforeAll(async () => {
  stage = await openStage({ profile: 'pivot' })
  ada = await stage.firstAdministrator('ada')
  admin = await stage.callAs('ada')
  const by = { stage, by: admin }
  const made = await Promise.all([
    createSettled(by, ['una']),
    createSettled(by, ['adam'], { role: 'administrator' }),
    createSettled(by, ['ann'], { role: 'analyst' }),
  ])
  ids = new Map(made.flatMap((each) => [...each]))
  adam = await stage.enterAs('adam')
  una = await stage.enterAs('una')
})
afterEach(() => stage.expectNoFaults())
afterAll(() => stage?.close())

const idOf = (username: string) => ids.get(username) as string

async function roleOf(key: string) {
  const role = (await admin.api.roles.list({ tenant })).items.find((each) => each.key === key)
  if (!role) throw new Error(`no role ${key}`)
  return role
}

function box(page: Page, permission: string): Locator {
  return page.getByRole('checkbox', { name: permission, exact: true })
}

test('PV-01 · The 27 permissions of the document are in the catalogue, each with what it permits', async () => {
  const { items } = await admin.api.permissions.list({ tenant })
  const ofProduct = items.filter(({ key }) => /^[A-Z]/.test(key))
  expect(ofProduct.map(({ key }) => key).sort()).toEqual([...permissionsOfTheDocument].sort())
  await ada.go('/settings/permissions')
  for (const { key, description } of ofProduct) {
    const row = ada.page
      .getByRole('listitem')
      .filter({ has: ada.page.getByRole('link', { name: key, exact: true }) })
    await row.getByText(description, { exact: true }).waitFor()
  }
})

test('PV-03 · The super-admin permits everything, and its page offers nothing to edit or delete', async () => {
  const { page } = ada
  await ada.go('/settings/roles/super-admin')
  await page.getByText('This role gives all permissions, also those added later.').waitFor()
  await showOwnPermissions(page)
  const boxes = page.getByRole('region', { name: 'Permissions', exact: true }).getByRole('checkbox')
  const { items } = await admin.api.permissions.list({ tenant })
  await expectCount(boxes, items.length)
  const states = boxes.evaluateAll((all) =>
    all.map((each) => `${(each as HTMLInputElement).checked} ${(each as HTMLInputElement).disabled}`),
  )
  expect(new Set(await states), 'checked and disabled').toEqual(new Set(['true true']))
  await expectCount(page.getByRole('button', { name: 'Delete…' }), 0)
  await expectCount(page.getByRole('textbox', { name: /^Name/ }), 0)
})

test('PV-04 · A user with several roles has the permissions of all of them, and each permission names its role', async () => {
  const roles = ['user', 'analyst']
  await admin.api.users.setRoles({ tenant, user: idOf('una'), roles, olderCredentials: 'keep' })
  const union = [...(await roleOf('user')).permissions, ...(await roleOf('analyst')).permissions]
  const { permissions } = await (await stage.callAs('una')).api.me.show({})
  expect([...permissions].sort()).toEqual([...new Set(union)].sort())
  const drawer = await openUser(ada, 'una', 'Access')
  for (const role of ['User', 'Analyst']) await drawer.getByText(`by the role ${role}`).first().waitFor()
  await admin.api.users.setRoles({ tenant, user: idOf('una'), roles: ['user'] })
})

test('PV-05 · An administrator adds a user and is offered no role beyond their own', async () => {
  const { page } = adam
  await adam.go('/settings/users?add=yes')
  const form = page.getByRole('dialog', { name: 'Add user' })
  await form.getByLabel('Username').fill('newt')
  await form.getByLabel('Password', { exact: true }).fill('newt keeps nine grey geese')
  await form.getByRole('button', { name: 'Add user' }).click()
  await seesToast(page, 'User "newt" created')
  await openUser(adam, 'newt')
  const dialog = await chooseAction(page, 'Change role')
  expect(await dialog.getByRole('checkbox', { name: /Super admin/ }).isDisabled()).toBe(true)
  expect(await dialog.getByRole('checkbox', { name: /Analyst/ }).isDisabled()).toBe(false)
})

test('PV-06 · What one does not have oneself can be put into no role: its box says why, and the rest is saved', async () => {
  const { page } = adam
  await adam.go('/settings/roles/analyst')
  await box(page, 'AccessSQL').waitFor()
  expect(await box(page, 'AccessSQL').isDisabled()).toBe(true)
  const beside = page.locator('.mantine-Checkbox-root', { has: box(page, 'AccessSQL') })
  await expectText(beside, /You do not have it yourself, so you cannot give it\.$/)
  await box(page, 'DownloadData').uncheck()
  await page.getByRole('button', { name: 'Review and save…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Save role' }).click()
  await seesToast(page, 'Role "Analyst" saved')
  expect((await roleOf('analyst')).permissions).not.toContain('DownloadData')
})

test('PV-06 · A role that gives more than one has is not edited, and says what is missing; its copy leaves that out', async () => {
  await admin.api.roles.create({
    tenant,
    name: 'Look-alike',
    permissions: ['AccessSQL', 'audit:read'],
  })
  const { page } = adam
  await adam.go('/settings/roles/look-alike')
  await page
    .getByText('You cannot change this role, because it gives more than you have yourself: AccessSQL.')
    .waitFor()
  await expectCount(page.getByRole('button', { name: 'Delete…' }), 0)
  await page.getByRole('link', { name: 'Duplicate' }).click()
  await page.getByText('1 permission of Look-alike left out: you do not have it yourself.').waitFor()
  await showOwnPermissions(page)
  expect(await box(page, 'audit:read').isChecked()).toBe(true)
  expect(await box(page, 'AccessSQL').isChecked()).toBe(false)
})

test('PV-06 · Who may only read roles finds nothing to change, and who may not has no such page', async () => {
  await admin.api.roles.create({ tenant, name: 'Auditor', permissions: ['roles:read', 'audit:read'] })
  await createSettled({ stage, by: admin }, ['audrey'], { role: 'auditor' })
  const audrey = await stage.enterAs('audrey')
  const { page } = audrey
  await audrey.go('/settings/roles?add=yes')
  await tableOf(page, 'Roles').getByText('Analyst').first().waitFor()
  await expectCount(page.getByRole('link', { name: 'New role' }), 0)
  await audrey.go('/settings/roles/user')
  await page.getByText('that needs the permission roles:manage').waitFor()
  await expectCount(page.getByRole('link', { name: 'Duplicate' }), 0)
  expect(await box(page, 'AccessAlerts').isDisabled()).toBe(true)

  await audrey.become('una')
  await audrey.go('/settings/roles/user')
  await page.getByText('This page needs the permission roles:read.').waitFor()
})
test('PV-08 · An administrator disables an account; a plain user has no such page', async () => {
  await openUser(adam, 'ann')
  const deactivate = await chooseAction(adam.page, 'Deactivate')
  await deactivate.getByRole('button', { name: 'Deactivate' }).click()
  await expectText(userRow(adam.page, 'ann'), /Inactive/)
  await una.go('/settings/users')
  await una.page.getByText('You do not have access to this page').waitFor()
})

test('PV-09 · A plain user is offered no names, no settings and no way to make tokens', async () => {
  await una.go('/account')
  expect(await navigationOf(una.page)).toEqual(['Account'])
  await una.go('/account/api-keys')
  await una.page.getByRole('tab', { name: 'API keys' }).waitFor()
  await expectCount(una.page.getByRole('button', { name: 'Create API key' }), 0)
})

test('PV-09 · Title and colour are set on the Advanced page, with a preview, and are what people sign in with', async () => {
  const { page } = adam
  await adam.go('/')
  await page.getByRole('link', { name: 'Advanced' }).click()
  await page.getByRole('heading', { level: 1, name: 'Advanced' }).waitFor()
  await page.getByLabel('Title').fill('Lighthouse')
  const color = page.getByRole('textbox', { name: 'Colour' })
  await color.fill('#ffd43')
  await page.getByText('Enter a colour such as #1c4fd8.').waitFor()
  expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
  await color.fill('#ffd43b')
  await color.press('Tab')
  const preview = page.getByRole('region', { name: 'Preview' })
  await preview.getByText('Your invitation to Lighthouse').waitFor()
  await page.getByText(/^Text on it is black, with a contrast of 14\.\d : 1\.$/).waitFor()

  // Somebody else is faster; what is typed stays and is saved over theirs.
  const { revision } = await admin.api.settings.showLook({ tenant })
  await admin.api.settings.updateLook({ tenant, revision, name: 'Harbour' })
  await page.getByRole('button', { name: 'Save' }).click()
  await adam.expectRefusal(/^409 PATCH .*\/look-and-feel$/)
  await page.getByText('The settings are not saved').waitFor()
  expect(await page.getByLabel('Title').inputValue()).toBe('Lighthouse')
  expect(await page.getByLabel('Tenant').inputValue()).toBe('Harbour')
  await page.getByRole('button', { name: 'Save' }).click()
  await seesToast(page, 'Settings saved')
  await page.getByRole('banner').getByText('Harbour').waitFor()

  const visitor = await stage.enter()
  await visitor.go('/sign-in')
  await visitor.page.getByText('Lighthouse · Harbour').waitFor()
  const button = visitor.page.getByRole('button', { name: 'Sign in' })
  const drawn = await button.evaluate((element) => {
    const { backgroundColor, color: text } = getComputedStyle(element)
    return [backgroundColor, text]
  })
  expect(drawn).toEqual(['rgb(255, 212, 59)', 'rgb(0, 0, 0)'])

  await una.go('/settings/advanced')
  await una.page
    .getByText('This page needs the permission settings:look-and-feel.', { exact: false })
    .waitFor()
})

test('PV-10 · The product asks for each of its permissions, and SQL and raw data stay apart', async () => {
  for (const key of ['AccessSQL', 'QueryRawData']) {
    await admin.api.roles.create({ tenant, name: `Only ${key}`, permissions: [key] })
  }
  const roles = (await admin.api.roles.list({ tenant })).items
  const keyOf = (name: string) => roles.find((role) => role.name === name)?.key as string
  const { key } = await admin.api.apiKeys.create({ name: 'product' })
  const decide = async (permission: string) => {
    const answer = await fetch(`${stage.url}/access/v1/evaluation`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({
        subject: { type: 'user', id: idOf('una') },
        action: { name: permission },
        resource: { type: 'data-cube', id: 'sales' },
      }),
    })
    return ((await answer.json()) as { decision: boolean }).decision
  }
  const give = (name: string) => admin.api.users.setRoles({ tenant, user: idOf('una'), roles: [keyOf(name)] })
  await give('Only AccessSQL')
  expect([await decide('AccessSQL'), await decide('QueryRawData')]).toEqual([true, false])
  await give('Only QueryRawData')
  expect([await decide('AccessSQL'), await decide('QueryRawData')]).toEqual([false, true])
  await ada.go('/settings/roles')
  await tableOf(ada.page, 'Roles').getByText('Only QueryRawData').waitFor()
})
