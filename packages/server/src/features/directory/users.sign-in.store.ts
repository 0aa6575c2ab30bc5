import { type SqlBool, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import type { UserRow } from './users.store.ts'

/** By what people sign in to this server. */
export const signInProviders: readonly UserRow['provider'][] = ['password']

/**
 * As `canSignIn`, of an account `u` that a statement has looked up. In a form that no index serves: without statistics, that of a status
 * would be taken for the better one to find an account by its id in, and be read from end to end for each.
 */
export const signsIn = sql<SqlBool>`((u.status = 'active' and u.provider = any(${signInProviders}::text[])) is true)`

/** Of the users whom a mail can reach: who can sign in, and of those who are inactive who has registered and who has not. */
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
