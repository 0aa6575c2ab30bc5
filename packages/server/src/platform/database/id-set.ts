import { mostCounted, type Total } from '@rollcall/contract/pagination.ts'
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import { countRows } from './count-rows.ts'
import type { Db } from './database.ts'

/** Rows of a list that stand out by something that another index knows: the holders of a role, the accounts of a provider. */
export interface IdSet {
  /** A select of the ids of all of them, the same one more than once where that is cheaper. An index alone answers it. */
  all: RawBuilder<unknown>
  /** The id of a row of the list. */
  id: RawBuilder<unknown>
  /** Is this row one of them? Judged row by row: nothing that the planner could turn into a join. */
  holds: RawBuilder<unknown>
}

/** How a page is found among the rows of a set: which way is cheap depends on how many there are. */
export type SetSize = 'few' | 'some' | 'many'

/** Looked up one by one and sorted. */
const few = 500
/**
 * Kept in a hash table while the list is walked in its order: one per cent of a million takes 3 ms so, 60 by looking each up and sorting
 * them, 20 by asking for each row on the way. Where they all stand at the end of the list a million rows are walked, which takes up to
 * 100 ms that way and seconds the other.
 */
const some = 50_000
/** So many are kept at most: there may be more than some by the time they are read. */
const kept = 2 * some

/**
 * How many each set has, as far as it matters. Counted each time, for statistics are oldest when they are needed most, and a prepared
 * statement is planned for all sets alike; it takes 7 ms at most.
 */
export async function sizesOf(db: Db, sets: readonly IdSet[]): Promise<SetSize[]> {
  if (sets.length === 0) return []
  const counts = sets.map(({ all }) => sql`(select count(*) from (${all} limit ${sql.lit(some + 1)}) as s)`)
  const { rows } = await sql<{ counts: string[] }>`select array[${sql.join(counts)}] as counts`.execute(db)
  return (rows[0]?.counts ?? []).map((count) => sizeOf(Number(count)))
}

function sizeOf(count: number): SetSize {
  if (count <= few) return 'few'
  return count <= some ? 'some' : 'many'
}

/** The condition that a row is in a set of that size, in a form that leaves the planner no choice. */
export function inSet({ all, id, holds }: IdSet, size: SetSize): Expression<SqlBool> {
  if (size === 'few') return sql<SqlBool>`${id} = any(array(${all}))`
  // The limit is for the planner, which makes a hash table only of what it believes to fit into `work_mem`: this takes 4 MB.
  if (size === 'some') return sql<SqlBool>`(${id} in (${all} limit ${sql.lit(kept)})) is true`
  return sql<SqlBool>`${holds}`
}

/**
 * A condition beside that of a set. Beside a few no index serves it: without statistics it would be taken for the one that leaves fewer,
 * and all that it leaves be compared with each of the few.
 */
export function besideSet(condition: RawBuilder<unknown>, size: SetSize): RawBuilder<unknown> {
  return size === 'few' ? sql`((${condition}) is true)` : condition
}

/** Is there a row? Asked for one row at a time: of `exists` the planner may make a table of all the answers first. */
export function isThere(from: RawBuilder<unknown>): RawBuilder<SqlBool> {
  return sql<SqlBool>`((select true ${from} limit 1) is true)`
}

/** How many different ids a set has. */
export async function countSet(db: Db, set: IdSet): Promise<Total> {
  const { all } = set
  const different = (rows: RawBuilder<unknown>) => countRows(db, sql`(select distinct * from (${rows}) as s)`)
  // Among three times as many rows there are hardly ever fewer ids than are counted.
  const read = 3 * mostCounted
  const total = await different(sql`${all} limit ${sql.lit(read)}`)
  if (total.totalCapped) return total
  return (await hasMore(db, set, read)) ? different(all) : total
}

/** How many rows of a select without its fields, which ends with a condition, are in a set. */
export async function countInSet(
  db: Db,
  set: IdSet,
  rows: (size: SetSize) => RawBuilder<unknown>,
): Promise<Total> {
  const [size = 'few'] = await sizesOf(db, [set])
  const within = (way: SetSize) => countRows(db, sql`(select ${rows(way)} and ${inSet(set, way)})`)
  // Of a set that is too large to keep, a part is: as a rule enough to know that there are more than are counted.
  const total = await within(size === 'many' ? 'some' : size)
  if (size !== 'many' || total.totalCapped || !(await hasMore(db, set, kept))) return total
  return within('many')
}

/** Has a set more rows than so many? */
async function hasMore(db: Db, { all }: IdSet, count: number): Promise<boolean> {
  const { rows } = await sql`select from (${all}) as s offset ${sql.lit(count)} limit 1`.execute(db)
  return rows.length > 0
}
