import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { expectCount, lockOut, type Person, passwordOf } from './support/person.ts'
import { openUser, seesToast, tableOf, userRow } from './support/screens.ts'
import { type Caller, createUsers, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'
const defaultProfile = fileURLToPath(new URL('../profiles/default.yaml', import.meta.url))

/** Two further roles of the default profile, for passwords and for states; with all that members may do, so that they may act on those. */
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
  let stan: Person
  let admin: Caller

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rollcall-profile-'))
    const profile = join(folder, 'desks.yaml')
    const text = await readFile(defaultProfile, 'utf8')
    // New accounts sign in at once here.
    await writeFile(
      profile,
      text.replace('\nroles:', `\nroles:${desks}`).replace('FirstSignIn: change', 'FirstSignIn: keep'),
    )
    stage = await openStage({ profile })
    ada = await stage.firstAdministrator('ada')
    admin = await stage.callAs('ada')
    await createUsers(admin, ['bob', 'carol', 'dave', 'erin'])
    await createUsers(admin, ['pia'], 'password-desk')
    await createUsers(admin, ['stan'], 'state-desk')
    stan = await stage.enterAs('stan')
  })
  afterEach(() => stage.expectNoFaults())
  afterAll(async () => {
    await stage?.close()
    await rm(folder, { recursive: true, force: true })
  })

  test('PV-08 · Failed sign-ins lock an account; the list says so and can be narrowed to those that are locked', async () => {
    await lockOut(stage.url, 'bob')
    await ada.go('/settings/users')
    const pill = userRow(ada.page, 'bob').locator('.rc-pill', { hasText: 'Locked, ends' })
    await pill.waitFor()
    expect(await pill.locator('svg').count()).toBe(1)
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
    await lockOut(stage.url, 'dave')
    const drawer = await openUser(stan, 'dave')
    await drawer.getByText('Locked after failed sign-ins').waitFor()
    await drawer.getByRole('button', { name: 'Unlock' }).click()
    await seesToast(stan.page, 'dave can try to sign in again')
    await expectCount(drawer.getByText('Locked after failed sign-ins'), 0)
    await stage.callAs('dave')
    const events = await admin.api.audit.list({ tenant, action: 'user.unlocked' })
    expect(events.items[0]).toMatchObject({ actor: { name: 'stan' }, target: { name: 'dave' } })
  })

  test('PV-08 · A browser that its owner has signed in from is unlocked as well', async () => {
    const carol = await stage.enterAs('carol')
    const tryToSignIn = (password: string) =>
      carol.context.request.post(`${stage.url}/api/v1/tenants/default/sign-in/password`, {
        data: { username: 'carol', password },
      })
    for (let status = 401; status !== 429; ) status = (await tryToSignIn('forgotten')).status()
    expect((await tryToSignIn(passwordOf('carol'))).status()).toBe(429)
    const drawer = await openUser(ada, 'carol')
    await drawer.getByText('A browser from which its owner has signed in before is locked.').waitFor()
    await drawer.getByRole('button', { name: 'Unlock' }).click()
    await seesToast(ada.page, 'carol can try to sign in again')
    await carol.become('carol')
    await carol.context.close()
  })

  test('PV-08 · Who manages states disables and enables, and resets no password', async () => {
    const drawer = await openUser(stan, 'carol')
    for (const [action, status] of [
      ['Deactivate', 'Inactive'],
      ['Activate', 'Active'],
    ] as const) {
      await stan.page.getByRole('button', { name: 'Actions', exact: true }).click()
      expect(await stan.page.getByRole('menuitem').allTextContents()).toEqual([`${action}…`, 'Offboard…'])
      await stan.page.getByRole('menuitem', { name: action }).click()
      await stan.page.getByRole('dialog').last().getByRole('button', { name: action, exact: true }).click()
      await drawer.locator('.rc-pill').getByText(status, { exact: true }).waitFor()
    }
  })

  test('PV-08 · Who manages passwords resets them, and neither unlocks nor disables', async () => {
    await lockOut(stage.url, 'erin')
    const pia = await stage.enterAs('pia')
    const drawer = await openUser(pia, 'erin')
    await drawer.getByText('Locked after failed sign-ins').waitFor()
    expect(await drawer.getByRole('button', { name: 'Unlock' }).count()).toBe(0)
    expect(await pia.page.getByRole('checkbox').count(), 'nothing to select for').toBe(0)
    await pia.page.getByRole('button', { name: 'Actions', exact: true }).click()
    expect(await pia.page.getByRole('menuitem').allTextContents()).toEqual(['Reset password…'])
    await pia.page.getByRole('menuitem', { name: 'Reset password' }).click()
    await pia.page.getByRole('button', { name: 'Create reset link' }).click()
    await pia.page.getByRole('dialog', { name: 'Reset link for erin' }).waitFor()
    await pia.context.close()
  })
})
