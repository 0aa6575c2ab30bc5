import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from './support/accessibility.ts'
import { expectCount, expectText, type Person, passwordOf } from './support/person.ts'
import {
  chooseAction,
  keepOlder,
  navigationOf,
  openUser,
  seesToast,
  tableOf,
  userRow,
} from './support/screens.ts'
import { type Caller, createUsers, openStage, type Stage } from './support/stage.ts'

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
let admin: Caller
let adam: Person
let una: Person
let ids: Map<string, string>

beforeAll(async () => {
  stage = await openStage({ profile: 'pivot' })
  ada = await stage.firstAdministrator('ada')
  admin = await stage.callAs('ada')
  ids = await createUsers(admin, ['una'])
  for (const [name, role] of [
    ['adam', 'administrator'],
    ['ann', 'analyst'],
  ] as const)
    for (const [key, id] of await createUsers(admin, [name], role)) ids.set(key, id)
  // Passwords that an administrator has set are changed at the first sign-in here.
  await Promise.all(['una', 'adam', 'ann'].map(changePassword))
  adam = await stage.enter()
  await adam.signIn('adam', newPasswordOf('adam'))
  una = await stage.enter()
  await una.signIn('una', newPasswordOf('una'))
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

const callAs = (username: string) => stage.callAs(username, newPasswordOf(username))
const idOf = (username: string) => ids.get(username) as string

async function roleOf(key: string) {
  const role = (await admin.api.roles.list({ tenant })).items.find((each) => each.key === key)
  if (!role) throw new Error(`no role ${key}`)
  return role
}

test('PV-01 · The 27 permissions of the document are in the catalogue, each with what it permits', async () => {
  const { items } = await admin.api.roles.listPermissions({ tenant })
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

test('PV-02 · A role that is there by default is edited, and its users may do more at the next request', async () => {
  const before = await callAs('una')
  expect((await before.api.me.show({})).permissions).not.toContain('DownloadData')
  await ada.go('/settings/roles/user')
  await ada.page.getByRole('checkbox', { name: 'DownloadData', exact: true }).check()
  await ada.page.getByRole('button', { name: 'Review and save…' }).click()
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  const { items } = await admin.api.roles.list({ tenant })
  const { id } = items.find(({ key }) => key === 'user') as (typeof items)[number]
  await keepOlder(ada, `PATCH /api/v1/tenants/${tenant}/roles/${id}`)
  await seesToast(ada.page, 'Role "User" saved')
  expect((await before.api.me.show({})).permissions).toContain('DownloadData')
})

test('PV-03 · The super admin may do everything, and the role is neither edited nor deleted', async () => {
  await ada.go('/settings/roles/super-admin')
  await ada.page.getByText(/^All \d+ permissions, also those added later$/).waitFor()
  expect(await ada.page.getByRole('checkbox', { disabled: false }).count()).toBe(0)
  const role = await roleOf('super-admin')
  const refused = { problem: { code: expect.stringMatching(/^role\./) } }
  const { roles } = admin.api
  await expect(
    roles.update({ tenant, role: role.id, revision: role.revision, permissions: [] }),
  ).rejects.toMatchObject(refused)
  await expect(roles.remove({ tenant, role: role.id })).rejects.toMatchObject(refused)
  const me = await admin.api.me.show({})
  expect(me.permissions).toEqual(expect.arrayContaining(permissionsOfTheDocument))
})

test('PV-04 · Whoever has two roles may do what either of them permits', async () => {
  const own = (await roleOf('user')).permissions
  const more = (await roleOf('analyst')).permissions
  await createUsers(admin, ['both'], 'user')
  const both = (await admin.api.users.list({ tenant, q: 'both' })).items[0]
  await admin.api.users.setRoles({
    tenant,
    user: both?.id as string,
    roles: ['user', 'analyst'],
    olderCredentials: 'keep',
  })
  const me = await (await stage.callAs('both')).api.me.show({})
  expect([...me.permissions].sort()).toEqual([...new Set([...own, ...more])].sort())
  await ada.go('/settings/users')
  const row = userRow(ada.page, 'both')
  await row.getByText('User', { exact: true }).waitFor()
  await row.getByText('Analyst', { exact: true }).waitFor()
})

test('PV-05 · An administrator adds, changes and deletes users, and gives nobody more than they have', async () => {
  const { api } = await callAs('adam')
  const created = await api.users.create({ tenant, username: 'newt', password: passwordOf('newt') })
  await api.users.update({ tenant, user: created.id, alias: 'New one' })
  const beyond = { problem: { status: 403 } }
  await expect(
    api.users.setRoles({ tenant, user: created.id, roles: ['super-admin'], olderCredentials: 'keep' }),
  ).rejects.toMatchObject(beyond)
  await expect(
    api.users.create({ tenant, username: 'more', password: passwordOf('more'), roles: ['super-admin'] }),
  ).rejects.toMatchObject(beyond)
  await openUser(adam, 'newt')
  const dialog = await chooseAction(adam.page, 'Change role')
  expect(await dialog.getByRole('checkbox', { name: /Super admin/ }).isDisabled()).toBe(true)
  expect(await dialog.getByRole('checkbox', { name: /Analyst/ }).isDisabled()).toBe(false)
  await api.users.remove({ tenant, user: created.id })
})

test('PV-06 · An administrator makes roles of no more than their own permissions', async () => {
  const { api } = await callAs('adam')
  await expect(api.roles.create({ tenant, name: 'SQL', permissions: ['AccessSQL'] })).rejects.toMatchObject({
    problem: { status: 403 },
  })
  const role = await api.roles.create({ tenant, name: 'Viewers', permissions: ['AccessDatasets'] })
  await api.roles.remove({ tenant, role: role.id })
  await adam.go('/settings/roles?add=yes')
  const box = (name: string) => adam.page.getByRole('checkbox', { name, exact: true })
  await box('AccessDatasets').waitFor()
  expect(await box('AccessDatasets').isDisabled()).toBe(false)
  expect(await box('AccessSQL').isDisabled()).toBe(true)
})

test('PV-08 · An administrator disables and enables an account and resets its password; a user can do none of it', async () => {
  await openUser(adam, 'ann')
  const deactivate = await chooseAction(adam.page, 'Deactivate')
  await deactivate.getByRole('button', { name: 'Deactivate' }).click()
  await expectText(userRow(adam.page, 'ann'), /Inactive/)
  const { api } = await callAs('adam')
  await api.users.setStatus({ tenant, user: idOf('ann'), status: 'active' })
  const link = await api.users.createPasswordReset({ tenant, user: idOf('ann') })
  expect(link).toMatchObject({ url: expect.stringContaining('/reset-password#') })

  const user = await callAs('una')
  const denied = { problem: { status: 403, code: 'access.denied' } }
  const { users } = user.api
  await expect(users.setStatus({ tenant, user: idOf('ann'), status: 'inactive' })).rejects.toMatchObject(
    denied,
  )
  await expect(users.createPasswordReset({ tenant, user: idOf('ann') })).rejects.toMatchObject(denied)
})

test('PV-09 · A plain user sees no names, no settings and no way to make tokens, and errors in short', async () => {
  expect(await navigationOf(una.page)).toEqual(['Account'])
  await una.go('/account/api-keys')
  await una.page.getByRole('tab', { name: 'API keys' }).waitFor()
  await expectCount(una.page.getByRole('button', { name: 'Create API key' }), 0)
  const { api } = await callAs('una')
  const refused = await api.people.list({ tenant }).catch((error) => error.problem)
  expect(refused.code).toBe('access.denied')
  expect(refused.detail).toBe(refused.title)
  expect(refused.missing).toBeUndefined()

  const reader = await callAs('adam')
  const { items } = await reader.api.people.list({ tenant, q: 'un' })
  expect(items).toEqual([{ id: idOf('una'), name: 'una' }])
  const full = await reader.api.people.list({ tenant: 'nowhere' }).catch((error) => error.problem)
  expect(full.detail).not.toBe(full.title)
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
  await expectAccessible(page, 'Advanced, unsaved')

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
  await visitor.go('/t/default/sign-in')
  await visitor.page.getByText('Lighthouse · Harbour').waitFor()
  const button = visitor.page.getByRole('button', { name: 'Sign in' })
  const drawn = await button.evaluate((element) => {
    const { backgroundColor, color: text } = getComputedStyle(element)
    return [backgroundColor, text]
  })
  expect(drawn).toEqual(['rgb(255, 212, 59)', 'rgb(0, 0, 0)'])
  await expectAccessible(visitor.page, 'Sign-in page in the colour of the product')

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
        subject: { type: 'user', id: idOf('ann') },
        action: { name: permission },
        resource: { type: 'data-cube', id: 'sales' },
      }),
    })
    return ((await answer.json()) as { decision: boolean }).decision
  }
  const give = (name: string) =>
    admin.api.users.setRoles({ tenant, user: idOf('ann'), roles: [keyOf(name)], olderCredentials: 'keep' })
  await give('Only AccessSQL')
  expect([await decide('AccessSQL'), await decide('QueryRawData')]).toEqual([true, false])
  await give('Only QueryRawData')
  expect([await decide('AccessSQL'), await decide('QueryRawData')]).toEqual([false, true])
  await ada.go('/settings/roles')
  await tableOf(ada.page, 'Roles').getByText('Only QueryRawData').waitFor()
})
