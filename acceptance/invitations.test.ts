import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openTestDatabase } from '../packages/server/test/test-database.ts'
import { expectAccessible } from './support/accessibility.ts'
import { linkIn, type Mailbox, openMailbox } from './support/mailbox.ts'
import { expectAddress, expectText, type Person, passwordOf } from './support/person.ts'
import { navigationOf, tableOf } from './support/screens.ts'
import { type Caller, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'
const ada = 'ada@example.com'

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

describe('Invitations', () => {
  let mailbox: Mailbox
  let stage: Stage
  let admin: Caller

  beforeAll(async () => {
    mailbox = await openMailbox()
    stage = await openStage({ profile: 'investigator', env: mailbox.env })
    await stage.firstAdministrator(ada)
    admin = await stage.callAs(ada)
    await admin.api.me.update({ alias: 'Ada Lovelace' })
  })
  afterEach(() => stage.expectNoFaults())
  afterAll(async () => {
    await stage?.close()
    await mailbox?.close()
  })

  const invite = (email: string) => admin.api.users.create({ tenant, email, roles: ['analyst'] })

  test('IN-03 · The mail goes out at once, and its link leads to a page that says who invites to what', async () => {
    await invite('bob@example.com')
    const mail = await mailbox.next('bob@example.com')
    expect(mail.subject).toBe('Your invitation to Investigator')
    const bob = await follow(stage, linkIn(mail, stage.url))
    await expectText(bob.page.getByText('invites you to'), /^Ada Lovelace invites you to Investigator\./)
    await bob.page.getByText('bob@example.com', { exact: true }).waitFor()
    await bob.page.getByText('Analyst', { exact: true }).waitFor()
    await bob.page.getByText('Min. 15 characters of any kind').waitFor()
    expect(await bob.page.getByRole('textbox', { name: 'Email' }).count()).toBe(0)
    await expectAccessible(bob.page, 'registration')
    await bob.context.close()
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
    await expectAccessible(page, 'registration with errors')

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

  test('IN-03 · A password can be pasted', async () => {
    await invite('paste@example.com')
    const person = await follow(stage, linkIn(await mailbox.next('paste@example.com'), stage.url))
    await person.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await person.page.evaluate((text) => navigator.clipboard.writeText(text), passwordOf('paste'))
    await person.page.getByLabel('Password', { exact: true }).focus()
    await person.page.keyboard.press('Control+v')
    await person.page.keyboard.press('Enter')
    await expectAddress(person.page, '/account')
    await person.context.close()
  })

  test('IN-03 · The strength meter only advises: without its word lists one registers all the same', async () => {
    await invite('niaj@example.com')
    const niaj = await stage.enter()
    const refused: string[] = []
    await niaj.context.route('**/strength.worker-*', (route) => {
      refused.push(route.request().url())
      return route.abort()
    })
    await niaj.page.goto(linkIn(await mailbox.next('niaj@example.com'), stage.url))
    await register(niaj, passwordOf('niaj'))
    await expectAddress(niaj.page, '/account')
    expect(refused).toHaveLength(1)
    await niaj.context.close()
  })

  test('IN-03 · Whoever registers is signed in, active, and can sign in with the password from then on', async () => {
    const { id } = await invite('dave@example.com')
    expect(await admin.api.users.show({ tenant, user: id })).toMatchObject({ status: 'invited' })
    const dave = await follow(stage, linkIn(await mailbox.next('dave@example.com'), stage.url))
    await register(dave, passwordOf('dave'), 'Dave')
    await dave.page.getByRole('button', { name: 'Menu of Dave' }).waitFor()
    expect(await navigationOf(dave.page)).toEqual(['Account'])
    expect(await admin.api.users.show({ tenant, user: id })).toMatchObject({
      status: 'active',
      alias: 'Dave',
    })
    await dave.context.close()
    const later = await stage.enter()
    await later.signIn('dave@example.com', passwordOf('dave'))
    await later.context.close()
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
    await expectAccessible(other.page, 'ended invitation')
    await other.page.getByRole('link', { name: 'Go to sign-in' }).click()
    await other.signIn('erin@example.com', passwordOf('erin'))
    for (const person of [erin, other]) await person.context.close()
  })

  test('IN-04 · A newer invitation ends those before it', async () => {
    const { id } = await invite('frank@example.com')
    const first = linkIn(await mailbox.next('frank@example.com'), stage.url)
    await admin.api.invitations.resend({ tenant, user: id })
    const second = linkIn(await mailbox.next('frank@example.com'), stage.url)
    expect(second).not.toBe(first)
    const late = await follow(stage, first)
    await isRefused(late)
    await late.context.close()
    const frank = await follow(stage, second)
    await register(frank, passwordOf('frank'))
    await expectAddress(frank.page, '/account')
    await frank.context.close()
  })

  test('IN-04 · An invitation is useless once its account is deleted', async () => {
    const { id } = await invite('grace@example.com')
    const link = linkIn(await mailbox.next('grace@example.com'), stage.url)
    await admin.api.users.remove({ tenant, user: id })
    const grace = await follow(stage, link)
    await isRefused(grace)
    await grace.context.close()
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

  test('IN-05 · Created as inactive: no mail until an administrator activates the account, then the invitation', async () => {
    const { id } = await admin.api.users.create({ tenant, email: 'ivan@example.com', begin: 'inactive' })
    expect((await admin.api.mail.list({ tenant, user: id })).items).toEqual([])
    await admin.api.users.setStatus({ tenant, user: id, status: 'active' })
    const mail = await mailbox.next('ivan@example.com')
    expect(mail.subject).toBe('Your invitation to Investigator')
    expect(mailbox.unread('ivan@example.com')).toEqual([])
    const ivan = await follow(stage, linkIn(mail, stage.url))
    await register(ivan, passwordOf('ivan'), 'Ivan')
    await ivan.page.getByRole('button', { name: 'Menu of Ivan' }).waitFor()
    await ivan.context.close()
  })
})

test('IN-04 · Three days after it was sent, an invitation has ended', async () => {
  const storage = await openTestDatabase()
  await storage.database.close()
  const mailbox = await openMailbox()
  const stage = await openStage({ profile: 'investigator', databaseUrl: storage.url, env: mailbox.env })
  const database = new Client({ connectionString: storage.url })
  try {
    const administrator = await stage.firstAdministrator(ada)
    await (await stage.callAs(ada)).api.users.create({ tenant, email: 'judy@example.com' })
    const link = linkIn(await mailbox.next('judy@example.com'), stage.url)
    const judy = await follow(stage, link)
    await judy.page.getByLabel('Password', { exact: true }).waitFor()

    // Three days cannot be waited for: the link is made older instead.
    await database.connect()
    const { rows } = await database.query(
      `update links set expires_at = expires_at - interval '3 days' where purpose = 'invitation'
       returning expires_at <= now() as ended, expires_at > now() - interval '5 minutes' as only_just`,
    )
    expect(rows).toEqual([{ ended: true, only_just: true }])
    await judy.page.reload()
    await isRefused(judy)

    // The administrator sees that it has not been accepted, and invites again.
    await administrator.go('/settings/mail?kind=invitation')
    await tableOf(administrator.page, 'Mails').getByText('Sent', { exact: true }).first().waitFor()
    stage.expectNoFaults()
  } finally {
    await database.end()
    await stage.close()
    await mailbox.close()
    await storage.discard()
  }
})
