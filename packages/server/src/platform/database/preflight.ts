import { MigrationError } from './errors.ts'
import type { MigrationConnection } from './migration-connection.ts'
import { queueSchema } from './queue-schema.ts'
import { applicationRoles } from './roles.ts'

const oldestSupported = 150_000

interface Server {
  number: number
  name: string
  encoding: string
  database: string
}

/** Throws a {@link MigrationError} when no migration could make this database suitable. Changes nothing. */
export async function checkServer(connection: MigrationConnection): Promise<void> {
  const { rows } = await connection.query(
    `select current_setting('server_version_num')::int as number, version() as name, current_setting('server_encoding') as encoding,
      quote_ident(current_database()) as database`,
  )
  const { number, name, encoding, database } = rows[0] as Server
  if (number < oldestSupported)
    throw new MigrationError(`PostgreSQL 15 or newer is needed; this server is ${name}`)
  if (encoding !== 'UTF8') {
    throw new MigrationError(
      `The database ${database} has the encoding ${encoding}; Rollcall keeps names in all scripts and needs UTF8. ` +
        `Nothing was changed. Make another one: create database NAME encoding 'UTF8' template template0;`,
    )
  }
}

/**
 * Returns the schema of the tables: the one where they already are, else the first existing schema of the role's search path. Throws a
 * {@link MigrationError} with the SQL to run when there is none.
 */
export async function findSchema(connection: MigrationConnection): Promise<string> {
  const { rows } = await connection.query(`
    select coalesce((select relnamespace::regnamespace::text from pg_class where oid = to_regclass('schema_migrations')),
      quote_ident(current_schema())) as schema, quote_ident(current_user) as owner, current_setting('search_path') as path`)
  const { schema, owner, path } = rows[0] as { schema: string | null; owner: string; path: string }
  if (schema !== null) return schema
  const wanted =
    path
      .split(',')
      .map((name) => name.trim())
      .find((name) => name !== '"$user"') ?? 'public'
  throw new MigrationError(
    `The database role ${owner} may use no schema of its search path (${path}). Nothing was changed. Run once as a database ` +
      `administrator, in this database: create schema if not exists ${wanted}; grant usage, create on schema ${wanted} to ${owner};`,
  )
}

/**
 * Grants the application roles the use of the schema. Throws a {@link MigrationError} with the SQL to run when this role lacks a privilege
 * that the migrations need, before the first one runs.
 */
export async function ensurePrivileges(connection: MigrationConnection, schema: string): Promise<void> {
  let lacking = await findLacking(connection, schema)
  if (lacking.includes(roleUsage(schema))) {
    await connection.query('savepoint usage')
    await connection.query(roleUsage(schema)).catch(() => connection.query('rollback to savepoint usage'))
    lacking = await findLacking(connection, schema)
  }
  if (lacking.length === 0) return
  throw new MigrationError(
    'This database role may not prepare everything that Rollcall needs. Nothing was changed. Run once as a database administrator, in ' +
      `this database: ${lacking.map((statement) => `${statement};`).join(' ')}`,
  )
}

async function findLacking(connection: MigrationConnection, schema: string): Promise<string[]> {
  const roles = `array['${applicationRoles.join("', '")}']`
  const { rows } = await connection.query(
    `select quote_ident(current_user) as owner, quote_ident(current_database()) as database,
      (select bool_and(has_schema_privilege(role, n.oid, 'usage')) from unnest(${roles}) as role) as "rolesMayUse",
      has_schema_privilege(n.oid, 'create') or to_regclass($1) is not null as "mayMakeTables",
      has_database_privilege(current_database(), 'create')
        or exists (select from pg_namespace where nspname = '${queueSchema}') as "mayMakeSchema"
    from pg_namespace n where n.oid = $2::regnamespace`,
    [`${schema}.schema_migrations`, schema],
  )
  const found = rows[0] as { owner: string; database: string; [can: string]: unknown }
  return [
    ...(found.rolesMayUse ? [] : [roleUsage(schema)]),
    ...(found.mayMakeTables ? [] : [`grant usage, create on schema ${schema} to ${found.owner}`]),
    ...(found.mayMakeSchema ? [] : [`create schema ${queueSchema} authorization ${found.owner}`]),
  ]
}

function roleUsage(schema: string): string {
  return `grant usage on schema ${schema} to ${applicationRoles.join(', ')}`
}
