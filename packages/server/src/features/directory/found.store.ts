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

/** Up to this many users are looked up one by one and sorted while a page is read. */
export const few = 2_000
/** Up to this many are put into a hash table while a statement reads something else: see `inSet`. */
export const some = 50_000
/** Matches no word. */
export const nothing: Fitting = { is: '' }

/** The users that a search finds, in the forms that statements need; which form is fastest depends on their number. */
export interface Found {
  /** There are few enough to read all of them and sort them, in any order. */
  few: boolean
  /** Does the search find this user? For statements that read users in an order of their own. */
  condition(user: UserColumns): Expression<SqlBool>
  /** All of them, as `user_sort` and `user_id`. */
  everybody(): RawBuilder<unknown>
  /** A stretch of the list by name, in the form of `everybody`; only users whose row `w` fulfils `holds`. */
  inOrder(stretch: Stretch, holds: RawBuilder<unknown>): RawBuilder<unknown>
  /** Counts the users found, up to the number that a total counts. */
  count(db: Db, holds: RawBuilder<unknown> | undefined): Promise<Total>
}

/** A word of a search, and how many words match it; Infinity when there are too many to matter. */
export interface Counted {
  word: Fitting
  count: number
}

/** The users found by words, given how many words match each. */
export function foundBy(within: Within, words: readonly Counted[]): Found {
  const [rarest = { word: nothing, count: 0 }, ...others] = words.toSorted((a, b) => a.count - b.count)
  const ofRow = { id: sql`w.user_id`, sort: sql`w.user_sort` }
  const haveOthers = allHold(within, others, ofRow)
  // A range of words is not ordered by user. If there are many, the words with the same first letters are read instead.
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

/** These users, who are all found already. */
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

/** Does a query find at most this many rows? */
export async function isAtMost(db: Db, rows: RawBuilder<unknown>, most: number): Promise<boolean> {
  const { rows: beyond } = await sql`select from (${rows}) r offset ${most} limit 1`.execute(db)
  return beyond.length === 0
}
