import { sql } from 'kysely'
import type { Database } from '../src/platform/database/database.ts'
import { addWords } from './kept-by-code.ts'
import { asSuperuser } from './whole-database.ts'

/** The users per statement: few enough that a statement which reads a whole table for each of them ends in time on a busy machine. */
const perStatement = 500

/**
 * Adds accounts directly, more than could each get a password hash: named `prefix` and a number from 1, active and registered, each with
 * one role. Returns their ids in the order of their numbers.
 */
export async function addManyUsers(
  database: Database,
  {
    count,
    role,
    prefix = 'many',
    tenant = 'default',
  }: { count: number; role: string; prefix?: string; tenant?: string },
): Promise<string[]> {
  return asSuperuser(database, async (db) => {
    for (let from = 1; from <= count; from += perStatement) {
      await sql`
      insert into users (tenant_id, id, username, username_key, username_sort, email, email_key, alias, status, provider,
        created_at, updated_at, preferences)
      select t.id, gen_random_uuid(), named, named, named, named || '@corp.example', named || '@corp.example', null, 'active', 'password',
        now(), now(), '{}'
      from tenants t, generate_series(${from}::int, ${Math.min(from + perStatement - 1, count)}::int) n,
        concat(${prefix}::text, lpad(n::text, 5, '0')) as named
      where t.slug = ${tenant}`.execute(db)
      // Until it is analysed, a table that was small at the first check of a foreign key is read in full for every check.
      await sql`analyze users`.execute(db)
    }
    await sql.raw(addWords).execute(db)
    await sql`
      insert into passwords (tenant_id, user_id, hash, must_change, changed_at)
      select tenant_id, id, 'no password verifies against this', false, now() from users
      where username like ${`${prefix}_____`} and tenant_id = (select id from tenants where slug = ${tenant})`.execute(
      db,
    )
    await sql`
      insert into role_grants (tenant_id, user_id, role_id, source, granted_at)
      select u.tenant_id, u.id, r.id, 'manual', now() from users u join roles r on r.tenant_id = u.tenant_id and r.key = ${role}
      where u.username like ${`${prefix}_____`} and u.tenant_id = (select id from tenants where slug = ${tenant})`.execute(
      db,
    )
    const { rows } = await sql<{ id: string }>`
      select id from users where username like ${`${prefix}_____`}
        and tenant_id = (select id from tenants where slug = ${tenant}) order by username`.execute(db)
    return rows.map(({ id }) => id)
  })
}

/** Adds accounts that are there to be counted only: without roles and passwords, and with one search word, since who has none gets all. */
export async function addNames(
  database: Database,
  { count, tenant }: { count: number; tenant: string },
): Promise<void> {
  await asSuperuser(database, async (db) => {
    for (let from = 1; from <= count; from += perStatement)
      await sql`
      with made as (
        insert into users (tenant_id, id, username, username_key, username_sort, status, provider, created_at, updated_at, preferences)
        select t.id, gen_random_uuid(), named, named, named, 'inactive', 'none', now(), now(), '{}'
        from tenants t, generate_series(${from}::int, ${Math.min(from + perStatement - 1, count)}::int) n, concat('name', n) as named
        where t.slug = ${tenant} returning tenant_id, id, username_sort)
      insert into user_words (tenant_id, level, word, user_sort, user_id)
      select tenant_id, 1, 'name ', username_sort, id from made`.execute(db)
  })
}
