import { sql } from 'kysely'
import { openTestDatabase, type TestDatabase } from './test-database.ts'
import { asSuperuser } from './whole-database.ts'

/** The databases of this worker that no test is using. Files of one worker run one after another. */
const free: TestDatabase[] = []

/**
 * A database of this worker, for a test that works in its own tenants. Closing returns it. Rows of earlier tests stay, in tenants with
 * other slugs, so every test also shows that tenants are isolated; `asOwner` leaves them out.
 */
export async function shareTestDatabase(): Promise<TestDatabase> {
  const storage = free.pop() ?? (await openShared())
  await setAside(storage)
  return {
    ...storage,
    async close() {
      free.push(storage)
    },
    discard() {
      throw new Error('Only a database of its own can be deleted: ask for it with openTestDatabase')
    },
  }
}

/** Renames the tenants, so that their slugs are free, and empties the queue of a test that has ended. */
async function setAside({ database }: TestDatabase): Promise<void> {
  await asSuperuser(database, async (db) => {
    await sql`update tenants set slug = 'past-' || id where slug not like 'past-%'`.execute(db)
    await sql`delete from tenant_slugs`.execute(db)
    await sql`delete from pgboss.job`.execute(db)
  })
}

/** Opens a database, with a role that sees all rows except those of earlier tests. */
async function openShared(): Promise<TestDatabase> {
  const storage = await openTestDatabase()
  await asSuperuser(storage.database, (db) =>
    sql
      .raw(`do $$
        declare name text;
        begin
          begin
            create role tests_present;
          exception when duplicate_object or unique_violation then null;
          end;
          grant usage on schema public, pgboss to tests_present;
          grant all on all tables in schema public, pgboss to tests_present;
          create policy present on tenants to tests_present using (slug not like 'past-%') with check (true);
          create policy present on tenant_slugs to tests_present using (tenant_of = any (array(select id from tenants))) with check (true);
          for name in select table_name from information_schema.columns
            where table_schema = 'public' and column_name = 'tenant_id' loop
            execute format('create policy present on %I to tests_present using (tenant_id = any (array(select id from tenants))) with check (true)', name);
          end loop;
        end $$`)
      .execute(db),
  )
  return storage
}
