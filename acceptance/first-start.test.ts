import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { expectAddress, type Person, passwordOf } from './support/person.ts'
import { cellsOf, tableOf } from './support/screens.ts'
import { openStage, type Stage, setupLink } from './support/stage.ts'

let stage: Stage
let ada: Person

beforeAll(async () => {
  stage = await openStage({ profile: 'mimir' })
  ada = await stage.enter()
})
afterEach(() => stage.expectNoFaults())
afterAll(() => stage?.close())

test('Before there is an administrator, every page says where the setup link is found', async () => {
  for (const path of ['/settings/users', '/sign-in']) {
    await ada.go(path)
    await ada.page.getByText('This server has no administrator yet').waitFor()
    await ada.page.getByText('Restarting the server prints a new link').waitFor()
    expect(await ada.page.getByLabel('Password').count()).toBe(0)
  }
})

test('A setup link that is cut off or mangled says so and how to get a new one', async () => {
  for (const rest of ['', '#%3Cscript%3Ealert(1)%3C/script%3E']) {
    await ada.go(`/setup${rest}`)
    await ada.page.getByText('The link is not complete').waitFor()
    await ada.page.getByText('it prints a new setup link at every start').waitFor()
  }
})

test('A setup link that is mistyped or has been replaced is not valid, and says how to get a new one', async () => {
  await ada.go(`/setup#${stage.server.setupToken}x`)
  await ada.expectRefusal('410 POST /api/v1/setup/check')
  await ada.page.getByText('This link is not valid any more').waitFor()
  await ada.page.getByText('it prints a new setup link at every start').waitFor()
})

test('The setup link makes the first administrator and signs them in', async () => {
  const { page } = ada
  await page.goto(setupLink(stage.server))
  await page.getByText('This account gets the role Admin.').waitFor()
  await page.getByText('Min. 14 characters').waitFor()

  // T10: the link's secret leaves the address at once, and a reload of the page does not lose it.
  await expectAddress(page, '/setup')
  await page.reload()
  await page.getByText('This account gets the role Admin.').waitFor()

  await page.getByRole('button', { name: 'Create administrator' }).click()
  await page.getByText('Enter a username.').waitFor()
  await page.getByText('Enter a password.').waitFor()

  await page.getByLabel('Username').fill('ada')
  await page.getByLabel('Password', { exact: true }).fill('correct horse')
  await page.getByRole('button', { name: 'Create administrator' }).click()
  await page.getByText('The password is too short: 13 of at least 14 characters.').waitFor()

  await page.getByLabel('Password', { exact: true }).fill(passwordOf('ada'))
  await page.getByRole('button', { name: 'Create administrator' }).click()
  await expectAddress(page, '/settings/overview')
  await page.getByText('Connect a mail server').waitFor()
  // Styles that are loaded at sign-in come after those of the first page, as they do after a reload.
  const link = page.getByRole('navigation').getByRole('link', { name: 'Overview', exact: true })
  const paddingOf = () => link.evaluate((shown) => getComputedStyle(shown).padding)
  const afterSetup = await paddingOf()
  await page.reload()
  expect(await paddingOf()).toBe(afterSetup)
  await page.getByRole('link', { name: /^Active accounts/ }).click()
  await page.getByRole('link', { name: 'ada', exact: true }).waitFor()
  const [row] = await cellsOf(tableOf(page, 'Users'))
  expect(row?.slice(0, 3)).toEqual(['ada', 'Admin', 'Password (local)'])
})

test('The setup link works once', async () => {
  const other = await stage.enter()
  await other.page.goto(setupLink(stage.server))
  await other.page.getByText('This server has already been set up').waitFor()
  await other.page.getByRole('link', { name: 'Go to sign-in' }).click()
  await other.page.getByRole('button', { name: 'Sign in' }).waitFor()
  await other.expectRefusal('410 POST /api/v1/setup/check')
})
