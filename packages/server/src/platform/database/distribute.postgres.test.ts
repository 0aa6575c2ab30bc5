import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../test/test-database.ts'
import { atTerminal } from '../../../test/test-terminal.ts'
import { planDistribution } from './distribution-plan.ts'

// Citus cannot be installed where these tests run. The functions below only record their calls. The tests show which statements are sent,
// in which order, and that PostgreSQL accepts its own.
const standIn = `
  set allow_system_table_mods = on;
  create table pg_catalog.citus_calls (position serial, call text);
  create table pg_catalog.pg_dist_partition (logicalrelid regclass, partmethod "char", repmodel "char");
  create function pg_catalog.citus_version() returns text language sql as 'select ''Citus 13.2.2 on x86_64-pc-linux-gnu''::text';
  create function pg_catalog.citus_get_active_worker_nodes() returns table (node_name text, node_port bigint) language sql as
    'values (''one'', 5432::bigint), (''two'', 5432::bigint)';
  create function pg_catalog.create_reference_table(name regclass) returns void language sql as
    'insert into pg_catalog.citus_calls (call) values (name || '' everywhere''); insert into pg_dist_partition values (name, ''n'', ''t'')';
  create function pg_catalog.create_distributed_table(name regclass, key text, colocate_with text) returns void language sql as
    'insert into pg_catalog.citus_calls (call) values (name || '' by '' || key || '' beside '' || colocate_with);
    insert into pg_dist_partition values (name, ''h'', ''s'')';
  create function pg_catalog.run_command_on_shards(name regclass, command text) returns void language sql as
    'insert into pg_catalog.citus_calls (call) values (name || '': '' || command)';
  create function pg_catalog.run_command_on_workers(command text) returns table (nodename text, nodeport int, success boolean, result text)
    language sql as 'values (''one'', 5432, true, ''2''), (''two'', 5432, true, ''1'')'`

let opened: TestDatabase
let client: pg.Client

beforeAll(async () => {
  opened = await openTestDatabase()
  client = new pg.Client({ connectionString: opened.url })
  await client.connect()
})
afterAll(async () => {
  await client.query('alter role rollcall_app nologin; alter role rollcall_system nologin')
  await client.end()
  await opened.close()
})

const run = (...flags: string[]) =>
  atTerminal(['database', 'distribute', ...flags], { environment: { DATABASE_URL: opened.url } })

async function catalogue(): Promise<unknown[]> {
  const { rows } = await client.query(`
    select conrelid::regclass::text as place, conname as name, pg_get_constraintdef(oid) as what from pg_constraint
      where connamespace = 'public'::regnamespace
    union all
    select relname, '', relrowsecurity || ' ' || relforcerowsecurity from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r'
    order by 1, 2`)
  return rows
}

test('distributing is refused for an unsuitable database, with the missing part', async () => {
  expect(await atTerminal(['database', 'distribute'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('The embedded database cannot be distributed'),
  })
  expect(await run()).toMatchObject({ code: 1, err: expect.stringContaining('create extension citus') })
  await client.query(`set allow_system_table_mods = on; create function pg_catalog.citus_version() returns text language sql as 'select ''Citus 12.1.5''::text';
    create function pg_catalog.citus_get_active_worker_nodes() returns setof text language sql as 'select ''''::text where false'`)
  expect(await run()).toMatchObject({ code: 1, err: expect.stringContaining('Citus 13 or newer') })
  await client.query(
    `create or replace function pg_catalog.citus_version() returns text language sql as 'select ''Citus 13.0.1''::text'`,
  )
  expect(await run()).toMatchObject({ code: 1, err: expect.stringContaining('citus_add_node') })
  await client.query('drop function citus_version(); drop function citus_get_active_worker_nodes()')
})

test('a database is distributed once, as a whole, with the keys that it had', async () => {
  await client.query(standIn)
  const before = await catalogue()
  const planned = await run('--dry-run')
  expect(planned).toMatchObject({ code: 0, err: '' })
  expect(await catalogue()).toEqual(before)
  const done = await run()
  // The second worker lacks a role.
  expect(done).toMatchObject({
    code: 1,
    err: expect.stringContaining('on two:5432 the roles rollcall_app and rollcall_system'),
  })
  expect(done.out.split('\n')).toEqual(
    planned.out.split('\n').filter((line) => !/^(begin|commit);$/.test(line)),
  )
  expect(await catalogue()).toEqual(before)
  const { rows } = await client.query('select call from citus_calls order by position')
  const calls = rows.map(({ call }) => call as string)
  expect(calls).toContain('tenants everywhere')
  expect(calls).toContain('secrets: grant SELECT (key_id) on %s to rollcall_system')
  const distributed = calls.filter((call) => !call.includes(':')).map((call) => call.split(' ')[0] as string)
  const places = new Map(distributed.map((name, place) => [name, place]))
  const keys =
    await client.query(`select conrelid::regclass::text as from, confrelid::regclass::text as to from pg_constraint
    where contype = 'f' and connamespace = 'public'::regnamespace and conrelid <> confrelid`)
  for (const { from, to } of keys.rows)
    expect(places.get(from), `${from} → ${to}`).toBeGreaterThan(places.get(to) as number)
  const tables = await client.query(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  )
  const all = tables.rows.map(({ name }) => name as string)
  expect(distributed.toSorted()).toEqual(
    all
      .filter((name) => !['schema_migrations', 'citus_calls', 'pg_dist_partition'].includes(name))
      .toSorted(),
  )
  const [first = '', ...others] = calls.filter((call) => call.includes(' by '))
  expect(first).toMatch(/^\w+ by tenant_id beside none$/)
  const together = first.split(' ')[0]
  for (const call of others) expect(call).toMatch(new RegExp(`^\\w+ by tenant_id beside ${together}$`))
  const triggers = await client.query('select tgname from pg_trigger where not tgisinternal')
  expect(triggers.rows).toEqual([])
})

test('doing it again changes nothing, and distributes only what is new', async () => {
  await client.query(`create or replace function pg_catalog.run_command_on_workers(command text)
    returns table (nodename text, nodeport int, success boolean, result text) language sql as 'values (''one'', 5432, true, ''2'')'`)
  const { rows } = await client.query('select count(*) from citus_calls')
  expect(await run()).toEqual({
    code: 0,
    err: '',
    out: 'Everything is distributed already; nothing was changed.\n',
  })
  expect((await client.query('select count(*) from citus_calls')).rows).toEqual(rows)
  await client.query(`create table newer (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id),
    constraint newer_user_fkey foreign key (tenant_id, id) references users (tenant_id, id))`)
  const { distribution } = await planDistribution(client, 'public')
  expect(distribution.slice(1)).toEqual([
    'alter table newer drop constraint newer_user_fkey',
    expect.stringMatching(
      /^select create_distributed_table\('newer', 'tenant_id', colocate_with => '\w+'\)$/,
    ),
    'alter table newer add constraint newer_user_fkey FOREIGN KEY (tenant_id, id) REFERENCES users(tenant_id, id)',
  ])
})

test('without its trigger the log stays append-only for the role of the app, and for an owner that is no superuser', async () => {
  const refused = [
    "update audit_events set action = 'x'",
    'delete from audit_events',
    'truncate audit_events',
  ]
  await client.query('create role log_owner; alter table audit_events owner to log_owner')
  try {
    for (const role of ['rollcall_app', 'rollcall_system', 'log_owner'])
      for (const statement of refused) {
        await client.query(`set role ${role}`)
        await expect(client.query(statement), `${role}: ${statement}`).rejects.toThrow(/permission denied/)
        await client.query('reset role')
      }
  } finally {
    await client.query('reset role; alter table audit_events owner to current_user; drop role log_owner')
  }
})
