import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { expectCount, type Person, passwordOf } from './support/person.ts'
import { seesToast, userRow } from './support/screens.ts'
import { openStage, type Stage } from './support/stage.ts'

const adminLabel = 'Admin (can manage users and settings)'

let stage: Stage
let ada: Person

beforeAll(async () => {
  stage = await openStage({ profile: 'mimir' })
  ada = await stage.firstAdministrator('ada')
})
beforeEach(async () => {
  await ada.go('/settings/users')
  await ada.page.getByRole('button', { name: 'Add user' }).click()
  await form().waitFor()
})
afterEach(() => stage.expectNoFaults())
afterAll(() => stage?.close())

function form() {
  return ada.page.getByRole('dialog', { name: 'Add user' })
}

async function fill(username: string, password: string): Promise<void> {
  await form().getByLabel('Username').fill(username)
  await form().getByLabel('Password', { exact: true }).fill(password)
}

async function submit(): Promise<void> {
  await form().getByRole('button', { name: 'Add user' }).click()
}

async function add(username: string, { asAdmin = false } = {}): Promise<void> {
  await fill(username, passwordOf(username))
  if (asAdmin) await form().getByLabel(adminLabel).check()
  await submit()
  await seesToast(ada.page, `User "${username}" created`)
  await expectCount(form(), 0)
}

test('MI-04 · The form asks for username, password and Admin, and the hint is the policy of the server; a toast says that the user was created, and the row appears', async () => {
  await form().getByLabel('Username').waitFor()
  await form().getByText('Min. 14 characters', { exact: true }).waitFor()
  await form().getByRole('checkbox', { name: adminLabel }).waitFor()
  expect(await form().getByRole('checkbox').isChecked()).toBe(false)
  await add('Ola Nordmann (night shift)')
  await userRow(ada.page, 'Ola Nordmann (night shift)').waitFor()
})

test('MI-05 · The form refuses empty fields and says which, and a password of 13 characters; it takes one of 14', async () => {
  await submit()
  await form().getByText('Enter a username.').waitFor()
  await form().getByText('Enter a password.').waitFor()
  await fill('   ', 'a long secret')
  await submit()
  await form().getByText('Enter a username.').waitFor()
  await form().getByText('The password is too short: 13 of at least 14 characters.').waitFor()
  await fill('fourteen', 'a long secret!')
  await submit()
  await seesToast(ada.page, 'User "fourteen" created')
})

test('MI-06 · alice and Alice are two accounts, and each signs in with its own password', async () => {
  await add('alice')
  await ada.page.getByRole('button', { name: 'Add user' }).click()
  await add('Alice')
  await userRow(ada.page, 'alice').waitFor()
  await userRow(ada.page, 'Alice').waitFor()
  const [small, capital] = [await stage.callAs('alice'), await stage.callAs('Alice')]
  expect(small.id).not.toBe(capital.id)
})

test('MI-06 · A username that is taken gives "Failed to create user" with the reason, and keeps what was typed', async () => {
  await fill('ada', passwordOf('ada'))
  await submit()
  await ada.expectRefusal('409 POST /api/v1/tenants/default/users')
  const alert = form().getByRole('alert')
  await alert.getByText('Failed to create user', { exact: true }).waitFor()
  await alert.getByText('This username is already in use').waitFor()
  await alert.getByText('user.username_taken').waitFor()
  expect(await form().getByLabel('Username').inputValue()).toBe('ada')
})

test('MI-07 · A new account signs in with Password (local) and is an Operator; with Admin ticked it is an Admin', async () => {
  await add('olga')
  const row = userRow(ada.page, 'olga')
  await row.getByText('Operator', { exact: true }).waitFor()
  await row.getByText('Password (local)', { exact: true }).waitFor()
  const me = await (await stage.callAs('olga')).api.me.show({})
  expect(me).toMatchObject({ user: { roles: [{ name: 'Operator' }] }, mustChangePassword: false })
  await ada.page.getByRole('button', { name: 'Add user' }).click()
  await add('anton', { asAdmin: true })
  await userRow(ada.page, 'anton').getByText('Admin', { exact: true }).waitFor()
})

test('K11 · A generated password is shown once more after the account is made, with what its owner needs to sign in', async () => {
  await form().getByLabel('Username').fill('gina')
  await form().getByRole('button', { name: 'Generate password' }).click()
  const drawn = await form().getByLabel('Password', { exact: true }).inputValue()
  await submit()
  const details = ada.page.getByRole('dialog', { name: 'Sign-in details of gina' })
  await details.getByText('You will not see it again').waitFor()
  expect(await details.getByLabel('Username', { exact: true }).inputValue()).toBe('gina')
  expect(await details.getByLabel('Password', { exact: true }).inputValue()).toBe(drawn)
  await ada.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await details.getByRole('button', { name: 'Copy sign-in details' }).click()
  const copied = () => ada.page.evaluate(() => navigator.clipboard.readText())
  const signInPage = `${stage.url}/t/default/sign-in`
  await expect.poll(copied).toBe(`Sign in at ${signInPage}\nUsername: gina\nPassword: ${drawn}\n`)
  await ada.page.keyboard.press('Escape')
  await details.getByRole('button', { name: 'I have copied it' }).click()
  await expectCount(ada.page.getByRole('dialog'), 0)
  await userRow(ada.page, 'gina').waitFor()
  await stage.callAs('gina', drawn)
})
