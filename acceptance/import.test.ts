import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from './support/accessibility.ts'
import { expectAddress, expectCount, expectText, type Person } from './support/person.ts'
import { cellsOf, tableOf } from './support/screens.ts'
import { type Caller, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'
let stage: Stage
let person: Person
let admin: Caller

beforeAll(async () => {
  stage = await openStage({ profile: 'default' })
  person = await stage.firstAdministrator('ada')
  admin = await stage.callAs('ada')
  const level = { key: 'level', label: { en: 'Level' }, type: 'number' } as const
  await admin.api.attributes.create({ tenant, ...level })
})
afterEach(() => stage.expectNoFaults())
afterAll(() => stage?.close())

async function give(name: string, text: string): Promise<void> {
  const file = { name, mimeType: 'text/csv', buffer: Buffer.from(text) }
  await person.page.locator('input[type=file]').setInputFiles(file)
}
const button = (name: string) => person.page.getByRole('button', { name, exact: true })
const usernames = async () => (await admin.api.users.list({ tenant })).items.map(({ username }) => username)

test('MZ-07 · A file with good and bad lines is previewed, mended, imported as a whole, and taken back', async () => {
  const { page } = person
  await person.go('/settings/users')
  await page.getByRole('link', { name: 'Import…' }).click()
  await give(
    'staff.csv',
    'Login;Mail;Step\nbea;bea@example.com;3\nada;ada2@example.com;4\ncarl;nowhere;many\n',
  )

  await button('Check 3 lines').waitFor()
  const step = page.getByRole('combobox', { name: 'Step is imported as' })
  await step.click()
  await page.getByRole('option', { name: 'Level' }).click()
  await expect.poll(() => step.inputValue()).toBe('Level')
  await expectAccessible(page, 'columns of an import')
  await button('Check 3 lines').click()

  const lines = tableOf(page, 'Lines')
  await page.getByText('2 lines are refused').waitFor()
  await expect
    .poll(async () => (await lines.locator('tbody tr').allInnerTexts()).join('\n').replaceAll(/\s+/g, ' '))
    .toMatch(/^ada 3 Refused Login “ada”: .*carl 4 Refused Mail “nowhere”: .*Step “many”: Enter a number/)
  await expectCount(page.getByRole('button', { name: /^Import \d/ }), 0)
  await expectAccessible(page, 'preview of an import')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    button('Download the refused lines').click(),
  ])
  expect(await readFile(await download.path(), 'utf8')).toContain('nowhere')
  expect(await usernames()).toEqual(['ada'])

  await page.getByRole('link', { name: 'Upload the mended file' }).click()
  await give('mended.csv', 'Login;Mail;Step\nbea;bea@example.com;3\ncarl;carl@example.com;4\n')
  // What was chosen for these columns is remembered.
  await expect.poll(() => step.inputValue()).toBe('Level')
  await page.getByRole('radio', { name: /^Send none/ }).click()
  await button('Check 2 lines').click()
  await button('Import 2 users').click()

  await page.getByText('2 users were created.').waitFor()
  expect(await usernames()).toEqual(['ada', 'bea', 'carl'])
  await person.go('/settings/users/imports')
  const states = async () =>
    (await cellsOf(tableOf(page, 'Earlier imports'))).map(([file, state]) => [file, state])
  await expect.poll(states).toEqual([
    ['mended.csv', '2 created, 0 changed'],
    ['staff.csv', '2 lines are refused'],
  ])
  await page.getByRole('link', { name: 'mended.csv' }).click()
  await button('Take back…').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click()
  await page.getByText('The import was taken back').waitFor()
  await expectText(page.getByRole('main'), /2 users were deleted/)
  expect(await usernames()).toEqual(['ada'])
}, 90_000)

test('MZ-07 · A file that cannot be read says why, and one can begin anew with another', async () => {
  const { page } = person
  await person.go('/settings/users/imports')
  await give('picture.csv', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0')
  await expectText(page.getByRole('alert'), /picture.csv was not read.*no CSV and no workbook/)
  await person.expectRefusal(/^422 POST .*imports/)
  await give('one.csv', 'username\nzoe\n')
  await button('Check 1 line').waitFor()
  await button('Discard the file').click()
  await expectAddress(page, '/settings/users/imports')
})
