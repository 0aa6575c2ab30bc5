import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { startErasure } from '../src/features/server/deletion.store.ts'
import { openDatabase } from '../src/platform/database/open-database.ts'
import { Deleting } from './deleted-tenant.ts'
import { type RunningServer, startServer } from './running-server.ts'
import { silentLog } from './silent-log.ts'
import { startTestApp } from './test-app.ts'
import { asSuperuser } from './whole-database.ts'

const rows = 100_000

test('a server that is killed in the middle of a deletion: another one erases the rest, and counts no row twice', async () => {
  const app = await startTestApp({ ownDatabase: true, runsServer: true })
  const { storage } = app
  const root = await app.firstAdministrator('root')
  const deleting = new Deleting(app, root)
  const made = await deleting.makeSuspended()
  const { id } = made
  // Twenty steps that take half a second each: the second server starts meanwhile.
  await asSuperuser(storage.database, async (db) => {
    await sql`insert into sign_in_failures (tenant_id, key, failures, last_failed_at)
      select ${id}, 'address:' || n, 1, now() from generate_series(1, ${rows}) n`.execute(db)
    await sql`create function slow() returns trigger language plpgsql as 'begin perform pg_sleep(0.5); return null; end'`.execute(
      db,
    )
    await sql`create trigger slow before delete on sign_in_failures for each statement execute function slow()`.execute(
      db,
    )
  })
  const { users, sign_in_failures } = await deleting.rowsOf(id)
  expect((await deleting.remove(made)).status).toBe(200)
  await storage.database.transaction({ tenant: id }, (db) => startErasure(db, id))
  await asSuperuser(storage.database, (db) => sql`update tenant_erasures set due_at = now()`.execute(db))
  await app.leave()

  const servers: RunningServer[] = []
  const get = async (server: RunningServer, path: string) => {
    const answer = await fetch(`${server.url}/api/v1${path}`, {
      headers: { cookie: `rollcall=${root.cookie}` },
    })
    return (await answer.json()) as Record<string, never>
  }
  try {
    const first = await startServer({ databaseUrl: storage.url })
    servers.push(first)
    await expect
      .poll(async () => (await get(first, `/server/tenants/${id}`)).deletion, { timeout: 30_000 })
      .toMatchObject({ tables: expect.toSatisfy((tables: number) => tables > 0) })
    const second = await startServer({ databaseUrl: storage.url })
    servers.push(second)
    await first.kill('SIGKILL')
    const { deletion } = await get(second, `/server/tenants/${id}`)
    expect(deletion, 'it ended too early to prove anything').toBeTruthy()
    await expect
      .poll(async () => (await get(second, `/server/tenants/${id}`)).code, {
        timeout: 120_000,
        interval: 200,
      })
      .toBe('tenant.not_found')
    const { items } = await get(second, '/tenants/default/audit-events?action=tenant.deleted')
    expect(items).toMatchObject([{ target: { id }, after: { rows: { users, sign_in_failures } } }])
    await second.kill('SIGTERM')
    const looking = await openDatabase({ url: storage.url, log: silentLog })
    const left = await asSuperuser(looking, (db) =>
      sql<{ rows: number }>`select count(*)::int as rows from sign_in_failures`.execute(db),
    )
    expect(left.rows).toEqual([{ rows: 0 }])
    await looking.close()
  } finally {
    for (const server of servers) await server.kill('SIGKILL')
    await storage.discard()
  }
}, 240_000)
