import { mostCounted } from '@rollcall/contract/pagination.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { signsIn } from '../directory/users.sign-in.ts'

/**
 * Accounts that a person can sign in to and that have a role without an end, up to a number. An administrator until Friday does not
 * count, and neither does a service account.
 */
export async function findActiveHolders(
  db: Db,
  tenantId: string,
  roleId: string,
  now: Date,
  limit: number,
): Promise<string[]> {
  const holders = lastingHolders(tenantId, roleId)
  // One after the other, so that only as many accounts are read as are asked for.
  const { rows } = await sql<{ id: string }>`
    select u.id from (${holders} and (g.starts_at is null or g.starts_at <= ${now}) order by g.ends_at, g.user_id) g, lateral (
      select u.id from users u where u.tenant_id = ${tenantId} and u.id = g.user_id and ${signsIn} limit 1) u
    limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** SQL: each user once, with any number of grants. Read in the order of an index, which begins with the grants that have no end. */
function lastingHolders(tenantId: string, roleId: string): RawBuilder<unknown> {
  return sql`select distinct g.ends_at, g.user_id from role_grants g
    where g.tenant_id = ${tenantId} and g.role_id = ${roleId} and g.ends_at is null`
}

/** Users with a grant of a role that has not ended, up to a number. */
export async function findHolders(
  db: Db,
  tenantId: string,
  roleId: string,
  now: Date,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ userId: string }>`
    select distinct user_id from (
      select user_id from (${lastingHolders(tenantId, roleId)} order by g.ends_at, g.user_id limit ${limit}) as lasting
      union all
      select user_id from role_grants where tenant_id = ${tenantId} and role_id = ${roleId} and ends_at > ${now}) as holders
    limit ${limit}`.execute(db)
  return rows.map(({ userId }) => userId)
}

/** How many users have a role: `users`, or more if counting stopped early. */
export interface RoleHolders {
  users: number
  usersCapped?: true
}

/** How many users have each role of a tenant, or had it until their grants ended: an entry for each role, by its id. */
export async function countHolders(db: Db, tenantId: string): Promise<Map<string, RoleHolders>> {
  const cap = sql.lit(mostCounted + 1)
  const grants = sql`from role_grants g where g.tenant_id = r.tenant_id and g.role_id = r.id and g.ends_at`
  // Grants without an end are counted in the order of the index, five times as fast as in any other. Grants with an end are few.
  const { rows } = await sql<{ roleId: string; users: number }>`
    select r.id as role_id,
      case when lasting.users > ${mostCounted} or not exists (select ${grants} is not null) then lasting.users
      else (select count(*) from (
        select distinct user_id from (
          select g.user_id ${grants} is null
          union all (select g.user_id ${grants} is not null limit ${sql.lit(3 * mostCounted)})) as either
        limit ${cap}) as all_of_them) end as users
    from roles r, lateral (
      select count(*) as users from (
        select distinct g.ends_at, g.user_id ${grants} is null order by g.ends_at, g.user_id limit ${cap}) as holders) as lasting
    where r.tenant_id = ${tenantId}`.execute(db)
  return new Map(
    rows.map(({ roleId, users }) => [
      roleId,
      users > mostCounted ? { users: mostCounted, usersCapped: true } : { users },
    ]),
  )
}
