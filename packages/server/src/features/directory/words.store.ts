import { mostCounted, type Total } from '@rollcall/contract/pagination.ts'
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { CursorValues } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'

/** So many letters of each word lead to its users in the order of their names (0015_search_in_order.sql). */
export const headLength = 4

/** The words of `user_words` that fit one of a search: one of them, or all in a range. */
export type Fitting =
  | { is: string }
  | {
      from: string
      /** Comes after all of them. */
      to: string
      /** The letters by which all of them begin that are a word themselves. */
      head: string
    }

/** Whose words are searched: those of a tenant, in the names that a searcher may see. */
export interface Within {
  tenantId: string
  levels: readonly number[]
}

/** Where a statement has an account's id and its `username_sort`. */
export interface UserColumns {
  id: Expression<unknown>
  sort: Expression<unknown>
}

/** How many words fit each of these; those of somebody may be several. Counted no further than to a number. */
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

/** `w`, which has the words that fit. */
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

/** The users who have a word that fits: `user_sort` and `user_id`, each once. */
export function havingWord(within: Within, word: Fitting): RawBuilder<unknown> {
  const rows = sql`select w.user_sort, w.user_id from ${eachLevel(within, word, sql``)}`
  // Each of a user's words stands at one level alone.
  return 'is' in word ? rows : sql`select distinct * from (${rows}) w`
}

/** A stretch of a list by name. */
export interface Stretch {
  limit: number
  after?: CursorValues | undefined
  descending?: boolean
}

/** The same in the order of their names, so many at most, of those of whom something holds: as `user_sort` and `user_id` of `w`. */
export function havingWordInOrder(
  within: Within,
  word: Fitting,
  stretch: Stretch,
  holds: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const { rest, order } = inStretch(stretch)
  if ('is' in word)
    return sql`select w.* from ${eachLevel(within, word, sql`${rest} and ${holds} ${order}`)} ${order}`
  return sql`select w.* from (${havingWord(within, word)}) w where true ${rest} and ${holds} ${order}`
}

/** The condition and the order of a stretch of `w`. */
export function inStretch({ limit, after, descending = false }: Stretch) {
  const direction = descending ? sql`desc` : sql`asc`
  const comparison = descending ? sql`<` : sql`>`
  return {
    rest: after ? sql`and (w.user_sort, w.user_id) ${comparison} (${after[0]}, ${after[1]}::uuid)` : sql``,
    order: sql`order by w.user_sort ${direction}, w.user_id ${direction} limit ${limit}`,
  }
}

/**
 * How many users have a word that fits, of those of whom something holds, if that matters. So many words as a total counts rows are looked
 * at, or twice as many where somebody can have several and nothing else is asked of them: if there are more, the total says so.
 */
export async function countHaving(
  db: Db,
  within: Within,
  word: Fitting,
  holds: RawBuilder<unknown> | undefined,
): Promise<Total> {
  const most = (mostCounted + 1) * ('is' in word || holds ? 1 : 2)
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

/** Has somebody a word that fits? Asked of each user on the way of a statement: `offset 0` keeps plans from reading all words instead. */
export function hasWord({ tenantId, levels }: Within, word: Fitting, user: UserColumns): Expression<SqlBool> {
  const who =
    'is' in word ? sql`o.user_sort = ${user.sort} and o.user_id = ${user.id}` : sql`o.user_id = ${user.id}`
  return sql<SqlBool>`exists (select from user_words o
    where o.tenant_id = ${tenantId} and o.level = any(${levels}::int[]) and ${fits(word)} and ${who} offset 0)`
}
