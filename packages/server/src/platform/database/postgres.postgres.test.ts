import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ofTenant } from '../../../test/invalidations.ts'
import { startRelay } from '../../../test/relay.ts'
import { silentLog } from '../../../test/silent-log.ts'
import { openTestDatabase, type TestDatabase } from '../../../test/test-database.ts'
import type { Invalidation } from '../invalidations.ts'
import type { Database } from './database.ts'
import { CommitOutcomeUnknownError, DatabaseOverloadedError, DatabaseUnavailableError } from './errors.ts'
import { openDatabase } from './open-database.ts'

let opened: TestDatabase
let url: string
beforeAll(async () => {
  opened = await openTestDatabase()
  url = opened.url as string
})
afterAll(() => opened.close())

async function terminate(applicationName: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and datname = current_database()',
    [applicationName],
  )
  await client.end()
}

const tenant = '0198f2a0-0000-7000-8000-0000000000f1'
const stale = ofTenant(tenant)
const announce = (database: Database) =>
  database.transaction({ tenant }, async (db) => database.announce(db, stale))

/** Transactions of pooled connections that are open while nothing is asked of them. */
async function openTransactions(): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(
    `select count(*)::int as open from pg_stat_activity
      where application_name = 'rollcall' and datname = current_database() and state like 'idle in transaction%'`,
  )
  await client.end()
  return rows[0].open
}

test('what only read ends by itself when no other transaction follows it', async () => {
  const read = () =>
    opened.database.transaction({ tenant, readOnly: true }, async (db) => sql`select 1`.execute(db))
  await Promise.all([read(), read(), read()])
  await expect.poll(openTransactions, { timeout: 5_000 }).toBe(0)
})

test('a change that follows what only read is a transaction of its own', async () => {
  await opened.database.transaction({ tenant, readOnly: true }, async (db) => sql`select 1`.execute(db))
  const changing = async () =>
    opened.database.transaction({ system: true }, async (db) => {
      const { rows } =
        await sql`select current_setting('transaction_read_only') as "readOnly", current_user as role,
        current_setting('rollcall.tenant') as tenant`.execute(db)
      return rows[0]
    })
  expect(await changing()).toEqual({ readOnly: 'off', role: 'rollcall_system', tenant: '' })
})

const relayToServer = () => startRelay(url)

describe('the listener', () => {
  test('says that it is down when its connection is ended, and up once it listens again', async () => {
    const states: boolean[] = []
    const heard: Invalidation[] = []
    const stop = await opened.database.listen({
      onInvalidation: (one) => heard.push(one),
      onState: (up) => states.push(up),
    })
    await terminate('rollcall listen')
    await expect.poll(() => states, { timeout: 5_000 }).toEqual([true, false, true])
    await announce(opened.database)
    await expect.poll(() => heard).toContainEqual(stale)
    await stop()
    expect(states).toEqual([true, false, true])
  })

  test('reaches every node that listens', async () => {
    const other = await openDatabase({ url, log: silentLog })
    const heard = new Set<string>()
    const stops = await Promise.all(
      [opened.database, other].map((node, index) =>
        node.listen({ onInvalidation: (one) => heard.add(`${index} ${one.tenant}`), onState: () => {} }),
      ),
    )
    await announce(other)
    await expect.poll(() => [...heard].sort()).toEqual([`0 ${tenant}`, `1 ${tenant}`])
    for (const stop of stops) await stop()
    await other.close()
  })
})

describe('a database that cannot be reached', () => {
  test('is reported as such at the start', async () => {
    const attempt = openDatabase({ url: 'postgres://postgres@127.0.0.1:1/nothing', log: silentLog })
    await expect(attempt).rejects.toThrow(DatabaseUnavailableError)
  })

  test('ends the transaction under way with that error, and the next one works', async () => {
    const attempt = opened.database.transaction({ system: true }, async (db) => {
      await terminate('rollcall')
      await sql`select 1`.execute(db)
    })
    await expect(attempt).rejects.toThrow(DatabaseUnavailableError)
    await expect(opened.database.ping()).resolves.toBeUndefined()
  })

  test('while committing reports that the outcome is unknown', async () => {
    const attempt = opened.database.transaction({ system: true }, () => terminate('rollcall'))
    await expect(attempt).rejects.toThrow(CommitOutcomeUnknownError)
  })
})

// They take the program's own time limits, so they run together.
describe.concurrent('is noticed within seconds', () => {
  test('by the listener, when the other end has vanished without a word', async () => {
    const relay = await relayToServer()
    const database = await openDatabase({ url: relay.url, log: silentLog })
    const states: boolean[] = []
    const stop = await database.listen({ onInvalidation: () => {}, onState: (up) => states.push(up) })
    relay.freeze()
    await expect.poll(() => states[1], { timeout: 6_000 }).toBe(false)
    await stop()
    await database.close()
    relay.close()
  })

  test('by transactions and by the ping, when the database has fallen silent', async () => {
    const relay = await relayToServer()
    const database = await openDatabase({ url: relay.url, log: silentLog })
    await database.ping()
    relay.freeze()
    const begun = Date.now()
    await expect(database.transaction({ system: true }, (db) => sql`select 1`.execute(db))).rejects.toThrow(
      DatabaseUnavailableError,
    )
    await expect(database.ping()).rejects.toThrow(DatabaseUnavailableError)
    expect(Date.now() - begun).toBeLessThan(11_500)
    await database.close()
    relay.close()
  })

  test('by transactions that wait for a connection, when all are in use', async () => {
    const database = await openDatabase({ url, poolSize: 1, log: silentLog })
    // An idle one would lose its connection after this time.
    const first = database.transaction({ system: true }, (db) => sql`select pg_sleep(6)`.execute(db))
    const second = database.transaction({ system: true }, async () => 'never')
    await expect(second).rejects.toThrow(DatabaseOverloadedError)
    await first
    await database.close()
  })
})

test('statements prepared before another node changed the schema work again at once on a new connection', async () => {
  const database = await openDatabase({ url, poolSize: 1, log: silentLog })
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  await owner.query('create table shapes (a int); grant select on shapes to rollcall_system')
  const read = () => database.transaction({ system: true }, (db) => sql`select * from shapes`.execute(db))
  await read()
  await owner.query('alter table shapes add column b int')
  await owner.end()
  // The pool may have a new connection by now, which has nothing prepared.
  await read().catch((error) => expect(String(error)).toContain('cached plan'))
  await expect(read()).resolves.toBeDefined()
  await database.close()
})

test('no statement waits without end: the server gives up on it', async () => {
  const limits = await opened.database.transaction({ system: true }, (db) =>
    sql`select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
      current_setting('idle_in_transaction_session_timeout') as idle`.execute(db),
  )
  expect(limits.rows).toEqual([{ statement: '15s', lock: '5s', idle: '4s' }])
})
