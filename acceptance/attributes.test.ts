import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from './support/accessibility.ts'
import { type Person, passwordOf } from './support/person.ts'
import { cellsOf, headsOf, seesToast, tableOf, userRow } from './support/screens.ts'
import { type Caller, createUsers, openStage, type Stage } from './support/stage.ts'

let stage: Stage
let ada: Person
let admin: Caller
let ids: Map<string, string>

const tenant = 'default'

beforeAll(async () => {
  stage = await openStage()
  ada = await stage.firstAdministrator()
  admin = await stage.callAs('ada')
  ids = await createUsers(admin, ['bob', 'carol'])
})
afterEach(() => stage.expectNoFaults())
afterAll(() => stage?.close())

test('An attribute that is added in the settings is in dialogs, columns, filters and on the page of a user at once', async () => {
  const { page } = ada
  await ada.go('/settings/attributes')
  await page.getByRole('button', { name: 'Add attribute' }).click()
  const definition = page.getByRole('dialog', { name: 'Add attribute' })
  await definition.getByLabel('Label in English').fill('Cost center')
  expect(await definition.getByLabel('Key', { exact: true }).inputValue()).toBe('cost-center')
  await definition.getByLabel('Label in German').fill('Kostenstelle')
  await definition.getByLabel('Pattern').fill('(?=x)')
  await definition.getByLabel('Required').check()
  await definition.getByLabel('Column of the list').check()
  await expectAccessible(page, 'a new attribute')
  await definition.getByRole('button', { name: 'Add attribute' }).click()
  await definition.getByText(/This pattern cannot be used/).waitFor()
  await ada.expectRefusal(/^400 /)
  await definition.getByLabel('Pattern').fill('C[0-9]+')
  await definition.getByRole('button', { name: 'Add attribute' }).click()
  await seesToast(page, 'Attribute saved')
  await expect
    .poll(async () => (await cellsOf(tableOf(page, 'User attributes')))[0]?.slice(0, 2))
    .toEqual(['Cost center', 'cost-center'])

  await ada.go('/settings/users?add=yes')
  const dialog = page.getByRole('dialog', { name: 'Add user' })
  await dialog.getByLabel('Username').fill('dora')
  await dialog.getByLabel('Password', { exact: true }).fill(passwordOf('dora'))
  await dialog.getByRole('button', { name: 'Add user' }).click()
  await dialog.getByText('Enter a value.').waitFor()
  await dialog.getByLabel('Cost center').fill('12')
  await dialog.getByRole('button', { name: 'Add user' }).click()
  await dialog.getByText('The value does not match C[0-9]+.').waitFor()
  await ada.expectRefusal(/^400 /)
  await dialog.getByLabel('Cost center').fill('C12')
  await dialog.getByRole('button', { name: 'Add user' }).click()
  await userRow(page, 'dora').getByText('C12').waitFor()
  expect(await headsOf(tableOf(page, 'Users'))).toContain('Cost center')

  await page.getByRole('button', { name: 'Cost center' }).click()
  await page.getByRole('searchbox', { name: /Cost center/ }).fill('c12')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Cost center: c12' }).waitFor()
  await expect.poll(async () => (await cellsOf(tableOf(page, 'Users'))).length).toBe(1)
  expect(page.url()).toContain('attributes=cost-center')
})

test('A manager, a day and a choice are chosen on the page of a user, in the language of the reader', async () => {
  const field = (key: string, en: string, de: string, rest: object) =>
    admin.api.attributes.create({ tenant, key, label: { en, de }, type: 'text', ...rest })
  await field('manager', 'Manager', 'Führungskraft', { type: 'user', filterable: true })
  await field('joined', 'Joined', 'Eintritt', { type: 'date' })
  await field('site', 'Site', 'Standort', { type: 'choice', choices: ['Köln', 'Oslo'] })
  await field('motto', 'Motto', 'Motto', { editBy: ['self'] })
  const german = await stage.enterAs('ada', undefined, { locale: 'de-DE' })
  const { page } = german
  await german.go(`/users/${ids.get('bob')}`)
  await page.getByRole('combobox', { name: /Führungskraft/ }).fill('carol')
  await page.getByRole('option', { name: 'carol' }).click()
  await page.getByLabel(/Eintritt/).fill('2026-11-02')
  await page.getByRole('combobox', { name: /Standort/ }).click()
  await page.getByRole('option', { name: 'Köln' }).click()
  await page.getByRole('button', { name: 'Angaben speichern' }).click()
  await page.locator('dl, .mantine-DataList-root').getByRole('link', { name: 'carol' }).waitFor()
  const { attributes } = await admin.api.users.show({ tenant, user: ids.get('bob') as string })
  expect(attributes).toEqual({
    manager: { id: ids.get('carol'), name: 'carol' },
    joined: '2026-11-02',
    site: 'Köln',
  })
  await german.go('/account')
  await page.getByLabel(/Motto/).fill('Langsam')
  await page.getByRole('button', { name: 'Angaben speichern' }).click()
  await seesToast(page, 'Angaben gespeichert')
})
