import { afterAll, afterEach, beforeAll, test } from 'vitest'
import { accessible, expectAccessible, visit } from '../support/accessibility.ts'
import { lockOut, type Person } from '../support/person.ts'
import { chooseAction } from '../support/screens.ts'
import { type Caller, createUsers, openStage, type Stage } from '../support/stage.ts'

const tenant = 'default'

let stage: Stage
let ada: Person
let admin: Caller
let ids: Map<string, string>

beforeAll(async () => {
  stage = await openStage({ profile: 'mimir' })
  ada = await stage.firstAdministrator('ada')
  admin = await stage.callAs('ada')
  ids = await createUsers(admin, ['bob', 'carol', 'lou'])
  const [bob, carol] = ['bob', 'carol'].map((name) => ids.get(name) as string) as [string, string]
  const permission = 'can_launch_fleet_hunts'
  await admin.api.capabilities.grant({ tenant, user: bob, permission, reason: 'Leads the November hunt' })
  await admin.api.users.setStatus({ tenant, user: carol, status: 'inactive' })
  for (const { api } of [admin, await stage.callAs('bob')])
    await api.apiKeys.create({ name: 'nightly report' })
  await lockOut(stage.url, 'lou')
  await ada.go('/settings/users')
})
afterEach(() => stage.expectNoFaults())
afterAll(() => stage?.close())

test.each([
  ['bob', 'overview', 'Change details'],
  ['bob', 'access', 'What this account may do'],
  ['bob', 'sign-in', 'nightly report'],
  ['bob', 'history', 'gave bob the capability'],
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
  await turnTo(`/settings/users?user=${ids.get(username)}`)
  await chooseAction(ada.page, action)
  await expectAccessible(ada.page, action)
})

/** Leaves what is open, and opens a page without loading it. */
async function turnTo(path: string): Promise<void> {
  await visit(ada.page, '/account')
  await ada.page.getByText('How others see you').waitFor()
  await visit(ada.page, path)
}

/** A dialog, the page where it opens, and the button that opens it. */
const dialogs: [name: string, address: () => string, button: string][] = [
  ['a limit', () => `/settings/users?user=${ids.get('bob')}&tab=access`, 'Change limit hunts.maxHosts'],
  ['sign out everywhere', () => `/settings/users?user=${ids.get('bob')}&tab=sign-in`, 'Sign out everywhere'],
  ['revoke a capability', () => '/settings/capabilities', 'Revoke can_launch_fleet_hunts from bob'],
  ['revoke an API key', () => '/account/api-keys', 'Revoke nightly report'],
  ['end all other sessions', () => '/account/sessions', 'End all others'],
]

test.each(dialogs)(accessible, async (name, address, button) => {
  await turnTo(address())
  await ada.page.getByRole('button', { name: button }).click()
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).last().waitFor()
  await expectAccessible(ada.page, name)
})

test('Accessible, light and dark, wide and narrow: actions that are not offered now, secrets shown once', async () => {
  await turnTo(`/settings/users?user=${admin.id}`)
  await ada.page.getByRole('button', { name: 'Actions', exact: true }).click()
  await ada.page.getByRole('menuitem', { name: 'Delete' }).waitFor()
  await expectAccessible(ada.page, 'actions that are not offered now')
  await turnTo(`/settings/users?user=${ids.get('bob')}`)
  const dialog = await chooseAction(ada.page, 'Reset password')
  await expectAccessible(ada.page, 'reset password')
  await dialog.getByRole('button', { name: 'Create reset link' }).click()
  await ada.page.getByText('You will not see it again').waitFor()
  await expectAccessible(ada.page, 'secret')
  await turnTo('/settings/users?add=yes')
  const form = ada.page.getByRole('dialog', { name: 'Add user' })
  await form.getByLabel('Username').fill('gina')
  await form.getByRole('button', { name: 'Generate password' }).click()
  await form.getByRole('button', { name: 'Add user' }).click()
  await ada.page.getByText('Sign-in details of gina').waitFor()
  await expectAccessible(ada.page, 'sign-in details')
})

test('Accessible, light and dark, wide and narrow: what is older than new rights', async () => {
  await turnTo(`/settings/users?user=${ids.get('bob')}`)
  const dialog = await chooseAction(ada.page, 'Change role')
  await dialog.getByLabel(/^Admin/).check()
  await dialog.getByRole('button', { name: 'Change role' }).click()
  await ada.page.getByRole('dialog', { name: 'Older than these rights' }).waitFor()
  await ada.expectRefusal(/^409 PUT .*\/roles$/)
  await expectAccessible(ada.page, 'older than these rights')
})

test('Accessible, light and dark, wide and narrow: View as another user, and the account pages meanwhile', async () => {
  const { page } = ada
  await turnTo('/account')
  await page.getByRole('button', { name: 'Menu of ada' }).click()
  await page.getByRole('menuitem', { name: 'View as…' }).click()
  await page.getByRole('dialog').getByLabel('Reason').waitFor()
  await expectAccessible(page, 'View as another user')
  const impersonation = `${stage.url}/api/v1/tenants/${tenant}/users/${ids.get('bob')}/impersonation`
  // A page of ada's that is open would ask as her meanwhile, and be refused (U9).
  await ada.page.goto('about:blank')
  await ada.context.request.post(impersonation, { data: { reason: 'Ticket 7: the list of hosts is empty' } })
  for (const path of ['/account', '/account/preferences']) {
    await ada.go(path)
    await page.getByRole('region', { name: 'Viewing as another user' }).waitFor()
    await page.getByText('You are viewing as bob. Only bob can change this.').first().waitFor()
    await expectAccessible(page, path)
  }
})
