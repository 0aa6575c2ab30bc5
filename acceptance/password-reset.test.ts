import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible } from './support/accessibility.ts'
import { linkIn, type Mailbox, openMailbox } from './support/mailbox.ts'
import { expectAddress, expectText, type Person, passwordOf } from './support/person.ts'
import { chooseAction, seesToast } from './support/screens.ts'
import { type Caller, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'
const ada = 'ada@example.com'
const newPassword = 'eleven grey geese cross the frozen lake'

describe('Password resets', () => {
  let mailbox: Mailbox
  let stage: Stage
  let adminPerson: Person
  let admin: Caller

  beforeAll(async () => {
    mailbox = await openMailbox()
    stage = await openStage({ profile: 'investigator', env: mailbox.env })
    adminPerson = await stage.firstAdministrator(ada)
    admin = await stage.callAs(ada)
  })
  afterEach(() => stage.expectNoFaults())
  afterAll(async () => {
    await stage?.close()
    await mailbox?.close()
  })

  /** Somebody who has accepted an invitation, over HTTP, and is signed in at a browser. */
  async function member(email: string): Promise<Person> {
    await admin.api.users.create({ tenant, email })
    const token = linkIn(await mailbox.next(email), stage.url).split('#')[1] as string
    await fetch(`${stage.url}/api/v1/invitations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, password: passwordOf(email) }),
    })
    const person = await stage.enter()
    await person.signIn(email)
    return person
  }

  const idOf = async (email: string) =>
    (await admin.api.users.list({ tenant, q: email })).items.map(({ id }) => id)[0] as string

  async function chooseNewPassword({ page }: Person, link: string): Promise<void> {
    await page.goto(link)
    await page.getByLabel('New password', { exact: true }).fill(newPassword)
    await page.getByRole('button', { name: 'Set new password' }).click()
  }

  async function ask({ page }: Person, login: string): Promise<string | null> {
    // The page for signing in asks for an email address too.
    await page.getByRole('heading', { level: 1, name: 'Forgot password' }).waitFor()
    await page.getByRole('textbox', { name: 'Email' }).fill(login)
    await page.getByRole('button', { name: 'Send link' }).click()
    const confirmation = page.getByRole('status')
    await confirmation.getByText('Look into your mailbox').waitFor()
    return confirmation.textContent()
  }

  test('MZ-10 · An administrator resets a password: the link comes by mail, works once, and ends open sessions', async () => {
    const bob = await member('bob@example.com')
    await adminPerson.go(`/settings/users?user=${await idOf('bob@example.com')}`)
    const dialog = await chooseAction(adminPerson.page, 'Reset password')
    await dialog.getByRole('button', { name: 'Send reset mail' }).click()
    await seesToast(adminPerson.page, 'A mail with a reset link is on its way to b•••@e•••.com')
    const mail = await mailbox.next('bob@example.com')
    expect(mail.subject).toBe('Choose a new password for Investigator')
    const link = linkIn(mail, stage.url)

    const reader = await stage.enter()
    await reader.page.goto(link)
    await reader.page.getByText('bob@example.com').first().waitFor()
    await reader.page.getByText('Min. 15 characters of any kind').waitFor()
    await reader.page.getByLabel('New password', { exact: true }).fill('investigator')
    await expectText(reader.page.getByRole('status'), /^Too short · 3 more characters needed\.$/)
    await expectAccessible(reader.page, 'reset')
    await reader.page.getByLabel('New password', { exact: true }).fill(newPassword)
    await expectText(reader.page.getByRole('status'), /^Strong/)
    await reader.page.getByRole('button', { name: 'Set new password' }).click()
    await seesToast(reader.page, 'Your new password is set')
    await expectAddress(reader.page, '/t/default/sign-in')
    await reader.signIn('bob@example.com', newPassword)

    await bob.go('/account')
    await bob.page.getByRole('button', { name: 'Sign in' }).waitFor()

    const late = await stage.enter()
    await late.page.goto(link)
    await late.page.getByText('This link is not valid any more').waitFor()
    await late.expectRefusal('410 POST /api/v1/password-resets/check')
    await late.page.getByRole('link', { name: 'Have a new link sent to you' }).click()
    await late.page.getByRole('heading', { level: 1, name: 'Forgot password' }).waitFor()
    for (const person of [bob, reader, late]) await person.context.close()
  })

  test('MZ-10 · Whoever has forgotten the password asks for a link; a newer one ends the one before', async () => {
    const carol = await member('carol@example.com')
    await carol.context.clearCookies()
    await carol.go('/')
    await carol.page.getByRole('link', { name: 'Forgot password?' }).click()
    await ask(carol, 'carol@example.com')
    const first = linkIn(await mailbox.next('carol@example.com'), stage.url)
    await carol.go('/t/default/forgot-password')
    await ask(carol, 'carol@example.com')
    const second = linkIn(await mailbox.next('carol@example.com'), stage.url)

    await carol.page.goto(first)
    await carol.page.getByText('This link is not valid any more').waitFor()
    await carol.expectRefusal('410 POST /api/v1/password-resets/check')
    await carol.page.goto('about:blank')
    await chooseNewPassword(carol, second)
    await expectAddress(carol.page, '/t/default/sign-in')
    await carol.signIn('carol@example.com', newPassword)
    const told = await mailbox.next('carol@example.com')
    expect(told.subject).toBe('Your password for Investigator has been changed')
    await carol.context.close()
  })

  test('MZ-10 · The page says the same whoever is asked for, and no mail goes to whom nobody knows', async () => {
    const dave = await member('dave@example.com')
    await dave.context.clearCookies()
    const said: (string | null)[] = []
    for (const login of ['dave@example.com', 'nobody@example.com']) {
      await dave.go('/t/default/forgot-password')
      said.push(await ask(dave, login))
    }
    expect(said[0]).toContain('Ask an administrator')
    expect(said[1]).toBe(said[0])
    await expectAccessible(dave.page, 'asked for a link')
    await mailbox.next('dave@example.com')
    // Whatever is on its way comes before what is sent after it.
    await admin.api.mail.test({ tenant })
    await mailbox.next(ada)
    expect(mailbox.unread('nobody@example.com')).toEqual([])
    await dave.context.close()
  })

  test('Failed sign-ins: the wait is counted down on the button, and another name need not wait', async () => {
    const stranger = await stage.enter()
    const { page } = stranger
    await stranger.go('/')
    const login = page.getByRole('textbox', { name: 'Email' })
    const button = page.getByRole('button', { name: /^Sign in/ })
    const tryOnce = async (email: string) => {
      await login.fill(email)
      await page.getByLabel('Password', { exact: true }).fill('not the right password')
      const answer = page.waitForResponse(/sign-in\/password$/)
      await button.click()
      const status = (await answer).status()
      await page.getByRole('alert').waitFor()
      await stranger.expectRefusal(new RegExp(`^${status} POST .*sign-in/password$`))
      return status
    }
    let tries = 1
    while ((await tryOnce('erin@example.com')) === 401) tries += 1
    // The fifth failure locks the name; the sixth try is told so.
    expect(tries).toBe(6)
    await page.getByText('Too many tries in a short time').waitFor()
    await expectText(button, /^Sign in: wait (1:00|0:\d\d)$/)
    expect(await button.isDisabled()).toBe(true)
    const first = await button.textContent()
    await expect.poll(() => button.textContent(), { timeout: 5000 }).not.toBe(first)
    await expectAccessible(page, 'slowed down')
    await login.fill('frank@example.com')
    await expectText(button, 'Sign in')
    expect(await tryOnce('frank@example.com')).toBe(401)
    await page.getByText('The email or the password is not right').waitFor()
    await stranger.context.close()
  })
})
