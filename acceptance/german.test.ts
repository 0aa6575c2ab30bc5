import { de } from '@rollcall/messages/de.ts'
import type { Sentences } from '@rollcall/messages/translator.ts'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from './support/accessibility.ts'
import { type Person, passwordOf } from './support/person.ts'
import { choose } from './support/screens.ts'
import { openStage, type Stage } from './support/stage.ts'

const tenant = 'default'

let stage: Stage
/** The same account in two browsers. */
let english: Person
let german: Person
/** All texts that the server has answered: names, keys and descriptions, which are not translated. */
const answered = new Set<string>()
let group: string
let otherTenant: string
let bob: string

beforeAll(async () => {
  stage = await openStage({ profile: 'heimdall', backups: true })
  english = await stage.firstAdministrator('ada@example.com')
  german = await stage.enterAs('ada@example.com', undefined, { locale: 'de-DE' })
  const { api } = await stage.callAs('ada@example.com')
  const made = await api.groups.create({
    tenant,
    name: 'Blue team',
    description: 'It defends.',
    public: true,
  })
  group = made.id
  otherTenant = (await api.tenants.create({ slug: 'north', name: 'North', profile: 'mimir' })).id
  bob = (await api.users.create({ tenant, email: 'bob@example.com', password: passwordOf('bob') })).id
  await api.groupRoles.set({ tenant, group, roles: ['user'], olderCredentials: 'keep' })
  await api.backups.create({})
  for (const { page } of [english, german])
    page.on('response', async (response) => {
      if (response.headers()['content-type']?.includes('json'))
        collect(await response.json().catch(() => null))
    })
})
afterEach(() => stage.expectNoFaults())
afterAll(() => stage?.close())

function collect(answer: unknown): void {
  if (typeof answer === 'string') answered.add(answer)
  else if (answer && typeof answer === 'object') {
    for (const [key, value] of Object.entries(answer)) {
      answered.add(key)
      collect(value)
    }
  }
}

/** Every text of the page, shown or read aloud. */
function textsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const found: (string | null)[] = []
    while (walker.nextNode())
      if (!walker.currentNode.parentElement?.closest('script, style, noscript, code'))
        found.push(walker.currentNode.textContent)
    for (const element of document.querySelectorAll(
      ':is([aria-label], [placeholder], [title]):not([aria-hidden])',
    ))
      for (const name of ['aria-label', 'placeholder', 'title']) found.push(element.getAttribute(name))
    return found.flatMap((text) => text?.trim() || [])
  })
}

/** What German says with the same words, such as "Name", or calls by the same name; measures. */
const germanToo = new Set(Object.values(de as Sentences).flatMap((of) => Object.values(of)))
const names = /^(Rollcall|[\d.,]+ (ms|kB|MB|GB)|UTC|English|Deutsch|28 Feb \d{4}|[A-Z][\w-]+(\/[\w -]+)+)$/

/** Opens the page in both languages, and finds what stands in both although nobody has entered it. */
async function untranslated(path: string, within: 'main' | 'dialog' = 'main'): Promise<string[]> {
  const [inEnglish, inGerman] = await Promise.all(
    [english, german].map(async (person) => {
      await person.go(path)
      await person.page.getByRole(within).getByRole('heading').first().waitFor()
      await person.page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' })
      return textsOf(person.page)
    }),
  )
  const said = new Set(inEnglish)
  const isWord = (text: string) => /\p{L}{2}/u.test(text) && !names.test(text)
  const data = [...answered]
  return [...new Set(inGerman)].filter(
    (text) =>
      said.has(text) && isWord(text) && !germanToo.has(text) && !data.some((each) => each.includes(text)),
  )
}

test.each([
  ['the groups', '/groups?show=all'],
  ['a group', '/groups/GROUP'],
  ['the roles of a group', '/groups/GROUP?tab=roles'],
  ['the history of a group', '/groups/GROUP?tab=history'],
  ['all roles', '/settings/roles'],
  ['a role', '/settings/roles/user'],
  ['a role that cannot be changed', '/settings/roles/admin'],
  ['a new role', '/settings/roles?add=yes'],
  ['the permissions', '/settings/permissions'],
  ['a permission', '/settings/permissions?permission=users%3Aread'],
  ['the capabilities', '/settings/capabilities?grant=yes'],
  ['the audit log', '/settings/audit'],
  ['the mails', '/settings/mail'],
  ['the jobs', '/settings/users/jobs'],
  ['the imports', '/settings/users/imports'],
  ['the recycle bin', '/settings/recycle-bin'],
  ['the attributes of users', '/settings/attributes'],
  ['the service accounts', '/settings/service-accounts'],
  ['the visitors', '/settings/visitors'],
  ['the advanced settings', '/settings/advanced'],
  ['the tenants', '/server/tenants'],
  ['a tenant', '/server/tenants/TENANT'],
  ['the users of all tenants', '/server/users?q=bob'],
  ['the access across tenants', '/server/visits'],
  ['the sign-in through another tenant', '/sign-in/elsewhere'],
  ['the backups', '/server/backups'],
  ['the executions', '/server/executions'],
  ['the nodes', '/server/nodes'],
])('In German, nothing on the page of %s is left in English', async (_, path) => {
  expect(await untranslated(path.replace('GROUP', group).replace('TENANT', otherTenant))).toEqual([])
})

test.each([
  ['the overview', '/settings/overview'],
  ['the users', '/settings/users'],
  ['the account', '/account'],
  ['what one may do', '/account/access'],
  ['the own password', '/account/password'],
  ['the own sessions', '/account/sessions'],
  ['the own API keys', '/account/api-keys'],
  ['the notices', '/account/notices'],
  ['time and display', '/account/preferences'],
])('In German, nothing on the page of %s is left in English', async (_, path) => {
  expect(await untranslated(path)).toEqual([])
})

test.each([
  ['a user', '/settings/users?user=BOB'],
  ['what a user may do', '/settings/users?user=BOB&tab=access&why=users%3Aread'],
  ['the groups of a user', '/settings/users?user=BOB&tab=groups'],
  ['how a user signs in', '/settings/users?user=BOB&tab=sign-in'],
  ['the history of a user', '/settings/users?user=BOB&tab=history'],
  ['a new user', '/settings/users?add=yes'],
  ['role and status of a user', '/settings/users?edit=BOB'],
  ['a new API key', '/account/api-keys?create=yes'],
  ['a new tenant', '/server/tenants?create=yes'],
  ['access to a tenant', '/server/visits?give=yes'],
  ['a new backup', '/server/backups?make=yes'],
])('In German, nothing in the dialog of %s is left in English', async (_, path) => {
  expect(await untranslated(path.replace('BOB', bob), 'dialog')).toEqual([])
})

test('In German, users, the drawer of a user and a dialog are accessible, light and dark, wide and narrow', async () => {
  const { page } = german
  await german.go('/settings/users')
  await page.getByRole('table', { name: 'Benutzer' }).waitFor()
  await expectAccessible(page, 'users')
  await german.go(`/settings/users?user=${bob}`)
  await page.getByRole('dialog').getByRole('tab', { name: 'Übersicht' }).waitFor()
  await expectAccessible(page, 'drawer')
  await page.getByRole('button', { name: 'Aktionen', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Deaktivieren …' }).click()
  await page.getByRole('dialog', { name: 'bob@example.com deaktivieren?' }).waitFor()
  await expectAccessible(page, 'dialog')
})

test('In German, a group, a role and an audit event are accessible, light and dark, wide and narrow', async () => {
  const { page } = german
  await german.go(`/groups/${group}`)
  await page.getByRole('tab', { name: 'Mitglieder' }).waitFor()
  await expectAccessible(page, 'group')
  await german.go('/settings/roles/user')
  await page.getByRole('heading', { name: 'Berechtigungen' }).waitFor()
  await expectAccessible(page, 'role')
  await german.go('/settings/audit')
  await page.getByRole('button', { name: /^Einzelheiten zu: .* hat die Gruppe .* erstellt/ }).click()
  await page.getByText('Anfragekennung', { exact: true }).waitFor()
  await expectAccessible(page, 'audit log')
})

test('The language that a user prefers wins over the browser after the sign-in, by one reload, and can be left to the browser again', async () => {
  const person = await stage.enter({ locale: 'de-DE' })
  const { page } = person
  const { api } = await stage.callAs('ada@example.com')
  await api.me.updatePreferences({ language: 'en' })
  await person.go('/sign-in')
  await page.getByRole('textbox', { name: 'E-Mail' }).fill('ada@example.com')
  await page.getByLabel('Passwort', { exact: true }).fill(passwordOf('ada@example.com'))
  let loads = 0
  page.on('load', () => {
    loads += 1
  })
  await page.getByRole('button', { name: 'Anmelden' }).click()
  await page.getByRole('navigation', { name: 'Main' }).waitFor()
  expect(loads).toBe(1)
  await person.go('/account/preferences')
  await choose(page, 'Language', '', 'As this browser: Deutsch')
  await page.getByRole('heading', { name: 'Konto' }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('de')
  await person.go('/account')
  await page.getByRole('heading', { name: 'Konto' }).waitFor()
  await person.context.close()
})
