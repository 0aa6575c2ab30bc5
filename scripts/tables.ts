/**
 * The room that each table belongs to: the one with the subject of its rows. Its stores and those of the rooms above it may name the table
 * in a statement. A room below may not, unless an exception says why.
 */
const tablesOfRooms: Record<string, readonly string[]> = {
  platform: ['change_log', 'secrets', 'server_secrets'],
  'features/idempotency': ['idempotency_keys'],
  'features/tenants': [
    'tenants',
    'tenant_erasures',
    'tenant_slugs',
    'tenant_settings',
    'tenant_logos',
    'seats',
    'roles',
    'past_roles',
  ],
  'features/passwords': ['passwords'],
  'features/views': ['saved_views'],
  'features/bin': ['recycle_bin'],
  'features/directory': ['users', 'user_words', 'user_attributes'],
  'features/pictures': ['user_pictures'],
  'features/audit': ['audit_events', 'audit_indexed', 'audit_days', 'audit_subjects', 'audit_words'],
  'features/links': ['links'],
  'features/grants': ['role_grants', 'capability_grants', 'user_limits', 'ended_grants'],
  'features/memberships': ['service_accounts', 'visits', 'memberships', 'visit_uses', 'visit_offers'],
  'features/machines': ['machine_owners'],
  'features/sessions': ['sessions'],
  'features/api-keys': ['api_keys'],
  'features/groups': ['groups', 'group_members', 'group_roles'],
  'features/lockout': ['sign_in_failures', 'known_devices'],
  'features/jobs': ['jobs', 'job_rows'],
  'features/mail': ['mails', 'mail_texts'],
  'features/offboardings': ['offboardings'],
  'features/import': ['imports', 'import_lines', 'import_users', 'import_columns'],
  'features/backups': ['backups'],
  'features/nodes': ['node_samples'],
}

interface Exception {
  room: string
  tables: readonly string[]
  why: string
}

/** An exception that no store needs is refused. */
const exceptions: readonly Exception[] = [
  {
    room: 'platform',
    tables: ['tenants'],
    why: 'secrets are counted, rotated and discarded tenant by tenant',
  },
  {
    room: 'features/directory',
    tables: ['role_grants'],
    why: 'a page of users has their roles, and is filtered by one: in two statements it would read every holder of a role',
  },
  {
    room: 'features/directory',
    tables: ['group_members'],
    why: 'memberships are sorted by a copy of the name of the account, which is written with the name',
  },
  {
    room: 'features/directory',
    tables: ['mails'],
    why: 'mails stay when their account goes; a distributed table cannot clear a reference by itself',
  },
  {
    room: 'features/audit',
    tables: ['groups'],
    why: 'an event says whether the accounts, groups and roles that it names are still there',
  },
  {
    room: 'features/grants',
    tables: ['groups', 'group_members', 'group_roles'],
    why: 'one statement reads all that gives an account a role, its groups included',
  },
  {
    room: 'features/seats',
    tables: ['group_roles'],
    why: 'a role of groups cannot be limited, because its seats are counted by user',
  },
  {
    room: 'features/credentials',
    tables: ['groups', 'group_members', 'group_roles'],
    why: 'one statement finds who gains by a group or a role and has something older to end',
  },
  {
    room: 'features/credentials',
    tables: ['jobs', 'offboardings', 'imports'],
    why: 'a job that waits is a credential: it acts by the rights of the account that made it',
  },
  {
    room: 'features/sign-in',
    tables: ['mails'],
    why: 'the mails of an account are what its requests for reset links are counted by',
  },
]

const roomOfTable = new Map(
  Object.entries(tablesOfRooms).flatMap(([room, tables]) => tables.map((table) => [table, room] as const)),
)

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** `from users u`, `delete from users`, `update only users`; a list as in `from a, b` and `using a` count as well. */
const inStatement = /\b(?:from|join|into|update|using)\s+(?:only\s+)?([a-z_]+)\b/gi
/** `.selectFrom('users')`, `.innerJoin('users as u', …)`, and a name alone, from which a statement is put together. */
const inQuotes = /(['"`])([a-zA-Z_]+)(?: as \w+)?\1/g

const withoutComments = (text: string) =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|\s)\/\/.*/g, '$1')

/** The tables that a text names, by their names in the database, in the order of the text. */
function tablesNamedIn(text: string): { table: string; line: number }[] {
  const code = withoutComments(text)
  const names = [
    ...[...code.matchAll(inStatement)].map(({ index, 1: name = '' }) => ({ index, table: name })),
    ...[...code.matchAll(inQuotes)].map(({ index, 2: name = '' }) => ({ index, table: snake(name) })),
  ]
  return names
    .filter(({ table }) => roomOfTable.has(table))
    .sort((a, b) => a.index - b.index)
    .map(({ index, table }) => ({ table, line: code.slice(0, index).split('\n').length }))
}

const isException = (room: string, table: string) =>
  exceptions.some((each) => each.room === room && each.tables.includes(table))

/** What a store of a room names of tables that lie above it. @param rooms From the ground up. */
export function tablesAbove(
  room: string,
  text: string,
  rooms: readonly string[],
): { line: number; message: string }[] {
  return tablesNamedIn(text).flatMap(({ table, line }) => {
    const owner = roomOfTable.get(table) ?? ''
    if (rooms.indexOf(owner) <= rooms.indexOf(room) || isException(room, table)) return []
    const message = `${room} may not name the table ${table} of ${owner}, which lies above; scripts/tables.ts has the exceptions`
    return [{ line, message }]
  })
}

/**
 * What is wrong with the lists above: a table of the schema without a room, a room without a place, and an exception that no store needs.
 * @param stores The texts of the stores of each room.
 */
export function faultsOfTables(
  schema: string,
  stores: ReadonlyMap<string, string>,
  rooms: readonly string[],
): string[] {
  const [, body = ''] = /export interface Schema \{([\s\S]*?)\n\}/.exec(schema) ?? []
  const tables = [...body.matchAll(/^ {2}(\w+): \w+$/gm)].map(([, name = '']) => snake(name))
  const unneeded = exceptions.flatMap(({ room, tables: named }) => {
    const used = new Set(tablesNamedIn(stores.get(room) ?? '').map(({ table }) => table))
    return named.filter((table) => !used.has(table)).map((table) => `${room} and ${table}`)
  })
  return [
    ...tables.filter((table) => !roomOfTable.has(table)).map((table) => `${table} belongs to no room yet`),
    ...[...roomOfTable].filter(([table]) => !tables.includes(table)).map(([table]) => `${table} is no table`),
    ...Object.keys(tablesOfRooms)
      .filter((room) => !rooms.includes(room))
      .map((room) => `${room} is no room`),
    ...unneeded.map((exception) => `the exception of ${exception} is needed by no store`),
  ].map((fault) => `scripts/tables.ts: ${fault}`)
}
