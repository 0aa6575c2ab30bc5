import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { expectCount, expectText, type Person } from './support/person.ts'
import { chooseAction, keepOlder, openUser, seesToast, tableOf, userRow } from './support/screens.ts'
import { type Caller, createUsers, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'

let stage: Stage
let ada: Person
let admin: Caller
let ids: Map<string, string>

beforeAll(async () => {
  stage = await openStage({ profile: 'mimir' })
  ada = await stage.firstAdministrator('ada')
  admin = await stage.callAs('ada')
  ids = await createUsers(admin, ['bob', 'carol', 'dave'])
})
afterEach(() => stage.expectNoFaults())
afterAll(() => stage?.close())

test('MI-16 · The only administrator sees why the account cannot be demoted, deactivated or deleted', async () => {
  await openUser(ada, 'ada')
  await ada.page.getByRole('button', { name: 'Actions', exact: true }).click()
  for (const action of ['Change role', 'Deactivate', 'Delete']) {
    const item = ada.page.getByRole('menuitem', { name: action })
    await item.getByText('You are the only active administrator. Make another user one first.').waitFor()
    expect(await item.isDisabled(), action).toBe(true)
  }
  const reset = ada.page.getByRole('menuitem', { name: 'Reset password' })
  await reset.getByText('Change your own password under Account.').waitFor()
  expect(await reset.isDisabled()).toBe(true)
})

test('MI-16 · A changed role counts from the next click of the user', async () => {
  const bob = await stage.enterAs('bob')
  await openUser(ada, 'bob')
  const dialog = await chooseAction(ada.page, 'Change role')
  await dialog.getByText('Takes effect on the next request.').waitFor()
  expect(await dialog.getByRole('button', { name: 'Change role' }).isDisabled()).toBe(true)
  await dialog.getByLabel('Admin (can manage users and settings)').check()
  await dialog.getByRole('button', { name: 'Change role' }).click()
  await keepOlder(ada)
  await seesToast(ada.page, 'bob is now Admin')

  await bob.go('/settings/users')
  await userRow(bob.page, 'bob').getByText('Admin', { exact: true }).waitFor()

  await admin.api.users.setRoles({ tenant, user: ids.get('bob') as string, roles: ['operator'] })
  await bob.page.reload()
  await bob.page.getByRole('heading', { name: 'You do not have access to this page' }).waitFor()
  await bob.context.close()
})

test('MI-16 · Deactivating says what it ends, ends it at once, and keeps the account with the reason in its history', async () => {
  const carol = await stage.enterAs('carol')
  await carol.go('/account')
  await openUser(ada, 'carol')
  const dialog = await chooseAction(ada.page, 'Deactivate')
  await dialog.getByText('Ends 1 session at once.').waitFor()
  await dialog.getByText('The account, its role and its history are kept.').waitFor()
  await dialog.getByLabel('Reason (optional)').fill('On leave until March')
  await dialog.getByRole('button', { name: 'Deactivate' }).click()
  await seesToast(ada.page, 'carol is inactive')
  await expectText(ada.page.getByRole('dialog').locator('.rc-pill').first(), 'Inactive')

  await carol.page.getByRole('tab', { name: 'Sessions' }).click()
  await carol.page.getByRole('button', { name: 'Sign in' }).waitFor()
  await carol.expectRefusal('401 GET /api/v1/me/sessions')
  await carol.context.close()

  const drawer = await openUser(ada, 'carol', 'History')
  const event = drawer.getByRole('listitem').filter({ hasText: 'ada deactivated carol' })
  await event.getByText('On leave until March').waitFor()
})

test('MI-16 · An activated account signs in again', async () => {
  await openUser(ada, 'carol')
  const dialog = await chooseAction(ada.page, 'Activate')
  await dialog.getByText('The account can sign in again.').waitFor()
  await dialog.getByRole('button', { name: 'Activate' }).click()
  await seesToast(ada.page, 'carol is active')
  await stage.callAs('carol')
})

test('MI-16 · A reset link is shown once, followed at another computer, and works once', async () => {
  await openUser(ada, 'carol')
  const confirm = await chooseAction(ada.page, 'Reset password')
  await confirm.getByText('It works once, for 30 minutes').waitFor()
  await confirm.getByRole('button', { name: 'Create reset link' }).click()
  const shown = ada.page.getByRole('dialog', { name: 'Reset link for carol' })
  const link = await shown.getByLabel('Reset link', { exact: true }).inputValue()
  await shown.getByRole('button', { name: 'I have copied it' }).click()
  await expectCount(shown, 0)

  const carol = await stage.enter()
  await carol.page.goto(link)
  await carol.page.getByText('For the account carol.').waitFor()
  await carol.page.getByLabel('New password').fill('short')
  await carol.page.getByRole('button', { name: 'Set new password' }).click()
  await carol.page.getByText('The password is too short: 5 of at least 14 characters.').waitFor()
  await carol.page.getByLabel('New password').fill('twelve quiet owls')
  await carol.page.getByRole('button', { name: 'Set new password' }).click()
  await seesToast(carol.page, 'Your new password is set. Sign in with it.')
  await carol.signIn('carol', 'twelve quiet owls')

  const late = await stage.enter()
  await late.page.goto(link)
  await late.page.getByText('This link is not valid any more').waitFor()
  await late.page.getByText('Ask an administrator for a new one.').waitFor()
  await late.expectRefusal('410 POST /api/v1/password-resets/check')
  await carol.context.close()
})

test('MI-16 · Deleting asks for the username, ends everything, and leaves the history', async () => {
  await openUser(ada, 'dave')
  const dialog = await chooseAction(ada.page, 'Delete')
  await dialog.getByText('What the account did stays in the audit log.').waitFor()
  const button = dialog.getByRole('button', { name: 'Delete user' })
  expect(await button.isDisabled()).toBe(true)
  await dialog.getByLabel('Type dave to confirm').fill('Dave')
  expect(await button.isDisabled()).toBe(true)
  await dialog.getByLabel('Type dave to confirm').fill('dave')
  await button.click()
  await seesToast(ada.page, 'User "dave" deleted')
  await expectCount(userRow(ada.page, 'dave'), 0)
  await expectCount(ada.page.getByRole('dialog'), 0)
  await ada.go(`/settings/audit?target=${ids.get('dave')}`)
  await tableOf(ada.page, 'Audit events').getByText('ada deleted').waitFor()
})

test('MI-16 · Signing somebody out everywhere ends the session, and the next click leads to the sign-in and back', async () => {
  const bob = await stage.enterAs('bob')
  await bob.go('/account')
  const drawer = await openUser(ada, 'bob', 'Sign-in & devices')
  await drawer.getByRole('button', { name: 'Sign out everywhere' }).click()
  const dialog = ada.page.getByRole('dialog', { name: 'Sign bob out everywhere?' })
  await dialog.getByRole('button', { name: 'Sign out everywhere' }).click()
  await seesToast(ada.page, 'of bob ended')
  await bob.page.getByRole('tab', { name: 'API keys' }).click()
  await bob.page.getByRole('button', { name: 'Sign in' }).waitFor()
  await bob.expectRefusal('401 GET /api/v1/me/api-keys')
  await bob.signIn('bob')
  await bob.page.getByRole('button', { name: 'Create API key' }).waitFor()
})
