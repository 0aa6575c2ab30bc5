import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { expectCount, type Person } from './support/person.ts'
import { headsOf, seesToast, tableOf, userRow } from './support/screens.ts'
import { type Caller, createUsers, openStage, type Stage } from './support/stage.ts'

let stage: Stage
let ada: Person
let admin: Caller

const tenant = 'default'

beforeAll(async () => {
  stage = await openStage({ profile: 'pivot' })
  ada = await stage.firstAdministrator()
  admin = await stage.callAs('ada')
  await createUsers(admin, ['nora', 'norman', 'bob'])
  for (let n = 0; n < 12; n += 1)
    await admin.api.roles.create({ tenant, name: `Role ${n}`, description: '', permissions: ['users:read'] })
})
afterEach(() => stage.expectNoFaults())
afterAll(() => stage?.close())

test('K6 · Of many roles those chosen stand on top, Enter takes the only match, and pasted names are all taken', async () => {
  const { page } = ada
  await ada.go('/settings/users?add=yes')
  const dialog = page.getByRole('dialog', { name: 'Add user' })
  const boxes = dialog.getByRole('checkbox')
  expect(await boxes.first().isChecked()).toBe(true)
  const field = dialog.getByRole('searchbox', { name: 'Search roles' })
  await field.fill('role 7')
  await field.press('Enter')
  await expectCount(dialog.getByRole('checkbox', { checked: true }), 2)
  await field.evaluate((input) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text', 'Role 1; role 2\nNo such role')
    input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })
  await dialog.getByText('2 taken over').waitFor()
  await dialog.getByText('Not found or not possible: No such role').waitFor()
  await dialog.getByRole('button', { name: 'Only chosen (4)' }).click()
  await expectCount(boxes, 4)
})

test('A row has a menu with what the server permits, and "reset nora" leads to the same dialog', async () => {
  const { page } = ada
  await ada.go('/settings/users')
  await userRow(page, 'bob').getByRole('button', { name: 'Actions for bob' }).click()
  await page.getByRole('menuitem', { name: 'Deactivate…' }).click()
  await page.getByRole('dialog', { name: /bob/ }).getByRole('button', { name: 'Cancel' }).click()
  await page.keyboard.press('Control+k')
  await page
    .getByRole('dialog')
    .getByPlaceholder(/^Search people/)
    .fill('reset nora')
  await page.getByText('Reset the password of nora…').click()
  await page.getByRole('dialog', { name: /nora/ }).waitFor()
})

test('Columns are chosen and kept, and a view keeps the filters under a name', async () => {
  const { page } = ada
  await ada.go('/settings/users?status=active')
  await page.getByRole('button', { name: 'Columns and density: Users' }).click()
  await page.getByRole('checkbox', { name: 'Sign-in', exact: true }).click()
  await expect.poll(() => headsOf(tableOf(page, 'Users'))).not.toContain('Sign-in')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: 'Save this view…' }).click()
  await page.getByLabel('Name of the view').fill('At work')
  await page.getByRole('button', { name: 'Save view' }).click()
  await seesToast(page, 'View "At work" saved')
  await ada.go('/settings/users')
  expect(await headsOf(tableOf(page, 'Users'))).not.toContain('Sign-in')
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitemradio', { name: 'At work' }).click()
  await page.getByRole('button', { name: 'Status: Active' }).waitFor()
})

test('A view brings its columns back, and a list opens with the view that was chosen for it', async () => {
  const { page } = ada
  await ada.go('/settings/users')
  await page.getByRole('button', { name: 'Columns and density: Users' }).click()
  await page.getByRole('button', { name: 'Back to the usual columns' }).click()
  await expect.poll(() => headsOf(tableOf(page, 'Users'))).toContain('Sign-in')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitemradio', { name: 'At work' }).click()
  await expect.poll(() => headsOf(tableOf(page, 'Users'))).not.toContain('Sign-in')
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Open the list with this view' }).click()
  await expect
    .poll(async () => {
      const me = await admin.api.me.show({})
      return 'preferences' in me && Object.keys(me.preferences.defaultViews)
    })
    .toEqual(['users'])
  await ada.go('/settings/users')
  await page.getByRole('button', { name: 'Status: Active' }).waitFor()
})
