import { soughtWords } from '@rollcall/access/folding.ts'
import type { Total } from '@rollcall/contract/pagination.ts'
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
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

/** So many rows are sorted, or looked up one by one, in some hundredths of a second. */
const few = 10_000
/** So many are sorted while a page is read. */
const fewInOrder = 2_000
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
  count(db: Db, holds: RawBuilder<unknown>): Promise<Total>
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
  // The list by name of those who have one word needs no number.
  if (words.length === 1 && first && 'is' in first && !sorted) return foundBy(within, words, few + 1)
  const upTo = (words.length === 1 && !sorted ? fewInOrder : few) + 1
  const counts = await countFitting(db, within, words, upTo)
  const numbered = words.map((word, place) => ({ word, count: counts[place] ?? 0 }))
  const rarestFirst = numbered.sort((a, b) => a.count - b.count)
  return foundBy(
    within,
    rarestFirst.map(({ word }) => word),
    rarestFirst[0]?.count ?? 0,
  )
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

/** `count`: how many words fit the rarest, which comes first; counted up to one more than are few. */
export function foundBy(within: Within, words: readonly Fitting[], count: number): Found {
  const [rarest = nothing, ...others] = words
  const all = (some: readonly Fitting[], user: UserColumns) =>
    sql.join([sql`true`, ...some.map((word) => hasWord(within, word, user))], sql` and `)
  const ofRow = { id: sql`w.user_id`, sort: sql`w.user_sort` }
  // A range of words is in no order of users: of many, those whose words begin alike are gone through in its place.
  const byHead = 'from' in rarest && count > fewInOrder
  const way = byHead ? { is: rarest.head } : rarest
  return {
    few: count <= few,
    condition: (user) => sql<SqlBool>`${all(words, user)}`,
    everybody: () => sql`select * from (${havingWord(within, rarest)}) w where ${all(others, ofRow)}`,
    inOrder: (stretch, holds) =>
      havingWordInOrder(within, way, stretch, sql`${all(byHead ? words : others, ofRow)} and ${holds}`),
    count: (db, holds) => countHaving(db, within, rarest, sql`${all(others, ofRow)} and ${holds}`),
  }
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
