import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { countRows } from './count-rows.ts'

let app: TestApp
let ada: Person

beforeAll(async () => {
  app = await startTestApp()
  ada = await app.firstAdministrator()
})
afterAll(() => app.close())

const events = async (query: string) =>
  (await app.request({ path: `/tenants/default/audit-events?action=crowd.met&${query}`, cookie: ada.cookie }))
    .body

async function addEvents(count: number): Promise<void> {
  const tenant = (await app.requireTenant('default')).id
  await app.storage.database.transaction({ tenant }, (db) =>
    sql`
      insert into audit_events (tenant_id, id, at, action, outcome, actor_kind, actor_name, address, user_agent, request_id)
      select ${tenant}::uuid, gen_random_uuid(), now(), 'crowd.met', 'success', 'system', 'Test', '', '', ''
      from generate_series(1, ${count}::int)`.execute(db),
  )
}

test('a total is exact up to 10,000; above that it says that there are more', async () => {
  await addEvents(9_999)
  expect(await events('limit=0&total=true')).toEqual({ items: [], total: 9_999 })
  await addEvents(1)
  expect(await events('limit=0&total=true')).toEqual({ items: [], total: 10_000 })
  await addEvents(1)
  expect(await events('limit=0&total=true')).toEqual({ items: [], total: 10_000, totalCapped: true })
  const page = await events('limit=1&total=true')
  expect(page).toMatchObject({ items: [{ action: 'crowd.met' }], total: 10_000, totalCapped: true })
  expect((await events(`limit=1&cursor=${page.nextCursor}`)).items).toHaveLength(1)
  expect(await events('limit=0')).toEqual({ items: [] })
})

test('no row after the 10,001st is read', async () => {
  const count = (last: number) =>
    app.storage.database.transaction({ system: true }, (db) =>
      countRows(db, sql`(select from generate_series(1, 20000) n where 1 / (${last}::int - n) is not null)`),
    )
  // Reading the row with this number would divide by zero.
  expect(await count(10_002)).toEqual({ total: 10_000, totalCapped: true })
  await expect(count(10_001)).rejects.toThrow('division by zero')
})
