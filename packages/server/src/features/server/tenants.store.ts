import { sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'

/** Accounts are counted up to this number. */
const mostCounted = 10_001

export interface ListedTenant {
  id: string
  slug: string
  name: string
  profileName: string
  createdAt: Date
  runsServer: boolean
  suspendedAt: Date | null
  suspendedReason: string | null
  users: number
  formerSlugs: { slug: string; endsAt: string }[]
}

export interface TenantFilters {
  q?: string | undefined
  suspended?: boolean | undefined
}

const columns = sql<ListedTenant>`t.id, t.slug, t.name, t.profile_name as "profileName", t.created_at as "createdAt",
  t.runs_server as "runsServer", t.suspended_at as "suspendedAt", t.suspended_reason as "suspendedReason",
  (select count(*)::int from (select from users u where u.tenant_id = t.id and u.kind = 'person' limit ${sql.lit(mostCounted)}) of) as users,
  coalesce((select json_agg(json_build_object('slug', f.slug, 'endsAt', f.ends_at) order by f.ends_at desc)
    from former_slugs f where f.tenant_of = t.id), '[]') as "formerSlugs"`

/** Text and patterns as `like` has them. */
const containing = (text: string) => `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`

function where({ q, suspended }: TenantFilters) {
  return sql`(${q ?? null}::text is null or lower(t.name) like ${containing(q ?? '')} or t.slug like ${containing(q ?? '')})
    and (${suspended ?? null}::boolean is null or (t.suspended_at is not null) = ${suspended ?? null}::boolean)`
}

/** Tenants by name, after the position of one. In a transaction of the system. */
export async function listTenants(
  db: Db,
  filters: TenantFilters,
  { limit, after }: { limit: number; after: { name: string; id: string } | undefined },
): Promise<ListedTenant[]> {
  const { rows } = await sql<ListedTenant>`select ${columns} from tenants t where ${where(filters)}
    and (${after?.id ?? null}::uuid is null or (t.name collate "C", t.id) > (${after?.name ?? ''}, ${after?.id ?? null}::uuid))
    order by t.name collate "C", t.id limit ${limit}`.execute(db)
  return rows
}

export async function countTenants(db: Db, filters: TenantFilters): Promise<number> {
  const { rows } = await sql<{
    count: number
  }>`select count(*)::int as count from tenants t where ${where(filters)}`.execute(db)
  return rows[0]?.count ?? 0
}

/** In a transaction of the system; undefined if it does not exist. */
export async function findListedTenant(db: Db, id: string): Promise<ListedTenant | undefined> {
  const { rows } = await sql<ListedTenant>`select ${columns} from tenants t where t.id = ${id}`.execute(db)
  return rows[0]
}

export interface FoundUser {
  tenantId: string
  tenantSlug: string
  tenantName: string
  id: string
  username: string
  email: string | null
  alias: string | null
  status: 'invited' | 'active' | 'inactive'
  createdAt: Date
  lastSignInAt: Date | null
}

/**
 * People of all tenants by the beginning of a word of their names, in a transaction of the system. One look into the index of words for
 * each tenant: no index over all tenants has to be written with every account.
 */
export async function findUsersOfAll(
  db: Db,
  words: readonly string[],
  limit: number,
): Promise<FoundUser[]> {
  const [first = '', ...others] = words
  const { rows } = await sql<FoundUser>`
    select t.id as "tenantId", t.slug as "tenantSlug", t.name as "tenantName", u.*
    from tenants t cross join lateral (
      select u.id, u.username, u.email, u.alias, u.status, u.created_at as "createdAt", u.last_sign_in_at as "lastSignInAt"
      from users u where u.tenant_id = t.id and u.kind = 'person' and u.id in (${usersWith(first)})
        ${sql.join(
          others.map((word) => sql`and u.id in (${usersWith(word)})`),
          sql` `,
        )}
      order by u.username_sort, u.id limit ${limit}) u
    order by t.name collate "C", t.id limit ${limit}`.execute(db)
  return rows
}

/** Words are kept by their first one to four letters, and whole with a blank after them. */
function usersWith(word: string) {
  const range = word.length <= 4 ? sql`w.word = ${word}` : sql`w.word >= ${word} and w.word < ${`${word}\u{10ffff}`}`
  return sql`select w.user_id from user_words w where w.tenant_id = t.id and w.level in (1, 2, 3) and ${range}`
}
