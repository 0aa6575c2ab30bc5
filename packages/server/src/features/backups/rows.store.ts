import { type SqlBool, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { runText } from '../../platform/database/transaction.ts'
import type { TenantRef } from './format.ts'

export interface Column {
  name: string
  /** A value of JSON, which is stored as text. */
  json: boolean
}

/** The columns of every table that a value can be written to, by the names of the tables. */
export async function readColumns(db: Db): Promise<Map<string, Column[]>> {
  const { rows } = await sql<Column & { table: string }>`
    select c.relname as table, a.attname as name, a.atttypid = 'jsonb'::regtype as json
    from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = current_schema() and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    order by c.relname, a.attnum`.execute(db)
  const tables = new Map<string, Column[]>()
  for (const { table, name, json } of rows) tables.set(table, [...(tables.get(table) ?? []), { name, json }])
  return tables
}

/** All tenants by their ids, or the one of a slug; needs the system scope. */
export async function listTenants(db: Db, slug?: string): Promise<TenantRef[]> {
  return tenantsNamed(db, slug).execute()
}

/** The same without those that are no longer whole, because their erasure is due. */
export async function listWholeTenants(db: Db, slug?: string): Promise<TenantRef[]> {
  return tenantsNamed(db, slug).where(isWhole).execute()
}

/** A condition on tenants. */
export const isWhole = sql<SqlBool>`not exists (select from tenant_erasures e
  where e.tenant_of = tenants.id and e.ended_at is null and e.due_at <= now())`

function tenantsNamed(db: Db, slug: string | undefined) {
  return db
    .selectFrom('tenants')
    .select(['id', 'slug', 'name'])
    .$if(slug !== undefined, (query) => query.where('slug', '=', slug ?? ''))
    .orderBy('id')
}

/** The keys of all stored secrets, by their ids; needs the system scope. */
export async function listSecretKeys(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('secrets').select('keyId').distinct().orderBy('keyId').execute()
  return rows.map(({ keyId }) => keyId)
}

/** So many rows are in memory at once. */
const together = 512

/** The rows of a table that the transaction's tenant has, each as a JSON array in the order of the columns, some at a time. */
export async function* readRows(
  db: Db,
  {
    table,
    columns,
    tenant,
    only,
  }: { table: string; columns: readonly Column[]; tenant: string; only?: string | undefined },
): AsyncGenerator<string[], void> {
  const values = columns.map(({ name }) => quoted(name)).join(', ')
  const owner = table === 'tenants' ? 'id' : 'tenant_id'
  await runText(
    db,
    `declare backup_rows no scroll cursor for select json_build_array(${values})::text as row from ${quoted(table)}
    where ${owner} = '${tenant}'::uuid ${only === undefined ? '' : `and (${only})`}`,
  )
  for (;;) {
    const [answer] = [await runText(db, `fetch ${together} from backup_rows`)].flat()
    const rows = (answer?.rows ?? []) as { row: string }[]
    if (rows.length > 0) yield rows.map(({ row }) => row)
    if (rows.length < together) break
  }
  await runText(db, 'close backup_rows')
}

/** The most values of one statement of the protocol are 65,535. */
const mostValues = 60_000

/**
 * Inserts rows, each with a value for every column as JSON has it, and waits until they are stored: writes that nobody waits for are kept in
 * memory until the next read. A list of values is what Citus takes for rows behind their policies.
 */
export async function insertRawRows(
  db: Db,
  table: string,
  columns: readonly Column[],
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  const atOnce = Math.floor(mostValues / columns.length)
  for (let from = 0; from < rows.length; from += atOnce) {
    const part = rows.slice(from, from + atOnce)
    const values = part.flatMap((row) => columns.map(({ json }, at) => stored(row[at], json)))
    await runText(db, insertion(table, columns, part.length), values)
  }
}

/** PostgreSQL reads the text of a time, of bytes and of a number. A list of values becomes an array, unless the column has JSON. */
function stored(value: unknown, json: boolean): unknown {
  return json && value !== null ? JSON.stringify(value) : value
}

function insertion(table: string, columns: readonly Column[], rows: number): string {
  const names = columns.map(({ name }) => quoted(name)).join(', ')
  let number = 0
  const lists = Array.from({ length: rows }, () => `(${columns.map(() => `$${++number}`).join(', ')})`)
  return `insert into ${quoted(table)} (${names}) values ${lists.join(', ')}`
}

/** Only for names that {@link readColumns} has found, and for those of {@link keptTables}. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** How many API keys a tenant has. */
export async function countApiKeys(db: Db, tenantId: string): Promise<number> {
  const { count } = await db
    .selectFrom('apiKeys')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('tenantId', '=', tenantId)
    .executeTakeFirstOrThrow()
  return count
}

/** So many users have some thousand words. */
const namesTogether = 128

/** The names of some users of a tenant by their ids, after one of them or from the beginning. */
export async function listNames(db: Db, tenantId: string, after: string) {
  return db
    .selectFrom('users')
    .select(['tenantId', 'id', 'username', 'usernameSort', 'alias', 'email'])
    .where('tenantId', '=', tenantId)
    .$if(after !== '', (query) => query.where('id', '>', after))
    .orderBy('id')
    .limit(namesTogether)
    .execute()
}
