import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { expectAddress, expectCount, expectText, type Person, passwordOf } from './support/person.ts'
import { chooseAction, openUser, userRow } from './support/screens.ts'
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
  ids = await createUsers(admin, ['bob', 'carol'])
  await createUsers(admin, ['eve'], 'admin')
})
afterEach(() => stage.expectNoFaults())
afterAll(() => stage?.close())

/** Signs in over HTTP with the cookies of this browser, as another tab of it would. */
async function becomesInOtherTab({ context }: Person, username: string): Promise<void> {
  const answer = await context.request.post(`${stage.url}/api/v1/tenants/${tenant}/sign-in/password`, {
    data: { username, password: passwordOf(username) },
  })
  expect(answer.status()).toBe(200)
}

const statusOf = async (username: string) =>
  (await admin.api.users.show({ tenant, user: ids.get(username) as string })).status

test('U9 · a page loaded for one person never acts as another who has signed in meanwhile, and is loaded again', async () => {
  const person = await stage.enter()
  await person.signIn('ada')
  await openUser(person, 'bob')
  const dialog = await chooseAction(person.page, 'Deactivate')
  await becomesInOtherTab(person, 'eve')
  await dialog.getByRole('button', { name: 'Deactivate' }).click()
  await person.page.getByRole('button', { name: 'Menu of eve' }).waitFor()
  await person.expectRefusal(/^409 PUT .*status$/)
  expect(await statusOf('bob')).toBe('active')
  await person.context.close()
})

test('U9 · other tabs hear at once of a sign-in, and of a sign-out', async () => {
  const person = await stage.enter()
  await person.signIn('ada')
  const second = await person.context.newPage()
  await second.goto(`${stage.url}/t/${tenant}/sign-in`)
  await second.getByText('You are signed in as ada').waitFor()
  await second.getByRole('button', { name: 'Sign in as another user' }).click()
  await second.getByRole('textbox', { name: 'Username' }).fill('eve')
  await second.getByLabel('Password', { exact: true }).fill(passwordOf('eve'))
  await second.getByRole('button', { name: 'Sign in' }).click()
  await second.getByRole('navigation', { name: 'Main' }).waitFor()
  await person.page.getByRole('button', { name: 'Menu of eve' }).waitFor()
  // What that page still asks would be refused after the sign-out.
  await person.page.waitForLoadState('networkidle')
  await second.getByRole('button', { name: 'Menu of eve' }).click()
  await second.getByRole('menuitem', { name: 'Sign out' }).click()
  await person.page.getByRole('button', { name: 'Sign in' }).waitFor()
  await person.context.close()
})

test('U2 · without a network a change fails at once and says so, and nothing of it is sent once the network is back', async () => {
  await openUser(ada, 'carol')
  const { page, context } = ada
  const dialog = await chooseAction(page, 'Delete')
  await dialog.getByRole('textbox').fill('carol')
  await context.setOffline(true)
  const sent: string[] = []
  page.on('request', (request) => request.method() !== 'GET' && sent.push(request.method()))
  await dialog.getByRole('button', { name: 'Delete user' }).click()
  await dialog.getByText('The server cannot be reached').waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  expect(sent.splice(0)).toEqual(['DELETE'])
  const asked = page.waitForResponse(/\/api\/v1\/me$/)
  await context.setOffline(false)
  await asked
  expect(sent).toEqual([])
  expect(await statusOf('carol')).toBe('active')
})

test('U2, U10 · a sign-in without a network says so, and keeps what was typed when the network is back', async () => {
  const person = await stage.enter()
  await person.go('/')
  const username = person.page.getByRole('textbox', { name: 'Username' })
  await username.fill('bob')
  await person.page.getByLabel('Password', { exact: true }).fill(passwordOf('bob'))
  await person.context.setOffline(true)
  await person.page.getByRole('button', { name: 'Sign in' }).click()
  await person.page.getByText('The server cannot be reached').waitFor()
  const asked = person.page.waitForResponse(/\/api\/v1\/me$/)
  await person.context.setOffline(false)
  await asked
  await person.page.getByLabel('Password', { exact: true }).fill(passwordOf('bob'))
  expect(await username.inputValue()).toBe('bob')
  await person.context.close()
})

async function endSessionsOf(person: Person): Promise<void> {
  await person.context.request.post(`${stage.url}/api/v1/me/sign-out`, { data: {} })
}

/** Begins a role that is not saved yet, and loses the session. */
async function losesSessionOverNewRole(person: Person): Promise<void> {
  await person.go('/settings/roles')
  await person.page.getByRole('link', { name: 'New role' }).click()
  await person.page.getByRole('textbox', { name: 'Name', exact: true }).fill('Night shift')
  await endSessionsOf(person)
  await person.page.getByRole('button', { name: 'Create role' }).click()
  await person.page.getByRole('dialog', { name: 'Sign in again' }).waitFor()
  await person.expectRefusal(/^401 POST .*roles$/)
}

test('U10 · a form survives the end of the session: one signs in again in place and sends it', async () => {
  const person = await stage.enter()
  const { page } = person
  await person.signIn('eve')
  await losesSessionOverNewRole(person)
  expect(await page.getByRole('textbox', { name: 'Name', exact: true }).isVisible()).toBe(false)
  await page.getByLabel('Password', { exact: true }).fill(passwordOf('eve'))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expectCount(page.getByRole('dialog', { name: 'Sign in again' }), 0)
  expect(await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('Night shift')
  await page.getByRole('button', { name: 'Create role' }).click()
  await page.getByRole('heading', { name: 'Night shift' }).waitFor()
  await person.context.close()
})

test('U10 · another person who signs in there does not get the form', async () => {
  const person = await stage.enter()
  const { page } = person
  await person.signIn('eve')
  await losesSessionOverNewRole(person)
  await page.getByRole('textbox', { name: 'Username' }).fill('ada')
  await page.getByLabel('Password', { exact: true }).fill(passwordOf('ada'))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  await expectAddress(page, '/settings/overview')
  await page.getByRole('button', { name: 'Menu of ada' }).waitFor()
  await person.context.close()
})

test('U7 · a session cookie that the browser did not keep is explained on the sign-in page', async () => {
  const person = await stage.enter()
  const { page } = person
  // As a proxy does that takes the header away.
  await page.route('**/sign-in/password', async (route) => {
    const response = await route.fetch()
    const { 'set-cookie': _, ...headers } = response.headers()
    await person.context.clearCookies()
    await route.fulfill({ response, headers })
  })
  await person.go('/')
  await page.getByRole('textbox', { name: 'Username' }).fill('bob')
  await page.getByLabel('Password', { exact: true }).fill(passwordOf('bob'))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').getByText('Your browser did not keep you signed in').waitFor()
  await person.context.close()
})

test('K8 · Escape closes the dialog over a drawer and leaves the drawer, and the focus goes back to what opened it', async () => {
  await openUser(ada, 'bob')
  const { page } = ada
  const dialogs = page.getByRole('dialog')
  for (const action of ['View as this user', 'Change role', 'Deactivate', 'Reset password', 'Delete']) {
    await chooseAction(page, action)
    await expectCount(dialogs, 2)
    await page.keyboard.press('Escape')
    await expectCount(dialogs, 1)
    await expectText(page.locator(':focus'), 'Actions')
  }
  await page.keyboard.press('Control+k')
  await page.getByRole('textbox', { name: 'Search' }).waitFor()
  await page.keyboard.press('Escape')
  await expectCount(page.getByRole('textbox', { name: 'Search' }), 0)
  await expectCount(dialogs, 1)
  await page.keyboard.press('Escape')
  await expectCount(dialogs, 0)
})

test('K9 · what was typed into a dialog is not thrown away by Escape or a click beside it without a question', async () => {
  await ada.go('/settings/users')
  const { page } = ada
  const open = async () => {
    await page.getByRole('button', { name: 'Add user' }).click()
    await page.getByRole('textbox', { name: 'Username' }).waitFor()
  }
  const beside = () => page.mouse.click(20, 400)
  const question = page.getByRole('dialog', { name: 'Discard what you have entered?' })
  await open()
  await page.keyboard.press('Escape')
  await expectCount(page.getByRole('dialog'), 0)
  for (const leave of [() => page.keyboard.press('Escape'), beside]) {
    await open()
    await page.getByRole('textbox', { name: 'Username' }).fill('new person')
    await leave()
    await question.getByRole('button', { name: 'Keep editing' }).click()
    await expectCount(question, 0)
    expect(await page.getByRole('textbox', { name: 'Username' }).inputValue()).toBe('new person')
    await leave()
    await question.getByRole('button', { name: 'Discard' }).click()
    await expectCount(page.getByRole('dialog'), 0)
  }
  await openUser(ada, 'bob')
  await page.getByRole('textbox', { name: 'Alias' }).fill('Bobby')
  await page.keyboard.press('Escape')
  await question.getByRole('button', { name: 'Keep editing' }).click()
  await page.getByRole('button', { name: 'Save details' }).click()
  await page.getByText('Details saved').waitFor()
  await page.keyboard.press('Escape')
  await expectCount(page.getByRole('dialog'), 0)
})

test('K12 · a time zone is found by clicking the field and typing', async () => {
  await ada.go('/account/preferences')
  const field = ada.page.getByRole('combobox', { name: 'Time zone' })
  await field.click()
  await ada.page.keyboard.type('Tokyo')
  await ada.page.getByRole('option', { name: 'Asia/Tokyo' }).waitFor()
  await ada.page.keyboard.press('Escape')
})

test('K13 · while the server cannot be reached a loaded page says so and marks its rows as old, and goes on by itself', async () => {
  await ada.go('/settings/users')
  const { page } = ada
  await userRow(page, 'bob').waitFor()
  await page.route(/\/(api\/v1|readyz)/, (route) => route.abort('connectionrefused'))
  await page.getByRole('searchbox', { name: 'Search users' }).fill('bo')
  await page.getByText('The server cannot be reached.').first().waitFor()
  await expectCount(page.locator('html[data-old]'), 1)
  await page.unrouteAll()
  await expectCount(page.locator('html[data-old]'), 0)
  await userRow(page, 'bob').waitFor()
})

test('K13 · a page that could not be loaded comes by itself once the server can be reached again', async () => {
  const { page } = ada
  await page.route(/\/(api\/v1|readyz)/, (route) => route.abort('connectionrefused'))
  await ada.go('/account/sessions')
  await page.getByRole('heading', { name: 'The server cannot answer right now' }).waitFor()
  await page.unrouteAll()
  await page.getByText('This session').waitFor()
})

test('K13 · a change whose answer is lost keeps what was typed, and is made once although it is sent twice', async () => {
  await ada.go('/settings/users?add=yes')
  const { page } = ada
  const username = page.getByRole('textbox', { name: 'Username' })
  await username.fill('dora')
  await page.getByLabel('Password', { exact: true }).fill(passwordOf('dora'))
  let lost = 0
  await page.route(/\/api\/v1\/tenants\/default\/users$/, async (route) => {
    if (route.request().method() !== 'POST' || lost > 0) return route.fallback()
    lost += 1
    await route.fetch()
    await route.abort('connectionreset')
  })
  const add = page.getByRole('dialog').getByRole('button', { name: 'Add user' })
  await add.click()
  await page.getByRole('dialog').getByText('The server cannot be reached').waitFor()
  await expectCount(page.locator('html[data-old]'), 0)
  expect(await username.inputValue()).toBe('dora')
  await add.click()
  await expectCount(page.getByRole('dialog', { name: 'Add user' }), 0)
  await userRow(page, 'dora').waitFor()
  expect((await admin.api.users.list({ tenant, q: 'dora' })).items.length).toBe(1)
  await page.unrouteAll()
})

test('K17 · the address of all settings leads to the first of them', async () => {
  await ada.go('/settings')
  await expectAddress(ada.page, '/settings/overview')
})

// The last one: the server is gone after it.
test('K13 · reloading the console while the server cannot be reached shows a page of ours that says so', async () => {
  await ada.go('/settings/users')
  await ada.page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await stage.server.kill('SIGKILL')
  await ada.page.reload()
  await ada.page.getByRole('heading', { name: 'The server cannot be reached' }).waitFor()
  await expectAddress(ada.page, '/settings/users')
})
