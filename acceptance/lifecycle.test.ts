import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { linkIn, type Mailbox, openMailbox } from './support/mailbox.ts'
import { expectCount, type Person, passwordOf } from './support/person.ts'
import { chooseAction, keepOlder, openUser, seesToast, tableOf, userRow } from './support/screens.ts'
import { type Caller, databases, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'
const ada = 'ada@example.com'
const kim = 'kim@example.com'

describe.each(databases)('The life of an account on %s', (on) => {
  let mailbox: Mailbox
  let stage: Stage
  let admin: Person
  let caller: Caller
  /** The owner of the account, at a browser of their own. */
  let owner: Person

  beforeAll(async () => {
    mailbox = await openMailbox()
    stage = await openStage({ profile: 'investigator', on, env: mailbox.env })
    admin = await stage.firstAdministrator(ada)
    caller = await stage.callAs(ada)
    owner = await stage.enter()
  })
  afterEach(() => stage.expectNoFaults())
  afterAll(async () => {
    await stage?.close()
    await mailbox?.close()
  })

  async function isSignedOut(tab: 'Sessions' | 'API keys', path: string): Promise<void> {
    await owner.page.getByRole('tab', { name: tab }).click()
    await owner.page.getByRole('button', { name: 'Sign in' }).waitFor()
    await owner.expectRefusal(`401 GET /api/v1/me/${path}`)
  }

  test('IN-03, IN-04 · Invited in the console, somebody registers by the link in the mail, which works once', async () => {
    await admin.go('/settings/users?add=yes')
    const dialog = admin.page.getByRole('dialog', { name: 'Add user' })
    await dialog.getByLabel('Email').fill(kim)
    await dialog.getByText(`An invitation goes to ${kim} at once.`).waitFor()
    expect(await dialog.getByLabel('Password').count()).toBe(0)
    await dialog.getByLabel('Viewer').check()
    await dialog.getByRole('button', { name: 'Add user' }).click()
    await seesToast(admin.page, `An invitation is on its way to ${kim}, good for 3 days`)
    await expectCount(dialog, 0)
    await userRow(admin.page, 'k•••@e•••.com').getByText('Invited', { exact: true }).waitFor()
    const mail = await mailbox.next(kim)
    expect(mail.subject).toBe('Your invitation to Investigator')
    const link = linkIn(mail, stage.url)
    await owner.page.goto(link)
    await owner.page.getByLabel('Alias').fill('Kim')
    await owner.page.getByLabel('Password', { exact: true }).fill(passwordOf(kim))
    await owner.page.getByRole('button', { name: 'Create account' }).click()
    await owner.page.getByRole('button', { name: 'Menu of Kim' }).waitFor()
    const late = await stage.enter()
    await late.page.goto(link)
    await late.page.getByText('This link is not valid any more').waitFor()
    await late.expectRefusal('410 POST /api/v1/invitations/check')
    await late.context.close()
  })

  test('IN-07 · A change of role says what it ends, ends it at once, and tells the user by mail', async () => {
    await openUser(admin, 'Kim')
    const dialog = await chooseAction(admin.page, 'Change role')
    await dialog.getByText('Ends 1 session at once: the user has to sign in again.').waitFor()
    await dialog.getByLabel('Analyst').check()
    await dialog.getByRole('button', { name: 'Change role' }).click()
    await seesToast(admin.page, `${kim} is now Analyst`)
    const { subject, text } = await mailbox.next(kim)
    expect(subject).toBe('Your roles in Investigator have changed')
    expect(text).toContain('Now: Analyst. Before: Viewer.')
    await isSignedOut('Sessions', 'sessions')
    await owner.signIn(kim)
  })

  test('MZ-12, IN-02 · Deactivating is confirmed; sessions and API keys are of no use at once, and the history stays', async () => {
    const { api } = await stage.callAs(kim)
    await api.me.updatePreferences({ dateFormat: 'DD.MM.YYYY' })
    const { key } = await api.apiKeys.create({ name: 'nightly report' })
    expect((await mailbox.next(kim)).text).not.toContain('rck_')
    const useKey = async () =>
      (await fetch(`${stage.url}/api/v1/me`, { headers: { authorization: `Bearer ${key}` } })).status
    const drawer = await openUser(admin, 'Kim')
    const dialog = await chooseAction(admin.page, 'Deactivate')
    for (const text of [
      'Ends 2 sessions at once.',
      '1 API key stops working.',
      'The account, its role and its history are kept.',
    ])
      await dialog.getByText(text).waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    expect(await useKey()).toBe(200)
    const again = await chooseAction(admin.page, 'Deactivate')
    await again.getByLabel('Reason (optional)').fill('Has left the team')
    await again.getByRole('button', { name: 'Deactivate' }).click()
    await seesToast(admin.page, `${kim} is inactive`)
    expect(await useKey()).toBe(401)
    await isSignedOut('API keys', 'api-keys')
    expect((await mailbox.next(kim)).subject).toMatch(/deactivated$/)
    await drawer.getByRole('tab', { name: 'History' }).click()
    const event = drawer.getByRole('listitem').filter({ hasText: 'a•••@e•••.com deactivated' })
    await event.getByText('Has left the team').waitFor()
    await drawer.getByText('accepted an invitation').first().waitFor()
  })

  test('IN-02 · An inactive account cannot sign in; settings and role are there when it is active again', async () => {
    await owner.page.getByRole('textbox', { name: 'Email' }).fill(kim)
    await owner.page.getByLabel('Password', { exact: true }).fill(passwordOf(kim))
    await owner.page.getByRole('button', { name: 'Sign in' }).click()
    await owner.page.getByText('The email or the password is not right').first().waitFor()
    await owner.expectRefusal(/^401 POST .*\/sign-in\/password$/)
    const confirm = await chooseAction(admin.page, 'Activate')
    await confirm.getByText('The account can sign in again.').waitFor()
    await confirm.getByRole('button', { name: 'Activate' }).click()
    // Of the API key, which works again.
    await keepOlder(admin)
    await seesToast(admin.page, `${kim} is active`)
    expect((await mailbox.next(kim)).subject).toBe('Your account in Investigator has been activated')
    const { api } = await stage.callAs(kim)
    expect(await api.me.show({})).toMatchObject({
      preferences: { dateFormat: 'DD.MM.YYYY' },
      user: { alias: 'Kim', roles: [{ key: 'analyst' }] },
    })
  })

  test('IN-09 · Deleting is for good and has to be typed; what the account did stays in the audit log', async () => {
    const { id: user, api } = await stage.callAs(kim)
    await openUser(admin, 'Kim')
    const dialog = await chooseAction(admin.page, 'Delete')
    await dialog.getByText('What the account did stays in the audit log.').waitFor()
    await dialog.getByText('This cannot be undone.').waitFor()
    const confirm = dialog.getByRole('button', { name: 'Delete user' })
    expect(await confirm.isDisabled()).toBe(true)
    await dialog.getByRole('textbox').fill(kim)
    await confirm.click()
    await seesToast(admin.page, `User "${kim}" deleted`)
    await expectCount(userRow(admin.page, 'Kim'), 0)
    await expect(api.me.show({})).rejects.toMatchObject({ problem: { code: 'access.not_signed_in' } })
    await expect(caller.api.users.show({ tenant, user })).rejects.toMatchObject({
      problem: { code: 'user.not_found' },
    })
    const events = tableOf(admin.page, 'Audit events')
    await admin.go(`/settings/audit?actor=${user}`)
    await events.getByText('created the API key').waitFor()
    await admin.go(`/settings/audit?target=${user}`)
    for (const told of [
      / deleted \S+ \(deleted\)$/,
      /\(deleted\) accepted an invitation$/,
      / added \S+ \(deleted\)/,
    ])
      await events.getByRole('cell', { name: told }).waitFor()
    const about = admin.page.getByRole('combobox', { name: 'About' })
    await expect.poll(() => about.inputValue()).toMatch(/ \(deleted\) · user$/)
  })
})
