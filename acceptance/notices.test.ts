import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { expectAccessible } from './support/accessibility.ts'
import { linkIn, type Mailbox, openMailbox } from './support/mailbox.ts'
import { type Person, passwordOf } from './support/person.ts'
import { cellsOf, seesToast, tableOf } from './support/screens.ts'
import { type Caller, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'
const ada = 'ada@example.com'
const bob = 'bob@example.com'

describe('Notices', () => {
  let mailbox: Mailbox
  let stage: Stage
  let admin: Caller
  let user: string
  let person: Person

  beforeAll(async () => {
    mailbox = await openMailbox()
    stage = await openStage({ profile: 'investigator', env: mailbox.env })
    await stage.firstAdministrator(ada)
    admin = await stage.callAs(ada)
    user = (await admin.api.users.create({ tenant, email: bob, roles: ['viewer'] })).id
    person = await stage.enter()
    await person.page.goto(linkIn(await mailbox.next(bob), stage.url))
    await person.page.getByLabel('Password', { exact: true }).fill(passwordOf(bob))
    await person.page.getByRole('button', { name: 'Create account' }).click()
    await person.page.getByRole('button', { name: `Menu of ${bob}` }).waitFor()
  })
  beforeEach(() => expect(mailbox.unread(bob)).toEqual([]))
  afterEach(() => stage.expectNoFaults())
  afterAll(async () => {
    await stage?.close()
    await mailbox?.close()
  })

  test('IN-07 · Another role: a mail says which, and every session has ended at once', async () => {
    await admin.api.users.setRoles({ tenant, user, roles: ['analyst'], olderCredentials: 'keep' })
    await person.page.getByRole('link', { name: 'Account' }).click()
    await person.page.reload()
    await person.page.getByRole('button', { name: 'Sign in' }).waitFor()
    const mail = await mailbox.next(bob)
    expect(mail.subject).toBe('Your roles in Investigator have changed')
    expect(mail.text).toContain('Now: Analyst. Before: Viewer.')
    expect(mail.html).toContain('Now: Analyst. Before: Viewer.')
    await person.signIn(bob)
  })

  test('IN-07 · Another status: a mail for each change', async () => {
    await admin.api.users.setStatus({ tenant, user, status: 'inactive' })
    const off = await mailbox.next(bob)
    expect(off.subject).toBe('Your account in Investigator has been deactivated')
    expect(off.text).toContain(`deactivated your account ${bob}`)
    await admin.api.users.setStatus({ tenant, user, status: 'active' })
    expect((await mailbox.next(bob)).subject).toBe('Your account in Investigator has been activated')
    await person.go('/')
    await person.signIn(bob)
  })

  test('IN-07 · A new password and a new API key: a mail each', async () => {
    await person.go('/account/password')
    await person.page.getByLabel('Current password').fill(passwordOf(bob))
    await person.page
      .getByLabel('New password', { exact: true })
      .fill('eleven grey geese cross the frozen lake')
    await person.page.getByRole('button', { name: 'Change password' }).click()
    await seesToast(person.page, 'Password changed')
    expect((await mailbox.next(bob)).subject).toBe('Your password for Investigator has been changed')
    await person.go('/account/api-keys?create=yes')
    await person.page.getByLabel('Name').fill('nightly report')
    await person.page.getByRole('button', { name: 'Create key' }).click()
    await person.page.getByText('You will not see it again').waitFor()
    const mail = await mailbox.next(bob)
    expect(mail.subject).toBe('A new API key for your account in Investigator')
    expect(mail.text).toContain('nightly report')
    expect(mail.text).not.toContain('rck_')
  })

  test('IN-07 · Everybody sees what was sent to them, the latest first, and nothing of others', async () => {
    await person.go('/account/notices')
    const notices = tableOf(person.page, 'Notices')
    await notices.getByText('Your invitation to Investigator').waitFor()
    const rows = await cellsOf(notices)
    expect(rows.map(([subject]) => subject)).toEqual([
      'A new API key for your account in Investigator',
      'Your password for Investigator has been changed',
      'Your account in Investigator has been activated',
      'Your account in Investigator has been deactivated',
      'Your roles in Investigator have changed',
      'Your invitation to Investigator',
    ])
    expect(new Set(rows.map(([, status]) => status))).toEqual(new Set(['Sent to your mailbox']))
    await expectAccessible(person.page, 'notices')
    const other = await stage.enter()
    await other.signIn(ada)
    await other.go('/account/notices')
    await other.page.getByText('No mails yet').waitFor()
    await expectAccessible(other.page, 'no notices')
    await other.context.close()
  })
})
