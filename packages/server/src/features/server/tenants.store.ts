import type { Total } from '@rollcall/contract/pagination.ts'
import { deletionDelayHours, mostUsersCounted } from '@rollcall/contract/tenants.ts'
import { sql } from 'kysely'
import type { CursorValues } from '../../platform/cursor.ts'
import { containing } from '../../platform/database/containing.ts'
import { countRows } from '../../platform/database/count-rows.ts'
import type { Db } from '../../platform/database/database.ts'
import type { TenantDeletion } from '../../platform/schema.ts'
import { nothing } from '../directory/found.store.ts'
import { seen } from '../directory/users.search.ts'
import { type Fitting, hasWord, havingWord } from '../directory/words.store.ts'
import type { SeatsRow } from '../seats/seats.store.ts'

export interface ListedTenant {
  id: string
  slug: string
  name: string
  profileName: string
  createdAt: Date
  runsServer: boolean
  suspendedAt: Date | null
  suspendedReason: string | null
  /** Null unless it is marked as deleted; its rows are erased from a moment on. */
  deletion: { since: string; from: string; progress: TenantDeletion | null } | null
  /** What lists of tenants are sorted by. */
  sortKey: string
  users: number
  /** What is limited, without roles that are held until a day. */
  seats: (SeatsRow & { role: { id: string; key: string; name: string } | null })[]
  formerSlugs: { slug: string; endsAt: string }[]
}

export interface TenantFilters {
  q?: string | undefined
  suspended?: boolean | undefined
}

// People are counted in the order of an index: without one the planner reads the accounts of all tenants for each small tenant, beside a tenant
// of a million for seconds.
const people = sql`select from users u where u.tenant_id = t.id and u.kind = 'person'
  order by u.tenant_id, u.id limit ${sql.lit(mostUsersCounted + 1)}`
const columns = sql<ListedTenant>`t.id, t.slug, t.name, t.profile_name as "profileName", t.created_at as "createdAt",
  lower(t.name) as "sortKey", t.runs_server as "runsServer", t.suspended_at as "suspendedAt", t.suspended_reason as "suspendedReason",
  (select json_build_object('since', e.requested_at, 'from', coalesce(e.due_at, e.requested_at + ${sql.lit(deletionDelayHours)} * interval '1 hour'), 'progress', e.progress)
    from tenant_erasures e where e.tenant_of = t.id and e.ended_at is null) as deletion,
  (select count(*)::int from (${people}) of) as users,
  coalesce((select json_agg(json_build_object('counted', s.counted, 'most', s.most, 'taken', s.taken,
      'role', case when r.id is not null then json_build_object('id', r.id, 'key', r.key, 'name', r.name) end) order by r.name)
    from seats s left join roles r on r.tenant_id = s.tenant_id and r.id = s.counted where s.tenant_id = t.id), '[]') as seats,
  coalesce((select json_agg(json_build_object('slug', f.slug, 'endsAt', f.ends_at) order by f.ends_at desc)
    from tenant_slugs f where f.tenant_of = t.id and f.ends_at is not null), '[]') as "formerSlugs"`

function where({ q, suspended }: TenantFilters) {
  const pattern = containing((q ?? '').toLowerCase())
  return sql`(${q ?? null}::text is null or lower(t.name) like ${pattern} or t.slug like ${pattern})
    and (${suspended ?? null}::boolean is null or (t.suspended_at is not null) = ${suspended ?? null}::boolean)`
}

/** Tenants by name, after the position of one. In a transaction of the system. */
export async function listTenants(
  db: Db,
  filters: TenantFilters,
  { limit, after }: { limit: number; after: CursorValues | undefined },
): Promise<ListedTenant[]> {
  const rest = after ? sql`and (lower(t.name), t.id) > (${after[0]}, ${after[1]}::uuid)` : sql``
  const { rows } = await sql<ListedTenant>`select ${columns} from tenants t where ${where(filters)} ${rest}
    order by lower(t.name), t.id limit ${limit}`.execute(db)
  return rows
}

export async function countTenants(db: Db, filters: TenantFilters): Promise<Total> {
  return countRows(db, sql`(select from tenants t where ${where(filters)})`)
}

/** In a transaction of the system; undefined if it does not exist. */
export async function findListedTenant(db: Db, id: string): Promise<ListedTenant | undefined> {
  const { rows } = await sql<ListedTenant>`select ${columns} from tenants t where t.id = ${id}`.execute(db)
  return rows[0]
}

/** The roles of a tenant in their order; in a transaction of the system. */
export async function listNamesOfRoles(db: Db, tenantId: string): Promise<{ key: string; name: string }[]> {
  return db
    .selectFrom('roles')
    .select(['key', 'name'])
    .where('tenantId', '=', tenantId)
    .orderBy('position')
    .execute()
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
 * People of all tenants by the words of their names and addresses, in a transaction of the system. One look into the index of words for
 * each tenant: no index over all tenants has to be written with every account.
 */
export async function findUsersOfAll(
  db: Db,
  words: readonly Fitting[],
  { limit, promoted }: { limit: number; promoted: boolean },
): Promise<FoundUser[]> {
  const onlyPromoted = promoted
    ? sql`and exists (select from service_accounts s where s.tenant_id = t.id and s.user_id = u.id)`
    : sql``
  const within = { tenantId: sql`t.id`, levels: seen.addresses }
  const [first = nothing, ...others] = words
  const user = { id: sql`u.id`, sort: sql`u.username_sort` }
  const haveOthers = others.map((word) => sql`and ${hasWord(within, word, user)}`)
  const { rows } = await sql<FoundUser>`
    select t.id as "tenantId", t.slug as "tenantSlug", t.name as "tenantName", u.*
    from tenants t cross join lateral (
      select u.id, u.username, u.email, u.alias, u.status, u.created_at as "createdAt", u.last_sign_in_at as "lastSignInAt"
      from users u where u.tenant_id = t.id and u.kind = 'person'
        and u.id in (select f.user_id from (${havingWord(within, first)}) f) ${sql.join(haveOthers, sql` `)} ${onlyPromoted}
      order by u.username_sort, u.id limit ${limit}) u
    where not exists (select from tenant_erasures e where e.tenant_of = t.id and e.ended_at is null)
    order by lower(t.name), t.id limit ${limit}`.execute(db)
  return rows
}
