import type { Total } from '@rollcall/contract/pagination.ts'
import { type RawBuilder, sql } from 'kysely'
import { countRows } from '../../platform/database/count-rows.ts'
import type { Db } from '../../platform/database/database.ts'

/** A capability or an API key of a user that ends soon. */
export interface EndingRow {
  id: string
  name: string
  userId: string
  endsAt: Date
}

/** What ends within a period: counted, and the first of it. */
export interface EndingRows {
  total: Total
  rows: EndingRow[]
}

interface Period {
  now: Date
  until: Date
  /** How many rows are returned at most. */
  limit: number
}

/** The capabilities that end within a period, the first to end first. */
export async function findEndingCapabilities(db: Db, tenantId: string, period: Period): Promise<EndingRows> {
  return findEnding(
    db,
    sql`id, permission as name, user_id, ends_at from capability_grants
      where tenant_id = ${tenantId} and ends_at > ${period.now} and ends_at <= ${period.until}`,
    period,
  )
}

/** The API keys of users that end within a period, the first to end first. */
export async function findEndingApiKeys(db: Db, tenantId: string, period: Period): Promise<EndingRows> {
  return findEnding(
    db,
    sql`id, name, user_id, expires_at as ends_at from api_keys
      where tenant_id = ${tenantId} and expires_at > ${period.now} and expires_at <= ${period.until} and user_id is not null`,
    period,
  )
}

async function findEnding(db: Db, all: RawBuilder<unknown>, { limit }: Period): Promise<EndingRows> {
  const { rows } = await sql<EndingRow>`select ${all} order by ends_at, id limit ${limit}`.execute(db)
  const total = rows.length < limit ? { total: rows.length } : await countRows(db, sql`(select ${all})`)
  return { total, rows }
}

/** So many of the newest jobs are looked at. */
const mostJobs = 1_000

/** How many of the newest jobs are not done, and how many of those done were refused for some users. */
export async function countNewestJobs(
  db: Db,
  tenantId: string,
): Promise<{ unfinished: number; withRefusals: number }> {
  const { rows } = await sql<{ unfinished: number; withRefusals: number }>`
    select count(*) filter (where status <> 'done')::int as unfinished,
      count(*) filter (where status = 'done' and refused > 0)::int as with_refusals
    from (select status, refused from jobs where tenant_id = ${tenantId}
      order by created_at desc, id desc limit ${sql.lit(mostJobs)}) as newest`.execute(db)
  return rows[0] ?? { unfinished: 0, withRefusals: 0 }
}
