import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { linkIn, type Mailbox, openMailbox } from './support/mailbox.ts'
import { addRegistered } from './support/people.ts'
import { expectAddress, expectText, lockOut, type Person, passwordOf } from './support/person.ts'
import { chooseAction, navigationOf, seesToast } from './support/screens.ts'
import { type Caller, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'
const ada = 'ada@example.com'
const newPassword = 'eleven grey geese cross the frozen lake'

/** Follows the link of an invitation as somebody at a browser of their own. */
async function follow(stage: Stage, link: string): Promise<Person> {
  const person = await stage.enter()
  await person.page.goto(link)
  await person.page.getByRole('heading', { level: 1, name: 'Accept the invitation' }).waitFor()
  return person
}

async function register({ page }: Person, password: string, alias?: string): Promise<void> {
  if (alias !== undefined) await page.getByLabel('Alias (optional)').fill(alias)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Create account' }).click()
}

async function isRefused(person: Person): Promise<void> {
  await person.page.getByText('This link is not valid any more').waitFor()
  await person.page.getByText('Otherwise choose “Forgot password?” there').waitFor()
  await person.expectRefusal('410 POST /api/v1/invitations/check')
  expect(await person.page.getByLabel('Password').count()).toBe(0)
}

describe('Links that come by mail', () => {
  let mailbox: Mailbox
  let stage: Stage
  let administrator: Person
  let admin: Caller

  beforeAll(async () => {
    mailbox = await openMailbox()
    stage = await openStage({ profile: 'investigator', env: mailbox.env })
    administrator = await stage.firstAdministrator(ada)
    admin = await stage.callAs(ada)
    await admin.api.me.update({ alias: 'Ada Lovelace' })
  })
  afterEach(() => stage.expectNoFaults())
  afterAll(async () => {
    await stage?.close()
    await mailbox?.close()
  })

  const invite = (email: string) => admin.api.users.create({ tenant, email, roles: ['analyst'] })

  test('IN-03 · The mail goes out at once, and its link leads to a page that says who invites to what; after registering, the user is signed in and active', async () => {
    await invite('bob@example.com')
    const mail = await mailbox.next('bob@example.com')
    expect(mail.subject).toBe('Your invitation to Investigator')
    const bob = await follow(stage, linkIn(mail, stage.url))
    await expectText(bob.page.getByText('invites you to'), /^Ada Lovelace invites you to Investigator\./)
    await bob.page.getByText('bob@example.com', { exact: true }).waitFor()
    await bob.page.getByText('Analyst', { exact: true }).waitFor()
    await bob.page.getByText('Min. 15 characters of any kind').waitFor()
    expect(await bob.page.getByRole('textbox', { name: 'Email' }).count()).toBe(0)
    await register(bob, passwordOf('bob'), 'Bob')
    await bob.page.getByRole('button', { name: 'Menu of Bob' }).waitFor()
    expect(await navigationOf(bob.page)).toEqual(['Account'])
    await bob.context.close()
    const { id } = await stage.callAs('bob@example.com', passwordOf('bob'))
    const user = await admin.api.users.show({ tenant, user: id })
    expect(user).toMatchObject({ status: 'active', alias: 'Bob' })
  })

  test('IN-03 · What the rules refuse is said beside its field, and nothing that was typed is lost', async () => {
    await invite('carol@example.com')
    const carol = await follow(stage, linkIn(await mailbox.next('carol@example.com'), stage.url))
    const { page } = carol
    const password = page.getByLabel('Password', { exact: true })
    const strength = page.getByRole('status')
    await page.getByLabel('Alias (optional)').fill('x'.repeat(31))
    await page.getByRole('img', { name: '31 of 30 characters' }).waitFor()
    await password.fill('short')
    await expectText(strength, 'Too short · 10 more characters needed.')
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.getByText('An alias must not be longer than 30 characters.').waitFor()
    await page.getByText('The password is too short: 5 of at least 15 characters.').waitFor()

    await page.getByLabel('Alias (optional)').fill('Carol')
    await password.fill('carol@example.com')
    await expectText(strength, /^(Very weak|Weak)/)
    await page.getByRole('button', { name: 'Create account' }).click()
    const reason = 'Choose a password that is more than the name of the account or the product.'
    await page.getByText(reason, { exact: true }).waitFor()
    await carol.expectRefusal('422 POST /api/v1/invitations')

    await password.fill('eleven grey geese cross the frozen lake')
    await expectText(strength, /^Strong/)
    await page.getByRole('button', { name: 'Show password' }).click()
    expect(await password.getAttribute('type')).toBe('text')
    expect(await page.getByLabel('Alias (optional)').inputValue()).toBe('Carol')
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.getByRole('button', { name: 'Menu of Carol' }).waitFor()
    await carol.context.close()
  })

  test('IN-03 · A password can be pasted; the strength meter only advises: without its word lists one registers all the same', async () => {
    await invite('niaj@example.com')
    const niaj = await stage.enter()
    const refused: string[] = []
    await niaj.context.route('**/strength.worker-*', (route) => {
      refused.push(route.request().url())
      return route.abort()
    })
    await niaj.page.goto(linkIn(await mailbox.next('niaj@example.com'), stage.url))
    await niaj.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await niaj.page.evaluate((text) => navigator.clipboard.writeText(text), passwordOf('niaj'))
    await niaj.page.getByLabel('Password', { exact: true }).focus()
    await niaj.page.keyboard.press('Control+v')
    await niaj.page.keyboard.press('Enter')
    await expectAddress(niaj.page, '/account')
    expect(refused).toHaveLength(1)
    await niaj.context.close()
  })

  test('IN-04 · An invitation works once; afterwards its page says what to do', async () => {
    await invite('erin@example.com')
    const link = linkIn(await mailbox.next('erin@example.com'), stage.url)
    const erin = await follow(stage, link)
    const other = await follow(stage, link)
    await other.page.getByLabel('Password', { exact: true }).waitFor()
    await register(erin, passwordOf('erin'))
    await expectAddress(erin.page, '/account')
    // The page was open all the time: what was typed there must not win either.
    await register(other, passwordOf('somebody else'))
    await other.page.getByText('The invitation was not accepted').waitFor()
    await other.expectRefusal('410 POST /api/v1/invitations')
    await other.page.reload()
    await isRefused(other)
    await other.page.getByRole('link', { name: 'Go to sign-in' }).click()
    await other.page.getByRole('textbox', { name: 'Email' }).waitFor()
    for (const person of [erin, other]) await person.context.close()
  })

  test('IN-04 · Links that are cut off, mangled or made for something else open nothing', async () => {
    await invite('heidi@example.com')
    const link = linkIn(await mailbox.next('heidi@example.com'), stage.url)
    const person = await stage.enter()
    await person.page.goto(`${stage.url}/register`)
    await person.page.getByText('The link is not complete').waitFor()
    await person.page.getByText('open the latest mail').waitFor()
    // Only what stands behind the # differs, so each is a new visit.
    for (const wrong of [link.slice(0, -1), `${stage.url}/reset-password#${link.split('#')[1]}`]) {
      await person.page.goto('about:blank')
      await person.page.goto(wrong)
      await person.page.getByText('This link is not valid any more').waitFor()
      await person.expectRefusal(/^410 POST .*\/check$/)
    }
    await person.context.close()
  })

  async function ask({ page }: Person, login: string): Promise<string | null> {
    await page.getByRole('heading', { level: 1, name: 'Forgot password' }).waitFor()
    await page.getByRole('textbox', { name: 'Email' }).fill(login)
    await page.getByRole('button', { name: 'Send link' }).click()
    const confirmation = page.getByRole('status')
    await confirmation.getByText('Check your mailbox').waitFor()
    return confirmation.textContent()
  }

  async function chooseNewPassword({ page }: Person): Promise<void> {
    await page.getByLabel('New password', { exact: true }).fill(newPassword)
    await expectText(page.getByRole('status'), /^Strong/)
    await page.getByRole('button', { name: 'Set new password' }).click()
    await seesToast(page, 'Your new password is set')
    await expectAddress(page, '/sign-in')
  }

  test('MZ-10 · An administrator resets a password: the link comes by mail, works once, and ends open sessions', async () => {
    const email = 'rob@example.com'
    const user = await addRegistered({ stage, mailbox, by: admin }, email)
    const rob = await stage.enterAs(email)
    await administrator.go(`/settings/users?user=${user}`)
    const dialog = await chooseAction(administrator.page, 'Reset password')
    await dialog.getByRole('button', { name: 'Send reset mail' }).click()
    await seesToast(administrator.page, 'A mail with a reset link is on its way to r•••@e•••.com')
    const mail = await mailbox.next(email)
    expect(mail.subject).toBe('Choose a new password for Investigator')
    const link = linkIn(mail, stage.url)

    const reader = await stage.enter()
    await reader.page.goto(link)
    await reader.page.getByText(email).first().waitFor()
    await reader.page.getByText('Min. 15 characters of any kind').waitFor()
    await reader.page.getByLabel('New password', { exact: true }).fill('investigator')
    await expectText(reader.page.getByRole('status'), /^Too short · 3 more characters needed\.$/)
    await chooseNewPassword(reader)
    await reader.signIn(email, newPassword)
    await rob.go('/account')
    await rob.page.getByRole('button', { name: 'Sign in' }).waitFor()

    await rob.page.goto(link)
    await rob.page.getByText('This link is not valid any more').waitFor()
    await rob.expectRefusal('410 POST /api/v1/password-resets/check')
    await rob.page.getByRole('link', { name: 'Have a new link sent to you' }).click()
    await rob.page.getByRole('heading', { level: 1, name: 'Forgot password' }).waitFor()
    for (const person of [rob, reader]) await person.context.close()
  })

  test('MZ-10 · A forgotten password: the page says the same of a known and an unknown address, and only the known one gets a link', async () => {
    const email = 'rita@example.com'
    await addRegistered({ stage, mailbox, by: admin }, email)
    const rita = await stage.enter()
    await rita.go('/')
    await rita.page.getByRole('link', { name: 'Forgot password?' }).click()
    const said = await ask(rita, email)
    expect(said).toContain('Ask an administrator')
    await rita.go('/forgot-password')
    expect(await ask(rita, 'nobody@example.com')).toBe(said)
    await rita.page.goto(linkIn(await mailbox.next(email), stage.url))
    await chooseNewPassword(rita)
    expect((await mailbox.next(email)).subject).toBe('Your password for Investigator has been changed')
    // Whatever is on its way comes before what is sent after it.
    await admin.api.mail.test({ tenant })
    await mailbox.next(ada)
    expect(mailbox.unread('nobody@example.com')).toEqual([])
    await rita.context.close()
  })

  test('Failed sign-ins: the wait is counted down on the button, and another name need not wait', async () => {
    await lockOut(stage.url, 'ron@example.com')
    const stranger = await stage.enter()
    const { page } = stranger
    await stranger.go('/')
    const login = page.getByRole('textbox', { name: 'Email' })
    const button = page.getByRole('button', { name: /^Sign in/ })
    await login.fill('ron@example.com')
    await page.getByLabel('Password', { exact: true }).fill('not the right password')
    await button.click()
    await stranger.expectRefusal(/^429 POST .*sign-in\/password$/)
    await page.getByText('Too many tries in a short time').waitFor()
    await expectText(button, /^Sign in: wait (1:00|0:\d\d)$/)
    expect(await button.isDisabled()).toBe(true)
    const first = await button.textContent()
    await expect.poll(() => button.textContent()).not.toBe(first)
    await login.fill('frank@example.com')
    await expectText(button, 'Sign in')
    await page.getByLabel('Password', { exact: true }).fill('not the right password')
    await button.click()
    await page.getByText('The email or the password is not right').waitFor()
    await stranger.expectRefusal(/^401 POST .*sign-in\/password$/)
    await stranger.context.close()
  })
})
