import { foldCase } from './account-rules.ts'

/** Signs that become a blank and an accent when their width is folded, and accents that people type as an apostrophe. */
const looseApostrophes = /[`\u00b4\u0384\u1fbd\u1fbf\u1fef\u1ffd\u1ffe\uff40]/gu
/** Accents and points above and below letters, and invisible signs. */
const marks =
  '\\u00ad\\u0300-\\u036f\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u200b-\\u200d\\u2060\\u20d0-\\u20ff\\ufe20-\\ufe2f\\ufeff'
const hasMark = new RegExp(`[${marks}]`, 'gu')
/** Letters that have no base letter with an accent, and signs that people type in another form. */
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
 * The key by which lists sort names, letter by letter: folded, so that ä is beside a and Ø beside o, and without apostrophes and dashes, so
 * that O’Brien is beside Obrien. `sort_key` of the database does the same.
 */
export function sortKey(name: string): string {
  return withoutJoiners(foldForSearch(name))
}

/** Characters that separate words, beside blanks. Apostrophes and dashes do not: O’Brien is one word, which `brien` also finds. */
const signs = '\\u0001-&(-,./:-@\\[-`{-\\u00bf\\u2000-\\u206f\\u3000-\\u3003\\u3008-\\u301f\\u3030\\u30fb'
const betweenWords = new RegExp(`[${signs}]+`, 'u')
const eastAsian =
  '\\u3005-\\u3007\\u3041-\\u30fa\\u30fc-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff\\u{20000}-\\u{3ffff}'
/** Thai, Lao, Burmese and Khmer: the letters that begin a syllable, and the signs that follow them. */
const southEastAsianBeginnings =
  '\\u0e01-\\u0e2f\\u0e40-\\u0e44\\u0e81-\\u0eae\\u0ec0-\\u0ec4\\u1000-\\u102a\\u103f\\u1050-\\u1055\\u1780-\\u17b3'
const southEastAsian = '\\u0e01-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff'
/** The places in a longer word where a word can begin. */
const withinWords = new RegExp(
  `(?<=['-])(?=[^'-])|(?=[${southEastAsianBeginnings}${eastAsian}])|(?<=[${southEastAsian}${eastAsian}])(?=[^${southEastAsian}${eastAsian}'-])`,
  'u',
)
const mostWords = 32
const wordLength = 100

/**
 * The folded words by whose beginnings a name is found: the text between separators, the rest after an apostrophe or dash, and in scripts
 * without blanks the rest from each letter, so that any part is found. At most 32 for a name. `words_of` of the database does the same.
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

/** A word of a search, in the form in which words of names are stored. */
export interface SoughtWord {
  text: string
  /** The word is complete: a separator follows it. */
  whole: boolean
}

/** The words of a search text. The last word before each blank may match the beginning of a longer word. */
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
