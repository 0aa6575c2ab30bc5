import { Client } from 'pg'
import { expect, test } from 'vitest'
import { addManyUsers } from '../packages/server/test/many-users.ts'
import { openTestDatabase } from '../packages/server/test/test-database.ts'
import { underTenant } from './support/person.ts'
import { tableOf, userRow } from './support/screens.ts'
import { openStage } from './support/stage.ts'

test('IN-08 · The bar of a job that is under way moves on; closed, it is still to be seen how far it is', {
  timeout: 120_000,
}, async () => {
  const storage = await openTestDatabase()
  const stage = await openStage({ profile: 'default', databaseUrl: storage.url })
  const holding = new Client({ connectionString: storage.url })
  try {
    const { page } = await stage.firstAdministrator('ada')
    const [...ids] = await addManyUsers(storage.database, { count: 1000, role: 'member' })
    // The fourth part of the job has to wait for somebody else who is changing an account.
    await holding.connect()
    await holding.query('begin')
    await holding.query('select from users where id = $1 for update', [ids[900]])

    await page.goto(`${stage.url}${underTenant}/settings/users?q=many0&size=25&sort=-username`)
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check()
    await page.getByRole('button', { name: 'Select all 1,000 that match' }).click()
    await page.getByRole('button', { name: 'Deactivate…' }).click()
    await page.getByRole('button', { name: 'Deactivate 1,000 users' }).click()
    const job = page.getByRole('dialog', { name: 'Deactivate 1,000 users' })
    // A red run says what the dialog says instead: not begun, less, or refused.
    const progress = () => job.getByRole('status').first().textContent({ timeout: 60_000 })
    await expect.poll(progress, { timeout: 60_000 }).toBe('750 of 1,000 done')
    expect(await job.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('750')
    await job.getByText('You can close this. The job goes on, and stands under Jobs.').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Jobs: 75 %' }).waitFor()
    await userRow(page, 'many00999').getByText('Active', { exact: true }).waitFor()

    await holding.query('rollback')
    await page.getByRole('link', { name: 'Jobs', exact: true }).waitFor()
    // Nobody has reloaded the page.
    await userRow(page, 'many00999').getByText('Inactive', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'Jobs', exact: true }).click()
    await tableOf(page, 'Jobs').getByText('1,000 done').waitFor()
    stage.expectNoFaults()
  } finally {
    await holding.end()
    await stage.close()
    await storage.close()
  }
})
