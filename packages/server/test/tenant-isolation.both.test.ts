import { readFileSync } from 'node:fs'
import type { ProfileSource } from '@rollcall/access/profile.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { indexAuditLog, settledAfter } from '../src/features/audit/audit-index.service.ts'
import type { Db } from '../src/platform/database/database.ts'
import { newId } from '../src/platform/ids.ts'
import { newSecretKey, readSecretKeys } from '../src/platform/vault/secret-keys.ts'
import { createVault } from '../src/platform/vault/vault.ts'
import { pngOf } from './pictures.ts'
import { type Person, startTestApp, type TestApp } from './test-app.ts'
import { asOwner, tableNames } from './whole-database.ts'

/** The second barrier, behind the code: the database itself refuses a wrong query. */
let app: TestApp
let here: string
let there: string
let ada: Person
let eve: Person

const schemaFiles = ['schema', 'schema-accounts', 'schema-grants', 'schema-visits']
const schemaText = schemaFiles
  .map((name) => readFileSync(new URL(`../src/platform/${name}.ts`, import.meta.url), 'utf8'))
  .join('\n')
// The migrator's own table, without data of tenants.
const ofTheMigrator = ['schema_migrations']
// Tables of the whole server, which tenants' transactions cannot reach.
const ofTheServer = ['node_samples', 'server_secrets']
// The tenants themselves, their short names and the marks of deleted ones are found by other keys.
const otherKeys: Record<string, string> = {
  tenants: 'id',
  tenant_slugs: 'tenant_of',
  tenant_erasures: 'tenant_of',
}
const keyOf = (table: string) => otherKeys[table] ?? 'tenant_id'

beforeAll(async () => {
  const change = (source: ProfileSource) => {
    source.seats = { users: 100, roles: {} }
  }
  app = await startTestApp({ profile: 'mimir', ownDatabase: true, change })
  here = (await app.requireTenant('default')).id
  there = (await app.addTenant('elsewhere')).id
  ada = await app.firstAdministrator()
  eve = await app.firstAdministrator('eve', 'elsewhere')
  for (const [person, tenant] of [
    [ada, 'default'],
    [eve, 'elsewhere'],
  ] as const) {
    const send = (
      method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
      path: string,
      body?: object,
      key = path.replaceAll('/', '.'),
    ) =>
      app.request({
        method,
        path,
        ...(body ? { body } : {}),
        cookie: person.cookie,
        headers: method === 'POST' ? { 'idempotency-key': key } : {},
      })
    const user = `/tenants/${tenant}/users/${person.id}`
    const capability = { user: person.id, permission: 'can_launch_fleet_hunts', reason: 'tests' }
    const capabilities = `/tenants/${tenant}/capabilities`
    const { body: first } = await send('POST', capabilities, capability)
    await send('DELETE', `${capabilities}/${first.id}`)
    await send('POST', capabilities, capability, 'once-more')
    const { body: roles } = await app.request({ path: `/tenants/${tenant}/roles`, cookie: person.cookie })
    const role = roles.items.find((one: { allPermissions: boolean }) => !one.allPermissions)
    await send('PATCH', `/tenants/${tenant}/roles/${role.id}`, { revision: role.revision, color: 'red' })
    await send('PUT', `${user}/limits/hunts.maxHosts`, { value: 5 })
    await send('POST', '/me/api-keys', { name: 'for tests' })
    await send('POST', `${user}/password-resets`, {})
    await send('POST', `/tenants/${tenant}/password-resets`, { login: 'nobody' })
    await send('POST', `/tenants/${tenant}/users/bulk/status`, {
      users: { ids: [person.id] },
      status: 'active',
    })
    await send('PUT', '/me/picture', { picture: pngOf(2, 2).toString('base64') })
    await send('PUT', `/tenants/${tenant}/settings/logos/light`, {
      picture: pngOf(2, 2).toString('base64'),
    })
    await send('PUT', `/tenants/${tenant}/mail-texts/invitation/en`, { subject: 'Come in', body: '{link}' })
    const label = { en: 'Department' }
    await send('POST', `/tenants/${tenant}/attributes`, { key: 'department', label, type: 'text' })
    await send('PATCH', user, { attributes: { department: 'Sales' } })
    await send('POST', `/tenants/${tenant}/views`, {
      list: 'users',
      name: 'Locked',
      search: { locked: 'yes' },
    })
    await send('POST', `/tenants/${tenant}/sign-in/password`, {
      username: 'nobody',
      password: person.password,
    })
  }
  const keys = readSecretKeys(newSecretKey(), 'key')
  const vault = createVault(app.storage.database, { keys }, app.clock)
  await vault.opened
  for (const tenantId of [here, there]) {
    const place = { tenantId, table: 'connections', row: newId(), name: 'client_secret' }
    await inTenant(tenantId, (db) => vault.keep(db, place, Buffer.from('secret')))
  }
  for (const [tenantId, person] of [
    [here, ada],
    [there, eve],
  ] as const) {
    await inTenant(tenantId, (db) => insertGroup(db, tenantId, person.id))
    await inTenant(tenantId, (db) => insertOffboarding(db, tenantId, person.id))
    await inTenant(tenantId, (db) => insertBackup(db, tenantId))
    // As of a tenant that was erased and then restored.
    await owned((db) =>
      sql`insert into tenant_erasures (tenant_of, ended_at) values (${tenantId}, now())`.execute(db),
    )
    await inTenant(tenantId, (db) => insertDeleted(db, tenantId))
    await inTenant(tenantId, (db) => insertVisits(db, tenantId, person.id))
    await inTenant(tenantId, (db) => insertImport(db, tenantId, person.id))
    await indexAuditLog(app.storage.database, tenantId, new Date(Date.now() + 10 * settledAfter))
  }
})
afterAll(() => app.close())

/** Directly, because the tenants of this profile have no groups. */
async function insertGroup(db: Db, tenantId: string, userId: string): Promise<void> {
  const now = new Date()
  const groupId = newId()
  const { usernameSort } = await db
    .selectFrom('users')
    .select('usernameSort')
    .where('id', '=', userId)
    .executeTakeFirstOrThrow()
  const { id: roleId } = await db.selectFrom('roles').select('id').limit(1).executeTakeFirstOrThrow()
  const names = { name: 'Testers', nameKey: 'testers', description: '', public: false }
  const group = { ...names, tenantId, id: groupId, createdAt: now, createdBy: userId, updatedAt: now }
  await db.insertInto('groups').values(group).execute()
  const member = { tenantId, groupId, userId, userSort: usernameSort, role: 'owner' as const }
  const adding = { source: 'manual' as const, addedBy: userId, addedAt: now }
  await db
    .insertInto('groupMembers')
    .values({ ...member, ...adding })
    .execute()
  await db
    .insertInto('groupRoles')
    .values({ tenantId, groupId, roleId, grantedBy: userId, grantedAt: now })
    .execute()
  await db.insertInto('tenantSettings').values({ tenantId, defaultAdministratorId: userId }).execute()
}

/** Directly, because the only account of these tenants cannot leave. */
async function insertOffboarding(db: Db, tenantId: string, userId: string): Promise<void> {
  const now = new Date()
  const account = { userId, userName: 'max', mode: 'deactivate', groupKeys: 'sleep' } as const
  const maker = { createdAt: now, createdBy: userId, createdByName: 'Ada', credential: 'session' } as const
  const request = { address: '127.0.0.1', userAgent: '', requestId: 'r' }
  await db
    .insertInto('offboardings')
    .values({
      ...{ tenantId, id: newId(), ...account, ...maker, ...request },
      ...{ notify: true, keepOlder: false, status: 'scheduled', dueAt: now, stopped: false },
    })
    .execute()
}

async function insertBackup(db: Db, tenantId: string): Promise<void> {
  const row = {
    tenantId,
    id: newId(),
    createdAt: new Date(),
    encryption: 'none',
    status: 'done',
    file: 'a',
  } as const
  await db.insertInto('backups').values(row).execute()
}

async function insertImport(db: Db, tenantId: string, userId: string): Promise<void> {
  const now = new Date()
  const id = newId()
  const counts = { created: 1, changed: 0, unchanged: 0, refused: 0, progress: 1, lines: 1 }
  const choices = { updateBy: 'no', invitations: 'none', sheets: [], columns: '[]' } as const
  const maker = { createdAt: now, createdBy: userId, createdByName: 'Ada', credential: 'session' } as const
  const request = { address: '127.0.0.1', userAgent: '', requestId: 'r' }
  const row = {
    ...counts,
    ...choices,
    ...maker,
    ...request,
    file: 'a.csv',
    status: 'done',
    expiresAt: new Date(now.getTime() + 86_400_000),
  }
  await db
    .insertInto('imports')
    .values({ ...row, tenantId, id } as never)
    .execute()
  const found = { outcome: 'waiting' as const, reasons: '[]', changes: '[]', keys: [], awaits: [] }
  await db
    .insertInto('importLines')
    .values({ tenantId, importId: id, line: 2, cells: ['a'], ...found })
    .execute()
  const user = { tenantId, importId: id, userId, kind: 'changed', before: '{}', after: '{}' } as const
  await db.insertInto('importUsers').values(user).execute()
  await db.insertInto('importColumns').values({ tenantId, key: 'a', target: null, usedAt: now }).execute()
}

/** Directly, because the profile of these tenants has no recycle bin. */
async function insertDeleted(db: Db, tenantId: string): Promise<void> {
  const now = new Date()
  const names = { name: 'nora', nameSort: 'nora', nameKey: 'nora', namesHeld: true }
  const deleted = { deletedAt: now, deletedByName: 'ada', snapshot: '{}' }
  const endsAt = new Date(now.getTime() + 86_400_000)
  const row = { tenantId, id: newId(), kind: 'user', ...names, ...deleted, endsAt } as const
  await db.insertInto('recycleBin').values(row).execute()
}

/** Directly, because the profile of these tenants allows no service accounts. */
async function insertVisits(db: Db, tenantId: string, userId: string): Promise<void> {
  const now = new Date()
  const of = { tenantId, userId }
  const days = { reason: 'support', startsAt: null, endsAt: now }
  const given = { givenByName: 'root', givenByServer: true, givenAt: now }
  await db
    .insertInto('serviceAccounts')
    .values({ ...of, ...days, promotedBy: null, promotedAt: now })
    .execute()
  await db
    .insertInto('machineOwners')
    .values({ ...of, ownerId: userId })
    .execute()
  await db
    .insertInto('visits')
    .values({ ...of, targetId: newId(), visitorId: newId(), givenAt: now })
    .execute()
  await db
    .insertInto('memberships')
    .values({ ...of, ...days, ...given, homeId: newId(), homeUserId: newId(), homeUsername: 'ada' })
    .execute()
  await db
    .insertInto('visitUses')
    .values({ ...of, credentialId: newId(), lastUsedAt: now })
    .execute()
  const open = { username: 'ada', toSlug: 'north', offeredAt: now, expiresAt: now, declinedAt: null }
  await db
    .insertInto('visitOffers')
    .values({ ...of, ...days, ...open, id: newId() })
    .execute()
}

function inTenant<T>(tenant: string, fn: (db: Db) => Promise<T>): Promise<T> {
  return app.storage.database.transaction({ tenant }, fn)
}

function asSystem<T>(fn: (db: Db) => Promise<T>): Promise<T> {
  return app.storage.database.transaction({ system: true }, fn)
}

function owned<T>(fn: (db: Db) => Promise<T>): Promise<T> {
  return asOwner(app.storage.database, fn)
}

const declaredTables = [...interfacesOf(schemaText).keys()].map(snake)
const tables = declaredTables.filter((table) => !ofTheServer.includes(table))

describe('a query that forgets its tenant', () => {
  test.each(tables)('sees in %s the rows of its own tenant only', async (table) => {
    const keys = (db: Db) =>
      sql<{ key: string }>`select distinct ${sql.ref(keyOf(table))} as key from ${sql.table(table)}`.execute(
        db,
      )
    const all = (await owned(keys)).rows.map(({ key }) => key)
    expect(all.sort(), 'both tenants have rows').toEqual([here, there].sort())
    expect((await inTenant(here, keys)).rows).toEqual([{ key: here }])
    expect((await inTenant(there, keys)).rows).toEqual([{ key: there }])
    expect((await inTenant(newId(), keys)).rows).toEqual([])
  })

  test('changes and deletes nothing of another tenant', async () => {
    const foreign = await inTenant(here, (db) =>
      db
        .updateTable('users')
        .set({ alias: 'taken over' })
        .where('tenantId', '=', there)
        .returning('id')
        .execute(),
    )
    expect(foreign).toEqual([])
    await inTenant(here, (db) => db.updateTable('users').set({ alias: 'all of us' }).execute())
    const aliases = await owned((db) => db.selectFrom('users').select(['username', 'alias']).execute())
    expect(aliases).toContainEqual({ username: 'eve', alias: null })
    const deleted = inTenant(here, async (db) => {
      const rows = await db.deleteFrom('apiKeys').returning('id').execute()
      // Rolled back, because the key is needed below.
      throw new Error(`deleted ${rows.length}`)
    })
    await expect(deleted).rejects.toThrow('deleted 1')
  })

  test('sees nothing when its transaction names no tenant', async () => {
    const users = await inTenant(here, async (db) => {
      await sql`select set_config('rollcall.tenant', '', true)`.execute(db)
      return db.selectFrom('users').select('id').execute()
    })
    expect(users).toEqual([])
  })
})

describe('a row for another tenant', () => {
  /** The columns that the database does not generate. */
  async function writtenColumns(table: string) {
    const { rows } = await owned((db) =>
      sql<{ name: string }>`select column_name as name from information_schema.columns
        where table_schema = 'public' and table_name = ${table} and is_generated = 'NEVER'`.execute(db),
    )
    return sql.join(rows.map(({ name }) => sql.ref(name)))
  }

  test.each(tables.filter((table) => table !== 'tenants'))('is refused in %s', async (table) => {
    const columns = await writtenColumns(table)
    const copy = async () =>
      inTenant(here, (db) =>
        sql`insert into ${sql.table(table)} (${columns}) select ${columns} from (
          select (jsonb_populate_record(t, ${JSON.stringify({ [keyOf(table)]: there })}::jsonb)).* from ${sql.table(table)} t limit 1
        ) as copied`.execute(db),
      )
    // The program does not write all columns of a mark.
    const refusal = table === 'tenant_erasures' ? /permission denied/ : /row-level security/
    await expect(copy()).rejects.toThrow(refusal)
  })

  test('cannot be made by moving an existing one', async () => {
    const move = inTenant(here, (db) => db.updateTable('sessions').set({ tenantId: there }).execute())
    await expect(move).rejects.toThrow(/row-level security/)
  })
})

describe('the roles that transactions run in', () => {
  test('are neither superuser nor above row-level security, and own no table', async () => {
    const roles = await owned((db) =>
      sql`select rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreaterole,
            (select count(*)::int from pg_class where relowner = r.oid) as owned
          from pg_roles r where rolname like 'rollcall%' order by rolname`.execute(db),
    )
    const harmless = {
      rolsuper: false,
      rolbypassrls: false,
      rolcanlogin: false,
      rolcreaterole: false,
      owned: 0,
    }
    expect(roles.rows).toEqual([
      { rolname: 'rollcall_app', ...harmless },
      { rolname: 'rollcall_system', ...harmless },
    ])
  })

  test('run every transaction, instead of the connection’s own role', async () => {
    const who = (db: Db) => sql<{ name: string }>`select current_user as name`.execute(db)
    expect((await inTenant(here, who)).rows).toEqual([{ name: 'rollcall_app' }])
    expect((await asSystem(who)).rows).toEqual([{ name: 'rollcall_system' }])
  })

  test('the system role sees tenants, names of people, ended rows and the change log, and nothing else', async () => {
    expect(await asSystem((db) => db.selectFrom('tenants').select('slug').execute())).toHaveLength(2)
    const ending = [
      'sessions',
      'idempotency_keys',
      'sign_in_failures',
      'known_devices',
      'mails',
      'recycle_bin',
    ]
    for (const table of ending) {
      const { rows } = await asSystem((db) => sql`select from ${sql.table(table)}`.execute(db))
      expect(rows, table).toEqual([])
    }
    // Of secrets only the ids of their keys, for all tenants at once.
    const keys = await asSystem((db) => db.selectFrom('secrets').select('keyId').execute())
    expect(keys).toHaveLength(2)
    for (const column of ['tenant_id', 'sealed', 'wrapped_key'])
      await expect(asSystem((db) => sql`select ${sql.ref(column)} from secrets`.execute(db))).rejects.toThrow(
        /permission denied/,
      )
    // Of API keys only which tenants have somebody to tell.
    expect(await asSystem((db) => db.selectFrom('apiKeys').select('noticeAt').execute())).toEqual([])
    for (const column of ['user_id', 'name', 'secret_hash'])
      await expect(
        asSystem((db) => sql`select ${sql.ref(column)} from api_keys`.execute(db)),
      ).rejects.toThrow(/permission denied/)
    // Of people what a server administrator finds them by and is shown.
    expect(
      await asSystem((db) => db.selectFrom('users').select(['tenantId', 'email']).execute()),
    ).toHaveLength(2)
    await expect(asSystem((db) => db.selectFrom('users').select('preferences').execute())).rejects.toThrow(
      /permission denied/,
    )
    // Of jobs what each is and how far, and nothing that their tenants wrote into them.
    expect(
      await asSystem((db) => db.selectFrom('jobs').select(['tenantId', 'status']).execute()),
    ).toHaveLength(2)
    const written = {
      jobs: 'input',
      offboardings: 'reason',
      backups: 'file',
      imports: 'file',
      service_accounts: 'reason',
    }
    for (const [table, column] of Object.entries(written))
      await expect(
        asSystem((db) => sql`select ${sql.ref(column)} from ${sql.table(table)}`.execute(db)),
      ).rejects.toThrow(/permission denied/)
    // Of the audit log only which tenants have events of late.
    expect(
      await asSystem((db) => db.selectFrom('auditEvents').select(['tenantId', 'at']).limit(1).execute()),
    ).toHaveLength(1)
    await expect(asSystem((db) => db.selectFrom('auditEvents').select('action').execute())).rejects.toThrow(
      /permission denied/,
    )
    const open = [
      ...['jobs', 'offboardings', 'backups', 'imports'],
      ...[
        'tenants',
        'tenant_slugs',
        'tenant_erasures',
        'users',
        'user_words',
        'secrets',
        'change_log',
        'audit_events',
        'seats',
        'roles',
      ],
      // Where the callers may go, and who goes where.
      ...['visits', 'memberships', 'visit_offers', 'service_accounts'],
      // Which tenants have keys that end soon.
      'api_keys',
      ...ending,
    ]
    const closed = tables.filter((table) => !open.includes(table))
    for (const table of closed) {
      await expect(
        asSystem((db) => sql`select from ${sql.table(table)}`.execute(db)),
        table,
      ).rejects.toThrow(/permission denied/)
    }
  })

  test.each([
    ['update', sql`update audit_events set action = 'nothing.happened'`],
    ['delete', sql`delete from audit_events`],
    ['truncate', sql`truncate audit_events`],
  ])('no role can %s audit events, not even the owner of the table', async (_, statement) => {
    await expect(inTenant(here, (db) => statement.execute(db))).rejects.toThrow(/permission denied/)
    await expect(owned((db) => statement.execute(db))).rejects.toThrow(/audit events are never changed/)
  })

  test('create, alter and drop nothing', async () => {
    const statements = [
      sql`create table loot (id int)`,
      sql`alter table users disable row level security`,
      sql`drop policy tenant on users`,
      sql`drop trigger audit_events_append_only on audit_events`,
      sql`alter role rollcall_app bypassrls`,
      sql`delete from tenants`,
    ]
    for (const statement of statements) {
      await expect(inTenant(here, (db) => statement.execute(db))).rejects.toThrow(
        /permission denied|must be owner|must be (able|superuser)/,
      )
    }
  })
})

describe('every table', () => {
  test('has row-level security and a policy by tenant', async () => {
    const { rows } = await owned((db) =>
      sql<{ name: string; enabled: boolean; policies: number }>`
        select c.relname as name, c.relrowsecurity as enabled,
          (select count(*)::int from pg_policies p where p.tablename = c.relname and p.qual like '%rollcall.tenant%'
            and p.cmd = 'ALL' and p.roles = '{rollcall_app}') as policies
        from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`.execute(
        db,
      ),
    )
    const bare = rows.filter(({ enabled, policies }) => !enabled || policies !== 1).map(({ name }) => name)
    expect(bare.sort()).toEqual([...ofTheMigrator, ...ofTheServer].sort())
  })

  test.each(ofTheServer)('%s of the whole server is closed to the transactions of tenants', async (table) => {
    for (const statement of [sql`select from ${sql.table(table)}`, sql`delete from ${sql.table(table)}`])
      await expect(inTenant(here, (db) => statement.execute(db))).rejects.toThrow(/permission denied/)
  })

  test('begins its key and every unique constraint with the tenant', async () => {
    const { rows } = await owned((db) =>
      sql<{ name: string; first: string }>`
        select c.relname || '.' || k.relname as name, a.attname as first
        from pg_index i join pg_class c on c.oid = i.indrelid join pg_class k on k.oid = i.indexrelid
          join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
        where c.relnamespace = 'public'::regnamespace and i.indisunique`.execute(db),
    )
    const others = rows.filter(({ name, first }) => first !== keyOf(name.split('.')[0] ?? ''))
    expect(others.map(({ name }) => name).sort()).toEqual([
      'node_samples.node_samples_pkey',
      'schema_migrations.schema_migrations_pkey',
      'server_secrets.server_secrets_pkey',
      'tenant_slugs.tenant_slugs_pkey',
      'tenants.tenants_runs_server',
      'tenants.tenants_slug_key',
    ])
  })

  test('has exactly the columns that the schema files declare, and null only where they allow it', async () => {
    const names = await owned(tableNames)
    expect(names.filter((name) => !ofTheMigrator.includes(name))).toEqual([...declaredTables].sort())
    const { rows } = await owned((db) =>
      sql<{ table: string; column: string; type: string; nullable: boolean }>`
        select table_name as "table", column_name as "column", udt_name as type, is_nullable = 'YES' as nullable
        from information_schema.columns where table_schema = 'public'`.execute(db),
    )
    const made = rows.filter(({ table }) => !ofTheMigrator.includes(table))
    const asText = made.map(
      ({ table, column, type, nullable }) => `${table}.${column} ${kindOf(type)}${nullable ? ' | null' : ''}`,
    )
    const declared = [...interfacesOf(schemaText)].flatMap(([table, columns]) =>
      [...columns].map(([column, type]) => `${snake(table)}.${snake(column)} ${typeOf(type)}`),
    )
    expect(asText.sort()).toEqual(declared.sort())
  })

  /** How the schema files write the type of a column. */
  function kindOf(type: string): string {
    const kinds: Record<string, string> = {
      uuid: 'string',
      text: 'string',
      _text: 'string[]',
      _uuid: 'string[]',
      xid8: 'string',
      timestamptz: 'Date',
      bool: 'boolean',
      int4: 'number',
      int8: 'number',
      float8: 'number',
      bytea: 'Buffer',
      jsonb: 'Json',
      json: 'Json',
    }
    return kinds[type] ?? type
  }

  /** A union of words, written out or by the name of its type. */
  function isWord(type: string): boolean {
    return type.startsWith("'") || (/^[A-Z]\w+$/.test(type) && !['Date', 'Buffer', 'Json'].includes(type))
  }

  function typeOf(written: string): string {
    const parts = written
      .replace(/^Generated(?:Always)?<(.*)>$/, '$1')
      .replace(/Json<.*>/, 'Json')
      .replace(/^Role\['color'\]$/, 'string')
      .replace(/^[A-Z]\w+\[\]$/, 'string[]')
      .split(' | ')
    return [...new Set(parts.map((part) => (isWord(part) ? 'string' : part)))].join(' | ')
  }
})

/** The declared tables, each with its columns and the text of their types. */
function interfacesOf(source: string): Map<string, Map<string, string>> {
  const bodies = new Map(
    [...source.matchAll(/interface (\w+) \{\n(.*?)\n\}/gs)].map(([, name, body]) => [name, body]),
  )
  const fieldsOf = (name: string) =>
    new Map(
      [...(bodies.get(name) ?? '').matchAll(/^ {2}(\w+): (.*)$/gm)].map(([, field, type]) => [
        field as string,
        type as string,
      ]),
    )
  return new Map([...fieldsOf('Schema')].map(([table, name]) => [table, fieldsOf(name)]))
}

function snake(camel: string): string {
  return camel.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
