import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PostgresServer, startPostgres } from '../../../test/postgres-server.ts'
import { type Relay, startRelay } from '../../../test/relay.ts'
import { silentLog } from '../../../test/silent-log.ts'
import type { Invalidation } from '../invalidations.ts'
import type { Database } from './database.ts'
import { DatabaseUnavailableError } from './errors.ts'
import { openDatabase } from './open-database.ts'

/** A leader and its standby behind one address. The tests are the steps of one failover, in this order. */
let leader: PostgresServer
let standby: PostgresServer
let address: Relay
let database: Database
let stopListening: () => Promise<void>
const states: boolean[] = []
const stale: Invalidation[] = []

beforeAll(async () => {
  leader = await startPostgres()
  address = await startRelay(leader.url('postgres'))
  database = await openDatabase({ url: address.url, log: silentLog })
  standby = await leader.standby()
  stopListening = await database.listen({
    onInvalidation: (one) => stale.push(one),
    onState: (up) => states.push(up),
  })
})
afterAll(async () => {
  await stopListening()
  await database.close()
  address.close()
  await standby.stop()
  await leader.stop()
})

async function ask(server: PostgresServer, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: server.url('postgres') })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

const tenant = '0198f2a0-0000-7000-8000-0000000000f2'
const endPool = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'rollcall'"
const read = () => database.transaction({ system: true, readOnly: true }, (db) => sql`select 1`.execute(db))
const write = () =>
  database.transaction({ tenant }, (db) =>
    // A read-only server refuses this, although it changes no row.
    sql`delete from sessions where false`.execute(db),
  )

test('N1 · a standby counts as down, for reads too', async () => {
  await read()
  expect(states).toEqual([true])
  address.leadTo(standby.url('postgres'))
  await ask(leader, endPool)
  await expect.poll(() => read().catch((error: unknown) => error)).toBeInstanceOf(DatabaseUnavailableError)
  // Connections that end with the leader's are told apart only once they are gone.
  const pinged = () => database.ping().catch((error: Error) => error.message)
  await expect.poll(pinged).toContain('a standby')
})

test('N1 · after its promotion all connections go there, and caches are not trusted until its log is followed', async () => {
  await ask(standby, 'select pg_promote()')
  // The old leader runs on, and so does the connection that listens there.
  await expect
    .poll(() =>
      write().then(
        () => 'written',
        () => 'refused',
      ),
    )
    .toBe('written')
  await expect.poll(() => states.at(-1)).toBe(true)
  expect(states).toContain(false)
  await ask(
    standby,
    `insert into change_log (tenant_id, xid, id) values ('${tenant}', pg_current_xact_id(), gen_random_uuid())`,
  )
  await expect.poll(() => stale).toEqual([{ kind: 'tenant', tenant }])
})

test('N1 · a server that becomes read-only counts as unavailable until it accepts changes again', async () => {
  await write()
  await ask(standby, 'alter system set default_transaction_read_only = on', 'select pg_reload_conf()')
  await expect.poll(() => write().catch((error: unknown) => error)).toBeInstanceOf(DatabaseUnavailableError)
  await expect(database.ping()).rejects.toThrow(DatabaseUnavailableError)
  await expect(read()).rejects.toThrow(DatabaseUnavailableError)
  await ask(
    standby,
    'set default_transaction_read_only = off',
    'alter system reset default_transaction_read_only',
    'select pg_reload_conf()',
  )
  await expect.poll(() => write().then(() => 'written', String)).toBe('written')
  await database.ping()
})
