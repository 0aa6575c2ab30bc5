import { soughtWords } from '@rollcall/access/folding.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Tenant } from '../../platform/principal.ts'
import { type Counted, type Found, few, foundBy, foundThese, isAtMost, nothing, some } from './found.store.ts'
import { countFitting, type Fitting, headLength, type Within } from './words.store.ts'
import { findMet } from './words-met.store.ts'

export type { Found } from './found.store.ts'

/** Names rarely have more words. Of a longer search the longest words count. */
const mostWords = 6

/** The levels of names that a searcher sees, and so can search in: names in lists, aliases, addresses. */
export const seen = { names: [1], aliases: [1, 2], addresses: [1, 2, 3] } as const

/**
 * Finds the users who have, for each word of a text, a word that begins with it, in any case and with or without accents. Words end at
 * blanks and punctuation; only the last word between two blanks may go on in the name: `ada.l`, `love` and `org ada` find
 * ada.lovelace@example.org. `sorted`: the list is not ordered by name, or has other filters. Undefined when the text contains no word.
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
  // A list by name for one word needs no number.
  if (alone && first && 'is' in first) return foundBy(within, [{ word: first, count: Infinity }])
  const roughly = await countEach(db, within, words, few)
  if (alone || roughly.some(({ count }) => count <= few)) return foundBy(within, roughly)
  const met = await findMet(db, within, words)
  if (met) return foundThese(met)
  const counted = await countEach(db, within, words, some)
  const found = foundBy(within, counted)
  // Many may have each word and hardly anybody all of them: then a list in another order must not be scanned for them.
  if (!sorted || words.length === 1 || counted.every(({ count }) => count > some)) return found
  return { ...found, few: await isAtMost(db, found.everybody(), few) }
}

/** Counts each word; more than `upTo` count as Infinity. */
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

/** The same search in the names that lists show and sort by, so that a hidden address finds nobody. */
export async function searchShownNames(
  db: Db,
  tenant: Tenant,
  q: string | undefined,
  order?: { sorted: boolean },
): Promise<Found | undefined> {
  return q === undefined ? undefined : search(db, { tenantId: tenant.id, levels: seen.names }, q, order)
}

/** The words of a search as they are stored, without those that another word implies. */
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
