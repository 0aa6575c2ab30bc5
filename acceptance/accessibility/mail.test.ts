import { afterAll, afterEach, beforeAll, test, vi } from 'vitest'
import { accessible, expectAccessible, visit } from '../support/accessibility.ts'
import { linkIn, type Mailbox, openMailbox } from '../support/mailbox.ts'
import { addRegistered } from '../support/people.ts'
import { expectCount, expectText, lockOut, type Person, passwordOf } from '../support/person.ts'
import { tableOf } from '../support/screens.ts'
import { type Caller, openStage, type Stage } from '../support/stage.ts'

const tenant = 'default'
const ada = 'ada@example.com'
const bob = 'bob@example.com'

let mailbox: Mailbox
let stage: Stage
let person: Person
let guest: Person
let admin: Caller
let invited: string
let invitation: string

beforeAll(async () => {
  mailbox = await openMailbox()
  stage = await openStage({ profile: 'investigator', env: mailbox.env })
  person = await stage.firstAdministrator(ada)
  admin = await stage.callAs(ada)
  guest = await stage.enter()
  await addRegistered({ stage, mailbox, by: admin }, bob, { alias: 'Bob' })
  invited = (await admin.api.users.create({ tenant, email: 'ivo@example.com', alias: 'Ivo' })).id
  invitation = linkIn(await mailbox.next('ivo@example.com'), stage.url)
  mailbox.smtp.behave(() => ({ at: 'receiver', code: 550, text: 'no such mailbox' }))
  await admin.api.users.create({ tenant, email: 'dave@example.com' })
  const failed = async () => (await admin.api.mail.list({ tenant, status: 'failed' })).items.length
  await vi.waitUntil(async () => (await failed()) === 1, { timeout: 20_000 })
  mailbox.smtp.behave(() => 'take')
  await lockOut(stage.url, bob)
  await person.go('/settings/users')
})
afterEach(() => stage.expectNoFaults())
afterAll(async () => {
  await stage?.close()
  await mailbox?.close()
})

/** A page, and a text that says that it has arrived. */
const pages: [name: string, path: string, text: string][] = [
  ['users, one of them locked', '/settings/users', 'Locked, ends'],
  ['Add user, with an invitation', '/settings/users?add=yes', 'An invitation goes to'],
  ['Edit User', '/settings/users?edit=INVITED', 'ivo@example.com'],
  ['drawer of an invited user', '/settings/users?user=INVITED', 'The invitation can be accepted until'],
  ['mails', '/settings/mail', 'Your invitation to Investigator'],
  ['a failed mail', '/settings/mail?status=failed', 'no such mailbox'],
  ['no mails match', '/settings/mail?status=dropped', 'No mails match'],
  ['no notices', '/account/notices', 'No mails yet'],
]

test.each(pages)(accessible, async (name, path, text) => {
  await visit(person.page, path.replace('INVITED', invited))
  await person.page.getByText(text).first().waitFor()
  await expectAccessible(person.page, name)
})

test('Accessible, light and dark, wide and narrow: send all again', async () => {
  await person.go('/settings/mail?status=failed')
  await person.page.getByRole('button', { name: 'Send all again' }).click()
  await person.page.getByRole('dialog').getByText('Send 1 mail again?').waitFor()
  await expectAccessible(person.page, 'send all again')
})

test('Accessible, light and dark, wide and narrow: a selection, its dialogs, a job and the jobs', async () => {
  const { page } = person
  const bar = page.getByRole('region', { name: 'Selected users' })
  const job = page.getByRole('dialog')
  const department = { key: 'department', label: { en: 'Department' }, type: 'text' } as const
  await admin.api.attributes.create({ tenant, ...department })
  await person.go('/settings/users')
  for (const name of ['Bob', 'Ivo'])
    await page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).click()
  await bar.getByText('2 users selected').waitFor()
  await bar.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Change an attribute…' }).click()
  await job.getByRole('combobox', { name: 'Attribute' }).click()
  await page.getByRole('option', { name: 'Department' }).click()
  await job.getByRole('textbox', { name: 'Department' }).fill('Sales')
  await expectAccessible(page, 'Change an attribute')
  await page.getByRole('dialog').getByRole('button', { name: 'Set Department to Sales for 2 users' }).click()
  await expectText(job.getByRole('status').first(), '2 done')
  await job.getByRole('button', { name: 'Close' }).click()
  await expectCount(job, 0)
  for (const name of ['Bob', 'Ivo'])
    await page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).click()
  await expectAccessible(page, 'users with a selection')
  for (const [action, text] of [
    ['Assign role', 'The role replaces the one they have.'],
    ['Delete', 'This cannot be undone.'],
    ['Activate', 'get an invitation by mail.'],
  ] as const) {
    await bar.getByRole('button', { name: `${action}…`, exact: true }).click()
    await job.getByText(text).waitFor()
    await expectAccessible(page, action)
    if (action !== 'Activate') await job.getByRole('button', { name: 'Cancel' }).click()
    if (action !== 'Activate') await expectCount(job, 0)
  }
  await job.getByRole('button', { name: 'Activate 2 users' }).click()
  await expectText(job.getByRole('status').first(), /refused/)
  await expectAccessible(page, 'job')
  await person.go('/settings/users/jobs')
  await tableOf(page, 'Jobs').getByRole('link').first().waitFor()
  await expectAccessible(page, 'jobs')
})

test('Accessible, light and dark, wide and narrow: what leads to an account and back to it', async () => {
  const { page } = guest
  await guest.page.goto(invitation)
  await page.getByText('Min. 15 characters of any kind').waitFor()
  await expectAccessible(page, 'registration')
  await page.getByLabel('Alias (optional)').fill('x'.repeat(31))
  await page.getByLabel('Password', { exact: true }).fill('short')
  await expectText(page.getByRole('status'), 'Too short · 10 more characters needed.')
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByText('An alias must not be longer than 30 characters.').waitFor()
  await expectAccessible(page, 'registration with errors')

  await admin.api.users.setStatus({ tenant, user: invited, status: 'inactive' })
  await page.reload()
  await page.getByText('This link is not valid any more').waitFor()
  await guest.expectRefusal('410 POST /api/v1/invitations/check')
  await expectAccessible(page, 'ended invitation')

  await guest.go('/forgot-password')
  await page.getByRole('textbox', { name: 'Email' }).fill(ada)
  await expectAccessible(page, 'forgot password')
  await page.getByRole('button', { name: 'Send link' }).click()
  await page.getByRole('status').getByText('Check your mailbox').waitFor()
  await expectAccessible(page, 'asked for a link')
  await page.goto(linkIn(await mailbox.next(ada), stage.url))
  await page.getByLabel('New password', { exact: true }).fill('investigator')
  await expectText(page.getByRole('status'), /^Too short/)
  await expectAccessible(page, 'reset')
})

test('Accessible, light and dark, wide and narrow: slowed down, and notices', async () => {
  const { page } = guest
  // A lock lasts a minute, which may be over by now.
  await lockOut(stage.url, bob)
  await guest.go('/sign-in')
  await page.getByRole('textbox', { name: 'Email' }).fill(bob)
  await page.getByLabel('Password', { exact: true }).fill(passwordOf(bob))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('Too many tries in a short time').waitFor()
  await guest.expectRefusal(/^429 POST .*sign-in\/password$/)
  await expectAccessible(page, 'slowed down')
  const { items } = await admin.api.users.list({ tenant, q: bob })
  await admin.api.users.unlock({ tenant, user: items[0]?.id as string })
  await guest.become(bob)
  await guest.go('/account/notices')
  await tableOf(page, 'Notices').getByText('Your invitation to Investigator').waitFor()
  await expectAccessible(page, 'notices')
})
