import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible } from './support/accessibility.ts'
import type { Person } from './support/person.ts'
import { chooseAction, openUser, seesToast, tableOf } from './support/screens.ts'
import { type Caller, createUsers, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'

describe('The recycle bin', () => {
  let stage: Stage
  let ada: Person
  let admin: Caller
  let ids: Map<string, string>

  beforeAll(async () => {
    stage = await openStage({ profile: 'default' })
    ada = await stage.firstAdministrator('ada')
    admin = await stage.callAs('ada')
    ids = await createUsers(admin, ['nora', 'otto', 'pia'], 'auditor')
  })
  afterEach(() => stage.expectNoFaults())
  afterAll(() => stage?.close())

  const idOf = (name: string) => ids.get(name) as string
  const drop = (name: string) => admin.api.users.remove({ tenant, user: idOf(name) })

  test('A deletion is taken back from its toast', async () => {
    const { page } = ada
    await openUser(ada, 'nora')
    const dialog = await chooseAction(page, 'Delete')
    await dialog.getByText('Can be restored from the recycle bin for 30 days').waitFor()
    await dialog.getByRole('textbox').fill('nora')
    await dialog.getByRole('button', { name: 'Delete user' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await seesToast(page, 'Undone')
    const nora = await admin.api.users.show({ tenant, user: idOf('nora') })
    expect([nora.status, nora.roles.map(({ key }) => key)]).toEqual(['inactive', ['auditor']])
  })

  test('A deleted user is found, and restored with what the dialog says', async () => {
    const label = { en: 'Works in' }
    await admin.api.attributes.create({ tenant, key: 'department', label, type: 'text' })
    await admin.api.users.update({ tenant, user: idOf('otto'), attributes: { department: 'Sales' } })
    await drop('otto')
    await drop('pia')
    const { page } = ada
    await ada.go('/settings/users')
    await page.getByRole('link', { name: 'Recycle bin' }).click()
    const table = tableOf(page, 'Recycle bin')
    await table.getByRole('link', { name: 'pia' }).waitFor()
    await expectAccessible(page, 'recycle bin')
    await page.getByRole('searchbox').fill('ot')
    await table.getByRole('link', { name: 'pia' }).waitFor({ state: 'detached' })
    await table.getByRole('link', { name: 'otto' }).click()
    const dialog = page.getByRole('dialog', { name: 'Restore otto' })
    await dialog.getByText('Auditor').waitFor()
    await dialog.getByText('The user has to register anew.').waitFor()
    await dialog.getByText('Works in', { exact: true }).waitFor()
    await expectAccessible(page, 'restore a user')
    await dialog.getByRole('button', { name: 'Restore', exact: true }).click()
    await seesToast(page, 'otto is restored')
    expect((await admin.api.users.show({ tenant, user: idOf('otto') })).status).toBe('inactive')
  })

  test('A deleted role is taken back from its toast, with those who have it', async () => {
    const { key } = await admin.api.roles.create({ tenant, name: 'Night desk', permissions: ['users:read'] })
    const nora = { tenant, user: idOf('nora') }
    await admin.api.users.setRoles({ ...nora, roles: ['auditor', key], olderCredentials: 'keep' })
    const { page } = ada
    await ada.go(`/settings/roles/${key}`)
    await page.getByRole('button', { name: 'Delete…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete Night desk?' })
    await dialog.getByLabel('Type Night desk to confirm').fill('Night desk')
    await dialog.getByRole('combobox', { name: 'Role that they get instead' }).click()
    await page.getByRole('option', { name: /^Member/ }).click()
    await dialog.getByRole('button', { name: 'Delete role' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await seesToast(page, 'Undone')
    const { roles } = await admin.api.users.show(nora)
    expect(roles.map((role) => role.key)).toEqual(['auditor', key])
  })

  test('What is deleted for good is typed first, and gone', async () => {
    const { page } = ada
    await ada.go('/settings/recycle-bin')
    await page.getByRole('button', { name: 'Actions for pia' }).click()
    await page.getByRole('menuitem', { name: 'Delete for good' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete pia for good?' })
    await expectAccessible(page, 'delete for good')
    await dialog.getByRole('textbox').fill('pia')
    await dialog.getByRole('button', { name: 'Delete for good' }).click()
    await page.getByText('The recycle bin is empty').waitFor()
    expect((await admin.api.recycleBin.listUsers({ tenant })).items).toEqual([])
  })
})
