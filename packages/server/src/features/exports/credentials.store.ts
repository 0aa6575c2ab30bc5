import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { CursorValues } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'
import type { ApiKeysTable, SessionsTable } from '../../platform/schema-accounts.ts'

interface Page {
  limit: number
  after: CursorValues | undefined
}

interface Owner {
  username: string
  alias: string | null
}

export type OwnedKey = Owner &
  Pick<
    Selectable<ApiKeysTable>,
    'id' | 'name' | 'hint' | 'createdAt' | 'expiresAt' | 'lastUsedAt' | 'addresses'
  >

export type OwnedSession = Owner &
  Pick<
    Selectable<SessionsTable>,
    'id' | 'impersonatorId' | 'createdAt' | 'lastSeenAt' | 'endsAt' | 'address' | 'userAgent'
  >

/** The API keys of all users by id, each with the name of its owner. */
export async function listKeysOfUsers(db: Db, tenantId: string, page: Page): Promise<OwnedKey[]> {
  const { rows } = await sql<OwnedKey>`
    select k.id, k.name, k.hint, k.created_at, k.expires_at, k.last_used_at, k.addresses, u.username, u.alias
    from api_keys k join users u on u.tenant_id = k.tenant_id and u.id = k.user_id
    where k.tenant_id = ${tenantId} and k.id > ${firstAfter(page)} order by k.id limit ${page.limit}`.execute(
    db,
  )
  return rows
}

/** The sessions of all users that have not ended, by id, each with the name of its user. */
export async function listSessionsOfUsers(
  db: Db,
  tenantId: string,
  now: Date,
  page: Page,
): Promise<OwnedSession[]> {
  const { rows } = await sql<OwnedSession>`
    select s.id, s.impersonator_id, s.created_at, s.last_seen_at, s.ends_at, s.address, s.user_agent, u.username, u.alias
    from sessions s join users u on u.tenant_id = s.tenant_id and u.id = s.user_id
    where s.tenant_id = ${tenantId} and s.id > ${firstAfter(page)} and s.ends_at > ${now}
    order by s.id limit ${page.limit}`.execute(db)
  return rows
}

function firstAfter({ after }: Page) {
  return sql`${after?.[0] ?? '00000000-0000-0000-0000-000000000000'}::uuid`
}
