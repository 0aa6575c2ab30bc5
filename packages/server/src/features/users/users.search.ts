import { soughtWords } from '@rollcall/access/folding.ts'
import type { Total } from '@rollcall/contract/pagination.ts'
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { inSet } from '../../platform/database/id-set.ts'
import type { Tenant } from '../../platform/principal.ts'
import {
  countFitting,
  countHaving,
  type Fitting,
  hasWord,
  havingWord,
  havingWordInOrder,
  headLength,
  type Stretch,
  type UserColumns,
  type Within,
} from './words.store.ts'

/** So many are looked up one by one and sorted while a page is read. */
const few = 2_000
/** So many are kept in a hash table beside whatever else a statement goes through: see `inSet`. */
const some = 50_000
/** Names have no more words as a rule; of a longer search the longest count. */
const mostWords = 6

/** Which names a searcher sees, and so finds people by: those that lists show, also aliases, also addresses. */
export const seen = { names: [1], aliases: [1, 2], addresses: [1, 2, 3] } as const

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
  /** How many they are of whom that holds, as far as that can be counted soon. */
  count(db: Db, holds: RawBuilder<unknown> | undefined): Promise<Total>
}

/**
 * Finds the users who have, for each word of a text, one that begins with it, in any case and with or without accents. Words are parted
 * by blanks and signs; only the last one between two blanks may go on in the name: `ada.l`, `love` and `org ada` find
 * ada.lovelace@example.org. `sorted`: the list has another order than that by name, or much else beside. Undefined when nothing is
 * searched for.
 */
export async function search(
  db: Db,
  within: Within,
  text: string,
  { sorted = false }: { sorted?: boolean } = {},
): Promise<Found | undefined> {
  if (text.trim() === '') return undefined
  const words = fittingWords(text)
  const [first] = words
  const alone = words.length === 1 && !sorted
  // The list by name of those who have one word needs no number.
  if (alone && first && 'is' in first) return foundBy(within, [{ word: first, count: Infinity }])
  const roughly = await countEach(db, within, words, few)
  if (alone || roughly.some(({ count }) => count <= few)) return foundBy(within, roughly)
  const counted = await countEach(db, within, words, some)
  const found = foundBy(within, counted)
  // Some may have each of several words and hardly anybody all of them: then no list in another order is gone through for them.
  if (!sorted || words.length === 1 || counted.every(({ count }) => count > some)) return found
  return { ...found, few: await isAtMost(db, found.everybody(), few) }
}

/** Beyond `upTo` there are infinitely many. */
async function countEach(
  db: Db,
  within: Within,
  words: readonly Fitting[],
  upTo: number,
): Promise<Counted[]> {
  const counts = await countFitting(db, within, words, upTo + 1)
  return words.map((word, place) => {
    const count = counts[place] ?? 0
    return { word, count: count > upTo ? Infinity : count }
  })
}

async function isAtMost(db: Db, rows: RawBuilder<unknown>, most: number): Promise<boolean> {
  const { rows: beyond } = await sql`select from (${rows}) r offset ${most} limit 1`.execute(db)
  return beyond.length === 0
}

/** The same by the names that lists show and sort by: whoever searches them finds nobody by an address that they may not see. */
export async function searchShownNames(
  db: Db,
  tenant: Tenant,
  q: string | undefined,
  order?: { sorted: boolean },
): Promise<Found | undefined> {
  return q === undefined ? undefined : search(db, { tenantId: tenant.id, levels: seen.names }, q, order)
}

/** A word of a search, and how many words fit it; infinitely many where that is more than matters. */
export interface Counted {
  word: Fitting
  count: number
}

/** Who is found by words of whom so many are there. */
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

const nothing: Fitting = { is: '' }

/** The words of a search as they are stored, without those that another one implies. */
export function fittingWords(text: string): Fitting[] {
  const sought = soughtWords(text)
  const words = new Set(sought.map(({ text: word, whole }) => (whole ? `${word} ` : word)))
  const telling = [...words].filter(
    (word) => ![...words].some((other) => other !== word && other.startsWith(word)),
  )
  const longest = telling.sort((a, b) => b.length - a.length).slice(0, mostWords)
  return longest.length === 0 ? [nothing] : longest.map(fitting)
}

function fitting(word: string): Fitting {
  const letters = [...word]
  if (word.endsWith(' ') || letters.length <= headLength) return { is: word }
  return { from: word, to: `${word}\u{10ffff}`, head: letters.slice(0, headLength).join('') }
}
