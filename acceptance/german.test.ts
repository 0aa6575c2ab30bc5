import { de } from '@rollcall/messages/de.ts'
import { en } from '@rollcall/messages/en.ts'
import type { Sentences } from '@rollcall/messages/translator.ts'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from './support/accessibility.ts'
import type { Person } from './support/person.ts'
import { openStage, type Stage } from './support/stage.ts'

const tenant = 'default'

let stage: Stage
/** The same account in two browsers. */
let english: Person
let german: Person
/** All texts that the server has answered: names, keys and descriptions, which are not translated. */
const answered = new Set<string>()
let group: string

beforeAll(async () => {
  stage = await openStage({ profile: 'heimdall' })
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
  await api.groupRoles.set({ tenant, group, roles: ['user'], olderCredentials: 'keep' })
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
      '[aria-label], [placeholder], [title]:not([aria-hidden])',
    ))
      for (const name of ['aria-label', 'placeholder', 'title']) found.push(element.getAttribute(name))
    return found.flatMap((text) => text?.trim() || [])
  })
}

/** What both languages say with the same words, such as "Name". */
const alike = new Set(
  Object.entries(en as Sentences).flatMap(([subject, sentences]) =>
    Object.entries(sentences).flatMap(([name, text]) =>
      (de as Sentences)[subject]?.[name] === text ? text : [],
    ),
  ),
)

/** Opens the page in both languages, and finds what stands in both although nobody has entered it. */
async function untranslated(path: string): Promise<string[]> {
  const [inEnglish, inGerman] = await Promise.all(
    [english, german].map(async (person) => {
      await person.go(path)
      await person.page.getByRole('main').getByRole('heading').first().waitFor()
      await person.page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' })
      return textsOf(person.page)
    }),
  )
  const said = new Set(inEnglish)
  const isWord = (text: string) => /\p{L}{2}/u.test(text)
  return [...new Set(inGerman)].filter(
    (text) => said.has(text) && isWord(text) && !alike.has(text) && !answered.has(text),
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
  ['the advanced settings', '/settings/advanced'],
])('In German, nothing on the page of %s is left in English', async (_, path) => {
  expect(await untranslated(path.replace('GROUP', group))).toEqual([])
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
  await page.getByRole('button', { name: /^Einzelheiten zu group\.created/ }).click()
  await page.getByText('Anfragekennung').waitFor()
  await expectAccessible(page, 'audit log')
})
