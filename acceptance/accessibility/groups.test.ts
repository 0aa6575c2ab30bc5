import { afterAll, afterEach, beforeAll, test } from 'vitest'
import { accessible, expectAccessible, visit } from '../support/accessibility.ts'
import { type Person, passwordOf } from '../support/person.ts'
import { choose, openUser, tableOf } from '../support/screens.ts'
import { openStage, type Stage } from '../support/stage.ts'

const tenant = 'default'

let stage: Stage
let ada: Person
let group: string

beforeAll(async () => {
  stage = await openStage({ profile: 'heimdall' })
  ada = await stage.firstAdministrator('ada@example.com')
  const { api } = await stage.callAs('ada@example.com')
  const [bob] = await Promise.all(
    ['bob', 'carol'].map((alias) => {
      const email = `${alias}@example.com`
      return api.users.create({ tenant, username: email, email, alias, password: passwordOf(email) })
    }),
  )
  const made = await api.groups.create({
    tenant,
    name: 'The team that looks after the baseline of everything that the others run at night',
    description: 'Long names and descriptions have to fit, also on a telephone.',
    public: true,
    members: [{ user: bob?.id as string, role: 'member' }],
  })
  group = made.id
  await api.groupRoles.set({ tenant, group, roles: ['user'], olderCredentials: 'keep' })
  await api.groupApiKeys.create({ tenant, group, name: 'nightly scan', addresses: ['192.0.2.0/24'] })
  await api.passwordResets.request({ tenant, login: 'bob@example.com' })
  await ada.go('/groups')
})
afterEach(() => stage.expectNoFaults())
afterAll(() => stage?.close())

/** A page, and a text that says that it has arrived. */
const pages: [name: string, path: string, text: string][] = [
  ['My groups', '/groups', 'The team that looks after'],
  ['My groups, nothing found', '/groups?q=nothing-of-this-name', 'No group matches'],
  ['All groups', '/settings/groups', 'The team that looks after'],
  ['Members', '/groups/GROUP', 'by ada@example.com'],
  ['Roles', '/groups/GROUP?tab=roles', 'Permits'],
  ['API keys', '/groups/GROUP?tab=api-keys', 'only from 192.0.2.0/24'],
  ['History', '/groups/GROUP?tab=history', 'created the group'],
  ['Advanced', '/settings/advanced', 'None: the earliest administrator'],
]

test.each(pages)(accessible, async (name, path, text) => {
  await visit(ada.page, path.replace('GROUP', group))
  await ada.page.getByText(text).or(ada.page.getByPlaceholder(text)).first().waitFor()
  await expectAccessible(ada.page, name)
})

test('Accessible, light and dark, wide and narrow: the dialogs and the menu of a group', async () => {
  const { page } = ada
  await ada.go('/groups?create=yes')
  await choose(page, 'Users (optional)', 'car', 'carol')
  await page.getByText('Chosen: 1').waitFor()
  await expectAccessible(page, 'create group')
  await ada.go(`/groups/${group}`)
  await page.getByRole('button', { name: 'Actions for ada@example.com' }).click()
  await page.getByText('You are the only owner').first().waitFor()
  await expectAccessible(page, 'menu of the sole owner')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Actions for bob' }).click()
  await page.getByRole('menuitem', { name: 'Make owner…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Make owner' }).waitFor()
  await expectAccessible(page, 'make owner')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  for (const [button, text] of [
    ['Add people', 'Users'],
    ['Edit…', 'Description'],
    ['Delete…', '1 API key stops working for good.'],
  ] as const) {
    await page.getByRole('button', { name: button }).click()
    await page.getByRole('dialog').getByText(text).first().waitFor()
    await expectAccessible(page, button)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
  await ada.go(`/groups/${group}?tab=roles`)
  await page.getByRole('button', { name: 'Change roles…' }).click()
  await page.getByRole('dialog').getByRole('checkbox', { name: /^User/ }).uncheck()
  await page.getByText('2 members lose the role User.').waitFor()
  await expectAccessible(page, 'change roles')
})

test('Accessible, light and dark, wide and narrow: the groups that a user owns alone', async () => {
  const drawer = await openUser(ada, 'ada@example.com', 'Groups')
  await drawer.getByText(/^Owns 1 group alone/).waitFor()
  await expectAccessible(ada.page, 'groups of a user')
})

test('Accessible, light and dark, wide and narrow: a kept mail, as it looks and as text', async () => {
  await ada.go('/settings/mail?status=kept')
  await tableOf(ada.page, 'Mails').getByRole('button', { name: /^Open/ }).first().click()
  const dialog = ada.page.getByRole('dialog')
  const link = await dialog.getByRole('textbox').inputValue()
  await expectAccessible(ada.page, 'opened mail')
  await dialog.getByRole('tab', { name: 'Text version' }).click()
  await dialog.getByRole('tabpanel').getByText(link).waitFor()
  await expectAccessible(ada.page, 'text version')
})

test('Accessible, light and dark, wide and narrow: the first password has to be changed', async () => {
  const bob = await stage.enterAs('bob@example.com')
  await bob.go('/')
  await bob.page.getByRole('heading', { name: 'Choose your own password' }).waitFor()
  await expectAccessible(bob.page, 'choose your own password')
})
