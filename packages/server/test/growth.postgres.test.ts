import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { AuditFilters } from '../src/features/audit/audit-filters.ts'
import { countAuditEvents, listAuditEvents } from '../src/features/audit/audit-list.store.ts'
import { watchEdit, watchGrowth } from '../src/features/credentials/growth.ts'
import { conditionsOf, type UserFilters } from '../src/features/directory/users.sets.store.ts'
import { countUsers, listUsers } from '../src/features/directory/users.store.ts'
import { type Giving, listPermissionHolders } from '../src/features/grants/holders.store.ts'
import { countHolders, findActiveHolders, findHolders } from '../src/features/grants/role-holders.store.ts'
import { listGroups } from '../src/features/groups/groups.store.ts'
import { findFirstHolder } from '../src/features/groups/transfers.store.ts'
import type { Db } from '../src/platform/database/database.ts'
import { startTestApp, type TestApp } from './test-app.ts'

/**
 * Counts what lists read of a tenant with twenty times as many users, events and groups. The database counts; nothing is timed. Rows of
 * tables are expensive, and a bad plan reads too many of them.
 */
let app: TestApp
const tenants: { id: string; roles: Map<string, string> }[] = []
const sizes = [1_000, 20_000]
/** The blocks of indexes that were read before the database had any statistics. */
const beforeStatistics = new Map<string, number>()

beforeAll(async () => {
  app = await startTestApp({ ownDatabase: true })
  const client = new pg.Client({ connectionString: app.storage.url })
  await client.connect()
  for (const [at, size] of sizes.entries()) {
    const { id } = await app.addTenant(`of-${size}`)
    await client.query(seed(id, size, at))
    const { rows } = await client.query('select key, id from roles where tenant_id = $1', [id])
    tenants.push({ id, roles: new Map(rows.map((row) => [row.key, row.id])) })
  }
  const [, large] = tenants
  for (const [what, ask] of Object.entries(byKeyOfEach))
    if (large) beforeStatistics.set(what, (await readBy(large.id, (db) => ask(db, large))).blocks)
  // Indexes alone can answer for pages that a vacuum has visited, while no transaction of before was open.
  const open = `select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_xmin is not null`
  await vi.waitFor(async () => expect((await client.query(open)).rowCount).toBe(0))
  await client.query('vacuum analyze')
  await client.end()
})
afterAll(() => app.close())

/** All are members, 1 % are auditors, 5 % are inactive, 1 % have the provider OIDC. 2 % of the groups have no owner. */
function seed(tenant: string, size: number, at: number): string {
  const id = (n: string, kind: number) =>
    `('${kind}${at}000000-0000-4000-8000-' || lpad((${n})::text, 12, '0'))::uuid`
  return `
    insert into users (tenant_id, id, username, username_key, username_sort, status, provider, created_at, updated_at, last_sign_in_at, preferences)
    select '${tenant}', ${id('n', 1)}, name, name, name, case when n % 20 = 7 then 'inactive' else 'active' end,
      case when n % 100 = 33 then 'oidc' else 'password' end, now() - n * interval '1 minute', now(),
      now() - (n * 7919 % ${size}) * interval '1 minute', '{}'
    from generate_series(1, ${size}) n, concat('u', md5(n::text)) name;
    insert into role_grants (tenant_id, user_id, role_id, source, granted_at)
    select r.tenant_id, ${id('n', 1)}, r.id, 'manual', now() from roles r, generate_series(1, ${size}) n
    where r.tenant_id = '${tenant}' and (r.key = 'member' or r.key = 'auditor' and n % 100 = 51);
    insert into groups (tenant_id, id, name, name_key, description, public, created_at, updated_at)
    select '${tenant}', ${id('n', 2)}, 'Team ' || n, 'team ' || n, '', true, now(), now() from generate_series(1, ${size / 10}) n;
    insert into group_members (tenant_id, group_id, user_id, user_sort, role, source, added_at)
    select u.tenant_id, ${id('1 + n / 2', 2)}, u.id, u.username_sort, case when n % 100 > 1 and n % 2 = 0 then 'owner' else 'member' end, 'manual', now()
    from generate_series(0, ${size / 5} - 1) n join users u on u.tenant_id = '${tenant}' and u.id = ${id('1 + n', 1)};
    insert into audit_events (tenant_id, id, at, action, outcome, actor_kind, actor_id, actor_name, target_id, address, user_agent, request_id)
    select '${tenant}', ${id('n', 3)}, now() - n * interval '1 minute', case when n % 2 = 0 then 'session.signed-in' else 'user.updated' end,
      case when n % 100 = 1 then 'failed' else 'success' end, 'user', ${id('n % 4 + 1', 1)}, '', ${id('n % 3 + 1', 1)}::text,
      case when n % ${size / 4} = 1 then '192.0.2.7' else '10.0.0.1' end, '', ''
    from generate_series(1, ${size}) n`
}

const now = new Date()
const first = { limit: 51, after: undefined }

/** The number of table rows and index entries that a query reads. */
async function readBy(tenant: string, ask: (db: Db) => Promise<unknown>) {
  return app.storage.database.transaction({ tenant, readOnly: true }, async (db) => {
    const so = async () => {
      const { rows } = await sql<{ rows: number; entries: number; blocks: number }>`
        select sum(case when relkind = 'r' then pg_stat_get_xact_tuples_returned(oid) + pg_stat_get_xact_tuples_fetched(oid) end)::int as rows,
          sum(case when relkind = 'i' then pg_stat_get_xact_tuples_returned(oid) end)::int as entries,
          sum(case when relkind = 'i' then pg_stat_get_xact_blocks_fetched(oid) end)::int as blocks
        from pg_class where relnamespace = 'public'::regnamespace and relname <> 'tenants' and relkind in ('r', 'i')`.execute(
        db,
      )
      return rows[0] ?? { rows: 0, entries: 0, blocks: 0 }
    }
    const before = await so()
    await ask(db)
    const after = await so()
    return {
      rows: after.rows - before.rows,
      entries: after.entries - before.entries,
      blocks: after.blocks - before.blocks,
    }
  })
}

const readByBoth = (ask: Asked) =>
  Promise.all(tenants.map((tenant) => readBy(tenant.id, (db) => ask(db, tenant))))

type Asked = (db: Db, tenant: (typeof tenants)[0]) => Promise<unknown>

const holders =
  (role: string, status?: Giving['status']): Asked =>
  (db, { id, roles }) =>
    listPermissionHolders(db, id, { roleIds: [roles.get(role) ?? ''], capabilities: [], now, status }, first)
const users =
  (filters: UserFilters & { role?: string }, column: 'username' | 'createdAt' | 'lastSignInAt'): Asked =>
  async (db, { id, roles }) => {
    const { role, ...others } = filters
    const narrowed = { ...others, roleId: role && roles.get(role) }
    const conditions = await conditionsOf(db, id, narrowed, column)
    await listUsers(db, id, { ...narrowed, conditions }, { column, descending: true }, { ...first, now })
    await countUsers(db, id, narrowed)
  }
const audit =
  (filters: AuditFilters): Asked =>
  (db, { id }) =>
    listAuditEvents(db, id, filters, first)
const person = (tenant: { id: string }, n: number) =>
  `1${tenants.findIndex(({ id }) => id === tenant.id)}000000-0000-4000-8000-${String(n).padStart(12, '0')}`

/** Queries that look up one account after the other by its id and check whether it is active. */
const byKeyOfEach: Record<string, Asked> = {
  'groups without an owner': (db, of) =>
    listGroups(
      db,
      of.id,
      { userId: person(of, 1), seesAll: true, now: new Date() },
      { ownerless: true },
      { column: 'name', descending: false },
      first,
    ),
  'whether there is another administrator': (db, of) =>
    findActiveHolders(db, of.id, of.roles.get('auditor') ?? '', now, 1_000),
  'who inherits groups': (db, of) => findFirstHolder(db, of.id, of.roles.get('auditor') ?? '', [], now),
}

test('an edit of a role that gives nothing new reads none of its holders', async () => {
  const tenant = await app.requireTenant('of-20000')
  const role = [...tenant.model.roles.values()].find(({ key }) => key === 'member')
  if (!role) throw new Error('There is no such role.')
  const { rows } = await readBy(tenant.id, (db) => {
    const work = { db, tenant, now } as Parameters<typeof watchEdit>[0]
    return watchEdit(work, watchGrowth(work, 'end'), { ...role, name: 'Everybody' })
  })
  expect(rows).toBe(0)
})

test.for(Object.keys(byKeyOfEach))('%s: read by keys before the database has statistics', (what) => {
  // 2,000 groups or 200 holders, each of which takes some ten.
  expect(beforeStatistics.get(what)).toBeLessThan(40_000)
})

test.for<[string, Asked]>([
  ['inactive users who come by OIDC', users({ status: 'inactive', provider: 'oidc' }, 'username')],
  ['users who come by a provider that nobody has', users({ provider: 'saml' }, 'createdAt')],
  [
    'people of a group of two',
    (db, of) =>
      users({ memberOf: { groupId: person(of, 1).replace(/^1/, '2'), at: now } }, 'lastSignInAt')(db, of),
  ],
  ['locked users', users({ locked: { is: true, at: now } }, 'username')],
  ['events of an action', audit({ action: 'user.updated' })],
  ['events of a group of actions that did not succeed', audit({ action: 'user', outcome: 'failed' })],
  ['events of an action that never fails', audit({ action: 'session.signed-in', outcome: 'failed' })],
  [
    'events of an actor who never did that',
    (db, of) => audit({ actor: person(of, 1), action: 'user.updated' })(db, of),
  ],
  [
    'events of an actor from a network of few',
    (db, of) => audit({ actor: person(of, 2), network: '192.0.2.0/24' })(db, of),
  ],
  [
    'events of a subject from a network of few',
    (db, of) => audit({ subject: person(of, 2), network: '192.0.2.0/24' })(db, of),
  ],
  ['events of an address in another network', audit({ address: '10.0.0.1', network: '192.0.2.0/24' })],
  ['events of two who never met', (db, of) => audit({ actor: person(of, 4), target: person(of, 9) })(db, of)],
  [
    'the number of events by one actor',
    (db, of) => countAuditEvents(db, of.id, { actor: person(of, 1), outcome: 'failed' }),
  ],
  [
    'whether there is another administrator',
    (db, of) => findActiveHolders(db, of.id, of.roles.get('member') ?? '', now, 2),
  ],
  ['who loses a role', (db, of) => findHolders(db, of.id, of.roles.get('member') ?? '', now, 500)],
  [
    'groups without an owner',
    (db, of) =>
      listGroups(
        db,
        of.id,
        { userId: person(of, 1), seesAll: true, now: new Date() },
        { ownerless: true },
        { column: 'name', descending: false },
        { ...first, limit: 2 },
      ),
  ],
])('%s: no more rows are read of twenty times as many', async ([, ask]) => {
  const [small, large] = await readByBoth(ask)
  expect(large?.rows).toBeLessThanOrEqual(2 * (small?.rows ?? 0) + 300)
})

test.for<[string, Asked]>([
  ['who can use a permission that everybody has', holders('member')],
  ['who can use it and is inactive', holders('member', 'inactive')],
  ['who can use a permission that 1 % have', holders('auditor', 'active')],
  ['users with the role that everybody has, by age', users({ role: 'member' }, 'createdAt')],
  ['users with a role that 1 % have, by their last sign-in', users({ role: 'auditor' }, 'lastSignInAt')],
  ['inactive users by their last sign-in', users({ status: 'inactive' }, 'lastSignInAt')],
  ['the roles list', (db, of) => countHolders(db, of.id)],
])(
  '%s: each is looked at a few times at most, to count them up to a bound and on the way to the page',
  async ([, ask]) => {
    const [small, large] = await readByBoth(ask)
    expect((small?.rows ?? 0) + (small?.entries ?? 0)).toBeLessThanOrEqual(5 * (sizes[0] as number))
    expect((large?.rows ?? 0) + (large?.entries ?? 0)).toBeLessThanOrEqual(5 * (sizes[1] as number))
  },
)
