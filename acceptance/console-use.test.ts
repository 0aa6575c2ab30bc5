import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { expectAddress, expectCount, expectText, type Person } from './support/person.ts'
import { chooseAction, openUser, tableOf, userRow } from './support/screens.ts'
import { type Caller, createUsers, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'
const attack = '<img src=x onerror=alert(1)>'

let stage: Stage
let ada: Person
let admin: Caller
let ids: Map<string, string>

beforeAll(async () => {
  stage = await openStage({ profile: 'mimir' })
  ada = await stage.firstAdministrator('ada')
  admin = await stage.callAs('ada')
  ids = await createUsers(admin, ['bob', 'carol', 'mallory'])
})
afterEach(() => stage.expectNoFaults())
afterAll(() => stage?.close())

const drawer = () => ada.page.getByRole('dialog')

async function openUsers(): Promise<void> {
  await ada.go('/settings/users')
  await userRow(ada.page, 'carol').waitFor()
}

test('Ctrl-K finds pages, and a person by part of the name; Enter goes there', async () => {
  await ada.go('/account')
  await ada.page.getByRole('button', { name: 'Search' }).click()
  const field = ada.page.getByRole('textbox', { name: 'Search' })
  await field.fill('audit')
  await ada.page.keyboard.press('Enter')
  await expectAddress(ada.page, '/settings/audit')
  await expectCount(field, 0)
  await ada.page.keyboard.press('Control+k')
  await field.fill('caro')
  await ada.page.getByRole('dialog').getByText('carol', { exact: true }).waitFor()
  await field.press('Enter')
  await expectAddress(ada.page, `/settings/users?user=${ids.get('carol')}`)
  await ada.page.getByRole('dialog', { name: 'carol' }).waitFor()
})

test('In the table the arrow keys go from row to row, Enter opens, Escape closes and gives the row back', async () => {
  await openUsers()
  await ada.page.keyboard.press('/')
  await ada.page.keyboard.press('ArrowDown')
  const focused = () =>
    ada.page
      .locator('a:focus, button:focus')
      .first()
      .textContent({ timeout: 500 })
      .catch(() => 'nothing')
  expect(await focused()).toBe('ada')
  await ada.page.keyboard.press('ArrowDown')
  await ada.page.keyboard.press('ArrowDown')
  expect(await focused()).toBe('carol')
  await ada.page.keyboard.press('End')
  expect(await focused()).toBe('mallory')
  await ada.page.keyboard.press('ArrowUp')
  await ada.page.keyboard.press('Enter')
  await ada.page.getByRole('dialog', { name: 'carol' }).waitFor()
  await drawer().getByRole('tablist').waitFor()
  await ada.page.keyboard.press('Escape')
  await expectCount(drawer(), 0)
  await expect.poll(focused).toBe('carol')
})

test('A dialog gives the focus back to the button that opened it', async () => {
  await openUsers()
  const { page } = ada
  const focused = page.locator('button:focus')
  await page.getByRole('button', { name: 'Add user' }).click()
  await page.getByRole('dialog', { name: 'Add user' }).waitFor()
  await page.keyboard.press('Escape')
  await expectText(focused, 'Add user')
  await openUser(ada, 'bob')
  const dialog = await chooseAction(page, 'Deactivate')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expectText(focused, 'Actions')
})

test('Going back restores filters, the drawer and its address', async () => {
  await openUsers()
  const { page } = ada
  await page.getByRole('button', { name: 'Role', exact: true }).click()
  await page.getByRole('menuitemradio', { name: 'Operator' }).click()
  await expectCount(userRow(page, 'ada'), 0)
  await userRow(page, 'bob').getByRole('link').click()
  await page.getByRole('dialog', { name: 'bob' }).waitFor()
  await page.keyboard.press('Escape')
  await expectCount(drawer(), 0)
  await page.goBack()
  await page.getByRole('dialog', { name: 'bob' }).waitFor()
  await page.goBack()
  await expectCount(drawer(), 0)
  await page.getByRole('button', { name: 'Role: Operator' }).waitFor()
  await page.goBack()
  await userRow(page, 'ada').waitFor()
  await page.getByRole('button', { name: 'Role', exact: true }).waitFor()
})

test('The address of a drawer can be sent to a colleague, its tab included; the keyboard reaches all of it, and stays inside', async () => {
  await ada.go(`/settings/users?user=${ids.get('bob')}&tab=access`)
  await drawer().getByRole('region', { name: 'What this account may do' }).waitFor()
  for (let step = 0; step < 25; step += 1) {
    await ada.page.keyboard.press('Tab')
    const inside = await ada.page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null)
    expect(inside, `after ${step + 1} steps`).toBe(true)
  }
})

test('An address with nonsense in it shows the page, and one that is not there says so', async () => {
  await ada.go('/settings/users?status=purple&size=9999&sort=%27%3B--&role=operator')
  await userRow(ada.page, 'bob').waitFor()
  await ada.go('/settings/nothing')
  await ada.page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor()
  await ada.go('/settings/users?user=01a1fc18-0000-7000-8000-000000000000')
  await drawer().getByText('No such user').waitFor()
  await ada.expectRefusal(/^404 GET .*\/users\/01a1fc18/)
})

test('Markup in an alias, a reason, a username or a filter is shown as it was typed, and never runs', async () => {
  const user = ids.get('mallory') as string
  await (await stage.callAs('mallory')).api.me.update({ alias: attack })
  await admin.api.capabilities.grant({
    tenant,
    user,
    permission: 'can_launch_fleet_hunts',
    reason: attack,
    olderCredentials: 'keep',
  })
  await createUsers(admin, [`"><script>alert(2)</script>`])
  let dialogs = 0
  ada.page.on('dialog', (dialog) => {
    dialogs += 1
    void dialog.dismiss()
  })

  await ada.go(`/settings/users?q=${encodeURIComponent('<script>')}`)
  await userRow(ada.page, '"><script>alert(2)</script>').waitFor()
  await ada.go(`/settings/users?user=${user}&tab=access`)
  await ada.page.getByRole('dialog', { name: attack }).waitFor()
  await drawer().getByRole('region', { name: 'Capabilities' }).getByText(attack).waitFor()
  await ada.go('/settings/capabilities')
  await tableOf(ada.page, 'Capability grants').getByText(attack).first().waitFor()
  await ada.go('/settings/audit')
  await tableOf(ada.page, 'Audit events').waitFor()
  expect(await ada.page.locator('img[src="x"]').count()).toBe(0)
  expect(dialogs).toBe(0)
})

test('The bell counts finished jobs and keys that end soon, leads to each, and is quiet once they were seen', async () => {
  const { api } = admin
  const soon = new Date(Date.now() + 10 * 86_400_000).toISOString()
  await api.apiKeys.create({ name: 'nightly report', expiresAt: soon })
  const users = { ids: [ids.get('mallory') as string] }
  const { id } = await api.bulk.setStatus({ tenant, users, status: 'inactive' })
  const statusOf = async () => (await api.jobs.show({ tenant, job: id })).status
  await expect.poll(statusOf, { timeout: 20_000 }).toBe('done')
  const { page } = ada
  await ada.go('/account')
  await page.getByRole('button', { name: 'Notifications, 2 new' }).click()
  const centre = page.getByRole('dialog', { name: 'Notifications' })
  await centre.getByRole('link', { name: 'API key nightly report ends soon' }).waitFor()
  await centre.getByRole('link', { name: 'Deactivate 1 user' }).click()
  await expectAddress(page, `/settings/users/jobs?job=${id}`)
  await page.reload()
  await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor()
  const elsewhere = await stage.enterAs('ada')
  await elsewhere.go('/account')
  await elsewhere.page.getByRole('button', { name: 'Notifications', exact: true }).click()
  await elsewhere.page.getByRole('link', { name: 'API key nightly report ends soon' }).waitFor()
  const carol = await stage.enterAs('carol')
  await carol.go('/account')
  await carol.page.getByRole('button', { name: 'Notifications', exact: true }).click()
  await carol.page.getByText('Nothing new.').waitFor()
})

test('A page that was open for long says how old it is, marks its rows, and is read again by its button', async () => {
  const person = await stage.enterAs('ada')
  await person.page.clock.install()
  await person.go('/settings/users')
  await userRow(person.page, 'carol').waitFor()
  await expectCount(person.page.locator('html[data-old]'), 0)
  await person.page.clock.fastForward('11:00')
  await person.page.getByRole('status').getByText('may have changed since').waitFor()
  await expectCount(person.page.locator('html[data-old]'), 1)
  await person.page.getByRole('button', { name: 'Read again' }).click()
  await expectCount(person.page.locator('html[data-old]'), 0)
  await person.context.close()
})

test('A time says on hover the exact moment and its zone', async () => {
  await openUsers()
  await userRow(ada.page, 'carol').locator('time').first().hover()
  await ada.page.getByText(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \(Europe\/Berlin, UTC\+0[12]:00\)$/).waitFor()
})

test('On paper there are the rows in light colours and nothing to press; an open drawer is printed instead of its page', async () => {
  const { page } = ada
  await openUsers()
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await expectCount(page.locator('html[data-mantine-color-scheme="light"]'), 1)
  const name = await userRow(page, 'carol').getByText('carol', { exact: true }).boundingBox()
  expect(name?.height, 'the name on one line').toBeLessThan(40)
  for (const hidden of [
    page.getByRole('button', { name: 'Add user' }),
    page.getByRole('searchbox', { name: 'Search users' }),
    page.getByRole('button', { name: 'Status', exact: true }),
    page.getByRole('banner'),
  ])
    expect(await hidden.isVisible()).toBe(false)
  await page.emulateMedia({ media: 'screen', colorScheme: 'light' })
  await openUser(ada, 'carol')
  await page.emulateMedia({ media: 'print' })
  expect(await tableOf(page, 'Users').isVisible()).toBe(false)
  await drawer().getByRole('heading', { name: 'carol' }).waitFor()
  const cut = await drawer().evaluate((panel) => panel.scrollHeight - panel.clientHeight)
  expect(cut, 'pixels that are cut off').toBeLessThanOrEqual(0)
  await page.emulateMedia({ media: 'screen' })
})
