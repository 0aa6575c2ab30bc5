import type { MigrationConnection } from './migrate.ts'

/** What the owner of the tables sets to see and change rows, as migrations do. */
export const maintenance = "set local rollcall.maintenance = 'on'"

/**
 * Puts the owner of the tables behind their policies too, so that a statement that reaches the database as the role in DATABASE_URL sees
 * no row by accident. Migrations, which are to see all of them, say so. Tables that a migration has added get the same.
 */
export async function closeWalls(connection: MigrationConnection, schema: string): Promise<void> {
  for (const name of await openTables(connection, schema))
    await connection.query(
      `drop policy if exists maintenance on ${name};
      create policy maintenance on ${name} to current_user using (current_setting('rollcall.maintenance', true) = 'on');
      alter table ${name} force row level security`,
    )
}

/** The tables whose policies do not bind their owner, which is the role of the connection. */
export async function openTables(connection: MigrationConnection, schema: string): Promise<string[]> {
  const { rows } = await connection.query(
    `select c.oid::regclass::text as name from pg_class c
    where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity and not c.relforcerowsecurity
      and pg_has_role(c.relowner, 'USAGE') order by 1`,
    [schema],
  )
  return (rows as { name: string }[]).map(({ name }) => name)
}
