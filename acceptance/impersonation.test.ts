import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Locator } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { expectAddress, expectCount, expectText, type Person, underTenant } from './support/person.ts'
import { cellsOf, chooseAction, navigationOf, openUser, seesToast, tableOf } from './support/screens.ts'
import { type Caller, createUsers, openStage, type Stage } from './support/stage.ts'

const mimir = fileURLToPath(new URL('../profiles/mimir.yaml', import.meta.url))
const reason = 'Ticket 7: the list of hosts is empty'

/** Deputies see and do most of what admins do; leads look as others. */
const roles = `
  deputy:
    name: Deputy
    description: Sees everything, and manages users.
    color: blue
    permissions:
      - users:read
      - users:create
      - users:assign-roles
      - users:change-status
      - users:manage-sessions
      - users:manage-api-keys
      - users:set-limits
      - roles:read
      - audit:read
      - audit:export
      - api-keys:create
  lead:
    name: Lead
    description: Looks as those who hunt.
    color: teal
    permissions: [users:read, users:impersonate, hunts:launch, hunts:quick, alerts:acknowledge,
      indicators:view, campaigns:view, api-keys:create]
    limits: { hunts.maxHosts: 100 }
`

let folder: string
let profile: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-profile-'))
  profile = join(folder, 'leads.yaml')
  await writeFile(profile, (await readFile(mimir, 'utf8')).replace('\nroles:', `\nroles:${roles}`))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const bannerOf = ({ page }: Person): Locator => page.getByRole('region', { name: 'Viewing as another user' })

async function isOneself({ page }: Person, name: string): Promise<void> {
  await page.getByRole('button', { name: `Menu of ${name}` }).waitFor()
  await expectCount(page.getByRole('region', { name: 'Viewing as another user' }), 0)
}

/** From somebody's drawer, as one does who has just looked at the account. */
async function viewAs(person: Person, username: string): Promise<void> {
  await openUser(person, username)
  const dialog = await chooseAction(person.page, 'View as this user')
  await dialog.getByLabel('Reason').fill(reason)
  await dialog.getByRole('button', { name: 'View as this user' }).click()
  await bannerOf(person).waitFor()
}

describe('Looking as another user', () => {
  let stage: Stage
  let ada: Person
  let admin: Caller
  let ids: Map<string, string>

  beforeAll(async () => {
    stage = await openStage({ profile })
    ada = await stage.firstAdministrator('ada')
    admin = await stage.callAs('ada')
    ids = await createUsers(admin, ['bob', 'carol'])
    for (const [name, role] of [
      ['dora', 'deputy'],
      ['lena', 'lead'],
      ['lars', 'lead'],
    ] as const)
      for (const [key, id] of await createUsers(admin, [name], role)) ids.set(key, id)
  })
  afterEach(() => stage.expectNoFaults())
  afterAll(() => stage?.close())

  test('asks why, says what will happen, and shows the product of the user under a banner', async () => {
    const { page } = ada
    await openUser(ada, 'bob')
    const dialog = await chooseAction(page, 'View as this user')
    await dialog.getByText('You see what bob sees.').waitFor()
    await dialog.getByText('bob sees your name and the reason among their sessions.').waitFor()
    const confirm = dialog.getByRole('button', { name: 'View as this user' })
    expect(await confirm.isDisabled()).toBe(true)
    await dialog.getByLabel('Reason').fill(reason)
    await confirm.click()

    await expectText(
      bannerOf(ada),
      /^ada viewing as bob · ends in 29 minutes · Ticket 7: the list of hosts is empty/,
    )
    expect(await navigationOf(page)).toEqual(['Account'])
    await page.getByRole('button', { name: 'Menu of bob' }).waitFor()
    for (const tab of ['Password', 'Sessions', 'API keys', 'Notices', 'Time & Display']) {
      await page.getByRole('tab', { name: tab }).click()
      await bannerOf(ada).waitFor()
    }
  })

  test('offers nothing of the account of the user to change', async () => {
    const { page } = ada
    await ada.go('/account')
    await page.getByText('You are viewing as bob. Only bob can change this.').first().waitFor()
    expect(await page.getByLabel('Alias').isDisabled()).toBe(true)
    await ada.go('/account/password')
    expect(await page.getByLabel('Current password').isDisabled()).toBe(true)
    await ada.go('/account/preferences')
    expect(await page.getByRole('radio', { name: 'Dark' }).isDisabled()).toBe(true)
    await ada.go('/account/api-keys')
    await page.getByText('No API keys').waitFor()
    await expectCount(page.getByRole('button', { name: 'Create API key' }), 0)
    await ada.go('/account/sessions')
    const sessions = tableOf(page, 'Sessions')
    await sessions.getByText('ada is viewing as this user').waitFor()
    await expectCount(page.getByRole('button', { name: /^End/ }), 0)
    await page.getByRole('button', { name: 'Menu of bob' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).waitFor()
    await expectCount(page.getByRole('menuitemradio', { name: 'Dark theme' }), 0)
    await expectCount(page.getByRole('menuitem', { name: 'View as…' }), 0)
  })

  test('stops by one click, is back where one was, and is in the audit log with both names, also what was tried meanwhile', async () => {
    const { page } = ada
    await ada.go('/account')
    await bannerOf(ada).waitFor()
    const status = await page.evaluate(async () => {
      const answer = await fetch('/api/v1/me/preferences', {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: '{"theme":"dark"}',
      })
      return answer.status
    })
    expect(status).toBe(403)
    await ada.expectRefusal('403 PATCH /api/v1/me/preferences')
    await bannerOf(ada).getByRole('button', { name: 'Stop' }).click()
    await isOneself(ada, 'ada')
    await expectAddress(page, `/settings/users?user=${ids.get('bob')}`)
    await page.getByRole('dialog').getByText('Operator').first().waitFor()
    await ada.go('/settings/audit')
    const events = tableOf(page, 'Audit events')
    await events.getByText('stopped viewing as').first().waitFor()
    const told = (await cellsOf(events)).map(([, , event]) => event)
    expect(told).toContainEqual(expect.stringContaining('ada began to view as bob'))
    expect(told).toContainEqual(expect.stringContaining('ada stopped viewing as bob'))
    expect(told).toContainEqual(
      'ada, viewing as bob was refused: Change how times and pages are shown to you',
    )
    await events
      .getByRole('button', { name: /^Details of: ada, viewing as bob was refused/ })
      .first()
      .click()
    await page.getByRole('definition').filter({ hasText: 'ada, viewing as bob' }).waitFor()
  })

  test('hides what the user may do and the viewer may not: the pages of a deputy without their buttons', async () => {
    const { page } = ada
    const start = `${stage.url}/api/v1/tenants/default/users/${ids.get('dora')}/impersonation`
    // A page of ada's that is open would ask as her meanwhile, and be refused (U9).
    await page.goto('about:blank')
    await ada.context.request.post(start, { data: { reason } })
    await ada.go('/settings/users')
    await tableOf(page, 'Users').getByRole('link', { name: 'bob' }).waitFor()
    await expectCount(page.getByRole('button', { name: 'Add user' }), 0)
    await expectCount(page.getByRole('checkbox'), 0)
    const drawer = await openUser(ada, 'carol', 'Sign-in & devices')
    await drawer.getByText('No API keys').waitFor()
    await expectCount(drawer.getByRole('button', { name: 'Sign out everywhere' }), 0)
    await expectCount(drawer.getByRole('button', { name: 'Actions', exact: true }), 0)
    await ada.go('/settings/audit')
    await tableOf(page, 'Audit events').getByText('began to view as').first().waitFor()
    await expectCount(page.getByRole('button', { name: /Export/ }), 0)
    await bannerOf(ada).getByRole('button', { name: 'Stop' }).click()
    await isOneself(ada, 'ada')
  })

  test('ends when the user ends that session, and leads gently back', async () => {
    const { page } = ada
    const bob = await stage.enterAs('bob')
    await viewAs(ada, 'bob')
    await bob.go('/account/sessions')
    const theirs = tableOf(bob.page, 'Sessions')
      .getByRole('row')
      .filter({ hasText: 'ada is viewing as this user' })
    await theirs.getByText(reason).waitFor()
    await theirs.getByRole('button', { name: 'End' }).click()
    await seesToast(bob.page, 'Session ended')
    await page.getByRole('tab', { name: 'Sessions' }).click()
    await seesToast(page, 'Viewing as bob has ended. You are yourself again.')
    await isOneself(ada, 'ada')
    await expectAddress(page, `/settings/users?user=${ids.get('bob')}`)
    await ada.expectRefusal('401 GET /api/v1/me/sessions')
  })

  test('another tab of the same browser follows at once', async () => {
    const other = await ada.context.newPage()
    await other.goto(`${stage.url}${underTenant}/settings/roles`)
    await other.getByRole('button', { name: 'Menu of ada' }).waitFor()
    await viewAs(ada, 'dora')
    await other.getByRole('region', { name: 'Viewing as another user' }).waitFor()
    await other.getByRole('button', { name: 'Menu of dora' }).click()
    await other.getByRole('menuitem', { name: 'Stop viewing as dora' }).click()
    await other.getByRole('button', { name: 'Menu of ada' }).waitFor()
    await isOneself(ada, 'ada')
    await other.close()
  })

  test('is offered in the menu, for a user chosen there', async () => {
    const lena = await stage.enterAs('lena', undefined, { viewport: { width: 390, height: 844 } })
    const { page } = lena
    await lena.go('/account')
    await page.getByRole('button', { name: 'Menu of lena' }).click()
    await page.getByRole('menuitem', { name: 'View as…' }).click()
    const dialog = page.getByRole('dialog')
    await pick(dialog, 'lars')
    await dialog.getByText('Only for users who have fewer permissions than you.').waitFor()
    await dialog.getByLabel('Reason').fill(reason)
    expect(await dialog.getByRole('button', { name: 'View as this user' }).isDisabled()).toBe(true)
    await pick(dialog, 'carol')
    await dialog.getByText('You see what carol sees.').waitFor()
    await dialog.getByRole('button', { name: 'View as this user' }).click()
    await expectText(bannerOf(lena), /^lena viewing as carol/)
    await page.getByRole('button', { name: 'Menu of carol' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await lena.go('/')
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  })

  test('says beside a user why it is not possible', async () => {
    const lars = await stage.enterAs('lars')
    const { page } = lars
    for (const [username, why] of [
      ['lena', 'Only for users who have fewer permissions than you.'],
      ['ada', 'Only for users who have fewer permissions than you.'],
      ['lars', 'This is your own account.'],
    ] as const) {
      await openUser(lars, username)
      await page.getByRole('button', { name: 'Actions', exact: true }).click()
      const item = page.getByRole('menuitem', { name: 'View as this user…' })
      await expectText(item, `View as this user…${why}`)
      expect(await item.isDisabled()).toBe(true)
      await page.keyboard.press('Escape')
    }
  })

  async function pick(dialog: Locator, username: string): Promise<void> {
    const field = dialog.getByRole('combobox', { name: 'User' })
    await field.click()
    await field.fill(username)
    await dialog.page().getByRole('option', { name: username, exact: true }).click()
  }
})

describe('Looking as another user for a short time', () => {
  let stage: Stage
  let ada: Person

  beforeAll(async () => {
    const short = join(folder, 'short.yaml')
    const text = await readFile(profile, 'utf8')
    await writeFile(short, text.replace('sessions: {', 'sessions: { impersonation: 8s,'))
    stage = await openStage({ profile: short })
    ada = await stage.firstAdministrator('ada')
    await createUsers(await stage.callAs('ada'), ['bob'])
  })
  afterEach(() => stage.expectNoFaults())
  afterAll(() => stage?.close())

  test('leads back by itself when the time is over, and also when no page was open at that moment', async () => {
    const away = await stage.enterAs('ada')
    await viewAs(away, 'bob')
    const [session] = (await away.context.cookies()).filter(({ name }) => name === 'rollcall')
    await away.page.goto('about:blank')
    await viewAs(ada, 'bob')
    await seesToast(ada.page, 'Viewing as bob has ended. You are yourself again.')
    await isOneself(ada, 'ada')
    await expectAddress(ada.page, /^\/settings\/users\?user=/)

    await expect.poll(() => Date.now() / 1000 > (session?.expires ?? 0)).toBe(true)
    await away.go('/account/sessions')
    await seesToast(away.page, 'Viewing as bob has ended. You are yourself again.')
    await isOneself(away, 'ada')
  })
})
