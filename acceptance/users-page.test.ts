import pg from 'pg'
import type { Request } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../packages/server/test/test-database.ts'
import { expectCount, expectText, lockOut, type Person } from './support/person.ts'
import { choose, headsOf, navigationOf, tableOf, userRow } from './support/screens.ts'
import { type Caller, createUsers, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'
const operators = Array.from({ length: 28 }, (_, number) => `operator-${String(number).padStart(2, '0')}`)

let storage: TestDatabase
let stage: Stage
let ada: Person
let admin: Caller

beforeAll(async () => {
  storage = await openTestDatabase()
  await storage.database.close()
  stage = await openStage({ profile: 'mimir', databaseUrl: storage.url })
  ada = await stage.firstAdministrator('ada')
  admin = await stage.callAs('ada')
  await createUsers(admin, operators)
  await becameSingleSignOn('operator-03', 'oidc')
  await becameSingleSignOn('operator-27', 'saml')
})
afterEach(() => stage.expectNoFaults())
afterAll(async () => {
  await stage?.close()
  await storage?.discard()
})

/** Leaves the account as a first sign-in through a provider would. */
async function becameSingleSignOn(username: string, provider: 'oidc' | 'saml'): Promise<void> {
  const database = new pg.Client({ connectionString: storage.url })
  await database.connect()
  await database.query('update users set provider = $2 where username = $1', [username, provider])
  await database.end()
}

test('MI-01 · Settings → Users is in the navigation of admins; an operator who types its address is told what is missing', async () => {
  await ada.go('/settings/users')
  await tableOf(ada.page, 'Users').waitFor()
  expect(await navigationOf(ada.page)).toContain('Users')
  const operator = await stage.enterAs('operator-00')
  await operator.go('/settings/users')
  await operator.page.getByRole('heading', { name: 'You do not have access to this page' }).waitFor()
  await operator.page.getByText('This page needs the permission users:read.').waitFor()
  expect(await operator.page.getByText('operator-02').count()).toBe(0)
  expect(await navigationOf(operator.page)).toEqual(['Account'])
})

test('MI-02 · The table has Username, Role, Sign-in and Created; Admin is orange and Operator muted', async () => {
  await ada.go('/settings/users')
  const table = tableOf(ada.page, 'Users')
  await userRow(ada.page, 'ada').waitFor()
  expect(await headsOf(table)).toEqual(['Username', 'Role', 'Sign-in', 'Created'])
  const colorOf = (username: string, role: string) =>
    userRow(ada.page, username)
      .getByText(role, { exact: true })
      .evaluate((element) => getComputedStyle(element).color)
  const [red = 0, green = 0, blue = 0] = channelsOf(await colorOf('ada', 'Admin'))
  expect(red, 'orange: red before green before blue').toBeGreaterThan(green + 50)
  expect(green).toBeGreaterThan(blue + 30)
  const muted = channelsOf(await colorOf('operator-00', 'Operator'))
  expect(Math.max(...muted) - Math.min(...muted), 'muted: next to no colour').toBeLessThan(25)
})

function channelsOf(color: string): number[] {
  return (color.match(/\d+/g) ?? []).slice(0, 3).map(Number)
}

test('MI-02 · A pill says how each account signs in', async () => {
  await ada.go('/settings/users')
  const pills = { ada: 'Password (local)', 'operator-03': 'OIDC / Entra' }
  for (const [username, pill] of Object.entries(pills)) {
    await userRow(ada.page, username).locator('.rc-pill').getByText(pill, { exact: true }).waitFor()
  }
  await ada.go('/settings/users?provider=saml')
  await userRow(ada.page, 'operator-27').getByText('SAML 2.0', { exact: true }).waitFor()
  await expectCount(tableOf(ada.page, 'Users').locator('tbody tr'), 1)
})

test('K1 · An account that is not plainly active says so beside its name, where the table has no column for that', async () => {
  const { items } = await admin.api.users.list({ tenant, q: 'operator-05' })
  await admin.api.users.setStatus({ tenant, user: items[0]?.id as string, status: 'inactive' })
  await lockOut(stage.url, 'operator-06')
  await ada.go('/settings/users')
  const firstCell = (username: string) => userRow(ada.page, username).getByRole('cell').nth(1)
  await expectText(firstCell('operator-04'), 'operator-04')
  await expectText(firstCell('operator-05'), /^operator-05Inactive$/)
  await expectText(firstCell('operator-06'), /^operator-06Locked, ends /)
})

test('MI-02 · Created is in the Time & Display format of the viewer', async () => {
  const { createdAt } = (await admin.api.users.show({ tenant, user: admin.id })) as { createdAt: string }
  await expectCreated('just now', true)

  const { page } = ada
  await ada.go('/account/preferences')
  await page.getByRole('radiogroup', { name: 'Times in tables' }).getByText('Absolute').click()
  await expectCreated(
    `${day(createdAt, 'Europe/Berlin', 'y-m-d')} ${clock(createdAt, 'Europe/Berlin', '24')}`,
  )

  await ada.go('/account/preferences')
  await choose(page, 'Time zone', 'Kolkata', 'Asia/Kolkata')
  await choose(page, 'Date format', '', `28.02.${new Date().getUTCFullYear()}`)
  await page.getByRole('radiogroup', { name: 'Clock' }).getByText('12 hours').click()
  await page.getByRole('region', { name: 'Example' }).getByText('Asia/Kolkata').waitFor()
  await expectCreated(`${day(createdAt, 'Asia/Kolkata', 'd.m.y')} ${clock(createdAt, 'Asia/Kolkata', '12')}`)

  const elsewhere = await stage.enterAs('ada', undefined, { timezoneId: 'America/New_York' })
  await elsewhere.go('/settings/users')
  await expectText(createdOf(elsewhere, 'ada'), /^\d\d\.\d\d\.\d{4} \d{1,2}:\d\d [AP]M$/)
})

function createdOf(person: Person, username: string) {
  return userRow(person.page, username).locator('time')
}

async function expectCreated(text: string, orLater = false): Promise<void> {
  await ada.go('/settings/users')
  await expectText(createdOf(ada, 'ada'), orLater ? new RegExp(`^(${text}|\\d+ minutes? ago)$`) : text)
}

/** The wall clock as the platform's own calendar says it, apart from the library that the console uses. */
function partsOf(iso: string, timeZone: string, hour12: boolean): Record<string, string> {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: hour12 ? 'h12' : 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: hour12 ? 'numeric' : '2-digit',
    minute: '2-digit',
  })
  return Object.fromEntries(format.formatToParts(new Date(iso)).map(({ type, value }) => [type, value]))
}

function day(iso: string, timeZone: string, order: 'y-m-d' | 'd.m.y'): string {
  const { year, month, day } = partsOf(iso, timeZone, false)
  return order === 'y-m-d' ? `${year}-${month}-${day}` : `${day}.${month}.${year}`
}

function clock(iso: string, timeZone: string, hours: '12' | '24'): string {
  const { hour, minute, dayPeriod } = partsOf(iso, timeZone, hours === '12')
  return hours === '12' ? `${hour}:${minute} ${dayPeriod}` : `${hour}:${minute}`
}

test('MI-03 · The server pages the list, and the pages together show every account, SSO ones included', async () => {
  const { page } = ada
  await ada.go('/settings/users')
  await choose(page, 'Rows per page', '', '25 per page')
  await page.getByText('1–25 of 29 users').waitFor()
  const counted: string[] = []
  const note = (request: Request) => request.url().includes('total=true') && counted.push(request.url())
  page.on('request', note)
  await expectCount(tableOf(page, 'Users').locator('tbody tr'), 25)
  const first = await usernames()
  expect(first).toHaveLength(25)
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByText('26–29 of 29 users').waitFor()
  await expectCount(tableOf(page, 'Users').locator('tbody tr'), 4)
  const second = await usernames()
  expect([...first, ...second]).toEqual(['ada', ...operators])
  expect(await page.getByRole('button', { name: 'Next' }).isDisabled()).toBe(true)

  await page.getByRole('button', { name: 'Previous' }).click()
  await page.getByText('1–25 of 29 users').waitFor()
  page.off('request', note)
  expect(counted, 'the total is asked for once, not with each page').toEqual([])
  await page.goBack()
  await page.reload()
  await expectCount(tableOf(page, 'Users').locator('tbody tr'), 4)
  await page.getByRole('button', { name: 'First page' }).click()
  await userRow(page, 'ada').waitFor()

  await choose(page, 'Rows per page', '', '50 per page')
  await page.getByText('1–29 of 29 users').waitFor()
  expect(await usernames()).toEqual(['ada', ...operators])
})

async function usernames(): Promise<string[]> {
  return tableOf(ada.page, 'Users').locator('tbody').getByRole('link').allTextContents()
}
