import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { expectAddress, expectCount, expectText, type Person } from './support/person.ts'
import { cellsOf, navigationOf, openUser, tableOf } from './support/screens.ts'
import { type Caller, createUsers, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'
const fleet = 'can_launch_fleet_hunts'

function answerOf(page: Page): Locator {
  return page.getByRole('region', { name: 'Why can this user…?' })
}

/** The ways that lead to the permission, each as one line: `olga Operator hunts:launch`. */
async function pathsOf(page: Page): Promise<string[]> {
  const ways = page.getByRole('list', { name: 'What gives it' }).locator(':scope > li > ol')
  return (await ways.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim())
}

async function says(page: Page, verdict: string): Promise<void> {
  await answerOf(page).getByRole('status').getByText(verdict, { exact: true }).waitFor()
}

function fact(page: Page, label: string): Locator {
  return answerOf(page).locator('.mantine-DataList-item', { hasText: label }).locator('dd')
}

function addressOf(user: string | undefined, permission: string, at?: string): string {
  const query = new URLSearchParams({
    user: `${user}`,
    tab: 'access',
    why: permission,
    ...(at ? { at } : {}),
  })
  return `/settings/users?${query}`
}

/** Somebody else at one and the same second browser, already signed in. */
async function seatAs(username: string): Promise<Person> {
  await visitor.become(username)
  await visitor.go('/account')
  await visitor.page.getByRole('navigation', { name: 'Main' }).waitFor()
  return visitor
}

function inHours(hours: number): string {
  return new Date(Date.now() + hours * 3_600_000).toISOString()
}

let folder: string
let stage: Stage
let ada: Person
let visitor: Person
let admin: Caller
let ids: Map<string, string>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-why-'))
  const mimir = await readFile(new URL('../profiles/mimir.yaml', import.meta.url), 'utf8')
  const profile = join(folder, 'many-roles.yaml')
  await writeFile(profile, mimir.replace('rolesPerUser: one', 'rolesPerUser: many'))
  stage = await openStage({ profile })
  ada = await stage.firstAdministrator('ada')
  visitor = await stage.enter()
  admin = await stage.callAs('ada')
  const role = { tenant, description: '', color: 'blue' as const }
  await admin.api.roles.create({ ...role, name: 'Reader', key: 'reader', permissions: ['roles:read'] })
  await admin.api.roles.create({ ...role, name: 'Desk', key: 'desk', permissions: ['users:read'] })
  await admin.api.roles.create({
    ...role,
    name: 'Analyst',
    key: 'analyst',
    permissions: ['alerts:acknowledge'],
  })
  const made = await Promise.all([
    createUsers(admin, ['olga', 'alice', 'bob']),
    createUsers(admin, ['rita'], 'reader'),
    createUsers(admin, ['dan'], 'desk'),
  ])
  ids = new Map(made.flatMap((each) => [...each]))
  const user = (name: string) => ids.get(name) as string
  const grant = { tenant, permission: fleet, reason: 'Leads the November hunt' }
  await admin.api.capabilities.grant({
    ...grant,
    user: user('alice'),
    endsAt: inHours(48),
    olderCredentials: 'keep',
  })
  await admin.api.capabilities.grant({
    ...grant,
    user: user('bob'),
    startsAt: inHours(24),
    olderCredentials: 'keep',
  })
  await admin.api.access.setLimit({
    tenant,
    user: user('bob'),
    limit: 'hunts.maxHosts',
    value: 500,
    olderCredentials: 'keep',
  })
  await admin.api.users.setRoles({
    tenant,
    user: user('bob'),
    roles: ['operator', 'analyst'],
    olderCredentials: 'keep',
  })
})
afterEach(() => stage.expectNoFaults())
afterAll(async () => {
  await stage?.close()
  await rm(folder, { recursive: true, force: true })
})

test('MI-08/PV-04: why a user may do something is found by typing what it does, and has an address', async () => {
  const { page } = ada
  await openUser(ada, 'olga', 'Access')
  const field = page.getByRole('combobox', { name: 'Permission' })
  await field.focus()
  await page.keyboard.type('hosts cap')
  await expectCount(page.getByRole('option'), 1)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await says(page, 'Yes')
  expect(await pathsOf(page)).toEqual(['olga Operator hunts:launch'])
  await expectText(fact(page, 'Limit on hosts'), '100 hosts: by the role Operator')
  await expectText(fact(page, 'Account'), 'Active')
  await expectAddress(page, new RegExp(`user=${ids.get('olga')}&tab=access&why=hunts%3Alaunch$`))

  await page.reload()
  await says(page, 'Yes')
  expect(await field.inputValue()).toBe('hunts:launch')
  await page.getByRole('link', { name: 'hosts:view' }).click()
  await says(page, 'Yes')
  await expect.poll(() => pathsOf(page)).toEqual(['olga Operator hosts:view'])
  expect(await page.evaluate(() => document.activeElement?.id), 'where the answer is').toBe('why')
})

test('Enter that is pressed before the permissions are there takes effect when they are', async () => {
  const { page } = ada
  const answered = Promise.withResolvers<void>()
  await page.route('**/tenants/default/permissions*', async (route) => {
    await answered.promise
    await route.continue()
  })
  await openUser(ada, 'olga', 'Access')
  await page.getByRole('combobox', { name: 'Permission' }).focus()
  await page.keyboard.insertText('sso:configure')
  await page.keyboard.press('Enter')
  await page.getByText('Searching…', { exact: true }).waitFor()
  answered.resolve()
  await answerOf(page).getByRole('status').filter({ hasText: /^No/ }).waitFor()
  await expectAddress(page, /why=sso%3Aconfigure$/)
})

test('MI-08/PV-04: why a user may: every role and capability that gives it, with reason and end, what brings it, and what lifts the limit', async () => {
  const { page } = ada
  await ada.go(addressOf(ids.get('alice'), 'hunts:launch'))
  await says(page, 'Yes')
  expect(await pathsOf(page)).toEqual([
    'alice Operator hunts:launch',
    `alice Capability ${fleet} hunts:launch`,
  ])
  await answerOf(page)
    .getByText(/given by ada .+, until \d{4}-/)
    .waitFor()
  await answerOf(page).getByText('Leads the November hunt').waitFor()
  await expectText(fact(page, 'Limit on hosts'), `No limit: ${fleet} lifts it`)
  await ada.go(addressOf(ids.get('bob'), 'hunts:launch'))
  await expectText(fact(page, 'Limit on hosts'), '500 hosts: set for this account')

  await page.getByRole('link', { name: 'alerts:view' }).click()
  await expect
    .poll(async () => (await pathsOf(page)).sort())
    .toEqual(['bob Analyst alerts:acknowledge alerts:view', 'bob Operator alerts:view'])
  expect(await fact(page, 'Limit on').count()).toBe(0)
})

test('MI-08/PV-04: why a user may from tomorrow on, and not yet', async () => {
  const { page } = ada
  await ada.go(addressOf(ids.get('bob'), fleet))
  await says(page, 'No: what gives it has not begun')
  expect(await pathsOf(page)).toEqual([`bob Capability ${fleet} Not begun`])
  await ada.go(addressOf(ids.get('bob'), fleet, inHours(25)))
  await says(page, 'Yes')
  await answerOf(page).getByText('with the grants of today').waitFor()
  await answerOf(page).getByRole('button', { name: 'Clear When' }).click()
  await says(page, 'No: what gives it has not begun')
})

test('MI-08/PV-04: why a user may not: which role and which capability would give it, and which status is in the way', async () => {
  const { page } = ada
  await ada.go(addressOf(ids.get('olga'), fleet))
  await says(page, 'No: no role, group or capability gives it')
  const missing = page.getByRole('region', { name: 'What is missing' })
  await missing.getByText('Roles that you may give: Admin').waitFor()
  await missing.getByRole('link', { name: 'grant capability' }).click()
  const grant = page.getByRole('dialog', { name: 'Grant capability' })
  await expect.poll(() => grant.getByRole('combobox', { name: 'User' }).inputValue()).toBe('olga')
  expect(await grant.getByRole('combobox', { name: 'Capability' }).inputValue()).toBe(fleet)
  await admin.api.users.setStatus({ tenant, user: ids.get('olga') as string, status: 'inactive' })
  await ada.go(addressOf(ids.get('olga'), 'hunts:launch'))
  await says(page, 'No: the account is inactive')
  await expectText(fact(page, 'Account'), 'Inactive')
  expect(await pathsOf(page)).toEqual(['olga Operator hunts:launch'])
  await ada.go(addressOf(ids.get('olga'), 'hunts:burn'))
  await answerOf(page).getByText('The catalogue has no such permission').waitFor()
  await ada.expectRefusal(/^400 GET .*access\/hunts%3Aburn$/)
  await admin.api.users.setStatus({ tenant, user: ids.get('olga') as string, status: 'active' })
})

test('MI-08/PV-04: who can do something is listed with what gives it to them, from the catalogue by keyboard', async () => {
  const { page } = ada
  await ada.go('/settings/permissions')
  await page.getByRole('link', { name: fleet }).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('whole fleet')
  await page.getByText('1 permission found').waitFor()
  await expectAddress(page, '/settings/permissions?q=whole+fleet')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: fleet }).waitFor()
  await expectAddress(page, `/settings/permissions?permission=${fleet}`)
  const holders = tableOf(page, `Who can use ${fleet}`)
  await expectCount(holders.getByRole('link'), 2)
  expect(await cellsOf(holders)).toEqual([
    ['ada', 'Admin', 'Active'],
    ['alice', 'A capability', 'Active'],
  ])
  await page.getByRole('button', { name: 'Status' }).click()
  await page.getByRole('menuitemradio', { name: 'Inactive' }).click()
  await page.getByText('Nobody with this status').waitFor()
  await expectAddress(page, `/settings/permissions?permission=${fleet}&status=inactive`)
  await page.goBack()
  await holders.getByRole('link', { name: 'alice' }).click()
  await says(page, 'Yes')
  await answerOf(page)
    .getByRole('link', { name: `Who can use ${fleet}?` })
    .click()
  await expectCount(holders.getByRole('link'), 2)
})

test('MI-08/PV-04: who can is asked for from a role as well', async () => {
  const { page } = ada
  await ada.go('/settings/roles/operator')
  await page.getByRole('link', { name: 'Who can use hunts:quick?' }).click()
  await expectCount(tableOf(page, 'Who can use hunts:quick').getByRole('link'), 4)
  await page.getByRole('link', { name: 'Operator' }).first().click()
  await expectAddress(page, '/settings/roles/operator')
})

test('MI-08/PV-04: why a user may is nothing for an operator', async () => {
  const olga = await seatAs('olga')
  expect(await navigationOf(olga.page)).toEqual(['Account'])
  for (const path of ['/settings/permissions', addressOf(ids.get('alice'), fleet)]) {
    await olga.go(path)
    await olga.page.getByText('You do not have access to this page').waitFor()
  }
})

test('MI-08/PV-04: why a user may is answered as far as the viewer may see roles and users', async () => {
  const rita = await seatAs('rita')
  expect(await navigationOf(rita.page)).toEqual(['Roles', 'Permissions', 'Account'])
  await rita.go(`/settings/permissions?permission=${fleet}`)
  await rita.page.getByText('Seeing who they are needs the permission users:read.').waitFor()
  await rita.go('/settings/roles/operator')
  await rita.page.getByRole('checkbox', { name: 'hunts:quick' }).waitFor()
  expect(await rita.page.getByText('Who can?').count()).toBe(0)

  const dan = await seatAs('dan')
  expect(await navigationOf(dan.page)).toEqual(['Overview', 'Users', 'Service accounts', 'Account'])
  await dan.go(addressOf(ids.get('olga'), fleet))
  await says(dan.page, 'No: no role, group or capability gives it')
  await dan.page.getByText('Roles, which you may not give: Admin').waitFor()
  expect(await dan.page.getByText('Who can?').count()).toBe(0)
  await dan.page.getByRole('combobox', { name: 'Permission' }).fill('hosts')
  const options = await dan.page.getByRole('option').allInnerTexts()
  expect(options.map((text) => text.split('\n')[0])).toEqual(['hosts:view', 'hunts:launch'])
})
