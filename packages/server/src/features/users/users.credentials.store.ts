import { sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'

export interface Credentials {
  activeSessions: number
  apiKeys: number
  mustChangePassword: boolean
}

export const noCredentials: Credentials = { activeSessions: 0, apiKeys: 0, mustChangePassword: false }

/** Counts the sessions and API keys that an action on these accounts would end; an entry for each account. */
export async function countCredentials(
  db: Db,
  tenantId: string,
  userIds: readonly string[],
  now: Date,
  idleSince: Date,
): Promise<Map<string, Credentials>> {
  const { rows } = await sql<Credentials & { id: string }>`
    select u.id,
      (select count(*) from sessions s where s.tenant_id = ${tenantId} and s.user_id = u.id
        and s.ends_at > ${now} and s.last_seen_at > ${idleSince}) as active_sessions,
      (select count(*) from api_keys k where k.tenant_id = ${tenantId} and k.user_id = u.id
        and coalesce(k.expires_at > ${now}, true)) as api_keys,
      coalesce((select p.must_change from passwords p where p.tenant_id = ${tenantId} and p.user_id = u.id), false)
        as must_change_password
    from unnest(${userIds}::uuid[]) as u (id)`.execute(db)
  return new Map(rows.map(({ id, ...credentials }) => [id, credentials]))
}
