import { mostCounted, type Total } from '@rollcall/contract/pagination.ts'
import { type Expression, sql } from 'kysely'
import type { Db } from './database.ts'

/** Counts the rows of a query up to {@link mostCounted}, so that the time does not grow with the tenant. Raw SQL must be in parentheses. */
export async function countRows(db: Db, query: Expression<unknown>): Promise<Total> {
  // The limit is in the text: with a parameter PostgreSQL plans for a tenth of the rows that the query finds.
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (select from ${query} as found limit ${sql.lit(mostCounted + 1)}) as counted`.execute(
    db,
  )
  const count = rows[0]?.count ?? 0
  return count > mostCounted ? { total: mostCounted, totalCapped: true } : { total: count }
}
