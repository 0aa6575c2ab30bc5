import { mostCounted, type Total } from '@rollcall/contract/pagination.ts'
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import { countRows } from './count-rows.ts'
import type { Db } from './database.ts'

/** Rows of a list that another index finds: the holders of a role, the accounts of a provider. */
export interface IdSet {
  /** A select of all their ids, answered by an index alone. An id may come more than once where that is cheaper. */
  all: RawBuilder<unknown>
  /** The id of a row of the list. */
  id: RawBuilder<unknown>
  /** Says whether a row is in the set. Evaluated row by row, in a form that the planner cannot turn into a join. */
  holds: RawBuilder<unknown>
}

/** The size of a set, which decides how to find a page among its rows. */
export type SetSize = 'few' | 'some' | 'many'

/** Up to this number the rows are looked up one by one and sorted. */
const few = 500
/**
 * Up to this number the ids are kept in a hash table while the list is read in its order. For one per cent of a million that takes 3 ms;
 * looking each up and sorting them takes 60, and asking for each row on the way 20. If all are at the end of the list, a million rows are
 * read, which takes up to 100 ms this way and seconds the other.
 */
const some = 50_000
/** The most ids that are kept: there may be more than `some` by the time they are read. */
const kept = 2 * some

/**
 * Counts each set up to the limits that matter. It counts each time, because statistics are oldest when they matter most, and a prepared
 * statement has one plan for all sets. Takes 7 ms at most.
 */
export async function sizesOf(db: Db, sets: readonly IdSet[]): Promise<SetSize[]> {
  return sets.length === 0 ? [] : (await countEach(db, sets)).map(sizeOf)
}

async function countEach(db: Db, sets: readonly IdSet[]): Promise<number[]> {
  const counts = sets.map(({ all }) => sql`(select count(*) from (${all} limit ${sql.lit(some + 1)}) as s)`)
  const { rows } = await sql<{ counts: string[] }>`select array[${sql.join(counts)}] as counts`.execute(db)
  return (rows[0]?.counts ?? []).map(Number)
}

function sizeOf(count: number): SetSize {
  if (count <= few) return 'few'
  return count <= some ? 'some' : 'many'
}

/** The condition that a row is in a set of this size, in a form that leaves the planner no choice. */
export function inSet({ all, id, holds }: IdSet, size: SetSize): Expression<SqlBool> {
  if (size === 'few') return sql<SqlBool>`${id} = any(array(${all}))`
  // The limit makes the planner use a hash table: it does so only for what it expects to fit into `work_mem`. This one takes 4 MB.
  if (size === 'some') return sql<SqlBool>`(${id} in (${all} limit ${sql.lit(kept)})) is true`
  return sql<SqlBool>`${holds}`
}

/**
 * A condition beside that of a set. Beside a small set it must not use an index: without statistics the planner would expect it to leave
 * fewer rows, and compare them all with each row of the set.
 */
export function besideSet(condition: RawBuilder<unknown>, size: SetSize): RawBuilder<unknown> {
  return size === 'few' ? sql`((${condition}) is true)` : condition
}

/** The condition that a row exists, evaluated for one row at a time. For `exists` the planner may first make a table of all answers. */
export function isThere(from: RawBuilder<unknown>): RawBuilder<SqlBool> {
  return sql<SqlBool>`((select true ${from} limit 1) is true)`
}

/** The number of different ids in a set. */
export async function countSet(db: Db, set: IdSet): Promise<Total> {
  const { all } = set
  const different = (rows: RawBuilder<unknown>) => countRows(db, sql`(select distinct * from (${rows}) as s)`)
  // Three times as many rows hardly ever have fewer different ids than are counted.
  const read = 3 * mostCounted
  const total = await different(sql`${all} limit ${sql.lit(read)}`)
  if (total.totalCapped) return total
  return (await hasMore(db, set, read)) ? different(all) : total
}

/** The number of rows of a select that are in a set. The select has no fields and ends with a condition. */
export async function countInSet(
  db: Db,
  set: IdSet,
  rows: (size: SetSize) => RawBuilder<unknown>,
): Promise<Total> {
  const [size = 'few'] = await sizesOf(db, [set])
  const within = (way: SetSize) => countRows(db, sql`(select ${rows(way)} and ${inSet(set, way)})`)
  // Only part of a set that is too large is kept, which usually suffices to know that there are more than are counted.
  const total = await within(size === 'many' ? 'some' : size)
  if (size !== 'many' || total.totalCapped || !(await hasMore(db, set, kept))) return total
  return within('many')
}

/** So many ids of a set are judged when its rows are counted beside other conditions. */
const judgedIds = 3 * mostCounted

/**
 * The number of ids of the smallest of these sets that other conditions leave: `select` makes a select of those among some ids, which it
 * judges one by one. Of a set that is too large only a part is judged: then there may be more than the total says.
 */
export async function countBeside(
  db: Db,
  sets: readonly IdSet[],
  select: (ids: RawBuilder<unknown>, smallest: IdSet) => RawBuilder<unknown>,
): Promise<Total> {
  const counts = await countEach(db, sets)
  const smallest = sets[counts.indexOf(Math.min(...counts))]
  if (!smallest) return { total: 0 }
  const some = sql`select distinct * from (${smallest.all} limit ${sql.lit(judgedIds)}) as s`
  const total = await countRows(db, sql`(${select(some, smallest)})`)
  if (total.totalCapped || !(await hasMore(db, smallest, judgedIds))) return total
  return { ...total, totalCapped: true }
}

/** Says whether a set has more rows than this. */
async function hasMore(db: Db, { all }: IdSet, count: number): Promise<boolean> {
  const { rows } = await sql`select from (${all}) as s offset ${sql.lit(count)} limit 1`.execute(db)
  return rows.length > 0
}
