import { foldForSearch } from '@rollcall/access/account-rules.ts'
import type { Expression, SqlBool } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { isFound, listWhoHave, type UserColumns, type WordRange } from './words.store.ts'

/** More than a page, and few enough to read one by one. */
const few = 500
/** Names have no more words as a rule; of a longer search the longest count. */
const maxWords = 4
/** So many characters of a word are stored (0008_search_words.sql). */
const wordLength = 100
const signs = /^[ -/:-@[-`{-\u00bf\u2000-\u206f]+/

/** What a statement reads of those whom it finds: the first few in some order, or all of them. */
export type Extent = 'page' | 'all'

export interface Found {
  /** Where some word is had by few: those among whom all are whom the search finds. */
  among: readonly string[] | undefined
  /** The condition by which a statement finds them. */
  condition(user: UserColumns, extent: Extent): Expression<SqlBool>
}

/**
 * Finds the users who have, for each word of a text, one that begins with it, in a name of these kinds, in any case and with or
 * without accents. Words of the text are parted by blanks; those of names by signs as well: `ada.l`, `love` and `org ada` find ada.lovelace@example.org. What few
 * people have is looked up here, so that no plan has to guess how many they are; what many have is left to the statement that
 * the condition is put into, which finds enough of them wherever it looks.
 */
export async function search(
  db: Db,
  tenantId: string,
  text: string,
  kinds: WordRange['kinds'],
): Promise<Found> {
  const looked = await Promise.all(
    wordsOf(text).map(async (word) => {
      const range = { from: word, to: `${word}\u{10ffff}`, kinds }
      return { range, ids: await listWhoHave(db, tenantId, range, few + 1) }
    }),
  )
  const rare = looked.filter(({ ids }) => ids.length <= few).map(({ ids }) => ids)
  const common = looked.filter(({ ids }) => ids.length > few).map(({ range }) => range)
  const ids = rare.length === 0 ? undefined : rare.reduce(inBoth)
  return { among: ids, condition: (user, extent) => isFound(tenantId, ids, common, user, extent) }
}

/**
 * The same by the names that lists show and sort by: whoever searches them finds nobody by an address that they may not see.
 * Undefined when nothing is searched for.
 */
export async function searchShownNames(
  db: Db,
  tenant: Tenant,
  q: string | undefined,
): Promise<Found | undefined> {
  return q === undefined ? undefined : search(db, tenant.id, q, ['name'])
}

function inBoth(some: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others)
  return some.filter((id) => known.has(id))
}

/** The words of a search, without those that another one implies. */
function wordsOf(text: string): string[] {
  // As names are stored: 0009_search_accents.sql.
  const parts = foldForSearch(text).trim().split(/\s+/u)
  const bare = parts.map((part) => part.replace(signs, '')).filter((part) => part !== '')
  const words = new Set((bare.length > 0 ? bare : parts).map(storedPart))
  const telling = [...words].filter(
    (word) => ![...words].some((other) => other !== word && other.startsWith(word)),
  )
  return telling.sort((a, b) => b.length - a.length).slice(0, maxWords)
}

function storedPart(word: string): string {
  return [...word].slice(0, wordLength).join('')
}
