import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { linkIn, type Mailbox, openMailbox } from './support/mailbox.ts'
import { type Person, passwordOf } from './support/person.ts'
import { seesToast } from './support/screens.ts'
import { openStage, type Stage } from './support/stage.ts'

/** A user changes their own email address, and the former one undoes it. */
let mailbox: Mailbox
let stage: Stage
let ada: Person

beforeAll(async () => {
  mailbox = await openMailbox()
  stage = await openStage({ profile: 'heimdall', env: mailbox.env })
  ada = await stage.firstAdministrator('ada@example.com')
})
afterEach(() => stage.expectNoFaults())
afterAll(async () => {
  await stage?.close()
  await mailbox?.close()
})

test('The change waits under Account until the link in the mail is used; the former address undoes it with a new password', async () => {
  const { page } = ada
  await ada.go('/account')
  await page.getByRole('button', { name: 'Change email address' }).click()
  await page.getByLabel('New email address').fill('ada@home.example')
  await page.getByLabel('Current password').fill(passwordOf('ada@example.com'))
  await page.getByRole('button', { name: 'Send the link' }).click()
  await seesToast(page, 'A link is on its way to ada@home.example')
  await page.getByText('This change waits for you').waitFor()
  await page.goto(linkIn(await mailbox.next('ada@home.example'), stage.url))
  await page.getByRole('button', { name: 'Confirm' }).click()
  await seesToast(page, 'Email address confirmed: ada@home.example')
  const former = await stage.enter()
  let told = await mailbox.next('ada@example.com')
  // Ada has signed in from two browsers.
  while (told.subject?.startsWith('A new browser')) told = await mailbox.next('ada@example.com')
  await former.page.goto(linkIn(told, stage.url))
  await former.page.getByText('gets the address ada@example.com again').waitFor()
  const chosen = 'eleven grey geese cross the frozen lake'
  await former.page.getByLabel('New password', { exact: true }).fill(chosen)
  await former.page.getByRole('button', { name: 'Undo the change' }).click()
  await former.page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
  await former.signIn('ada@example.com', chosen)
  expect(former.page.url()).not.toContain('/sign-in')
})
