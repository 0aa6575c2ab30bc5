import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { byKeyboard, byMouse, type Hands } from './support/hands.ts'
import { expectCount, type Person } from './support/person.ts'
import { keepOlder, seesToast, userRow } from './support/screens.ts'
import { type Caller, createUsers, openStage, type Stage } from './support/stage.ts'

/**
 * The jobs that an administrator does every day, each told once and done twice: with the mouse, which may click so often and not more
 * often, and with the keyboard alone. Typing, Enter in a field and the shortcut of the search are no clicks.
 */
let folder: string
let stage: Stage
let ada: Person
let admin: Caller
let ids: Map<string, string>

const people = ['mouse', 'keys'].flatMap((way) =>
  ['reset', 'promote', 'leaver', 'why', 'temp', 'week', 'one', 'two', 'three'].map(
    (name) => `${name}-${way}`,
  ),
)

/** Mimir with groups, many roles and invitations, so that every job is there. */
async function profileOfAll(): Promise<string> {
  const mimir = await readFile(new URL('../profiles/mimir.yaml', import.meta.url), 'utf8')
  const all = mimir
    .replace('begin: password', 'begin: either')
    .replace('rolesPerUser: one', 'rolesPerUser: many')
    .replace('groups: { enabled: false }', 'groups: { enabled: true }')
  const file = join(folder, 'all.yaml')
  await writeFile(file, all)
  return file
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-jobs-'))
  stage = await openStage({ profile: await profileOfAll() })
  ada = await stage.firstAdministrator('ada')
  admin = await stage.callAs('ada')
  ids = await createUsers(admin, people)
})
afterEach(() => stage.expectNoFaults())
afterAll(async () => {
  await stage?.close()
  await rm(folder, { recursive: true, force: true })
})

const button = (name: string | RegExp) => ada.page.getByRole('button', { name, exact: true }).first()
const item = (name: string) => ada.page.getByRole('menuitem', { name, exact: true })
const inDialog = (name: string | RegExp) =>
  ada.page
    .getByRole('dialog')
    .last()
    .getByRole('button', { name, exact: typeof name === 'string' })
const rowMenu = (name: string) => button(`Actions for ${name}`)
const field = (name: string) => ada.page.getByRole('dialog').last().getByLabel(name, { exact: true })

/** Opens the list of users with the one by this name in it. */
async function findUser(name: string): Promise<void> {
  await ada.go(`/settings/users?q=${name}`)
  await userRow(ada.page, name).waitFor()
}

/** Types into the search of everything and takes the line. */
async function search(hands: Hands, typed: string, line: string): Promise<void> {
  await button(/^Search/).waitFor()
  await ada.page.keyboard.press('ControlOrMeta+k')
  const box = ada.page.getByRole('textbox', { name: 'Search' })
  await box.waitFor()
  await hands.type(box, typed)
  await hands.choose(ada.page.locator('[data-action]', { hasText: line }).first())
}

/** Enter takes the only match. */
async function takeOnlyMatch(name: string): Promise<void> {
  await expectCount(ada.page.getByRole('option'), 1)
  await ada.page.getByRole('option', { name }).waitFor()
  await ada.page.keyboard.press('Enter')
}

interface Job {
  name: string
  most: number
  /** `way` is in the names of those whom the job is about: nobody is changed twice. */
  run: (hands: Hands, way: string) => Promise<void>
}

const jobs: Job[] = [
  {
    name: 'add a user',
    most: 3,
    async run(hands, way) {
      await ada.go('/settings/users')
      await hands.use(button('Add user'))
      await hands.type(field('Username'), `added-${way}`)
      await hands.use(ada.page.getByRole('radio', { name: /^Set a password/ }))
      await hands.type(field('Password'), `added-${way} keeps nine grey geese`)
      await hands.use(inDialog('Add user'))
      await seesToast(ada.page, `User "added-${way}" created`)
    },
  },
  {
    name: 'invite twenty people',
    most: 2,
    async run(hands, way) {
      await ada.go('/settings/users')
      await hands.use(button('Invite…'))
      const addresses = Array.from({ length: 20 }, (_, number) => `guest-${number}-${way}@example.com`)
      await hands.type(field('Email addresses'), addresses.join(', '))
      await hands.use(inDialog('Invite 20 people'))
      await seesToast(ada.page, '20 people invited')
    },
  },
  {
    name: 'reset a password',
    most: 2,
    async run(hands, way) {
      await ada.go('/settings/users')
      await search(hands, `reset reset-${way}`, `reset-${way}`)
      await hands.use(inDialog('Create reset link'))
      await field('Reset link').waitFor()
    },
  },
  {
    name: 'change a role',
    most: 3,
    async run(hands, way) {
      await findUser(`promote-${way}`)
      if (way === 'mouse') await hands.use(button(/change the role of promote-mouse$/))
      else {
        await hands.use(rowMenu(`promote-${way}`))
        await hands.use(item('Change role…'))
      }
      await hands.use(ada.page.getByRole('dialog').getByRole('checkbox', { name: /^Admin/ }))
      await hands.press(inDialog('Change role'))
      await keepOlderIfAsked()
      await seesToast(ada.page, `promote-${way} is now`)
    },
  },
  {
    name: 'deactivate a leaver',
    most: 2,
    async run(hands, way) {
      await ada.go('/settings/users')
      await search(hands, `deactivate leaver-${way}`, `leaver-${way}`)
      await hands.use(inDialog('Deactivate'))
      await expectCount(ada.page.getByRole('dialog'), 0)
    },
  },
  {
    name: 'who can …?',
    most: 2,
    async run(hands) {
      await ada.go('/settings/users')
      await search(hands, 'enrollment-secrets:mint', 'enrollment-secrets:mint')
      await ada.page.getByText('ada', { exact: true }).first().waitFor()
    },
  },
  {
    name: 'why can this user not …?',
    most: 3,
    async run(hands, way) {
      await findUser(`why-${way}`)
      await hands.use(userRow(ada.page, `why-${way}`).getByRole('link'))
      await hands.use(ada.page.getByRole('tab', { name: 'Access' }))
      await hands.type(field('Permission'), 'sso:configure')
      await ada.page.keyboard.press('Enter')
      await ada.page.getByRole('status').filter({ hasText: /^No/ }).first().waitFor()
    },
  },
  {
    name: 'give a capability for eight hours',
    most: 4,
    async run(hands, way) {
      await findUser(`temp-${way}`)
      await hands.use(rowMenu(`temp-${way}`))
      await hands.use(item('Grant a capability…'))
      await hands.type(field('Reason'), 'on call tonight')
      await hands.use(ada.page.getByRole('radio', { name: '8 hours' }))
      await hands.press(inDialog('Grant'))
      await keepOlderIfAsked()
      await seesToast(ada.page, 'can_launch_fleet_hunts granted')
      const { items } = await admin.api.capabilities.list({
        tenant: 'default',
        user: ids.get(`temp-${way}`) as string,
      })
      const [grant] = items
      const hours = (Date.parse(grant?.endsAt ?? '') - Date.parse(grant?.grantedAt ?? '')) / 3_600_000
      expect(hours).toBeCloseTo(8, 1)
    },
  },
  {
    name: 'make a group of three',
    most: 6,
    async run(hands, way) {
      await ada.go('/groups')
      await hands.use(button('Create group'))
      await hands.type(field('Name'), `Trio ${way}`)
      const box = ada.page.getByRole('combobox', { name: /^Users/ })
      for (const name of ['one', 'two', 'three']) {
        await hands.type(box, `${name}-${way}`)
        await takeOnlyMatch(`${name}-${way}`)
        await button(`Do not add ${name}-${way}`).waitFor()
      }
      await hands.use(inDialog('Save'))
      await seesToast(ada.page, `Trio ${way}`)
    },
  },
  {
    name: 'mint an API key',
    most: 4,
    async run(hands, way) {
      await ada.go('/settings/users')
      await hands.use(button('Menu of ada'))
      await hands.use(item('API keys'))
      await hands.use(button('Create API key'))
      await hands.type(field('Name'), `nightly-${way}`)
      await hands.use(inDialog('Create key'))
      await field('API key').waitFor()
    },
  },
  {
    name: 'see what somebody did last week',
    most: 2,
    async run(hands, way) {
      await findUser(`week-${way}`)
      await hands.use(rowMenu(`week-${way}`))
      await hands.use(item('What they did in the last 7 days'))
      await ada.page.getByRole('heading', { name: 'What they did' }).waitFor()
      await ada.page.getByText('Nothing in this period.').waitFor()
    },
  },
  {
    name: 'add three users to a group at once',
    most: 6,
    async run(hands, way) {
      await admin.api.groups.create({ tenant: 'default', name: `Crew ${way}` })
      await ada.go(`/settings/users?q=${way}`)
      // From the top of the list to its end.
      for (const name of ['one', 'three', 'two']) {
        await userRow(ada.page, `${name}-${way}`).waitFor()
        await hands.use(userRow(ada.page, `${name}-${way}`).getByRole('checkbox'))
      }
      await hands.use(button('More'))
      await hands.use(item('Add to groups…'))
      await hands.type(ada.page.getByRole('combobox', { name: 'Groups' }), `Crew ${way}`)
      await takeOnlyMatch(`Crew ${way}`)
      await hands.use(inDialog(/^Add 3 users/))
      await ada.page.getByText('3 done').first().waitFor()
    },
  },
]

async function keepOlderIfAsked(): Promise<void> {
  const dialog = ada.page.getByRole('dialog', { name: 'Older than these rights' })
  const toast = ada.page.locator('.mantine-Notification-root')
  await dialog.or(toast).first().waitFor()
  if (await dialog.isVisible()) await keepOlder(ada)
}

describe('with the mouse', () => {
  test.each(jobs)('$name: at most $most clicks', async ({ most, run }) => {
    const hands = byMouse()
    await run(hands, 'mouse')
    expect(hands.clicks()).toBeLessThanOrEqual(most)
  })
})

describe('with the keyboard alone', () => {
  test.each(jobs)('$name', async ({ run }) => run(byKeyboard(ada.page), 'keys'))
})
