import { MigrationError } from './errors.ts'
import type { MigrationConnection } from './migration-connection.ts'

/** The setting with which the owner of the tables sees and changes all rows, as migrations do. */
export const maintenance = "set local rollcall.maintenance = 'on'"

/**
 * Binds the owner of the tables to row-level security too, so that a statement of the role in DATABASE_URL sees no rows by accident.
 * Migrations use {@link maintenance} to see all rows. New tables of a migration get the same.
 */
export async function enforceIsolation(connection: MigrationConnection, schema: string): Promise<void> {
  for (const name of await openTables(connection, schema))
    await connection.query(
      `drop policy if exists maintenance on ${name};
      create policy maintenance on ${name} to current_user using (current_setting('rollcall.maintenance', true) = 'on');
      alter table ${name} force row level security`,
    )
}

const tenant = "nullif(current_setting('rollcall.tenant', true), '')::uuid"
/** PostgreSQL's text of a migration's policy, which reads the tenant in a sub-select. */
const readOnce =
  /^\((tenant_id|tenant_of|id) = \( SELECT \(NULLIF\(current_setting\('rollcall\.tenant'::text, true\), ''::text\)\)::uuid AS "nullif"\)\)$/

interface Policy {
  name: string
  table: string
  using: string | null
  check: string | null
}

/**
 * The statements that rewrite the policies of tables for Citus, which accepts no sub-select. PostgreSQL evaluates a sub-select once per
 * statement and this form once per look-up: a list of a role takes 1.18 times as long. Throws a MigrationError for any other policy with a
 * sub-select.
 */
export async function tenantPolicies(
  connection: MigrationConnection,
  schema: string,
  tables: ReadonlySet<string>,
): Promise<string[]> {
  const { rows } = await connection.query(
    `select quote_ident(policyname) as name, tablename as table, qual as using, with_check as check from pg_policies
    where schemaname = $1 and concat(qual, with_check) ~* '\\mselect\\M' order by tablename, policyname`,
    [schema],
  )
  return (rows as Policy[])
    .filter(({ table }) => tables.has(table))
    .map(({ name, table, using, check }) => {
      const [, column] = readOnce.exec(using ?? '') ?? []
      if (!column || check !== null)
        throw new MigrationError(
          `The policy ${name} of ${table} has a sub-select, which Citus takes in no policy. Nothing was changed.`,
        )
      return `alter policy ${name} on ${table} using (${column} = ${tenant})`
    })
}

/** The tables whose owner is the connection's role and is not bound by their policies. */
export async function openTables(connection: MigrationConnection, schema: string): Promise<string[]> {
  const { rows } = await connection.query(
    `select c.oid::regclass::text as name from pg_class c
    where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity and not c.relforcerowsecurity
      and pg_has_role(c.relowner, 'USAGE') order by 1`,
    [schema],
  )
  return (rows as { name: string }[]).map(({ name }) => name)
}
