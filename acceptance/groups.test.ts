import { createClient } from '@rollcall/contract/client.ts'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createSettled } from './support/people.ts'
import { expectAddress, expectCount, expectText, type Person } from './support/person.ts'
import {
  cellsOf,
  choose,
  chooseAction,
  navigationOf,
  openUser,
  seesToast,
  tableOf,
} from './support/screens.ts'
import { type Caller, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'

describe('Groups', () => {
  let stage: Stage
  let ada: Person
  let bob: Person
  let admin: Caller
  /** The people of the tenant, by name; all but ada and adam are ordinary users. */
  const callers = new Map<string, Caller>()

  beforeAll(async () => {
    stage = await openStage({ profile: 'heimdall' })
    ada = await stage.firstAdministrator(emailOf('ada'))
    admin = await stage.callAs(emailOf('ada'))
    await join('adam', 'admin')
    await Promise.all(['bob', 'carol', 'dave'].map((name) => join(name)))
    bob = await stage.enterAs(emailOf('bob'))
  })
  afterEach(() => stage.expectNoFaults())
  afterAll(() => stage?.close())

  const idOf = (name: string) => by(name).id
  function by(name: string): Caller {
    const caller = callers.get(name)
    if (!caller) throw new Error(`nobody is called ${name}`)
    return caller
  }

  /** A new account, whose owner has chosen a password already. */
  async function join(name: string, role?: string): Promise<void> {
    await createSettled({ stage, by: admin }, [emailOf(name)], { email: emailOf(name), alias: name, role })
    callers.set(name, await stage.callAs(emailOf(name)))
  }

  async function makeGroup(owner: string, name: string, members: string[] = []): Promise<string> {
    const { id } = await by(owner).api.groups.create({
      tenant,
      name,
      members: members.map((member) => ({ user: idOf(member), role: 'member' as const })),
    })
    return id
  }

  async function rolesIn(group: string): Promise<Record<string, string>> {
    const { items } = await admin.api.groups.listMembers({ tenant, group })
    return Object.fromEntries(items.map(({ user, role }) => [user.name, role]))
  }

  test('HE-01, HE-03 · A user creates a group with name and users, Save shows the row, and everybody is owner or member', async () => {
    const { page } = bob
    await bob.go('/')
    await expectAddress(page, '/groups')
    await page.getByRole('button', { name: 'Create group' }).click()
    const dialog = page.getByRole('dialog', { name: 'Create group' })
    await dialog.getByLabel('Name', { exact: true }).fill('Blue team')
    await choose(page, 'Users (optional)', 'car', 'carol')
    await choose(page, 'Users (optional)', 'dav', 'dave')
    await dialog.getByRole('radiogroup', { name: 'Role of dave' }).getByText('Owner').click()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await seesToast(page, 'Group "Blue team" created')
    const table = tableOf(page, 'My groups')
    await expectCount(table.locator('tbody').getByRole('link', { name: 'Blue team' }), 1)
    expect((await cellsOf(table))[0]?.slice(1, 5)).toEqual(['bob and dave', '3', 'Members only', 'Owner'])
    await page.getByRole('link', { name: 'Blue team' }).click()
    await expectCount(tableOf(page, 'Members').locator('tbody tr'), 3)
    expect((await cellsOf(tableOf(page, 'Members'))).map((row) => row.slice(0, 2))).toEqual([
      ['bob (you)', 'Owner'],
      ['carol', 'Member'],
      ['dave', 'Owner'],
    ])
  })

  test('HE-02 · A name that any group has is refused with the reason, however it is written', async () => {
    await makeGroup('carol', 'Red Team')
    const { page } = bob
    await bob.go('/groups?create=yes')
    const dialog = page.getByRole('dialog', { name: 'Create group' })
    await dialog.getByLabel('Name', { exact: true }).fill('red  TEAM')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByRole('alert').getByText('There is already a group with this name').waitFor()
    await bob.expectRefusal(`409 POST /api/v1/tenants/${tenant}/groups`)
    await dialog.getByLabel('Name', { exact: true }).fill('Redder team')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await tableOf(page, 'My groups').getByRole('link', { name: 'Redder team' }).waitFor()
  })

  test('HE-04 · Users are added by a searchable drop-down, and a group is deleted after a confirmation', async () => {
    const group = await makeGroup('bob', 'Green team')
    const { page } = bob
    await bob.go(`/groups/${group}`)
    await page.getByRole('button', { name: 'Add people' }).click()
    await choose(page, 'Users', 'dav', 'dave')
    await page.getByRole('button', { name: 'Add 1 person' }).click()
    await seesToast(page, '1 person added to "Green team"')
    await tableOf(page, 'Members').getByText('dave').waitFor()
    await page.getByRole('button', { name: 'Edit…' }).click()
    await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('Greener team')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { level: 1, name: 'Greener team' }).waitFor()
    await page.getByRole('button', { name: 'Delete…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete Greener team?' })
    const confirm = dialog.getByRole('button', { name: 'Delete group' })
    expect(await confirm.isDisabled()).toBe(true)
    await dialog.getByText('2 members are not in it any more.').waitFor()
    await dialog.getByRole('textbox').fill('Greener team')
    await confirm.click()
    await expectAddress(page, '/groups')
    await expectCount(page.getByRole('link', { name: 'Greener team' }), 0)
  })

  test('K16/HE-04 · The icons of a row edit the group, users included, and delete it; a mere member has none', async () => {
    const group = await makeGroup('bob', 'Violet team')
    await by('dave').api.groups.create({
      tenant,
      name: 'Of dave',
      members: [{ user: idOf('bob'), role: 'member' }],
    })
    const { page } = bob
    await bob.go('/groups')
    const table = tableOf(page, 'My groups')
    await table.getByRole('link', { name: 'Of dave' }).waitFor()
    await expectCount(table.getByRole('button', { name: 'Edit Of dave' }), 0)
    await table.getByRole('button', { name: 'Edit Violet team' }).click()
    const dialog = page.getByRole('dialog', { name: 'Edit Violet team' })
    await dialog.getByLabel('Description').fill('Looks after the nights')
    await choose(page, 'Add users', 'car', 'carol')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await seesToast(page, 'Group "Violet team" saved')
    await table.getByText('Looks after the nights').waitFor()
    expect(await rolesIn(group)).toEqual({ bob: 'owner', carol: 'member' })
    await table.getByRole('button', { name: 'Delete Violet team' }).click()
    await page.getByRole('dialog').getByRole('textbox').fill('Violet team')
    await page.getByRole('button', { name: 'Delete group' }).click()
    await seesToast(page, 'Group "Violet team" deleted')
    await expectCount(page.getByRole('dialog'), 0)
    await expectAddress(page, '/groups')
    await expectCount(table.getByRole('link', { name: 'Violet team' }), 0)
  })

  test('HE-05 · The sole owner promotes somebody else before they leave', async () => {
    const group = await makeGroup('bob', 'Sole team', ['carol'])
    const { page } = bob
    await bob.go(`/groups/${group}`)
    await openActions(page, 'bob')
    for (const action of ['Make member…', 'Leave the group…']) {
      const item = page.getByRole('menuitem', { name: action })
      expect(await item.isDisabled()).toBe(true)
      await expectText(item, /You are the only owner\. Make another user an owner first\./)
    }
    await page.keyboard.press('Escape')
    await actOn(page, 'carol', 'Make owner')
    await seesToast(page, 'carol is an owner now')
    await openActions(page, 'bob')
    const leaving = page.getByRole('menuitem', { name: 'Leave the group…', exact: true })
    await leaving.waitFor()
    // An owner who cannot sign in is none: the other one stays until there is a third.
    await admin.api.users.setStatus({ tenant, user: idOf('carol'), status: 'inactive' })
    await leaving.click()
    const leave = page.getByRole('dialog')
    await leave.getByRole('button', { name: 'Leave group', exact: true }).click()
    await leave.getByRole('alert').getByText('The group would have no owner any more').waitFor()
    await bob.expectRefusal(/^409 DELETE .*\/members\//)
    await admin.api.users.setStatus({ tenant, user: idOf('carol'), status: 'active' })
    callers.set('carol', await stage.callAs(emailOf('carol')))
    await leave.getByRole('button', { name: 'Leave group' }).click()
    await seesToast(page, 'You have left the group')
    await expectAddress(page, '/groups')
    expect(await rolesIn(group)).toEqual({ carol: 'owner' })
  })

  test("HE-06 · An owner makes the group a key, which acts with the group's rights, is shown once and is revoked", async () => {
    const group = await makeGroup('bob', 'Robots', ['carol'])
    await admin.api.roles.create({
      tenant,
      key: 'uploader',
      name: 'Uploader',
      permissions: ['evaluations:upload'],
    })
    await ada.go(`/groups/${group}?tab=roles`)
    await ada.page.getByRole('button', { name: 'Change roles…' }).click()
    const roles = ada.page.getByRole('dialog')
    await roles.getByRole('checkbox', { name: /Uploader/ }).check()
    await roles.getByText('2 members get the role Uploader.').waitFor()
    await roles.getByRole('button', { name: 'Change roles' }).click()
    await seesToast(ada.page, 'Roles of "Robots" changed')

    const { page } = bob
    await bob.go(`/groups/${group}?tab=api-keys`)
    await page.getByRole('button', { name: 'Create API key' }).click()
    await page.getByLabel('Name', { exact: true }).fill('nightly scan')
    await page.getByRole('button', { name: 'Create key' }).click()
    const key = await page.getByLabel('API key', { exact: true }).inputValue()
    await page.getByRole('button', { name: 'I have copied it' }).click()
    await expectText(tableOf(page, 'API keys').getByRole('row').nth(1), /nightly scan.*bob/)
    expect(await page.content()).not.toContain(key)

    const robot = createClient({ baseUrl: stage.url, apiKey: key })
    expect(await robot.me.show({})).toMatchObject({
      kind: 'group',
      group: { name: 'group:Robots' },
      permissions: ['evaluations:upload'],
    })
    const tabsOfMember = await by('carol').api.groups.show({ tenant, group })
    expect(tabsOfMember.keys).toBeNull()

    await page.getByRole('button', { name: 'Revoke nightly scan' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke key' }).click()
    await seesToast(page, 'API key "nightly scan" revoked')
    await expect(robot.me.show({})).rejects.toMatchObject({ problem: { status: 401 } })
  })

  test('Groups of one user: those present stand on top, a paste takes all, and after a refusal only the rest is left', async () => {
    await join('gwen')
    const present = await makeGroup('gwen', 'Zebra team')
    const names = ['Paper team', 'Wood team']
    const [paper, wood] = await Promise.all(names.map((name) => makeGroup('dave', name)))
    const { page } = ada
    const drawer = await openUser(ada, 'gwen', 'Groups')
    await drawer.getByRole('button', { name: 'Add to groups' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add gwen to groups' })
    const field = dialog.getByRole('combobox', { name: 'Groups' })
    await field.click()
    await expectText(page.getByRole('option').first(), /^Zebra teamin the group$/)
    await pasteInto(field, 'Paper team; wood team\nZebra team\nNo team')
    await dialog.getByText('2 taken over').waitFor()
    await dialog.getByText('2 not found or not possible: Zebra team and No team').waitFor()
    await dialog.getByText('Chosen: 2').waitFor()
    await admin.api.groups.remove({ tenant, group: wood as string })
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await dialog.getByRole('alert').getByText('No such group').waitFor()
    await dialog.getByText('Chosen: 1').waitFor()
    await dialog.getByRole('button', { name: 'Do not add Wood team' }).waitFor()
    await ada.expectRefusal(`404 POST /api/v1/tenants/${tenant}/groups/${wood}/members`)
    expect(await rolesIn(paper as string)).toEqual({ gwen: 'member', dave: 'owner' })
    expect(await rolesIn(present)).toEqual({ gwen: 'owner' })
  })

  test('The list of users is narrowed to the people of a group, which is found by typing', async () => {
    const group = await makeGroup('dave', 'Quartz team', ['carol'])
    const { page } = ada
    await ada.go('/settings/users')
    await page.getByRole('button', { name: 'Group', exact: true }).click()
    const field = page.getByRole('searchbox', { name: 'Search in Group' })
    await field.fill('quartz')
    await field.press('Enter')
    await page.getByRole('button', { name: 'Group: Quartz team' }).waitFor()
    await expectAddress(page, new RegExp(`/settings/users\\?group=${group}$`))
    await expectCount(tableOf(page, 'Users').locator('tbody tr'), 2)
  })

  async function pasteInto(field: Locator, text: string): Promise<void> {
    await field.evaluate((input, names) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text', names)
      input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }, text)
  }

  test('HE-07 · The Admin Panel shows and changes all groups and all users, member or not; nobody else has it', async () => {
    const group = await makeGroup('bob', 'Secret team')
    const { page } = ada
    await ada.go('/settings/groups')
    await page.getByRole('navigation', { name: 'Main' }).getByText('Admin Panel', { exact: true }).waitFor()
    expect((await navigationOf(page)).slice(0, 3)).toEqual(['Overview', 'Users', 'All groups'])
    await page.getByRole('searchbox', { name: 'Search groups' }).fill('secret')
    const table = tableOf(page, 'All groups')
    await expectCount(table.locator('tbody tr'), 1)
    expect((await cellsOf(table))[0]?.slice(0, 3)).toEqual(['Secret team', 'bob', '1'])
    await table.getByRole('link', { name: 'Secret team' }).click()
    await page.getByRole('button', { name: 'Add people' }).click()
    await choose(page, 'Users', 'car', 'carol')
    await page.getByRole('button', { name: 'Add 1 person' }).click()
    await actOn(page, 'carol', 'Make owner')
    await seesToast(page, 'carol is an owner now')
    await actOn(page, 'bob', 'Remove')
    await seesToast(page, 'bob removed')
    expect(await rolesIn(group)).toEqual({ carol: 'owner' })

    await bob.go('/groups')
    expect(await navigationOf(bob.page)).toEqual(['Groups', 'Account'])
    await bob.go('/settings/groups')
    await bob.page.getByText('This page needs the permission groups:read').waitFor()
    await bob.go(`/groups/${group}`)
    await bob.page.getByText('No such group').first().waitFor()
    await bob.expectRefusal(`404 GET /api/v1/tenants/${tenant}/groups/${group}`)
  })

  test('HE-08 · The groups of a deleted user go to the default administrator, else to the earliest one', async () => {
    await Promise.all(['erin', 'frank'].map((name) => join(name)))
    const first = await makeGroup('erin', 'Left alone', ['dave'])
    const shared = await makeGroup('erin', 'Not alone')
    await by('erin').api.groups.addMembers({
      tenant,
      group: shared,
      users: [idOf('dave')],
      role: 'owner',
      olderCredentials: 'keep',
    })
    const second = await makeGroup('frank', 'Left to adam')
    const { page } = ada
    const drawer = await openUser(ada, 'erin', 'Groups')
    await drawer.getByText(/^Owns 1 group alone; ada@example.com becomes its owner/).waitFor()
    await deleteFromDrawer(page, 'erin', 'Owns 1 group alone; ada@example.com becomes its owner.')
    expect(await rolesIn(first)).toEqual({ [emailOf('ada')]: 'owner', dave: 'member' })
    expect(await rolesIn(shared)).toEqual({ dave: 'owner' })

    await ada.go('/settings/advanced')
    await choose(page, 'Default administrator', 'adam', `adam (${emailOf('adam')})`)
    await seesToast(page, 'Settings saved')
    await openUser(ada, 'frank')
    await deleteFromDrawer(page, 'frank', 'Owns 1 group alone; adam becomes its owner.')
    expect(await rolesIn(second)).toEqual({ adam: 'owner' })
  })

  async function deleteFromDrawer(page: Page, name: string, consequence: string): Promise<void> {
    const dialog = await chooseAction(page, 'Delete')
    await dialog.getByText(consequence, { exact: true }).waitFor()
    await dialog.getByRole('textbox').fill(emailOf(name))
    await dialog.getByRole('button', { name: 'Delete user' }).click()
    await seesToast(page, `User "${emailOf(name)}" deleted`)
  }
})

function emailOf(name: string): string {
  return `${name}@example.com`
}

async function openActions(page: Page, member: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${member}` }).click()
}

/** Chooses in a member's menu and confirms; the dialog comes back. */
async function actOn(page: Page, member: string, action: string, confirm = action) {
  await openActions(page, member)
  await page.getByRole('menuitem', { name: `${action}…`, exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: confirm, exact: true }).click()
  return dialog
}
