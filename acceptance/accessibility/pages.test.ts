import { afterAll, afterEach, beforeAll, test } from 'vitest'
import { accessible, expectAccessible, visit } from '../support/accessibility.ts'
import type { Person } from '../support/person.ts'
import { tableOf, userRow } from '../support/screens.ts'
import { createUsers, openStage, type Stage, setupLink } from '../support/stage.ts'

const tenant = 'default'
const longName = 'x'.repeat(64)

let stage: Stage
let ada: Person
let guest: Person
let ids: Map<string, string>

beforeAll(async () => {
  stage = await openStage({ profile: 'mimir', backups: true })
  guest = await stage.enter()
  await guest.go('/')
  await guest.page.getByText('This server has no administrator yet').waitFor()
  await expectAccessible(guest.page, 'no administrator yet')
  await guest.page.goto(setupLink(stage.server))
  await guest.page.getByRole('button', { name: 'Create administrator' }).click()
  await guest.page.getByText('Enter a password.').waitFor()
  await expectAccessible(guest.page, 'setup with errors')

  ada = await stage.firstAdministrator('ada')
  const admin = await stage.callAs('ada')
  const { api } = admin
  ids = await createUsers(admin, ['bob', 'carol', longName])
  const [bob, carol] = ['bob', 'carol'].map((name) => ids.get(name) as string) as [string, string]
  const permission = 'can_launch_fleet_hunts'
  const reason = 'Leads the November hunt over the whole fleet, together with the team of the night shift'
  await api.capabilities.grant({ tenant, user: bob, permission, reason })
  await api.users.setStatus({ tenant, user: carol, status: 'inactive' })
  await api.roles.create({ tenant, name: 'Night desk', permissions: ['audit:read', 'mail:read'] })
  await api.backups.create({})
  await ada.go('/settings/users')
})
afterEach(() => stage.expectNoFaults())
afterAll(() => stage?.close())

/** A page, and a text that says that it has arrived. */
const pages: [name: string, path: string, text: string][] = [
  ['Overview', '/settings/overview', 'Failed sign-ins'],
  ['Users', '/settings/users', 'Password (local)'],
  ['Users, nobody found', '/settings/users?q=nobody-of-this-name', 'Nobody matches'],
  ['Add user', '/settings/users?add=yes', 'Min. 14 characters'],
  ['Jobs', '/settings/users/jobs', 'No jobs yet'],
  ['Imports', '/settings/users/imports', 'No imports yet'],
  ['Offboardings', '/settings/users/offboardings', 'Nobody has been offboarded'],
  ['Recycle bin', '/settings/recycle-bin', 'The recycle bin is empty'],
  ['Capabilities', '/settings/capabilities', 'Leads the November hunt'],
  ['Grant capability', '/settings/capabilities?grant=yes', 'How long'],
  ['Roles', '/settings/roles', 'Watches the fleet'],
  ['New role', '/settings/roles?add=yes', 'Create role'],
  ['Compare roles', '/settings/roles?compare=operator&with=admin', 'What differs'],
  ['Role that permits everything', '/settings/roles/admin', 'permissions, also those added later'],
  ['Permissions', '/settings/permissions', 'can_launch_fleet_hunts'],
  ['Who can', '/settings/permissions?permission=can_launch_fleet_hunts', 'a capability'],
  ['Audit log', '/settings/audit', 'signed in'],
  ['Mail, without a server', '/settings/mail', 'No mails yet'],
  ['Texts of mails', '/settings/mail/texts', 'This is the built-in text.'],
  ['User attributes', '/settings/attributes', 'No attributes yet'],
  ['Machine accounts', '/settings/service-accounts', 'No machine accounts'],
  ['Visitors', '/settings/visitors', 'No visitors'],
  ['Advanced', '/settings/advanced', 'Text on it is'],
  ['Tenants', '/server/tenants', 'Runs the server'],
  ['Create tenant', '/server/tenants?create=yes', 'keeps a copy of its own'],
  ['Users of all tenants', '/server/users?q=bo', 'bob'],
  ['Access across tenants', '/server/visits', 'No account may enter another tenant'],
  ['Give access', '/server/visits?give=yes', 'Only service accounts'],
  ['Sign in through another tenant', '/sign-in/elsewhere', 'Short name of your own tenant'],
  ['Backups', '/server/backups', 'Verified'],
  ['Executions', '/server/executions', 'Backup'],
  ['Nodes', '/server/nodes', 'Event loop delay'],
  ['Make a backup', '/server/backups?make=yes', 'One tenant'],
  ['Account: profile', '/account', 'How others see you'],
  ['Account: what you may do', '/account/access', 'API keys'],
  ['Account: password', '/account/password', 'Changing the password'],
  ['Account: sessions', '/account/sessions', 'This session'],
  ['Account: API keys', '/account/api-keys', 'No API keys'],
  ['Account: create API key', '/account/api-keys?create=yes', 'What will use it'],
  ['Account: Time & Display', '/account/preferences', 'This is how you see times'],
  ['Nothing at this address', '/settings/nothing', 'There is nothing at this address'],
]

test.each(pages)(accessible, async (name, path, text) => {
  await visit(ada.page, path)
  await ada.page.getByText(text).first().waitFor()
  await expectAccessible(ada.page, name)
})

test.each([
  ['may', 'bob', 'hunts:launch', 'Limit on hosts'],
  ['may not', longName, 'can_launch_fleet_hunts', 'Roles that you may give'],
])('Accessible, light and dark, wide and narrow: why a user %s', async (name, user, permission, text) => {
  await visit(ada.page, `/settings/users?user=${ids.get(user)}&tab=access&why=${permission}`)
  await ada.page.getByText(text).waitFor()
  await expectAccessible(ada.page, name)
})

test('Accessible, light and dark, wide and narrow: a role that is being edited, and its dialogs', async () => {
  const { page } = ada
  await ada.go('/settings/roles/night-desk')
  await page.getByRole('checkbox', { name: 'mail:read', exact: true }).uncheck()
  await expectAccessible(page, 'a role with unsaved changes')
  await page.getByRole('button', { name: 'Review and save…' }).click()
  await page.getByRole('dialog').getByText('No longer permits').waitFor()
  await expectAccessible(page, 'what will change')
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('link', { name: 'All roles' }).click()
  await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor()
  await expectAccessible(page, 'leave without saving')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Discard' }).click()
  await page.getByRole('button', { name: 'Delete…' }).click()
  await page.getByRole('dialog', { name: 'Delete Night desk?' }).waitFor()
  await expectAccessible(page, 'delete a role')
})

test('Accessible, light and dark, wide and narrow: an event with its details, the menu and the search', async () => {
  const { page } = ada
  await ada.go('/settings/audit?action=user.deactivated')
  await tableOf(page, 'Audit events').getByRole('button').first().click()
  await tableOf(page, 'Changes').waitFor()
  await expectAccessible(page, 'event')
  await ada.go('/settings/users')
  await userRow(page, 'bob').waitFor()
  await page.getByRole('button', { name: 'Menu of ada' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).waitFor()
  await expectAccessible(page, 'user menu')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await page.getByRole('textbox', { name: 'Search' }).fill('bob')
  await page.getByRole('dialog').getByText('bob', { exact: true }).waitFor()
  await expectAccessible(page, 'search')
})

test('Accessible, light and dark, wide and narrow: Advanced, unsaved, and the sign-in page in another colour', async () => {
  await ada.go('/settings/advanced')
  await ada.page.getByLabel('Title').fill('Lighthouse')
  const color = ada.page.getByRole('textbox', { name: 'Colour' })
  await color.fill('#ffd43b')
  await color.press('Tab')
  await ada.page.getByText('Text on it is black').waitFor()
  await expectAccessible(ada.page, 'unsaved settings')
  await ada.page.getByRole('button', { name: 'Save' }).click()
  await guest.go('/sign-in')
  await guest.page.getByText('Lighthouse').waitFor()
  await guest.page.getByRole('button', { name: 'Sign in' }).click()
  await guest.page.getByText('Enter your password.').waitFor()
  await expectAccessible(guest.page, 'sign-in')
})

test('Accessible, light and dark, wide and narrow: what one sees without being allowed in', async () => {
  await guest.go('/reset-password#rcl_nothing')
  await guest.page.getByText('This link is not valid any more').waitFor()
  await guest.expectRefusal('410 POST /api/v1/password-resets/check')
  await expectAccessible(guest.page, 'ended link')
  await guest.page.goto(`${stage.url}/docs/operators`)
  await expectAccessible(guest.page, 'a page of the docs')
  await guest.page.getByRole('searchbox', { name: 'Search' }).fill('backups')
  await guest.page.getByRole('button', { name: 'Search' }).click()
  await guest.page.getByRole('link', { name: 'Backups' }).first().waitFor()
  await expectAccessible(guest.page, 'what was found in the docs')
  await guest.become('bob')
  await guest.go('/settings/users')
  await guest.page.getByText('You do not have access to this page').waitFor()
  await expectAccessible(guest.page, 'no access')
})
