import type { Total } from '@rollcall/contract/pagination.ts'
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import { countRows } from '../../platform/database/count-rows.ts'
import type { Db } from '../../platform/database/database.ts'
import { inSet } from '../../platform/database/id-set.ts'
import {
  countHaving,
  type Fitting,
  hasWord,
  havingWord,
  havingWordInOrder,
  inStretch,
  type Stretch,
  type UserColumns,
  type Within,
} from './words.store.ts'
import type { Met } from './words-met.store.ts'

/** So many are looked up one by one and sorted while a page is read. */
export const few = 2_000
/** So many are kept in a hash table beside whatever else a statement goes through: see `inSet`. */
export const some = 50_000
/** Fits nobody. */
export const nothing: Fitting = { is: '' }

/** Who is found, for statements to read in the way that is quick for as many as they are. */
export interface Found {
  /** Those who are found are few enough to read all of them: of any order, theirs is then sorted. */
  few: boolean
  /** Is somebody found? For statements that go through users in an order of their own. */
  condition(user: UserColumns): Expression<SqlBool>
  /** All of them, as `user_sort` and `user_id`. */
  everybody(): RawBuilder<unknown>
  /** A stretch of the list by name: as `everybody`, of those of whom something holds where `w` has the same columns. */
  inOrder(stretch: Stretch, holds: RawBuilder<unknown>): RawBuilder<unknown>
  /** How many users fit, as far as that can be counted soon. */
  count(db: Db, holds: RawBuilder<unknown> | undefined): Promise<Total>
}

/** A word of a search, and how many words fit it; infinitely many where that is more than matters. */
export interface Counted {
  word: Fitting
  count: number
}

/** Who is found by words, and how many users have them. */
export function foundBy(within: Within, words: readonly Counted[]): Found {
  const [rarest = { word: nothing, count: 0 }, ...others] = words.toSorted((a, b) => a.count - b.count)
  const ofRow = { id: sql`w.user_id`, sort: sql`w.user_sort` }
  const haveOthers = allHold(within, others, ofRow)
  // A range of words is in no order of users: of many, those whose words begin alike are gone through in its place.
  const byHead = 'from' in rarest.word && rarest.count > few
  const way = byHead && 'from' in rarest.word ? { is: rarest.word.head } : rarest.word
  const haveAll = byHead ? sql`${haveOthers} and ${hasWord(within, rarest.word, ofRow)}` : haveOthers
  return {
    few: rarest.count <= few,
    condition: (user) => sql<SqlBool>`${allHold(within, [rarest, ...others], user)}`,
    everybody: () => sql`select * from (${havingWord(within, rarest.word)}) w where ${haveOthers}`,
    inOrder: (stretch, holds) => havingWordInOrder(within, way, stretch, sql`${haveAll} and ${holds}`),
    count: (db, holds) =>
      countHaving(db, within, rarest.word, and(others.length > 0 ? haveOthers : undefined, holds)),
  }
}

/** These, who have all been found. */
export function foundThese({ ids, sorts }: Met): Found {
  const everybody = sql`select s.user_sort collate "C" as user_sort, s.user_id
    from unnest(${sorts}::text[], ${ids}::uuid[]) as s (user_sort, user_id)`
  const those = (holds: RawBuilder<unknown>) => sql`select w.* from (${everybody}) w where ${holds}`
  return {
    few: true,
    condition: (user) => sql<SqlBool>`${user.id} = any(${ids}::uuid[])`,
    everybody: () => everybody,
    inOrder: (stretch, holds) => {
      const { rest, order } = inStretch(stretch)
      return sql`${those(holds)} ${rest} ${order}`
    },
    count: (db, holds = sql`true`) => countRows(db, sql`(${those(holds)})`),
  }
}

function and(one: RawBuilder<unknown> | undefined, other: RawBuilder<unknown> | undefined) {
  return one && other ? sql`${one} and ${other}` : (one ?? other)
}

function allHold(within: Within, words: readonly Counted[], user: UserColumns): RawBuilder<unknown> {
  const each = words.map(({ word, count }) => {
    const all = sql`select user_id from (${havingWord(within, word)}) h`
    const set = { all, id: sql`${user.id}`, holds: sql`${hasWord(within, word, user)}` }
    return inSet(set, count <= some ? 'some' : 'many')
  })
  return sql.join([sql`true`, ...each], sql` and `)
}

/** Does a query find so many rows at most? */
export async function isAtMost(db: Db, rows: RawBuilder<unknown>, most: number): Promise<boolean> {
  const { rows: beyond } = await sql`select from (${rows}) r offset ${most} limit 1`.execute(db)
  return beyond.length === 0
}
