import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addWords } from '../../../test/kept-by-code.ts'
import { startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asSuperuser } from '../../../test/whole-database.ts'
import type { Db } from '../../platform/database/database.ts'
import { fittingWords, search, seen } from './users.search.ts'
import { listUsers } from './users.store.ts'
import { findMet } from './words-met.store.ts'

let app: TestApp
let tenantId: string

beforeAll(async () => {
  app = await startTestApp({ ownDatabase: true })
  tenantId = (await app.requireTenant('default')).id
})
afterAll(() => app.close())

/** Every 50th is called Zoe, every 20th Muller; all are at one company. */
async function addUsers(count: number): Promise<void> {
  await asSuperuser(app.storage.database, async (db) => {
    await sql`
      insert into users (tenant_id, id, username, username_key, username_sort, email, email_key, alias, status, provider,
        created_at, updated_at, preferences)
      select ${tenantId}::uuid, gen_random_uuid(), name, name, name, name || '@corporation.com', name || '@corporation.com', null,
        'active', 'password', now(), now(), '{}'
      from generate_series(1, ${count}::int) n, concat(
        case when n % 50 = 0 then 'zoe' else 'anders' end, '.', case when n % 20 < 2 then 'mullers' else 'kim' end, n) as name`.execute(
      db,
    )
    await sql.raw(addWords).execute(db)
    await sql`analyze users, user_words`.execute(db)
  })
}

/** How many rows and index scans a page of a search takes. */
async function rowsRead(text: string): Promise<number> {
  return app.storage.database.transaction({ tenant: tenantId }, async (db) => {
    // A connection publishes its read counts late, so they are flushed first.
    const before = await readSoFar(db)
    const found = await search(db, { tenantId, levels: seen.addresses }, text)
    const rows = await listUsers(
      db,
      tenantId,
      { found },
      { column: 'username', descending: false },
      {
        limit: 11,
        after: undefined,
        now: new Date(),
      },
    )
    expect(rows.length, text).toBeGreaterThan(5)
    return (await readSoFar(db)) - before
  })
}

/** Rows of words and accounts that the connection has read. */
async function readSoFar(db: Db): Promise<number> {
  const { rows } = await sql<{ read: number }>`
    select sum(seq_tup_read + idx_tup_fetch + idx_scan)::int as read from pg_stat_xact_user_tables
    where relname in ('users', 'user_words')`.execute(db)
  return rows[0]?.read ?? 0
}

test('a page of a search reads few rows, however many have the word', async () => {
  await addUsers(6_000)
  // One word all of them have, one a tenth. Word beginnings of five letters and more are counted first, up to 2,001.
  const most = { a: 300, corp: 300, com: 300, mull: 300, mullers: 4_000, corporation: 4_000 }
  for (const [text, rows] of Object.entries(most)) expect(await rowsRead(text), text).toBeLessThan(rows)
})

test('two words that rarely occur together are found by skipping between them, without reading all users of either', async () => {
  const within = { tenantId, levels: seen.addresses }
  const met = (text: string) =>
    app.storage.database.transaction({ tenant: tenantId }, async (db) => {
      const before = await readSoFar(db)
      const found = await findMet(db, within, fittingWords(text))
      return { found: found?.ids.length, read: (await readSoFar(db)) - before }
    })
  expect((await met('zoe mullers')).found).toBe(60)
  // 120 users have one, 5,880 the other, nobody both.
  const { found, read } = await met('zoe anders')
  expect(found).toBe(0)
  expect(read).toBeLessThan(60)
  // The search stops before it has read all 5,400.
  expect((await met('anders kim')).found).toBeUndefined()
})
