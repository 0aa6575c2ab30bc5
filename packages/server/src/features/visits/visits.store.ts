import { grantState } from '@rollcall/access/subject.ts'
import type { Total } from '@rollcall/contract/pagination.ts'
import { type RawBuilder, sql } from 'kysely'
import { type CursorValues, momentOf } from '../../platform/cursor.ts'
import { containing } from '../../platform/database/containing.ts'
import { countRows } from '../../platform/database/count-rows.ts'
import type { Db } from '../../platform/database/database.ts'
import type { UserRow } from '../directory/users.store.ts'
import type { MembershipRow, ServiceAccountRow } from '../memberships/memberships.store.ts'

interface PageOf {
  limit: number
  after: CursorValues | undefined
}

/** Only what was not used since this moment, or was not yet there to be used. */
interface UnusedFilter {
  unusedSince?: Date | undefined
}

function before(after: CursorValues | undefined, at: string, id: string): RawBuilder<unknown> {
  if (!after) return sql``
  const moment = momentOf(after)
  return sql`and (${sql.ref(at)}, ${sql.ref(id)}) < (${moment.at}, ${moment.id}::uuid)`
}

function unused(usedAt: string, since: Date | undefined): RawBuilder<unknown> {
  return since ? sql`and coalesce(${sql.ref(usedAt)}, '-infinity') < ${since}` : sql``
}

interface PromotedFilter extends UnusedFilter {
  userId?: string | undefined
}

function promoted(tenantId: string, { unusedSince, userId }: PromotedFilter): RawBuilder<unknown> {
  const one = userId === undefined ? sql`` : sql`and user_id = ${userId}`
  return sql`tenant_id = ${tenantId} ${one} ${unused('last_used_at', unusedSince)}`
}

/** The service accounts of a tenant, the latest first. */
export async function listServiceAccounts(
  db: Db,
  tenantId: string,
  filter: PromotedFilter,
  { limit, after }: PageOf,
): Promise<ServiceAccountRow[]> {
  const { rows } = await sql<ServiceAccountRow>`
    select * from service_accounts
    where ${promoted(tenantId, filter)} ${before(after, 'promoted_at', 'user_id')}
    order by promoted_at desc, user_id desc limit ${limit}`.execute(db)
  return rows
}

export async function countServiceAccounts(db: Db, tenantId: string, filter: PromotedFilter): Promise<Total> {
  return countRows(db, sql`(select from service_accounts where ${promoted(tenantId, filter)})`)
}

/** The visitors of a tenant, the latest first. */
export async function listMemberships(
  db: Db,
  tenantId: string,
  { unusedSince }: UnusedFilter,
  { limit, after }: PageOf,
): Promise<MembershipRow[]> {
  const { rows } = await sql<MembershipRow>`
    select * from memberships
    where tenant_id = ${tenantId} ${unused('last_used_at', unusedSince)} ${before(after, 'given_at', 'user_id')}
    order by given_at desc, user_id desc limit ${limit}`.execute(db)
  return rows
}

export async function countMemberships(
  db: Db,
  tenantId: string,
  { unusedSince }: UnusedFilter,
): Promise<Total> {
  return countRows(
    db,
    sql`(select from memberships where tenant_id = ${tenantId} ${unused('last_used_at', unusedSince)})`,
  )
}

interface TenantRow {
  id: string
  slug: string
  name: string
}

/** Names of tenants by id. In a transaction of the system. */
export async function namesOfTenants(db: Db, ids: readonly string[]): Promise<Map<string, TenantRow>> {
  const { rows } = await sql<TenantRow>`
    select id, slug, name from tenants where id = any(${[...new Set(ids)]}::uuid[])`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}

/** The memberships of accounts of one home tenant in these tenants. In a transaction of the system. */
export async function membershipsFrom(
  db: Db,
  homeId: string,
  accounts: readonly string[],
  tenants: readonly string[],
): Promise<MembershipRow[]> {
  const { rows } = await sql<MembershipRow>`
    select * from memberships
    where tenant_id = any(${[...new Set(tenants)]}::uuid[]) and home_id = ${homeId}
      and home_user_id = any(${accounts}::uuid[])`.execute(db)
  return rows
}

interface AllFilters extends UnusedFilter {
  q?: string | undefined
}

function ofAll({ q, unusedSince }: AllFilters): RawBuilder<unknown> {
  const pattern = containing((q ?? '').toLowerCase())
  return sql`(${q ?? null}::text is null or lower(m.home_username) like ${pattern}) ${unused('m.last_used_at', unusedSince)}`
}

/** All memberships of all tenants, the latest first. In a transaction of the system. */
export async function listAllMemberships(
  db: Db,
  filters: AllFilters,
  { limit, after }: PageOf,
): Promise<MembershipRow[]> {
  const { rows } = await sql<MembershipRow>`
    select m.* from memberships m where ${ofAll(filters)} ${before(after, 'm.given_at', 'm.user_id')}
    order by m.given_at desc, m.user_id desc limit ${limit}`.execute(db)
  return rows
}

export async function countAllMemberships(db: Db, filters: AllFilters): Promise<Total> {
  return countRows(db, sql`(select from memberships m where ${ofAll(filters)})`)
}

/** Accounts by id, with everything about them. */
export async function accountsById(
  db: Db,
  tenantId: string,
  ids: readonly string[],
): Promise<Map<string, UserRow>> {
  const rows = await db
    .selectFrom('users')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** The tenants that an account may enter, by name. In a transaction of the system. */
export async function tenantsToEnter(
  db: Db,
  { homeId, userId, now }: { homeId: string; userId: string; now: Date },
): Promise<(TenantRow & { endsAt: Date })[]> {
  const { rows: targets } = await sql<TenantRow>`
    select t.id, t.slug, t.name from visits v join tenants t on t.id = v.target_id
    where v.tenant_id = ${homeId} and v.user_id = ${userId} and t.suspended_at is null
    order by lower(t.name), t.id`.execute(db)
  const memberships = await membershipsFrom(
    db,
    homeId,
    [userId],
    targets.map(({ id }) => id),
  )
  const byTenant = new Map(memberships.map((row) => [row.tenantId, row]))
  return targets.flatMap((tenant) => {
    const membership = byTenant.get(tenant.id)
    return membership && grantState(membership, now) === 'valid'
      ? [{ ...tenant, endsAt: membership.endsAt }]
      : []
  })
}
