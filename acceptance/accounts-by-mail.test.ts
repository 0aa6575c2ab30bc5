import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Mailbox, openMailbox } from './support/mailbox.ts'
import { addRegistered } from './support/people.ts'
import { expectCount, expectText, type Person } from './support/person.ts'
import {
  cellsOf,
  choose,
  chooseAction,
  navigationOf,
  openUser,
  seesToast,
  tableOf,
  userRow,
} from './support/screens.ts'
import { type Caller, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'
const adaEmail = 'ada@example.com'

let mailbox: Mailbox
let stage: Stage
let ada: Person
let admin: Caller

beforeAll(async () => {
  mailbox = await openMailbox()
  stage = await openStage({ profile: 'investigator', env: mailbox.env })
  ada = await stage.firstAdministrator(adaEmail)
  admin = await stage.callAs(adaEmail)
  await admin.api.me.update({ alias: 'Ada' })
  await addRegistered({ stage, mailbox, by: admin }, 'sara@example.com', { alias: 'Sara', role: 'viewer' })
  await admin.api.users.create({ tenant, email: 'ivo@example.com', alias: 'Ivo' })
  await mailbox.next('ivo@example.com')
  await admin.api.users.create({ tenant, email: 'ina@example.com', alias: 'Ina', begin: 'inactive' })
})
afterEach(() => stage.expectNoFaults())
afterAll(async () => {
  await stage?.close()
  await mailbox?.close()
})

async function openAddDialog() {
  await ada.go('/settings/users?add=yes')
  const dialog = ada.page.getByRole('dialog', { name: 'Add user' })
  await dialog.waitFor()
  return dialog
}

const pillsOf = async (name: string) =>
  (await userRow(ada.page, name).locator('.rc-pill').allInnerTexts()).join()

async function offeredActions(name: string): Promise<string[]> {
  await openUser(ada, name)
  await ada.page.getByRole('button', { name: 'Actions', exact: true }).click()
  await ada.page.getByRole('menuitem', { name: 'Delete' }).waitFor()
  const items = await ada.page.getByRole('menuitem').all()
  const usable = await Promise.all(items.map(async (item) => !(await item.isDisabled())))
  const labels = await Promise.all(items.map((item) => item.textContent()))
  return labels.flatMap((label, index) => (usable[index] && label ? [label] : []))
}

test('IN-01 · Everybody signs in by email and password; only Admins find users in their console', async () => {
  const vera = await stage.enter()
  await vera.go('/')
  await vera.page.getByRole('textbox', { name: 'Email' }).waitFor()
  expect(await vera.page.getByRole('textbox', { name: 'Username' }).count()).toBe(0)
  await vera.signIn('sara@example.com')
  expect(await navigationOf(vera.page)).toEqual(['Account'])
  await vera.go('/settings/users')
  await vera.page.getByRole('heading', { name: 'You do not have access to this page' }).waitFor()
  await vera.context.close()
  await ada.go('/settings/users')
  await userRow(ada.page, 'Ada').getByText('Admin', { exact: true }).waitFor()
  expect(await navigationOf(ada.page)).toContain('Users')
})

test('IN-03 · What cannot be is refused beside its field, nothing typed is lost, and then the invitation is sent, and again', async () => {
  const dialog = await openAddDialog()
  await expectText(
    dialog.getByText('An invitation goes to'),
    'An invitation goes to this address at once. Its link works once, for 3 days.',
  )
  await dialog.getByLabel('Alias (optional)').fill('x'.repeat(31))
  await dialog.getByRole('img', { name: '31 of 30 characters' }).waitFor()
  await dialog.getByRole('button', { name: 'Add user' }).click()
  await dialog.getByText('Enter an email address.').waitFor()
  await dialog.getByText('An alias must not be longer than 30 characters.').waitFor()
  await dialog.getByLabel('Alias (optional)').fill('Bob')
  await dialog.getByLabel('Email').fill('ADA@example.com')
  await dialog.getByRole('button', { name: 'Add user' }).click()
  await dialog.getByRole('alert').getByText('user.email_taken').waitFor()
  await ada.expectRefusal('409 POST /api/v1/tenants/default/users')
  await dialog.getByLabel('Email').fill('no address')
  await dialog.getByRole('button', { name: 'Add user' }).click()
  await dialog.getByText('An email address has exactly one @.').first().waitFor()
  await ada.expectRefusal('400 POST /api/v1/tenants/default/users')
  expect(await dialog.getByLabel('Alias (optional)').inputValue()).toBe('Bob')
  await dialog.getByLabel('Email').fill('bob@example.com')
  await dialog.getByLabel('Analyst').check()
  await dialog.getByRole('button', { name: 'Add user' }).click()
  await seesToast(ada.page, 'An invitation is on its way to bob@example.com, good for 3 days')
  await userRow(ada.page, 'Bob').getByText('Analyst', { exact: true }).waitFor()
  await mailbox.next('bob@example.com')

  const drawer = await openUser(ada, 'Bob')
  await drawer.getByText(/The invitation can be accepted until \d{4}-\d\d-\d\d/).waitFor()
  await drawer.getByRole('button', { name: 'Send the invitation again' }).click()
  expect((await mailbox.next('bob@example.com')).subject).toBe('Your invitation to Investigator')
})

test('IN-05 · Created as inactive: nothing is sent; activating says that it invites, and does', async () => {
  const dialog = await openAddDialog()
  await dialog.getByLabel('Email').fill('ines@example.com')
  await dialog.getByLabel('Alias (optional)').fill('Ines')
  await dialog.getByLabel('Create as inactive').check()
  await dialog.getByText('Nothing is sent until the account is activated').waitFor()
  await dialog.getByRole('button', { name: 'Add user' }).click()
  await seesToast(ada.page, 'User "ines@example.com" created as inactive: nothing was sent')
  await userRow(ada.page, 'Ines').getByText('Inactive', { exact: true }).waitFor()

  const drawer = await openUser(ada, 'Ines')
  await drawer.getByText('Activating the account sends the invitation.').waitFor()
  const { items } = await admin.api.mail.list({ tenant, kind: 'invitation' })
  expect(items.map(({ user }) => user?.name)).not.toContain('Ines')
  const confirm = await chooseAction(ada.page, 'Activate')
  await confirm.getByText('Its owner has not registered yet.').waitFor()
  await confirm.getByText('An invitation goes to ines@example.com at once.').waitFor()
  await confirm.getByRole('button', { name: 'Activate' }).click()
  await seesToast(ada.page, 'An invitation is on its way to ines@example.com')
  await expectText(drawer.locator('.rc-pill').first(), 'Invited')
  expect((await mailbox.next('ines@example.com')).subject).toBe('Your invitation to Investigator')
})

test('IN-02 · Each status offers the transitions that it allows', async () => {
  expect(await offeredActions('Ivo')).toEqual(['Change role…', 'Deactivate…', 'Offboard…', 'Delete…'])
  expect(await offeredActions('Ina')).toEqual(['Change role…', 'Activate…', 'Offboard…', 'Delete…'])
  expect(await offeredActions('Sara')).toEqual([
    'View as this user…',
    'Change role…',
    'Deactivate…',
    'Reset password…',
    'Offboard…',
    'Delete…',
  ])
})

test('IN-02 · The list shows and filters by status, as word and icon', async () => {
  for (const [chip, name] of [
    ['Invited', 'Ivo'],
    ['Inactive', 'Ina'],
    ['Active', 'Sara'],
  ] as const) {
    await ada.go('/settings/users')
    await ada.page.getByRole('search').getByRole('button', { name: 'Status' }).click()
    await ada.page.getByRole('menuitemradio', { name: chip, exact: true }).click()
    await userRow(ada.page, name).waitFor()
    await expect.poll(() => pillsOf(name)).toBe(chip)
    expect(await userRow(ada.page, name).locator('.rc-pill svg').count()).toBe(1)
    // The rows of the list before stay until those of this one are there.
    const statuses = async () => new Set((await cellsOf(tableOf(ada.page, 'Users'))).map((cells) => cells[3]))
    await expect.poll(statuses).toEqual(new Set([chip]))
  }
})

test('K16/IN-07 · The icon of a row opens one dialog in which role and status are changed', async () => {
  await addRegistered({ stage, mailbox, by: admin }, 'edda@example.com', { alias: 'Edda', role: 'viewer' })
  await ada.go('/settings/users')
  const row = userRow(ada.page, 'Edda')
  await row.getByRole('button', { name: 'Edit Edda' }).click()
  const dialog = ada.page.getByRole('dialog', { name: 'Edit User' })
  await dialog.getByText('edda@example.com').waitFor()
  const save = dialog.getByRole('button', { name: 'Save' })
  expect(await save.isDisabled()).toBe(true)
  await dialog.getByLabel('Analyst').check()
  await choose(ada.page, 'Status', '', 'Inactive')
  await dialog.getByText(/^Ends .* at once: the user has to sign in again\.$/).waitFor()
  await save.click()
  await seesToast(ada.page, 'User "Edda" saved')
  await expectCount(dialog, 0)
  await row.getByText('Analyst', { exact: true }).waitFor()
  await row.getByText('Inactive', { exact: true }).waitFor()
})

test('IN-06 · The alias belongs to its owner, and the email stays as it is for everybody', async () => {
  const drawer = await openUser(ada, 'Sara')
  const details = drawer.getByRole('region', { name: 'Details' })
  await details.getByText('Only its owner changes it, under Account. Administrators cannot.').waitFor()
  await details.getByText('It cannot be changed.').waitFor()
  for (const [field, value] of [
    ['Alias', 'Sara'],
    ['Email', 'sara@example.com'],
  ] as const) {
    expect(await details.getByLabel(field).inputValue()).toBe(value)
    expect(await details.getByLabel(field).getAttribute('readonly')).not.toBeNull()
  }
  expect(await details.getByRole('button').count()).toBe(0)
  const sara = await stage.enterAs('sara@example.com')
  await sara.go('/account')
  await sara.page.getByLabel('Alias').waitFor()
  expect(await sara.page.getByRole('textbox', { name: 'Email' }).count()).toBe(0)
  await sara.page.getByLabel('Alias').fill('Sara S.')
  await sara.page.getByRole('button', { name: 'Save alias' }).click()
  await seesToast(sara.page, 'Alias saved')
  await sara.context.close()
  await ada.go('/settings/users')
  await userRow(ada.page, 'Sara S.').waitFor()
})

test('IN-10 · Emails are obscured in the list, also in what the server sends, and in full where an account is edited', async () => {
  await ada.go('/settings/users')
  await userRow(ada.page, 'Ada').getByText('a•••@e•••.com').waitFor()
  expect(await tableOf(ada.page, 'Users').textContent()).not.toContain('example.com')
  const { items } = await admin.api.users.list({ tenant, limit: 200 })
  expect(JSON.stringify(items)).not.toContain('example.com')
  const drawer = await openUser(ada, 'Sara S.')
  expect(await drawer.getByLabel('Email').inputValue()).toBe('sara@example.com')
  const dialog = await chooseAction(ada.page, 'Delete')
  await dialog.getByText('Delete sara@example.com?').waitFor()
})

test('IN-10 · An administrator finds accounts by their address, and the search says so', async () => {
  await ada.go('/settings/users')
  const search = ada.page.getByRole('searchbox', { name: 'Search users' })
  expect(await search.getAttribute('placeholder')).toBe('Search alias or email')
  await search.fill('sara@example')
  await userRow(ada.page, 'Sara S.').waitFor()
  await expectCount(tableOf(ada.page, 'Users').locator('tbody tr'), 1)
})

test('IN-10 · The list is sorted by alias; users without one stand where the obscured address would', async () => {
  await ada.go('/settings/users?size=200')
  await userRow(ada.page, 'Ada').waitFor()
  const header = tableOf(ada.page, 'Users').getByRole('columnheader', { name: 'Alias' })
  expect(await header.getAttribute('aria-sort')).toBe('ascending')
  const names = async () => (await cellsOf(tableOf(ada.page, 'Users'))).map((cells) => cells[0] as string)
  const ascending = await names()
  expect(ascending).toEqual([...ascending].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)))
  await header.getByRole('button').click()
  await expect
    .poll(async () => (await names()).filter((name) => !name.includes('•')))
    .toEqual(ascending.filter((name) => !name.includes('•')).reverse())
})
