import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Person } from './person.ts'

/** The table's cell texts, row by row, without its head and without the columns of checkboxes and menus. */
export async function cellsOf(table: Locator): Promise<string[][]> {
  // Placeholders are rows as well.
  await table.locator('tbody .mantine-Skeleton-root').first().waitFor({ state: 'detached' })
  const rows = await table.locator('tbody tr').all()
  const checkbox = table.page().getByRole('checkbox')
  return Promise.all(
    rows.map((row) =>
      row
        .getByRole('cell')
        .filter({ hasNot: checkbox })
        .and(table.page().locator(':not(.rc-row-menu)'))
        .allInnerTexts(),
    ),
  )
}

/** The heads of its columns likewise. */
export async function headsOf(table: Locator): Promise<string[]> {
  const checkbox = table.page().getByRole('checkbox')
  return table
    .getByRole('columnheader')
    .filter({ hasNot: checkbox })
    .and(table.page().locator(':not(.rc-row-menu)'))
    .allInnerTexts()
}

export function tableOf(page: Page, name: string): Locator {
  return page.getByRole('table', { name, exact: true })
}

/** The row of the users table with this username, to the letter. */
export function userRow(page: Page, username: string): Locator {
  const link = page.getByRole('link', { name: username, exact: true })
  return tableOf(page, 'Users').getByRole('row').filter({ has: link })
}

export async function seesToast(page: Page, text: string): Promise<void> {
  await page.locator('.mantine-Notification-root', { hasText: text }).first().waitFor()
}

/** Lets what is older than the rights that are given have them too: the test goes on with its session. */
export async function keepOlder(person: Person): Promise<void> {
  const dialog = person.page.getByRole('dialog', { name: 'Older than these rights' })
  await dialog.getByLabel('Keep them').check()
  await dialog.getByRole('button', { name: 'Give rights' }).click()
  // The server was asked what there is.
  await person.expectRefusal(/^409 /)
}

/** On the page of a role, where the product's permissions bring those of Rollcall, the latter are folded. */
export async function showOwnPermissions(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Permissions of Rollcall itself' })
  if ((await button.getAttribute('aria-expanded')) === 'false') await button.click()
}

export async function navigationOf(page: Page): Promise<string[]> {
  const links = page.getByRole('navigation', { name: 'Main' }).getByRole('link')
  await links.first().waitFor({ state: 'attached' })
  return links.allInnerTexts()
}

/** Opens somebody's drawer from the users page. */
export async function openUser(person: Person, username: string, tab?: string): Promise<Locator> {
  await person.go('/settings/users')
  await userRow(person.page, username).getByRole('link').click()
  const drawer = person.page.getByRole('dialog')
  await drawer.getByRole('tablist').waitFor()
  if (tab) await drawer.getByRole('tab', { name: tab }).click()
  return drawer
}

/** Opens the menu of what can be done to the account and chooses one. */
export async function chooseAction(page: Page, action: string): Promise<Locator> {
  await page.getByRole('button', { name: 'Actions', exact: true }).click()
  await page.getByRole('menuitem', { name: `${action}…`, exact: true }).click()
  return page.getByRole('dialog').last()
}

/** Chooses in a field that drops down a list. */
export async function choose(page: Page, label: string, typed: string, option: string): Promise<void> {
  const field = page.getByRole('combobox', { name: label, exact: true })
  await field.click()
  if (typed) await field.fill(typed)
  const line = page.getByRole('option', { name: option, exact: true })
  await line.waitFor()
  // The list moves while it narrows: a click beside it closes it, and it is opened again.
  await expect
    .poll(async () => {
      if (!(await line.isVisible())) await field.click()
      return line.click({ timeout: 2_000 }).then(
        () => true,
        () => false,
      )
    })
    .toBe(true)
}
