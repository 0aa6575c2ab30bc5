import { afterAll, afterEach, beforeAll, test } from 'vitest'
import { accessible, expectAccessible, visit } from '../support/accessibility.ts'
import { lockOut, type Person } from '../support/person.ts'
import { chooseAction, openUser } from '../support/screens.ts'
import { createUsers, openStage, type Stage } from '../support/stage.ts'

const tenant = 'default'

let stage: Stage
let ada: Person
let ids: Map<string, string>

beforeAll(async () => {
  stage = await openStage({ profile: 'mimir' })
  ada = await stage.firstAdministrator('ada')
  const admin = await stage.callAs('ada')
  ids = await createUsers(admin, ['bob', 'carol', 'lou'])
  const [bob, carol] = ['bob', 'carol'].map((name) => ids.get(name) as string) as [string, string]
  const permission = 'can_launch_fleet_hunts'
  await admin.api.capabilities.grant({ tenant, user: bob, permission, reason: 'Leads the November hunt' })
  await admin.api.users.setStatus({ tenant, user: carol, status: 'inactive' })
  await (await stage.callAs('bob')).api.apiKeys.create({ name: 'nightly report' })
  await lockOut(stage.url, 'lou')
  await ada.go('/settings/users')
})
afterEach(() => stage.expectNoFaults())
afterAll(() => stage?.close())

test.each([
  ['bob', 'overview', 'Change details'],
  ['bob', 'access', 'What this account may do'],
  ['bob', 'sign-in', 'nightly report'],
  ['bob', 'history', 'capability.granted'],
  ['lou', 'overview', 'Locked after failed sign-ins'],
])('Accessible, light and dark, wide and narrow: drawer of %s, %s', async (username, tab, text) => {
  await visit(ada.page, `/settings/users?user=${ids.get(username)}&tab=${tab}`)
  await ada.page.getByRole('dialog').getByText(text).first().waitFor()
  await expectAccessible(ada.page, tab)
})

test.each([
  ['bob', 'Change role'],
  ['bob', 'Deactivate'],
  ['carol', 'Activate'],
  ['bob', 'Delete'],
  ['bob', 'View as this user'],
])('Accessible, light and dark, wide and narrow: dialog for %s, %s', async (username, action) => {
  await openUser(ada, username)
  await chooseAction(ada.page, action)
  await expectAccessible(ada.page, action)
})

/** A dialog, the page where it opens, and the button that opens it. */
const dialogs: [name: string, address: () => string, button: string][] = [
  ['a limit', () => `/settings/users?user=${ids.get('bob')}&tab=access`, 'Change limit hunts.maxHosts'],
  ['sign out everywhere', () => `/settings/users?user=${ids.get('bob')}&tab=sign-in`, 'Sign out everywhere'],
  ['revoke a capability', () => '/settings/capabilities', 'Revoke can_launch_fleet_hunts from bob'],
  ['end all other sessions', () => '/account/sessions', 'End all others'],
]

test.each(dialogs)(accessible, async (name, address, button) => {
  await ada.go(address())
  await ada.page.getByRole('button', { name: button }).click()
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).last().waitFor()
  await expectAccessible(ada.page, name)
})

test('Accessible, light and dark, wide and narrow: actions that are not offered now, and a secret shown once', async () => {
  await openUser(ada, 'ada')
  await ada.page.getByRole('button', { name: 'Actions' }).click()
  await ada.page.getByRole('menuitem', { name: 'Delete' }).waitFor()
  await expectAccessible(ada.page, 'actions that are not offered now')
  await openUser(ada, 'bob')
  const dialog = await chooseAction(ada.page, 'Reset password')
  await expectAccessible(ada.page, 'reset password')
  await dialog.getByRole('button', { name: 'Create reset link' }).click()
  await ada.page.getByText('You will not see it again').waitFor()
  await expectAccessible(ada.page, 'secret')
})

test('Accessible, light and dark, wide and narrow: View as another user, and the account pages meanwhile', async () => {
  const { page } = ada
  await ada.go('/account')
  await page.getByRole('button', { name: 'Menu of ada' }).click()
  await page.getByRole('menuitem', { name: 'View as…' }).click()
  await page.getByRole('dialog').getByLabel('Reason').waitFor()
  await expectAccessible(page, 'View as another user')
  const impersonation = `${stage.url}/api/v1/tenants/${tenant}/users/${ids.get('bob')}/impersonation`
  await ada.context.request.post(impersonation, { data: { reason: 'Ticket 7: the list of hosts is empty' } })
  for (const path of ['/account', '/account/preferences']) {
    await ada.go(path)
    await page.getByRole('region', { name: 'Looking as another user' }).waitFor()
    await page.getByText('You look as bob, who alone can change this.').waitFor()
    await expectAccessible(page, path)
  }
})
