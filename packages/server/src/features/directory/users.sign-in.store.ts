import { type SqlBool, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import type { UserRow } from './users.store.ts'

/** The providers that people sign in to this server with. */
export const signInProviders: readonly UserRow['provider'][] = ['password']

/**
 * SQL: `canSignIn` for an account `u` that a statement has looked up. Written so that no index serves it: without statistics, the planner
 * would prefer an index by status to the one by id, and would read all of it for each account.
 */
export const signsIn = sql<SqlBool>`((u.status = 'active' and u.provider = any(${signInProviders}::text[])) is true)`

/** Counts the users that a mail can reach: active users who can sign in, and inactive users, registered or not. */
export async function countReachable(
  db: Db,
  tenantId: string,
  ids: readonly string[],
): Promise<{ active: number; registered: number; unregistered: number }> {
  const { rows } = await sql<{ active: number; registered: number; unregistered: number }>`
    select count(*) filter (where ${signsIn}) as active,
      count(*) filter (where u.status = 'inactive' and p.user_id is not null) as registered,
      count(*) filter (where u.status = 'inactive' and p.user_id is null) as unregistered
    from users u left join passwords p on p.tenant_id = u.tenant_id and p.user_id = u.id
    where u.tenant_id = ${tenantId} and u.id = any(${ids}::uuid[]) and u.email is not null and u.provider = 'password'`.execute(
    db,
  )
  return rows[0] ?? { active: 0, registered: 0, unregistered: 0 }
}
