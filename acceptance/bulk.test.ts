import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Mailbox, openMailbox } from './support/mailbox.ts'
import { expectAddress, expectCount, expectText, type Person } from './support/person.ts'
import { cellsOf, keepOlder, seesToast, tableOf, userRow } from './support/screens.ts'
import { type Caller, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'
const ada = 'ada@example.com'
const people = Array.from({ length: 30 }, (_, number) => `Person ${String(number + 1).padStart(2, '0')}`)

describe('Many users at once', () => {
  let mailbox: Mailbox
  let stage: Stage
  let person: Person
  let admin: Caller

  beforeAll(async () => {
    mailbox = await openMailbox()
    stage = await openStage({ profile: 'investigator', env: mailbox.env })
    person = await stage.firstAdministrator(ada)
    admin = await stage.callAs(ada)
    await admin.api.me.update({ alias: 'Ada' })
    const create = (alias: string) =>
      admin.api.users.create({ tenant, alias, email: emailOf(alias), begin: 'inactive' })
    await Promise.all(people.map(create))
  })
  afterEach(() => stage.expectNoFaults())
  afterAll(async () => {
    await stage?.close()
    await mailbox?.close()
  })

  const emailOf = (alias: string) => `${alias.toLowerCase().replace(' ', '-')}@example.com`
  const box = (name: string) => person.page.getByRole('checkbox', { name: `Select ${name}`, exact: true })
  const wholePage = () => person.page.getByRole('checkbox', { name: 'Select all on this page' })
  const bar = () => person.page.getByRole('region', { name: 'Selected users' })
  const job = () => person.page.getByRole('dialog')
  const outcomes = () => job().getByRole('table', { name: 'Outcomes' })

  async function openUsers(query = ''): Promise<void> {
    await person.go(`/settings/users${query}`)
    await tableOf(person.page, 'Users').getByRole('link').first().waitFor()
  }

  const selected = async () => {
    const rows = tableOf(person.page, 'Users').locator('tbody tr[data-selected="true"]')
    return rows.getByRole('link').allTextContents()
  }

  async function choose(action: string): Promise<void> {
    await bar()
      .getByRole('button', { name: `${action}…`, exact: true })
      .click()
  }

  /** Opens the confirmation of an action, and begins it. */
  async function start(action: string, confirm: string): Promise<void> {
    await choose(action)
    await person.page.getByRole('dialog').getByRole('button', { name: confirm, exact: true }).click()
  }

  async function finished(summary: string): Promise<void> {
    await expectText(job().getByRole('status').first(), summary)
  }

  const statusOf = async (alias: string) =>
    (await admin.api.users.list({ tenant, q: alias })).items.map(({ status }) => status).join()

  test('IN-08 · Boxes select users one by one, by ranges with the shift key, by the page, and from the keyboard', async () => {
    await openUsers('?size=25')
    await expectCount(bar(), 0)
    await box('Person 03').click()
    await bar().getByText('1 user selected').waitFor()
    await box('Person 07').click({ modifiers: ['Shift'] })
    expect(await selected()).toEqual(['Person 03', 'Person 04', 'Person 05', 'Person 06', 'Person 07'])
    await box('Person 06').click()
    await box('Person 04').click({ modifiers: ['Shift'] })
    expect(await selected()).toEqual(['Person 03', 'Person 07'])

    await userRow(person.page, 'Person 09').getByRole('link').focus()
    await person.page.keyboard.press('Space')
    await person.page.keyboard.press('ArrowDown')
    await person.page.keyboard.press('ArrowDown')
    await person.page.keyboard.press('Shift+Space')
    expect(await selected()).toEqual(['Person 03', 'Person 07', 'Person 09', 'Person 10', 'Person 11'])
    await box('Person 11').focus()
    await person.page.keyboard.press('ArrowDown')
    await person.page.keyboard.press('Space')
    expect(await selected()).toContain('Person 12')
    expect(person.page.url(), 'selecting opens nothing').not.toContain('user=')

    await wholePage().check()
    await bar().getByText('25 users selected').waitFor()
    await person.page.getByRole('button', { name: 'Next' }).click()
    await userRow(person.page, 'Person 30').waitFor()
    expect(await wholePage().isChecked()).toBe(false)
    await box('Person 30').click()
    await bar().getByText('26 users selected').waitFor()
    await bar().getByRole('button', { name: 'Select all 31 that match' }).click()
    await bar().getByText('All 31 users selected').waitFor()
    expect(await wholePage().isChecked()).toBe(true)
    await box('Person 29').click()
    await bar().getByText('5 users selected').waitFor()
    const cell = userRow(person.page, 'Person 28').getByRole('cell').first()
    await cell.click({ position: { x: 3, y: 3 } })
    await bar().getByText('4 users selected').waitFor()
    await bar().getByRole('button', { name: 'Select nobody' }).click()
    await expectCount(bar(), 0)
  })

  test('IN-08 · Another filter begins without a selection', async () => {
    await openUsers()
    await box('Person 01').click()
    await person.page.getByRole('searchbox').fill('Person 2')
    await expectCount(tableOf(person.page, 'Users').locator('tbody tr'), 10)
    await expectCount(bar(), 0)
    expect(await box('Person 21').isChecked()).toBe(false)
  })

  test('IN-08 · Activate invites users who have not registered; every row has its outcome, and refusals say why', async () => {
    await openUsers()
    for (const name of ['Ada', 'Person 01', 'Person 02']) await box(name).click()
    await choose('Activate')
    const confirm = person.page.getByRole('dialog', { name: 'Activate 3 users?' })
    await confirm.getByText('Users who have not registered yet get an invitation by mail.').waitFor()
    await confirm.getByText('Ada, Person 01, Person 02').waitFor()
    await confirm.getByLabel('Reason (optional)').fill('The team begins today')
    await confirm.getByRole('button', { name: 'Activate 3 users' }).click()

    await job().getByRole('progressbar', { name: 'Progress' }).waitFor()
    await finished('2 done, 1 refused')
    expect(await job().getByRole('progressbar').getAttribute('aria-valuenow')).toBe('3')
    expect(await cellsOf(outcomes())).toEqual([
      ['Ada', 'Refused', 'Ask another administrator to change the status of your account.'],
      ['Person 01', 'Done', ''],
      ['Person 02', 'Done', ''],
    ])
    for (const name of ['Person 01', 'Person 02'])
      expect((await mailbox.next(emailOf(name))).subject).toBe('Your invitation to Investigator')
    await expectCount(bar(), 0)
    await person.page.keyboard.press('Escape')
    await expectCount(job(), 0)
    await userRow(person.page, 'Person 01').getByText('Invited', { exact: true }).waitFor()
    await expect.poll(() => person.page.evaluate(() => document.activeElement?.textContent)).toBe('Ada')

    const events = await admin.api.audit.list({ tenant, action: 'user.activated' })
    expect(events.items.map(({ target, reason }) => [target?.name, reason])).toEqual(
      expect.arrayContaining([
        [emailOf('Person 01'), 'The team begins today'],
        [emailOf('Person 02'), 'The team begins today'],
      ]),
    )
  })

  test('IN-08 · The refused ones are shown by themselves, copied, and saved as CSV', async () => {
    await openUsers()
    for (const name of ['Person 01', 'Person 03']) await box(name).click()
    await start('Activate', 'Activate 2 users')
    await finished('1 done, 1 refused')
    await mailbox.next(emailOf('Person 03'))
    await job().getByRole('radiogroup', { name: 'Which outcomes are shown' }).getByText('Refused 1').click()
    await expectCount(outcomes().locator('tbody tr'), 1)
    const reason = 'Person 01 has been invited: send the invitation again if it was lost.'
    expect(await cellsOf(outcomes())).toEqual([['Person 01', 'Refused', reason]])

    await person.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await job().getByRole('button', { name: 'Copy' }).click()
    await seesToast(person.page, 'Outcomes copied')
    const copied = await person.page.evaluate(() => navigator.clipboard.readText())
    const download = person.page.waitForEvent('download')
    await job().getByRole('button', { name: 'CSV' }).click()
    const file = await download
    expect(file.suggestedFilename()).toMatch(/^activate-\d{4}-\d\d-\d\d-refused\.csv$/)
    const saved = await readFile(await file.path(), 'utf8')
    for (const text of [
      copied.replaceAll('\r\n', '\n'),
      saved.replace('\uFEFF', '').replaceAll('\r\n', '\n'),
    ]) {
      const [head, row, ...rest] = text.trimEnd().split('\n')
      expect(head).toBe('user,name,outcome,code,detail')
      expect(row).toMatch(/^[0-9a-f-]{36},Person 01,refused,user\.not_registered,Person 01 has been invited/)
      expect(rest).toEqual([])
    }
  })

  test('IN-08 · A role is assigned to many; where users have one, it replaces theirs', async () => {
    await openUsers('?q=Person%200')
    await wholePage().check()
    await choose('Assign role')
    const confirm = person.page.getByRole('dialog', { name: 'Assign a role to 9 users?' })
    await confirm.getByText('The role replaces the one they have.').waitFor()
    const button = confirm.getByRole('button', { name: 'Assign a role to 9 users' })
    expect(await button.isDisabled()).toBe(true)
    await confirm.getByLabel('Analyst').check()
    await button.click()
    await keepOlder(person)
    await person.page.getByRole('dialog', { name: 'Assign Analyst to 9 users' }).waitFor()
    await finished('9 done')
    const { items } = await admin.api.users.list({ tenant, q: 'Person 0' })
    expect(new Set(items.map(({ roles }) => roles.map(({ key }) => key).join()))).toEqual(
      new Set(['analyst']),
    )
  })

  test('IN-08 · Deactivate says what ends before it begins', async () => {
    await openUsers()
    for (const name of ['Person 01', 'Person 02', 'Person 04']) await box(name).click()
    await choose('Deactivate')
    const confirm = person.page.getByRole('dialog', { name: 'Deactivate 3 users?' })
    await confirm.getByText('Ends all their sessions at once, and invitations and reset links').waitFor()
    await confirm.getByText('Their API keys stop working.').waitFor()
    await confirm.getByRole('button', { name: 'Cancel' }).click()
    expect(await statusOf('Person 01')).toBe('invited')
    await bar().getByText('3 users selected').waitFor()
    await start('Deactivate', 'Deactivate 3 users')
    await finished('2 done, 1 refused')
    await job().getByText('Person 04 is inactive already.').waitFor()
    expect(await statusOf('Person 01')).toBe('inactive')
  })

  test('IN-08 · A job that was closed is found again under Jobs', async () => {
    await openUsers()
    await person.page.getByRole('link', { name: 'Jobs' }).click()
    await expectAddress(person.page, '/settings/users/jobs')
    const jobs = tableOf(person.page, 'Jobs')
    await jobs.getByRole('link', { name: 'Assign Analyst to 9 users' }).waitFor()
    await jobs.getByRole('link', { name: 'Deactivate 3 users' }).click()
    await finished('2 done, 1 refused')
    await job().getByText('Started by Ada').waitFor()
    await person.page.reload()
    await finished('2 done, 1 refused')
    await outcomes().getByRole('link', { name: 'Person 04' }).click()
    await person.page.getByRole('dialog').getByRole('tablist').waitFor()
    await expectAddress(person.page, /^\/settings\/users\?user=/)
  })

  test('IN-08 · Deleting a few is confirmed by typing their number; what they did stays in the audit log', async () => {
    await openUsers()
    await box('Person 29').click()
    await box('Person 30').click()
    await choose('Delete')
    await person.page.getByLabel('Type 2 to confirm').fill('2')
    await person.page.getByRole('button', { name: 'Delete 2 users', exact: true }).click()
    await finished('2 done')
    await expectCount(outcomes().getByRole('link'), 0)
    await person.page.keyboard.press('Escape')
    await expectCount(userRow(person.page, 'Person 30'), 0)
    await person.page.getByText('of 29 users').waitFor()
    const { items } = await admin.api.audit.list({ tenant, action: 'user.deleted' })
    expect(items.map(({ target }) => target?.name).sort()).toEqual(['Person 29', 'Person 30'].map(emailOf))
  })

  test('IN-08 · Deleting all that match a filter has to be typed, reaches other pages, and never oneself', async () => {
    await openUsers('?size=25')
    await wholePage().check()
    await bar().getByRole('button', { name: 'Select all 29 that match' }).click()
    await choose('Delete')
    const confirm = person.page.getByRole('dialog', { name: 'Delete 29 users?' })
    await confirm.getByText('This cannot be undone.').waitFor()
    const button = confirm.getByRole('button', { name: 'Delete 29 users' })
    expect(await button.isDisabled()).toBe(true)
    await confirm.getByLabel('Type 29 to confirm').fill('28')
    expect(await button.isDisabled()).toBe(true)
    await confirm.getByLabel('Type 29 to confirm').fill('29')
    await button.click()
    await finished('28 done, 1 refused')
    await expectCount(outcomes().locator('tbody tr'), 25)
    await job().getByRole('button', { name: 'Next' }).click()
    await expectCount(outcomes().locator('tbody tr'), 4)
    await person.page.keyboard.press('Escape')
    await expectCount(tableOf(person.page, 'Users').locator('tbody tr'), 1)
    await userRow(person.page, 'Ada').waitFor()
  })
})
