import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@rollcall/contract/client.ts'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from './support/accessibility.ts'
import { type Person, passwordOf } from './support/person.ts'
import { tableOf } from './support/screens.ts'
import { openStage, type Stage } from './support/stage.ts'

const tenant = 'default'
const north = 'north'

let folder: string
let stage: Stage
/** Administrates the home tenant, and the server. */
let ada: Person
/** Becomes the service account. */
let bob: Person
/** Administrates the tenant that bob visits. */
let nils: Person

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-profile-'))
  const profile = join(folder, 'consulting.yaml')
  const plain = await readFile(new URL('../profiles/default.yaml', import.meta.url), 'utf8')
  const kept = plain.replace('atFirstSignIn: change', 'atFirstSignIn: keep')
  await writeFile(profile, `${kept}\nserviceAccounts:\n  roles: [super-admin, administrator]\n`)
  stage = await openStage({ profile })
  ada = await stage.firstAdministrator()
  const { api } = await stage.callAs('ada')
  await api.users.create({ tenant, username: 'bob', password: passwordOf('bob'), roles: ['administrator'] })
  const { id } = await api.tenants.create({ slug: north, name: 'North', profile: 'default' })
  const { url } = await api.tenants.createSetupLink({ target: id })
  const token = new URL(url).hash.slice(1)
  const { setup } = createClient({ baseUrl: stage.url })
  await setup.complete({ token, username: 'nils', password: passwordOf('nils') })
  bob = await stage.enter()
  nils = await stage.enter()
  const signIn = `${stage.url}/api/v1/tenants/${north}/sign-in/password`
  await nils.context.request.post(signIn, { data: { username: 'nils', password: passwordOf('nils') } })
})
afterEach(() => stage.expectNoFaults())
afterAll(async () => {
  await stage?.close()
  await rm(folder, { recursive: true, force: true })
})

const banner = (page: Page) => page.getByRole('region', { name: 'Visiting another tenant' })
const log = (page: Page) => tableOf(page, 'Audit events')

test('MZ-09 · A user is promoted and offered to another tenant, which accepts and chooses the roles', async () => {
  await ada.go('/settings/service-accounts')
  await ada.page.getByText('No service accounts').waitFor()
  await ada.page.getByRole('button', { name: 'Promote users' }).click()
  const dialog = ada.page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Users' }).fill('bob')
  await ada.page.getByRole('option', { name: /bob/ }).click()
  await dialog.getByLabel('Reason').fill('Support for North')
  await dialog.getByRole('button', { name: 'Promote', exact: true }).click()
  await tableOf(ada.page, 'Service accounts').getByRole('link', { name: 'bob' }).waitFor()

  // North's administrator accepts the offer, and chooses what bob may do there.
  await ada.page.getByRole('button', { name: 'Actions for bob' }).click()
  await ada.page.getByRole('menuitem', { name: 'Offer to a tenant…' }).click()
  await dialog.getByLabel('Short name of the tenant').fill(north)
  await dialog.getByRole('button', { name: 'Offer', exact: true }).click()
  await tableOf(ada.page, 'Open offers').getByRole('cell', { name: north, exact: true }).waitFor()
  await nils.page.goto(`${stage.url}/t/north/settings/visitors`)
  await nils.page.getByRole('button', { name: 'Accept the offer of bob' }).click()
  const acceptance = nils.page.getByRole('dialog')
  await acceptance.getByLabel(/^Administrator/).check()
  await acceptance.getByRole('button', { name: 'Accept', exact: true }).click()
  await tableOf(nils.page, 'Visitors').getByRole('link', { name: /bob/ }).waitFor()
})

test('MZ-09 · The service account enters by way of home, and acts in each tenant in a tab of its own', async () => {
  // He follows a link of North, signs in at home and comes back to it.
  const there = bob.page
  await there.goto(`${stage.url}/t/north/settings/users`)
  await there.getByRole('link', { name: 'Sign in through another tenant' }).click()
  await there.getByLabel('Short name of your own tenant').fill('default')
  await there.getByRole('button', { name: 'Go on' }).click()
  await there.waitForURL(`${stage.url}/t/default/sign-in?**`)
  await there.getByLabel('Username').fill('bob')
  await there.getByLabel('Password', { exact: true }).fill(passwordOf('bob'))
  await there.getByRole('button', { name: 'Sign in', exact: true }).click()
  await there.waitForURL(`${stage.url}/t/north/settings/users`)
  await banner(there).getByText('You visit North with your account of').waitFor()
  await tableOf(there, 'Users').getByText('nils').first().waitFor()

  // Beside it the own tenant in another tab; each acts where it is, also after it was loaded again.
  const home = await bob.context.newPage()
  await home.goto(`${stage.url}/t/default/settings/users`)
  await tableOf(home, 'Users').getByText('ada').first().waitFor()
  expect(await banner(home).count()).toBe(0)
  await addUser(there, 'nora')
  await addUser(home, 'hugo')
  await there.reload()
  await tableOf(there, 'Users').getByText('nora').first().waitFor()
  expect(await tableOf(there, 'Users').getByText('hugo').count()).toBe(0)

  // The switcher leads home and back; what belongs to the account at home is opened there.
  await there.getByRole('button', { name: 'North: switch tenant' }).click()
  await there.getByRole('menuitem', { name: /Your own tenant/ }).waitFor()
  await expectAccessible(there, 'switcher')
  await there.getByRole('menuitem', { name: /Your own tenant/ }).click()
  await there.waitForURL(`${stage.url}/t/default/**`)
  await there.goBack()
  await banner(there).waitFor()
  await there.goto(`${stage.url}/t/north/account/password`)
  await there.waitForURL(`${stage.url}/t/default/account/password`)
  await there.getByRole('heading', { name: 'Account', level: 1 }).waitFor()
  await there.keyboard.press('Control+k')
  await there.getByRole('textbox', { name: 'Search' }).fill('go to tenant')
  await there.getByRole('button', { name: /Go to tenant North/ }).click()
  await banner(there).waitFor()

  await home.close()
})

test('MZ-09 · Both tenants know of the visit, and demotion ends it in the page that is open', async () => {
  const there = bob.page
  // Both tenants know of the visit.
  for (const [page, place] of [
    [ada.page, tenant],
    [nils.page, north],
  ] as const) {
    await page.goto(`${stage.url}/t/${place}/settings/audit`)
    await log(page)
      .getByText(/began to act in another tenant/)
      .first()
      .waitFor()
  }

  await ada.go('/settings/service-accounts?view=matrix')
  await tableOf(ada.page, 'Service accounts and tenants').getByText('days left').first().waitFor()
  await expectAccessible(ada.page, 'matrix')
  await ada.page.getByText('List', { exact: true }).click()
  await ada.page.getByRole('button', { name: 'Actions for bob' }).click()
  await ada.page.getByRole('menuitem', { name: /ordinary user/ }).click()
  await ada.page.getByRole('dialog').getByText('Access to 1 other tenant ends at once: North.').waitFor()
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Make an ordinary user' }).click()
  await ada.page.getByText('No service accounts').waitFor()
  await there.getByRole('link', { name: 'Users', exact: true }).click()
  await there.getByRole('heading', { name: 'Your access to North has ended' }).waitFor()
  expect(await there.getByText('nils').count()).toBe(0)
  await bob.expectRefusal(/^404 GET /)
  await there.getByRole('link', { name: /^Go to / }).click()
  await there.getByRole('navigation', { name: 'Main' }).waitFor()
})
test('MZ-09 · A machine account is created with its first key, which its owner finds too', async () => {
  const { page } = ada
  await ada.go('/settings/service-accounts')
  await page.getByText('No machine accounts').waitFor()
  await page.getByRole('button', { name: 'New machine account…' }).click()
  const creating = page.getByRole('dialog', { name: 'New machine account' })
  await creating.getByRole('button', { name: 'Create account' }).click()
  await creating.getByText('Enter a username.').waitFor()
  await expectAccessible(page, 'new machine account')
  await creating.getByLabel('Username').fill('nightly')
  await creating.getByRole('button', { name: 'Create account' }).click()

  await page.getByRole('button', { name: 'Create key of nightly…' }).click()
  const making = page.getByRole('dialog', { name: 'Create API key' })
  await making.getByLabel('Name').fill('cron')
  await making.getByRole('button', { name: 'Create key' }).click()
  const secret = page.getByRole('dialog', { name: 'API key "cron" created' })
  await secret.getByRole('button', { name: 'I have copied it' }).click()
  await tableOf(page, 'API keys').getByText('cron').waitFor()

  await ada.go('/account/api-keys')
  await page.getByRole('heading', { name: 'Your machine accounts' }).waitFor()
  await page.getByRole('button', { name: 'Create key of nightly…' }).waitFor()
  await expectAccessible(page, 'own machine accounts')
  await ada.go('/settings/service-accounts')
  await tableOf(page, 'Machine accounts').getByRole('link', { name: 'nightly' }).waitFor()
})

async function addUser(page: Page, username: string): Promise<void> {
  await page.getByRole('button', { name: 'Add user' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add user' })
  await dialog.getByLabel('Username').fill(username)
  await dialog.getByLabel('Password', { exact: true }).fill(passwordOf(username))
  await dialog.getByRole('button', { name: 'Add user' }).click()
  await dialog.waitFor({ state: 'detached' })
  await tableOf(page, 'Users').getByText(username).first().waitFor()
}

test('MZ-09 · A server administrator gives a service account access by choosing it, the tenant and roles of that tenant', async () => {
  const { api } = await stage.callAs('ada')
  for (const username of ['cora', 'corin'])
    await api.users.create({ tenant, username, password: passwordOf(username), roles: ['administrator'] })
  const [cora] = (await api.users.list({ tenant, login: 'cora' })).items
  const endsAt = new Date(Date.now() + 86_400_000).toISOString()
  const promotion = { reason: 'Support', endsAt, olderCredentials: 'keep' } as const
  await api.visits.promote({ tenant, user: cora?.id ?? '', ...promotion })
  await ada.go('/server/visits?give=yes')
  const dialog = ada.page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Account' }).fill('cor')
  await ada.page.getByRole('option', { name: /cora/ }).waitFor()
  expect(await ada.page.getByRole('option').count(), 'who is not promoted is not offered').toBe(1)
  await ada.page.getByRole('option', { name: /cora/ }).click()
  await dialog.getByRole('combobox', { name: 'Tenant' }).fill('Nor')
  await ada.page.getByRole('option', { name: 'North' }).click()
  await dialog.getByRole('checkbox', { name: 'Auditor' }).click()
  await dialog.getByLabel('Reason').fill('Ticket 7')
  await dialog.getByRole('button', { name: 'Give access' }).click()
  await ada.page.getByText('cora may enter North now').waitFor()
})
