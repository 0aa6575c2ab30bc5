import { foldCase } from './account-rules.ts'

/** Signs that fall apart into a blank and an accent when their width is folded, and the accents that people type for an apostrophe. */
const looseApostrophes = /[`\u00b4\u0384\u1fbd\u1fbf\u1fef\u1ffd\u1ffe\uff40]/gu
/** Accents and points above and below letters, and signs that are not seen. */
const marks =
  '\\u00ad\\u0300-\\u036f\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u200b-\\u200d\\u2060\\u20d0-\\u20ff\\ufe20-\\ufe2f\\ufeff'
const hasMark = new RegExp(`[${marks}]`, 'gu')
/** Letters that do not come apart into a base letter and an accent, and signs that people type in one form for another. */
const plainForms = new Map([
  ...pairs('øłđħŧıðŋς', 'oldhtidnσ'),
  ...pairs('ʹʻʼʽʾʿ‘’‛′‵', "'''''''''''"),
  ...pairs('‐‒–—―−', '------'),
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['þ', 'th'],
])
const hasPlainForm = new RegExp(`[${[...plainForms.keys()].join('')}]`, 'gu')

function pairs(from: string, to: string): [string, string][] {
  return [...from].map((sign, place) => [sign, to[place] as string])
}

/**
 * The form in which names are searched: without regard to case, accents, width, and the kind of apostrophe or dash, so that `Jorg` finds
 * Jörg (U15). `fold_for_search` of the database does the same. Applying it twice changes nothing.
 */
export function foldForSearch(text: string): string {
  return foldCase(text.replace(looseApostrophes, "'"))
    .normalize('NFD')
    .replace(hasMark, '')
    .replace(hasPlainForm, (sign) => plainForms.get(sign) as string)
    .normalize('NFKC')
}

/**
 * What names are listed by, letter by letter: folded, so that ä stands beside a and Ø beside o, and without apostrophes and dashes, so that
 * O’Brien stands beside Obrien. `sort_key` of the database does the same.
 */
export function sortKey(name: string): string {
  return withoutJoiners(foldForSearch(name))
}

/** Part words, beside blanks. Apostrophes and dashes do not: O’Brien is one word, which `brien` finds as well. */
const signs = '\\u0001-&(-,./:-@\\[-`{-\\u00bf\\u2000-\\u206f\\u3000-\\u3003\\u3008-\\u301f\\u3030\\u30fb'
const betweenWords = new RegExp(`[${signs}]+`, 'u')
const eastAsian =
  '\\u3005-\\u3007\\u3041-\\u30fa\\u30fc-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff\\u{20000}-\\u{3ffff}'
/** Thai, Lao, Burmese and Khmer; the letters by which a syllable begins, and with them the signs that follow. */
const southEastAsianBeginnings =
  '\\u0e01-\\u0e2f\\u0e40-\\u0e44\\u0e81-\\u0eae\\u0ec0-\\u0ec4\\u1000-\\u102a\\u103f\\u1050-\\u1055\\u1780-\\u17b3'
const southEastAsian = '\\u0e01-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff'
/** Where a word can be found that is written on after another one. */
const withinWords = new RegExp(
  `(?<=['-])(?=[^'-])|(?=[${southEastAsianBeginnings}${eastAsian}])|(?<=[${southEastAsian}${eastAsian}])(?=[^${southEastAsian}${eastAsian}'-])`,
  'u',
)
const mostWords = 32
const wordLength = 100

/**
 * The words by whose beginnings a name is found, folded: those between its signs; after an apostrophe or dash also the rest; and in writing
 * without blanks the rest from each letter, so that any part is found. 32 of a name at most. `words_of` of the database does the same.
 */
export function wordsOf(name: string): Set<string> {
  const words = foldForSearch(name)
    .split(betweenWords)
    .flatMap((chunk) => {
      const parts = chunk.split(withinWords)
      return parts.map((_, place) => stored(parts.slice(place).join('')))
    })
  return new Set(words.slice(0, mostWords).filter((word) => word !== ''))
}

/** A word of a search, as the words of names are stored. */
export interface SoughtWord {
  text: string
  /** The word is over: a sign follows it. */
  whole: boolean
}

/** The words of what somebody types, of which the last of each that stands between blanks may go on. */
export function soughtWords(text: string): SoughtWord[] {
  return foldForSearch(text)
    .trim()
    .split(/\s+/u)
    .flatMap((typed) => {
      const chunks = typed.split(betweenWords).map(stored)
      return chunks.map((word, place) => ({ text: word, whole: place < chunks.length - 1 }))
    })
    .filter(({ text: word }) => word !== '')
}

function stored(word: string): string {
  return [...withoutJoiners(word)].slice(0, wordLength).join('')
}

function withoutJoiners(text: string): string {
  return text.replace(/['-]/g, '')
}
