import { mostCounted, type Total } from '@rollcall/contract/pagination.ts'
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { CursorValues } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'
import { mostNameLevel } from './search-words.ts'

/** By this many first letters of a word its users can be read in the order of their names (0015_search_in_order.sql). */
export const headLength = 4

/** The words of `user_words` that match a search word: one of them, or all in a range. */
export type Fitting =
  | { is: string }
  | {
      from: string
      /** Sorts after all of them. */
      to: string
      /** The first letters of all of them, which are stored as a word too. */
      head: string
    }

/** What is searched: a tenant, and the names that the searcher may see. */
export interface Within {
  /** Or, for a search in several, where a statement has it. */
  tenantId: string | RawBuilder<unknown>
  levels: readonly number[]
}

/** Where a statement has an account's id and its `username_sort`. */
export interface UserColumns {
  id: Expression<unknown>
  sort: Expression<unknown>
}

/** Counts the stored words that match each search word, up to a number; one user can have several. */
export async function countFitting(
  db: Db,
  within: Within,
  words: readonly Fitting[],
  upTo: number,
): Promise<number[]> {
  const counts = words.map(
    (word) =>
      sql`(select count(*) from (select from ${eachLevel(within, word, sql`limit ${upTo}`)} limit ${upTo}) c)`,
  )
  const { rows } = await sql<{
    counts: number[]
  }>`select array[${sql.join(counts)}]::int[] as counts`.execute(db)
  return rows[0]?.counts ?? []
}

/** SQL: `w`, the stored words that match, level by level. */
export function eachLevel(
  { tenantId, levels }: Within,
  word: Fitting,
  rest: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`unnest(${levels}::int[]) as l (level), lateral (
    select w.user_sort, w.user_id from user_words w
    where w.tenant_id = ${tenantId} and w.level = l.level and ${fits(word)} ${rest}) w`
}

function fits(word: Fitting): RawBuilder<unknown> {
  return 'is' in word ? sql`word = ${word.is}` : sql`word >= ${word.from} and word < ${word.to}`
}

/** SQL: the users who have a matching word, as `user_sort` and `user_id`, each once. */
export function havingWord(within: Within, word: Fitting): RawBuilder<unknown> {
  const rows = sql`select w.user_sort, w.user_id from ${eachLevel(within, word, sql``)}`
  return 'is' in word && storedOnce(within) ? rows : sql`select distinct * from (${rows}) w`
}

/** Is a word of a user stored at one of these levels only? A word of a name is; attributes may have it too. */
function storedOnce({ levels }: Within): boolean {
  return levels.every((level) => level <= mostNameLevel)
}

/** A stretch of a list by name. */
export interface Stretch {
  limit: number
  after?: CursorValues | undefined
  descending?: boolean
}

/** SQL: the same in the order of their names, limited, and only where a condition on `w` holds; as `user_sort` and `user_id`. */
export function havingWordInOrder(
  within: Within,
  word: Fitting,
  stretch: Stretch,
  holds: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const { rest, order } = inStretch(stretch)
  const once = storedOnce(within) ? sql`` : sql`distinct`
  if ('is' in word)
    return sql`select ${once} w.* from ${eachLevel(within, word, sql`${rest} and ${holds} ${order}`)} ${order}`
  return sql`select w.* from (${havingWord(within, word)}) w where true ${rest} and ${holds} ${order}`
}

/** SQL: the condition and the order of a stretch of `w`. */
export function inStretch({ limit, after, descending = false }: Stretch) {
  const direction = descending ? sql`desc` : sql`asc`
  const comparison = descending ? sql`<` : sql`>`
  return {
    rest: after ? sql`and (w.user_sort, w.user_id) ${comparison} (${after[0]}, ${after[1]}::uuid)` : sql``,
    order: sql`order by w.user_sort ${direction}, w.user_id ${direction} limit ${limit}`,
  }
}

/**
 * Counts the users who have a matching word and fulfil a condition. As many words are read as a total counts rows, or twice as
 * many if a user can have several and there is no condition; if there are more, the total says so.
 */
export async function countHaving(
  db: Db,
  within: Within,
  word: Fitting,
  holds: RawBuilder<unknown> | undefined,
): Promise<Total> {
  const most = (mostCounted + 1) * (('is' in word && storedOnce(within)) || holds ? 1 : 2)
  const { rows } = await sql<{ looked: number; matched: number }>`
    with looked as materialized (
      select w.* from ${eachLevel(within, word, sql`limit ${sql.lit(most)}`)} limit ${sql.lit(most)})
    select (select count(*) from looked) as looked,
      (select count(*) from (select from (select distinct * from looked) w where ${holds ?? sql`true`} limit ${sql.lit(mostCounted + 1)}) m) as matched`.execute(
    db,
  )
  const { looked = 0, matched = 0 } = rows[0] ?? {}
  const total = Math.min(matched, mostCounted)
  return matched > mostCounted || looked === most ? { total, totalCapped: true } : { total }
}

/** SQL: has a user a matching word? `offset 0` makes the planner ask for each user instead of reading all words. */
export function hasWord({ tenantId, levels }: Within, word: Fitting, user: UserColumns): Expression<SqlBool> {
  const who =
    'is' in word ? sql`o.user_sort = ${user.sort} and o.user_id = ${user.id}` : sql`o.user_id = ${user.id}`
  return sql<SqlBool>`exists (select from user_words o
    where o.tenant_id = ${tenantId} and o.level = any(${levels}::int[]) and ${fits(word)} and ${who} offset 0)`
}
