import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createSettled } from './support/people.ts'
import { expectAddress, type Person } from './support/person.ts'
import { chooseAction, keepOlder, openUser, seesToast, tableOf } from './support/screens.ts'
import { type Caller, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'

describe('Leaving the company', () => {
  let stage: Stage
  let ada: Person
  let admin: Caller

  beforeAll(async () => {
    stage = await openStage({ profile: 'default' })
    ada = await stage.firstAdministrator('ada')
    admin = await stage.callAs('ada')
    await createSettled({ stage, by: admin }, ['nora'], { role: 'administrator' })
    await createSettled({ stage, by: admin }, ['otto'])
    const nora = await stage.callAs('nora')
    await nora.api.groups.create({ tenant, name: 'Night shift' })
    await nora.api.apiKeys.create({ name: 'backup' })
  })
  afterEach(() => stage.expectNoFaults())
  afterAll(() => stage?.close())

  test('One dialog shows what ends and passes on, and leaves a receipt', async () => {
    const { page } = ada
    await openUser(ada, 'nora')
    await chooseAction(page, 'Offboard')
    const dialog = page.getByRole('dialog', { name: 'Offboard nora' })
    await dialog.getByText('backup').waitFor()
    await dialog.getByText('Night shift').first().waitFor()
    await dialog.getByLabel('Reason').fill('Left on Friday')
    await dialog.getByRole('button', { name: 'Offboard now' }).click()
    await page.getByRole('heading', { name: 'Offboarding of nora' }).waitFor()
    await seesToast(page, 'nora is offboarded')
    const main = page.getByRole('main')
    await main.getByText('Left on Friday').waitFor()
    await main.getByText('backup').waitFor()
    await main.getByText('Groups went to').waitFor()
    await main.getByRole('link', { name: 'Offboardings' }).click()
    await tableOf(page, 'Offboardings').getByRole('link', { name: 'nora' }).waitFor()
  })

  test('One that is scheduled waits, and is cancelled on its page', async () => {
    const { page } = ada
    const otto = (await admin.api.users.list({ tenant, login: 'otto' })).items[0]
    const at = new Date(Date.now() + 86_400_000).toISOString()
    const { id } = await admin.api.offboardings.start({
      tenant,
      user: otto?.id ?? '',
      mode: 'delete',
      at,
    })
    await openUser(ada, 'otto')
    await chooseAction(page, 'Offboard')
    await page.getByRole('dialog', { name: 'Offboard otto' }).getByRole('link', { name: 'Show it' }).click()
    await expectAddress(page, `/settings/users/offboardings/${id}`)
    await page.getByRole('button', { name: 'Cancel offboarding' }).click()
    await seesToast(page, 'The offboarding of otto is cancelled')
    await page.getByRole('main').getByText('Cancelled').waitFor()
  })

  test('A change is taken back from its toast, and from its event', async () => {
    const { page } = ada
    await openUser(ada, 'otto')
    const dialog = await chooseAction(page, 'Change role')
    await dialog.getByRole('checkbox', { name: 'Auditor' }).check()
    await dialog.getByRole('button', { name: 'Change role' }).click()
    await keepOlder(ada)
    await page.getByRole('button', { name: 'Undo' }).click()
    await seesToast(page, 'Undone')
    const otto = (await admin.api.users.list({ tenant, login: 'otto' })).items[0]
    expect(otto?.roles.map(({ key }) => key)).toEqual(['member'])

    await ada.go('/settings/audit?action=user.roles-changed')
    await page.getByRole('row').nth(2).click()
    await page.getByRole('button', { name: 'Undo this change' }).click()
    await ada.expectRefusal(/^409 /)
    await page.getByText('ada changed the roles of this user since.').waitFor()
  })
})
