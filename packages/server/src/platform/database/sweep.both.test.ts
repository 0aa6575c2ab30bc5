import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asSuperuser } from '../../../test/whole-database.ts'
import { removeOldFailures } from '../../features/lockout/lockout.service.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ ownDatabase: true })
})
afterAll(() => app.close())

test('ended rows are deleted in all tenants, in as many steps as needed, and no others', async () => {
  const { database } = app.storage
  await asSuperuser(database, (db) =>
    sql`
      with made as (insert into tenants (id, slug, name, profile_name, profile, created_at)
        select gen_random_uuid(), 'swept-' || n, 'Swept', profile_name, profile, now() from tenants, generate_series(1, 20) n returning id)
      insert into sign_in_failures (tenant_id, key, failures, last_failed_at)
      select id, 'name:' || n, 1, now() - n * interval '1 hour' from made, generate_series(1, 100) n`.execute(
      db,
    ),
  )
  // 20 × 77 rows have ended: more than three times the rows of one look-up.
  await removeOldFailures(database, new Date())
  const { rows } = await asSuperuser(database, (db) =>
    sql<{ tenants: number; oldest: number; rows: number }>`
      select count(distinct tenant_id)::int as tenants, count(*)::int as rows,
        max(substring(key from 6)::int) as oldest from sign_in_failures`.execute(db),
  )
  expect(rows).toEqual([{ tenants: 20, rows: 20 * 23, oldest: 23 }])
})
