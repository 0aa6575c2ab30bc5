import { afterAll, afterEach, beforeAll, test } from 'vitest'
import { expectAccessible } from './support/accessibility.ts'
import type { Person } from './support/person.ts'
import { chooseAction, openUser, tableOf, userRow } from './support/screens.ts'
import { type Caller, createUsers, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'
const longName = 'x'.repeat(64)

let stage: Stage
let ada: Person
let admin: Caller
let ids: Map<string, string>

beforeAll(async () => {
  stage = await openStage({ profile: 'mimir' })
  ada = await stage.firstAdministrator('ada')
  admin = await stage.callAs('ada')
  ids = await createUsers(admin, ['bob', 'carol', longName])
  const user = ids.get('bob') as string
  await admin.api.capabilities.grant({
    tenant,
    user,
    permission: 'can_launch_fleet_hunts',
    reason: 'Leads the November hunt over the whole fleet, together with the team of the night shift',
    olderCredentials: 'keep',
  })
  await admin.api.users.setStatus({ tenant, user: ids.get('carol') as string, status: 'inactive' })
  await (await stage.callAs('bob')).api.apiKeys.create({ name: 'nightly report' })
})
afterEach(() => stage.expectNoFaults())
afterAll(() => stage?.close())

/** A page, and a text that says that it has arrived. */
const pages: [name: string, path: string, text: string][] = [
  ['Users', '/settings/users', 'Password (local)'],
  ['Users, nobody found', '/settings/users?q=nobody-of-this-name', 'Nobody matches'],
  ['Add user', '/settings/users?add=yes', 'Min. 14 characters'],
  ['Capabilities', '/settings/capabilities', 'Leads the November hunt'],
  ['Grant capability', '/settings/capabilities?grant=yes', 'Counts until the end of that day'],
  ['Roles', '/settings/roles', 'Watches the fleet'],
  ['Permissions', '/settings/permissions', 'Run quick hunts'],
  ['Who can', '/settings/permissions?permission=can_launch_fleet_hunts', 'a capability'],
  ['Audit log', '/settings/audit', 'user.created'],
  ['Advanced', '/settings/advanced', 'Text on it is'],
  ['Account: profile', '/account', 'How others see you'],
  ['Account: password', '/account/password', 'Changing the password'],
  ['Account: sessions', '/account/sessions', 'This session'],
  ['Account: API keys', '/account/api-keys', 'No API keys'],
  ['Account: create API key', '/account/api-keys?create=yes', 'What will use it'],
  ['Account: Time & Display', '/account/preferences', 'This is how you see times'],
  ['Nothing at this address', '/settings/nothing', 'There is nothing at this address'],
]

test.each(pages)('Accessible, light and dark, wide and narrow: %s', async (name, path, text) => {
  await ada.go(path)
  await ada.page.getByText(text).first().waitFor()
  await expectAccessible(ada.page, name)
})

test.each([
  ['Overview', 'Change details'],
  ['Access', 'What this account may do'],
  ['Sign-in & devices', 'nightly report'],
  ['History', 'capability.granted'],
])('Accessible, light and dark, wide and narrow: drawer of a user, %s', async (tab, text) => {
  const drawer = await openUser(ada, 'bob', tab)
  await drawer.getByText(text).first().waitFor()
  await expectAccessible(ada.page, tab)
})

test.each([
  ['bob', 'Change role'],
  ['bob', 'Deactivate'],
  ['carol', 'Activate'],
  ['bob', 'Delete'],
])('Accessible, light and dark, wide and narrow: dialog for %s, %s', async (username, action) => {
  await openUser(ada, username)
  await chooseAction(ada.page, action)
  await expectAccessible(ada.page, action)
})

test('Accessible, light and dark, wide and narrow: the menus and the search', async () => {
  await openUser(ada, 'ada')
  await ada.page.getByRole('button', { name: 'Actions' }).click()
  await ada.page.getByRole('menuitem', { name: 'Delete' }).waitFor()
  await expectAccessible(ada.page, 'actions that are not offered now')
  await ada.go('/settings/users')
  await ada.page.getByRole('button', { name: 'Menu of ada' }).click()
  await ada.page.getByRole('menuitem', { name: 'Sign out' }).waitFor()
  await expectAccessible(ada.page, 'user menu')
  await ada.go('/settings/users')
  await userRow(ada.page, 'bob').waitFor()
  await ada.page.keyboard.press('Control+k')
  await ada.page.getByRole('textbox', { name: 'Search' }).fill('bob')
  await ada.page.getByRole('dialog').getByText('bob', { exact: true }).waitFor()
  await expectAccessible(ada.page, 'search')
})

test('Accessible, light and dark, wide and narrow: an event with its details, and a secret shown once', async () => {
  await ada.go('/settings/audit?action=user.deactivated')
  await tableOf(ada.page, 'Audit events').getByRole('button').first().click()
  await tableOf(ada.page, 'Changes').waitFor()
  await expectAccessible(ada.page, 'event')
  await openUser(ada, 'bob')
  const dialog = await chooseAction(ada.page, 'Reset password')
  await dialog.getByRole('button', { name: 'Create reset link' }).click()
  await ada.page.getByText('You will not see it again').waitFor()
  await expectAccessible(ada.page, 'secret')
})

test('Accessible, light and dark, wide and narrow: what one sees before and without being allowed in', async () => {
  const guest = await stage.enter()
  await guest.go('/')
  await guest.page.getByRole('button', { name: 'Sign in' }).click()
  await guest.page.getByText('Enter your password.').waitFor()
  await expectAccessible(guest.page, 'sign-in')
  await guest.go('/reset-password#rcl_nothing')
  await guest.page.getByText('This link is not valid any more').waitFor()
  await guest.expectRefusal('410 POST /api/v1/password-resets/check')
  await expectAccessible(guest.page, 'ended link')
  await guest.signIn('bob')
  await guest.go('/settings/users')
  await guest.page.getByText('You do not have access to this page').waitFor()
  await expectAccessible(guest.page, 'no access')
})
