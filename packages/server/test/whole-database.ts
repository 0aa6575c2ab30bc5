import { sql } from 'kysely'
import type { Database, Db } from '../src/platform/database/database.ts'

/** Runs fn as the superuser, who also sees other tests' rows in a shared database. */
export async function asSuperuser<T>(database: Database, fn: (db: Db) => Promise<T>): Promise<T> {
  return database.transaction({ system: true }, async (db) => {
    await sql`reset role`.execute(db)
    return fn(db)
  })
}

/**
 * Runs fn with a view of every tenant of this test, like a copy of the database. In a shared database its role does not see rows of other
 * tests, and may not change tables; in a test's own database it is the superuser.
 */
export async function asOwner<T>(database: Database, fn: (db: Db) => Promise<T>): Promise<T> {
  return database.transaction({ system: true }, async (db) => {
    await sql`
      select set_config('role', case when exists (select from pg_policies where policyname = 'present')
        then 'tests_present' else 'none' end, true)`.execute(db)
    return fn(db)
  })
}

/** The names of all tables, as the database says them. */
export async function tableNames(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by relname`.execute(db)
  return rows.map(({ name }) => name)
}

/** Every row of every table as JSON text, by table. Binary columns are in hex. */
export async function dump(database: Database): Promise<Map<string, string[]>> {
  return asOwner(database, async (db) => {
    const tables = new Map<string, string[]>()
    for (const name of await tableNames(db)) {
      const { rows } = await sql<{ row: string }>`
        select to_jsonb(t)::text as row from ${sql.table(name)} t order by 1`.execute(db)
      tables.set(
        name,
        rows.map(({ row }) => row),
      )
    }
    return tables
  })
}

/**
 * All rows that a refused request must leave unchanged. Left out are the records of the refusal itself, and the times of last use, which
 * any request may update.
 */
export async function changeableState(database: Database): Promise<Record<string, string[]>> {
  const tables = await dump(database)
  tables.delete('audit_events')
  const withoutUse = (row: string) => row.replace(/"last_(seen|used)_at": ("[^"]*"|null)/g, '')
  return Object.fromEntries([...tables].map(([name, rows]) => [name, rows.map(withoutUse).sort()]))
}

/** The number of audit events by action. */
export async function auditCounts(database: Database): Promise<Record<string, number>> {
  const rows = await asOwner(database, (db) =>
    db
      .selectFrom('auditEvents')
      .select((eb) => ['action', eb.fn.countAll<number>().as('count')])
      .groupBy('action')
      .execute(),
  )
  return Object.fromEntries(rows.map(({ action, count }) => [action, count]))
}
