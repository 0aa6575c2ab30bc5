import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { expectAddress, type Person, passwordOf } from './support/person.ts'
import { tableOf } from './support/screens.ts'
import { createUsers, openStage, type Stage } from './support/stage.ts'

let stage: Stage
let ada: Person

beforeAll(async () => {
  stage = await openStage({ profile: 'default' })
  ada = await stage.firstAdministrator()
})
afterEach(() => stage.expectNoFaults())
afterAll(() => stage?.close())

test('MZ-03 · A server administrator creates a tenant, changes its short name, suspends it, brings it back and deletes it', async () => {
  const { page } = ada
  await ada.go('/server/tenants')
  await page.getByRole('button', { name: 'Create tenant' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: true }).fill('North')
  await expect.poll(() => dialog.getByLabel('Short name').inputValue()).toBe('north')
  await dialog.getByLabel('Short name').fill('default')
  await dialog.getByRole('button', { name: 'Create tenant' }).click()
  await dialog.getByText('Choose another short name').waitFor()
  await ada.expectRefusal('409 POST /api/v1/server/tenants')
  await dialog.getByLabel('Short name').fill('north')
  await dialog.getByRole('button', { name: 'Create tenant' }).click()
  const link = await dialog.getByLabel('Setup link').inputValue()
  await dialog.getByRole('button', { name: 'I have copied it' }).click()
  await page.getByRole('heading', { name: 'North', level: 1 }).waitFor()

  const nora = await stage.enter()
  await nora.page.goto(link)
  await nora.page.getByLabel('Username').fill('nora')
  await nora.page.getByLabel('Password', { exact: true }).fill(passwordOf('nora'))
  await nora.page.getByRole('button', { name: 'Create administrator' }).click()
  await nora.page.getByRole('navigation', { name: 'Main' }).waitFor()
  expect(await nora.page.getByText('Users of all tenants').count()).toBe(0)

  await page.getByRole('button', { name: 'Edit' }).click()
  await dialog.getByLabel('Short name').fill('arctic')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText('north, ends').waitFor()
  await nora.page.goto(`${stage.url}/t/north/settings/users?q=nora`)
  await nora.page.waitForURL(`${stage.url}/t/arctic/settings/users?q=nora`)
  await tableOf(nora.page, 'Users').getByText('nora').first().waitFor()

  await page.getByRole('button', { name: 'Suspend' }).click()
  await dialog.getByLabel('Reason').fill('They have moved')
  await dialog.getByLabel(/arctic/).fill('arctic')
  await dialog.getByRole('button', { name: 'Suspend' }).click()
  await page.getByText('Reason: ').waitFor()
  await nora.page.goto(`${stage.url}/t/arctic/settings/users`)
  await nora.page.getByText('Nobody can sign in to North at present').waitFor()
  await nora.expectRefusal('403 GET /api/v1/tenants/arctic/sign-in')

  await page.getByRole('button', { name: 'Resume' }).click()
  await page.getByText('In use', { exact: true }).waitFor()
  await nora.page.goto(`${stage.url}/t/arctic/settings/users`)
  await tableOf(nora.page, 'Users').getByText('nora').first().waitFor()

  await ada.go('/server/users')
  await page.getByRole('searchbox').fill('nor')
  await tableOf(page, 'Users of all tenants').getByRole('link', { name: 'North' }).click()

  await page.getByRole('button', { name: 'Suspend' }).click()
  await dialog.getByLabel('Reason').fill('They have left')
  await dialog.getByLabel(/arctic/).fill('arctic')
  await dialog.getByRole('button', { name: 'Suspend' }).click()
  await page.getByRole('button', { name: 'Delete…' }).click()
  await dialog.getByRole('link', { name: 'Make a backup first' }).waitFor()
  await dialog.getByText('1 user').waitFor()
  const confirm = dialog.getByRole('button', { name: 'Delete' })
  for (const text of ['arctic', 'North']) await dialog.getByLabel(`Type ${text} to confirm`).fill(text)
  expect(await confirm.isEnabled()).toBe(false)
  await dialog.getByLabel('Type delete to confirm').fill('delete')
  await confirm.click()
  await page.getByText(/Its data is erased from .* on/).waitFor()
  const itsPage = page.url()
  await ada.go('/settings/overview')
  await page.getByRole('link', { name: '1 tenant is being deleted' }).click()
  await tableOf(page, 'Executions').getByText('Deletion of the tenant').first().waitFor()
  await page.goto(itsPage)
  await nora.page.goto(`${stage.url}/t/arctic/settings/users`)
  await nora.page
    .getByText(/no such tenant/i)
    .first()
    .waitFor()
  await nora.expectRefusal('404 GET /api/v1/tenants/arctic/sign-in')
  await page.getByRole('button', { name: 'Resume' }).click()
  await page.getByText('In use', { exact: true }).waitFor()
})

test('MZ-03 · A server administrator finds the job of a tenant, cancels it and runs it again, and sees the memory of the nodes', async () => {
  const { page } = ada
  const { api } = await stage.callAs('ada')
  const tenant = 'default'
  const ids = await createUsers(await stage.callAs('ada'), ['kim', 'lee'])
  const [kim = '', lee = ''] = [ids.get('kim'), ids.get('lee')]
  await api.users.setStatus({ tenant, user: kim, status: 'inactive' })
  const job = await api.bulk.setStatus({ tenant, users: { ids: [kim, lee] }, status: 'inactive' })
  await expect.poll(async () => (await api.jobs.show({ tenant, job: job.id })).status).toBe('done')
  const at = new Date(Date.now() + 3_600_000).toISOString()
  await api.offboardings.start({ tenant, user: lee, mode: 'delete', at })

  await ada.go('/server/executions')
  const rows = tableOf(page, 'Executions')
  await rows.getByText('1 of 2 refused').waitFor()
  await rows.getByText('Offboard and delete a user').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Cancel the job…' }).click()
  await dialog.getByRole('button', { name: 'Cancel the job', exact: true }).click()
  await dialog.getByText('Cancelled', { exact: true }).waitFor()
  await expect.poll(() => dialog.count()).toBe(1)
  await page.keyboard.press('Escape')
  await expect.poll(() => dialog.count()).toBe(0)
  await rows.getByText('Cancelled', { exact: true }).waitFor()
  await expectAddress(page, '/server/executions')

  await rows.getByText('Deactivate 2 users').click()
  await dialog.getByText('kim').waitFor()
  await dialog.getByRole('button', { name: 'Run again…' }).click()
  await dialog.getByText('with the rights that this user has now').waitFor()
  await dialog.getByRole('button', { name: 'Run again', exact: true }).click()
  await dialog.getByRole('heading', { name: 'Deactivate 1 user' }).waitFor()
  await dialog.getByText('Failed', { exact: true }).waitFor()

  await ada.go('/server/nodes')
  await page.getByText('Running', { exact: true }).waitFor()
  await page.getByText(/MB, heap .* of/).waitFor()
})
