import { createClient } from '@rollcall/contract/client.ts'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { linkIn, type Mailbox, openMailbox } from './support/mailbox.ts'
import { addRegistered } from './support/people.ts'
import { expectCount, expectText, type Person, passwordOf } from './support/person.ts'
import { cellsOf, navigationOf, seesToast, tableOf, userRow } from './support/screens.ts'
import { type Caller, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'
const ada = 'ada@example.com'

/** The row of the mail that went to somebody last, by its kind. */
function mailRow(page: Page, subject: string) {
  return tableOf(page, 'Mails').getByRole('row').filter({ hasText: subject }).first()
}

describe('Without a mail server', () => {
  let stage: Stage
  let admin: Person
  let caller: Caller

  beforeAll(async () => {
    stage = await openStage({ profile: 'investigator' })
    admin = await stage.firstAdministrator(ada)
    caller = await stage.callAs(ada)
  })
  afterEach(() => stage.expectNoFaults())
  afterAll(() => stage?.close())

  test('IN-03 · The mail page says what to set up; an empty list says what comes first', async () => {
    await admin.go('/settings/mail')
    await admin.page.getByText('No mail server is set up').waitFor()
    await admin.page.getByText('ROLLCALL_SMTP_URL').waitFor()
    await admin.page.getByText('No mails yet').waitFor()
    expect(await admin.page.getByRole('button', { name: 'Send test mail' }).count()).toBe(0)
  })

  test('IN-03 · Without a mail server, dialog and toast say where the invitation is to be found', async () => {
    await admin.go('/settings/users?add=yes')
    const dialog = admin.page.getByRole('dialog', { name: 'Add user' })
    await dialog.getByText('No mail server is set up: the invitation is held under Mail.').waitFor()
    await dialog.getByLabel('Email').fill('bob@example.com')
    await dialog.getByLabel('Viewer').check()
    await dialog.getByRole('button', { name: 'Add user' }).click()
    await seesToast(admin.page, 'The invitation to bob@example.com is held under Mail')
    await userRow(admin.page, 'b•••@e•••.com').getByRole('link').click()
    await admin.page.getByText('open the invitation under Mail, which makes one, and hand it over').waitFor()
  })

  test('IN-03 · A kept invitation is opened, and its link copied, by which the invited person registers', async () => {
    await admin.go('/settings/mail?status=kept')
    const open = tableOf(admin.page, 'Mails').getByRole('button', { name: /^Open/ })
    await open.focus()
    await admin.page.keyboard.press('Enter')
    const dialog = admin.page.getByRole('dialog')
    await dialog.getByText('bob@example.com', { exact: true }).waitFor()
    await dialog.getByText('ends the one before').waitFor()

    const frame = dialog.getByTitle('Mail: Your invitation to Investigator')
    expect(await frame.getAttribute('sandbox')).toBe('')
    await frame.contentFrame().getByText('Complete your registration').waitFor()
    const link = await dialog.getByRole('textbox').inputValue()
    await dialog.getByRole('tab', { name: 'Text version' }).click()
    await dialog.getByRole('tabpanel').getByText(link).waitFor()
    await admin.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await dialog.getByRole('button', { name: 'Copy link' }).click()
    expect(await admin.page.evaluate(() => navigator.clipboard.readText())).toBe(link)
    await admin.page.keyboard.press('Escape')
    await expectCount(dialog, 0)
    await expect.poll(() => open.evaluate((button) => button === document.activeElement)).toBe(true)

    const token = link.split('#')[1] as string
    const { invitations } = createClient({ baseUrl: stage.url })
    await invitations.accept({ token, password: passwordOf('bob@example.com') })
    const bob = await stage.enterAs('bob@example.com')
    await bob.go('/account')
    // Who only looks at detections has no business with mails.
    expect(await navigationOf(bob.page)).toEqual(['Account'])
    await bob.go('/settings/mail')
    await bob.page.getByText('This page needs the permission mail:read').waitFor()
    await bob.context.close()
  })

  test('MZ-10 · A mail that is opened again holds a new link, and the one before has ended', async () => {
    await caller.api.users.create({ tenant, email: 'carol@example.com' })
    const links: string[] = []
    for (let time = 0; time < 2; time += 1) {
      await admin.go('/settings/mail?status=kept')
      await tableOf(admin.page, 'Mails')
        .getByRole('button', { name: /^Open.*c•••/ })
        .click()
      links.push(await admin.page.getByRole('dialog').getByRole('textbox').inputValue())
    }
    expect(links[0]).not.toBe(links[1])
    const { invitations } = createClient({ baseUrl: stage.url })
    const [first, second] = links.map((link) => ({ token: link.split('#')[1] as string }))
    await expect(invitations.check(first as { token: string })).rejects.toMatchObject({
      problem: { status: 410 },
    })
    expect(await invitations.check(second as { token: string })).toMatchObject({
      email: 'carol@example.com',
    })
  })
})

describe('With a mail server', () => {
  let mailbox: Mailbox
  let stage: Stage
  let admin: Person
  let caller: Caller

  beforeAll(async () => {
    mailbox = await openMailbox()
    stage = await openStage({ profile: 'investigator', env: mailbox.env })
    admin = await stage.firstAdministrator(ada)
    caller = await stage.callAs(ada)
  })
  afterEach(() => stage.expectNoFaults())
  afterAll(async () => {
    await stage?.close()
    await mailbox?.close()
  })

  test('IN-03 · A test mail shows whether mails arrive; how they leave is shown and not changed here', async () => {
    await admin.go('/settings/mail')
    await admin.page.getByText(`127.0.0.1:${mailbox.smtp.port}`).waitFor()
    await admin.page.getByText('Rollcall <users@example.com>').waitFor()
    await admin.page.getByRole('button', { name: 'Send test mail' }).click()
    await seesToast(admin.page, 'Test mail on its way')
    expect((await mailbox.next(ada)).subject).toBe('Test mail from Investigator')
    // The list follows by itself what becomes of a mail.
    await mailRow(admin.page, 'Test mail from Investigator').getByText('Sent', { exact: true }).waitFor()
  })

  test('IN-03 · An invitation that was refused says why, is sent again from here, and arrives', async () => {
    mailbox.smtp.behave(() => ({ at: 'receiver', code: 550, text: 'no such mailbox' }))
    await caller.api.users.create({ tenant, email: 'dave@example.com' })
    await admin.go('/settings/mail?status=failed')
    await tableOf(admin.page, 'Mails').getByText('no such mailbox').waitFor()
    const row = mailRow(admin.page, 'Your invitation to Investigator')
    await row.getByText('Failed', { exact: true }).waitFor()

    mailbox.smtp.behave(() => 'take')
    await row.getByRole('button', { name: /^Send again/ }).click()
    await seesToast(admin.page, 'On its way')
    linkIn(await mailbox.next('dave@example.com'), stage.url)
    await admin.page.getByText('No mails match').waitFor()
  })

  test('IN-03 · All that failed are sent again in one go, each once', async () => {
    mailbox.smtp.behave(() => ({ at: 'receiver', code: 550 }))
    const emails = ['erin@example.com', 'frank@example.com', 'grace@example.com']
    for (const email of emails) await caller.api.users.create({ tenant, email })
    const failed = async () => (await caller.api.mail.list({ tenant, status: 'failed' })).items.length
    await expect.poll(failed, { timeout: 20_000 }).toBe(3)
    await admin.go('/settings/mail?status=failed')
    await expectCount(tableOf(admin.page, 'Mails').getByText('Failed', { exact: true }), 3)
    mailbox.smtp.behave(() => 'take')
    await admin.page.getByRole('button', { name: 'Send all again' }).click()
    const dialog = admin.page.getByRole('dialog')
    await dialog.getByText('Send 3 mails again?').waitFor()
    await dialog.getByRole('button', { name: 'Send all again' }).click()
    await seesToast(admin.page, '3 mails on the way')
    for (const email of emails) await mailbox.next(email)
    await admin.page.getByText('No mails match').waitFor()
    for (const email of emails) expect(mailbox.unread(email)).toEqual([])
    expect(await admin.page.getByRole('button', { name: 'Send all again' }).count()).toBe(0)
  })

  test('IN-03 · The list is narrowed by status, kind and receiver, and the address keeps it', async () => {
    await admin.go('/settings/mail')
    await admin.page.getByRole('button', { name: 'Kind' }).click()
    await admin.page.getByRole('menuitemradio', { name: 'Test mail' }).click()
    await expectText(
      admin.page.getByRole('navigation', { name: 'Pages' }).getByRole('status'),
      '1–1 of 1 mail',
    )
    await admin.page.getByRole('button', { name: 'Clear' }).click()
    await admin.page.getByRole('button', { name: 'Status' }).click()
    await admin.page.getByRole('menuitemradio', { name: 'Sent' }).click()
    await mailRow(admin.page, 'Your invitation to Investigator').waitFor()
    await admin.page.reload()
    await admin.page.getByRole('button', { name: 'Status: Sent' }).waitFor()
    await expectCount(tableOf(admin.page, 'Mails').getByText('Failed', { exact: true }), 0)
  })

  test('IN-07 · Everybody sees what was sent to them, the latest first, and nothing of others', async () => {
    const bob = 'bob@example.com'
    const user = await addRegistered({ stage, mailbox, by: caller }, bob, { role: 'viewer' })
    await caller.api.users.setRoles({ tenant, user, roles: ['analyst'] })
    await caller.api.users.setStatus({ tenant, user, status: 'inactive' })
    await caller.api.users.setStatus({ tenant, user, status: 'active' })
    const { api } = await stage.callAs(bob)
    await api.me.changePassword({ currentPassword: passwordOf(bob), newPassword: passwordOf('bob') })
    const person = await stage.enterAs(bob, passwordOf('bob'))
    await person.go('/account/api-keys?create=yes')
    await person.page.getByLabel('Name').fill('nightly report')
    await person.page.getByRole('button', { name: 'Create key' }).click()
    await person.page.getByText('You will not see it again').waitFor()
    for (let mail = 1; mail <= 5; mail += 1) await mailbox.next(bob)
    expect(mailbox.unread(bob)).toEqual([])

    await person.go('/account/notices')
    const notices = tableOf(person.page, 'Notices')
    await notices.getByText('Your invitation to Investigator').waitFor()
    await expectCount(notices.getByText('Sent to your mailbox'), 6)
    expect((await cellsOf(notices)).map(([subject]) => subject)).toEqual([
      'A new API key for your account in Investigator',
      'Your password for Investigator has been changed',
      'Your account in Investigator has been activated',
      'Your account in Investigator has been deactivated',
      'Your roles in Investigator have changed',
      'Your invitation to Investigator',
    ])
    await person.become(ada)
    await person.go('/account/notices')
    await person.page.getByRole('tab', { name: 'Notices' }).waitFor()
    await person.page.getByText('Test mail from Investigator').waitFor()
    await expectCount(person.page.getByText('Your roles in Investigator have changed'), 0)
    await person.context.close()
  })
})
