import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { linkIn, type Mailbox, openMailbox } from './support/mailbox.ts'
import { addRegistered } from './support/people.ts'
import { expectCount, type Person, passwordOf } from './support/person.ts'
import {
  chooseAction,
  keepOlder,
  navigationOf,
  openUser,
  seesToast,
  tableOf,
  userRow,
} from './support/screens.ts'
import { type Caller, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'

/** In the tenant that runs the server: root is a TenantAdmin, ada an Administrator. Rights over the API: packages/server/test/mindzie.test.ts. */
let mailbox: Mailbox
let stage: Stage
let root: Person
let ada: Person
let admin: Caller

beforeAll(async () => {
  mailbox = await openMailbox()
  stage = await openStage({ profile: 'mindzie', env: mailbox.env })
  root = await stage.firstAdministrator('root@example.com')
  admin = await stage.callAs('root@example.com')
  const by = { stage, mailbox, by: admin }
  await addRegistered(by, 'ada@example.com', { alias: 'Ada', role: 'Administrator' })
  await addRegistered(by, 'bob@example.com', { alias: 'Bob', role: 'Analyst' })
  ada = await stage.enterAs('ada@example.com')
})
afterEach(() => stage.expectNoFaults())
afterAll(async () => {
  await stage?.close()
  await mailbox?.close()
})

const stored = async (alias: string) =>
  (await admin.api.users.list({ tenant, q: alias })).items.find((user) => user.alias === alias)

test('MZ-03 · Server Administration is in the menu of a TenantAdmin alone', async () => {
  const ofServer = ['Tenants', 'Users of all tenants', 'Backups']
  await root.go('/settings/users')
  expect(await navigationOf(root.page)).toEqual(expect.arrayContaining(ofServer))
  await ada.go('/settings/users')
  const seen = await navigationOf(ada.page)
  expect(seen).toContain('Users')
  for (const page of ofServer) expect(seen).not.toContain(page)
  await ada.go('/server/tenants')
  await ada.page.getByRole('heading', { name: 'You do not have access to this page' }).waitFor()
})

test('MZ-05 · Add User: name, email, initial role, authentication method, and an invitation by mail', async () => {
  await ada.go('/settings/users')
  await ada.page.getByRole('button', { name: 'Add user' }).click()
  const dialog = ada.page.getByRole('dialog', { name: 'Add user' })
  await dialog.getByLabel('Alias (optional)').fill('Nia')
  await dialog.getByLabel('Email').fill('nia@example.com')
  expect(await dialog.getByRole('radio', { name: 'TenantAdmin' }).isDisabled()).toBe(true)
  await dialog.getByLabel('Analyst').check()
  await dialog.getByLabel('Send an invitation now').check()
  await dialog.getByRole('button', { name: 'Add user' }).click()
  await seesToast(ada.page, 'An invitation is on its way to nia@example.com')
  await userRow(ada.page, 'Nia').getByText('Invited', { exact: true }).waitFor()
  expect(linkIn(await mailbox.next('nia@example.com'), stage.url)).toContain('/t/default/')
})

test('MZ-06 · Edit: the role and the permissions of one user, beside the role and with a reason', async () => {
  await ada.go('/settings/users')
  await userRow(ada.page, 'Nia').getByRole('button', { name: 'Edit Nia' }).click()
  const dialog = ada.page.getByRole('dialog', { name: 'Edit User' })
  await dialog.getByLabel('Developer').check()
  await dialog.getByRole('button', { name: 'Save' }).click()
  // The link of the invitation is older than the new role.
  await keepOlder(ada)
  await seesToast(ada.page, 'User "Nia" saved')
  await userRow(ada.page, 'Nia').getByText('Developer', { exact: true }).waitFor()
  const nia = await stored('Nia')
  const permission = 'templates:manage'
  const { api } = await stage.callAs('ada@example.com')
  await api.capabilities.grant({ tenant, user: nia?.id ?? '', permission, reason: 'Keeps the templates' })
  await openUser(ada, 'Nia', 'Access')
  await ada.page.getByText('Keeps the templates').first().waitFor()
})

test('MZ-10 · Reset Password sends a mail whose link works once', async () => {
  await openUser(ada, 'Bob')
  const dialog = await chooseAction(ada.page, 'Reset password')
  await dialog.getByRole('button', { name: 'Send' }).click()
  const link = linkIn(await mailbox.next('bob@example.com'), stage.url)
  const bob = await stage.enter()
  await bob.page.goto(link)
  await bob.page.getByLabel('New password', { exact: true }).fill(passwordOf('bob again'))
  await bob.page
    .getByRole('button', { name: /password/i })
    .last()
    .click()
  await expect.poll(() => bob.page.url()).not.toContain('#')
  const again = await stage.enter()
  await again.page.goto(link)
  await again.page
    .getByText(/not valid|has been used|has ended/)
    .first()
    .waitFor()
  await again.expectRefusal(/^4\d\d POST/)
})

test('MZ-12 · Deactivate asks, ends access at once, and the history stays', async () => {
  await openUser(ada, 'Bob')
  const confirm = await chooseAction(ada.page, 'Deactivate')
  await confirm.getByRole('button', { name: 'Deactivate' }).click()
  await expect.poll(async () => (await stored('Bob'))?.status).toBe('inactive')
  await ada.page.getByRole('tab', { name: 'History' }).click()
  await ada.page.getByText('deactivated', { exact: false }).first().waitFor()
})

test('MZ-16 · Seats are set on the page of the tenant, shown as “3 of 3”, and said before somebody is added', async () => {
  await root.go('/server/tenants')
  await tableOf(root.page, 'Tenants').getByText('Runs the server').click()
  await root.page.getByRole('button', { name: 'Seats' }).click()
  const dialog = root.page.getByRole('dialog')
  await dialog.getByLabel('All users').fill('3')
  await dialog.getByLabel('Analyst').fill('20')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expectCount(dialog, 0)
  await root.page.getByText('3 of 3', { exact: true }).waitFor()
  await root.page.getByText('0 of 20', { exact: true }).waitFor()
  await ada.go('/settings/users?add=yes')
  const add = ada.page.getByRole('dialog', { name: 'Add user' })
  await add.getByText('All seats are taken').waitFor()
  await add.getByLabel('Email').fill('late@example.com')
  await add.getByRole('button', { name: 'Add user' }).click()
  await add.getByText('3 of 3 seats are taken.').first().waitFor()
  await ada.expectRefusal('409 POST /api/v1/tenants/default/users')
})
