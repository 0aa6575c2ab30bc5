import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createSettled } from './support/people.ts'
import { expectAddress, passwordOf } from './support/person.ts'
import { headsOf, navigationOf, openUser, tableOf } from './support/screens.ts'
import { createUsers, openStage } from './support/stage.ts'

const mimir = fileURLToPath(new URL('../profiles/mimir.yaml', import.meta.url))

test('MI-16 · A profile without adminActions is the Users panel of the document: accounts are created, and nothing of them is changed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-profile-'))
  const profile = join(folder, 'create-only.yaml')
  const text = await readFile(mimir, 'utf8')
  await writeFile(profile, text.replace(/adminActions: \[.*\]/, 'adminActions: []'))
  const stage = await openStage({ profile })
  try {
    const ada = await stage.firstAdministrator('ada')
    const admin = await stage.callAs('ada')
    await createUsers(admin, ['bob'])
    const drawer = await openUser(ada, 'bob')
    // Looking as somebody changes nothing of their account, and is a permission that a role gives or does not.
    await ada.page.getByRole('button', { name: 'Actions', exact: true }).click()
    expect(await ada.page.getByRole('menuitem').allInnerTexts()).toEqual(['View as this user…'])
    await ada.page.keyboard.press('Escape')
    await drawer.getByRole('tab', { name: 'Sign-in & devices' }).click()
    await drawer.getByRole('region', { name: 'Sessions' }).waitFor()
    expect(await drawer.getByRole('button', { name: 'Create reset link' }).count()).toBe(0)
    stage.expectNoFaults()
  } finally {
    await stage.close()
    await rm(folder, { recursive: true, force: true })
  }
})

test('The default profile: own columns, several roles, a first password that must be changed, and members who see only their groups and their account', async () => {
  const stage = await openStage({ profile: 'default' })
  try {
    const ada = await stage.firstAdministrator('ada')
    const { page } = ada
    await ada.go('/settings/users')
    await tableOf(page, 'Users').waitFor()
    expect(await headsOf(tableOf(page, 'Users'))).toEqual([
      'Username',
      'Email',
      'Role',
      'Status',
      'Sign-in',
      'Last sign-in',
      'Created',
    ])
    await page.getByRole('button', { name: 'Add user' }).click()
    await page.getByText('Min. 15 characters', { exact: true }).waitFor()
    expect(await page.getByRole('dialog').getByRole('checkbox').count()).toBe(4)
    const admin = await stage.callAs('ada')
    await createUsers(admin, ['mia'])
    await createSettled({ stage, by: admin }, ['hugo'], { role: 'administrator' })

    const mia = await stage.enter()
    await mia.go('/settings/users')
    await mia.page.getByRole('textbox', { name: 'Username' }).fill('MIA')
    await mia.page.getByLabel('Password', { exact: true }).fill(passwordOf('mia'))
    await mia.page.getByRole('button', { name: 'Sign in' }).click()
    await mia.page.getByRole('heading', { name: 'Choose your own password' }).waitFor()
    await mia.page.getByLabel('Current password').fill(passwordOf('mia'))
    await mia.page.getByLabel('New password').fill('eleven lazy otters')
    await mia.page.getByRole('button', { name: 'Change password' }).click()
    await expectAddress(mia.page, '/groups')
    await mia.page.getByRole('tab', { name: 'My groups' }).waitFor()
    expect(await navigationOf(mia.page)).toEqual(['Groups', 'Account'])
    for (const path of ['users', 'groups', 'roles', 'audit']) {
      await mia.go(`/settings/${path}`)
      await mia.page.getByRole('heading', { name: 'You do not have access to this page' }).waitFor()
    }

    const hugo = await stage.enterAs('hugo')
    await openUser(hugo, 'ada')
    await hugo.page.getByRole('button', { name: 'Actions', exact: true }).click()
    const remove = hugo.page.getByRole('menuitem', { name: 'Delete' })
    await remove.getByText('This account has rights that you do not have yourself.').waitFor()
    expect(await remove.isDisabled()).toBe(true)
    stage.expectNoFaults()
  } finally {
    await stage.close()
  }
})
