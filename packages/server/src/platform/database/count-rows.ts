import { mostCounted, type Total } from '@rollcall/contract/pagination.ts'
import { type Expression, sql } from 'kysely'
import type { Db } from './database.ts'

/**
 * How many rows a query finds, in parentheses if it is raw SQL: up to {@link mostCounted}, so that the time this takes does not grow with
 * the tenant.
 */
export async function countRows(db: Db, query: Expression<unknown>): Promise<Total> {
  // Written into the text: behind a parameter PostgreSQL plans for a tenth of what the query finds.
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (select from ${query} as found limit ${sql.lit(mostCounted + 1)}) as counted`.execute(
    db,
  )
  const count = rows[0]?.count ?? 0
  return count > mostCounted ? { total: mostCounted, totalCapped: true } : { total: count }
}
