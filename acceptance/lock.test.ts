import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible } from './support/accessibility.ts'
import { expectCount, type Person, passwordOf } from './support/person.ts'
import { openUser, seesToast, tableOf, userRow } from './support/screens.ts'
import { type Caller, createUsers, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'
const defaultProfile = fileURLToPath(new URL('../profiles/default.yaml', import.meta.url))

/** The default profile with two roles more, for passwords and for states; with all that members may do, whom they act on. */
const desks = `
  password-desk:
    name: Password desk
    description: Resets passwords.
    color: green
    permissions: [users:read, users:reset-password, api-keys:create]
  state-desk:
    name: State desk
    description: Unlocks, disables and enables.
    color: teal
    permissions: [users:read, users:change-status, api-keys:create]
`

describe('Locked accounts', () => {
  let folder: string
  let stage: Stage
  let ada: Person
  let admin: Caller
  let ids: Map<string, string>

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rollcall-profile-'))
    const profile = join(folder, 'desks.yaml')
    const text = await readFile(defaultProfile, 'utf8')
    // Whoever is created here signs in at once.
    await writeFile(
      profile,
      text.replace('\nroles:', `\nroles:${desks}`).replace('FirstSignIn: change', 'FirstSignIn: keep'),
    )
    stage = await openStage({ profile })
    ada = await stage.firstAdministrator('ada')
    admin = await stage.callAs('ada')
    ids = await createUsers(admin, ['bob', 'carol', 'dave', 'erin'])
    await createUsers(admin, ['pia'], 'password-desk')
    await createUsers(admin, ['stan'], 'state-desk')
  })
  afterEach(() => stage.expectNoFaults())
  afterAll(async () => {
    await stage?.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function tryToSignIn({ page }: Person, username: string, password: string): Promise<void> {
    await page.getByRole('textbox', { name: 'Username' }).fill(username)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
  }

  /** Somebody guesses in a browser until the account is locked, and one time more. */
  async function lock(username: string): Promise<Person> {
    const stranger = await stage.enter()
    await stranger.go('/')
    for (let guess = 1; guess <= 5; guess += 1) {
      await tryToSignIn(stranger, username, `a wrong guess, number ${guess}`)
      await stranger.expectRefusal(/^401 POST .*\/sign-in\/password$/)
    }
    await tryToSignIn(stranger, username, 'one guess more')
    await stranger.expectRefusal(/^429 POST .*\/sign-in\/password$/)
    return stranger
  }

  test('PV-08 · Failed sign-ins lock an account; the list says so and can be narrowed to those that are locked', async () => {
    await (await lock('bob')).context.close()
    await ada.go('/settings/users')
    const pill = userRow(ada.page, 'bob').locator('.rc-pill', { hasText: 'Locked, ends' })
    await pill.waitFor()
    expect(await pill.locator('svg').count()).toBe(1)
    await expectAccessible(ada.page, 'users with one who is locked')
    await ada.page.getByRole('button', { name: 'Locked' }).click()
    await ada.page.getByRole('menuitemradio', { name: 'Yes' }).click()
    await expectCount(tableOf(ada.page, 'Users').locator('tbody tr'), 1)
    await userRow(ada.page, 'bob').waitFor()
    await ada.page.getByRole('button', { name: 'Locked: Yes' }).click()
    await ada.page.getByRole('menuitemradio', { name: 'No' }).click()
    await userRow(ada.page, 'carol').waitFor()
    expect(await userRow(ada.page, 'bob').count()).toBe(0)
  })

  test('PV-08 · Who manages states unlocks, and the owner signs in at once', async () => {
    const dave = await lock('dave')
    const stan = await stage.enter()
    await stan.signIn('stan')
    const drawer = await openUser(stan, 'dave')
    await drawer.getByText('Locked after failed sign-ins').waitFor()
    await expectAccessible(stan.page, 'drawer of an account that is locked')
    await drawer.getByRole('button', { name: 'Unlock' }).click()
    await seesToast(stan.page, 'dave can try to sign in again')
    await expectCount(drawer.getByText('Locked after failed sign-ins'), 0)
    await dave.go('/')
    await dave.signIn('dave')
    const events = await admin.api.audit.list({ tenant, action: 'user.unlocked' })
    expect(events.items[0]).toMatchObject({ actor: { name: 'stan' }, target: { name: 'dave' } })
    for (const person of [dave, stan]) await person.context.close()
  })

  test('PV-08 · A browser that its owner has signed in from is unlocked as well', async () => {
    const carol = await stage.enter()
    await carol.signIn('carol')
    await carol.page.getByRole('button', { name: 'Menu of carol' }).click()
    await carol.page.getByRole('menuitem', { name: 'Sign out' }).click()
    await carol.page.getByRole('button', { name: 'Sign in' }).waitFor()
    for (let guess = 1; guess <= 5; guess += 1) {
      await tryToSignIn(carol, 'carol', `forgotten, try ${guess}`)
      await carol.expectRefusal(/^401 POST .*\/sign-in\/password$/)
    }
    await tryToSignIn(carol, 'carol', passwordOf('carol'))
    await carol.expectRefusal(/^429 POST .*\/sign-in\/password$/)
    const drawer = await openUser(ada, 'carol')
    await drawer.getByText('A browser from which its owner has signed in before is locked.').waitFor()
    await drawer.getByRole('button', { name: 'Unlock' }).click()
    await seesToast(ada.page, 'carol can try to sign in again')
    await carol.go('/')
    await carol.signIn('carol')
    await carol.context.close()
  })

  test('PV-08 · Who manages states disables and enables, and resets no password', async () => {
    const stan = await stage.enter()
    await stan.signIn('stan')
    const drawer = await openUser(stan, 'carol')
    for (const [action, status] of [
      ['Deactivate', 'Inactive'],
      ['Activate', 'Active'],
    ] as const) {
      await stan.page.getByRole('button', { name: 'Actions' }).click()
      expect(await stan.page.getByRole('menuitem').allTextContents()).toEqual([`${action}…`])
      await stan.page.getByRole('menuitem', { name: action }).click()
      await stan.page.getByRole('dialog').last().getByRole('button', { name: action, exact: true }).click()
      await drawer.locator('.rc-pill').getByText(status, { exact: true }).waitFor()
    }
    const { api } = await stage.callAs('stan')
    await expect(
      api.users.createPasswordReset({ tenant, user: ids.get('bob') as string }),
    ).rejects.toMatchObject({ problem: { code: 'access.denied' } })
    await stan.context.close()
  })

  test('PV-08 · Who manages passwords resets them, and neither unlocks nor disables', async () => {
    await (await lock('erin')).context.close()
    const pia = await stage.enter()
    await pia.signIn('pia')
    const drawer = await openUser(pia, 'erin')
    await drawer.getByText('Locked after failed sign-ins').waitFor()
    expect(await drawer.getByRole('button', { name: 'Unlock' }).count()).toBe(0)
    expect(await pia.page.getByRole('checkbox').count(), 'nothing to select for').toBe(0)
    await pia.page.getByRole('button', { name: 'Actions' }).click()
    expect(await pia.page.getByRole('menuitem').allTextContents()).toEqual(['Reset password…'])
    await pia.page.getByRole('menuitem', { name: 'Reset password' }).click()
    await pia.page.getByRole('button', { name: 'Create reset link' }).click()
    await pia.page.getByRole('dialog', { name: 'Reset link for erin' }).waitFor()
    const { api } = await stage.callAs('pia')
    const user = ids.get('erin') as string
    const denied = { problem: { code: 'access.denied' } }
    await expect(api.users.unlock({ tenant, user })).rejects.toMatchObject(denied)
    await expect(api.users.setStatus({ tenant, user, status: 'inactive' })).rejects.toMatchObject(denied)
    await pia.context.close()
  })
})
