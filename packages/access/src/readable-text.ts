// Controls, direction marks, zero-width, private-use and unassigned characters, lone surrogates, blanks other than the space, and
// characters that are drawn as nothing. A name with one of them looks like another name.
const unseen = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/u
const everyUnseen = new RegExp(unseen, 'gu')

// These scripts share letters that look alike. A word in two of them is probably meant to be mistaken for another.
const confusableScripts = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
  /\p{Script=Coptic}/u,
]

/** The number of characters as people count them: code points, not UTF-16 units. */
export function lengthOf(text: string): number {
  return [...text].length
}

/** The name of the first invisible character in a text, or of the first blank other than the space; undefined when there is none. */
export function unseenIn(text: string): string | undefined {
  const [character] = unseen.exec(text) ?? []
  if (character === undefined) return undefined
  const code = character.codePointAt(0) as number
  const name = namesOfUnseen[code]
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}${name ? ` (${name})` : ''}`
}

/** The characters that are pasted most often. */
const namesOfUnseen: Record<number, string> = {
  0: 'null',
  9: 'tab',
  10: 'line break',
  13: 'line break',
  160: 'no-break space',
  173: 'soft hyphen',
  4447: 'Hangul filler',
  8203: 'zero-width space',
  8204: 'zero-width non-joiner',
  8205: 'zero-width joiner',
  8206: 'left-to-right mark',
  8207: 'right-to-left mark',
  8232: 'line separator',
  8236: 'end of a direction',
  8238: 'right-to-left override',
  8239: 'narrow no-break space',
  8288: 'word joiner',
  10240: 'empty Braille pattern',
  12288: 'wide space',
  12644: 'Hangul filler',
  65039: 'variation selector',
  65279: 'byte order mark',
}

/**
 * Normalises search text to the form of stored names, because pasted text may have other characters. Tabs, line breaks and other blanks
 * become one space, invisible characters are dropped, and the text is trimmed.
 */
export function soughtText(text: string): string {
  return text
    .replace(/[\s\u2800]+/gu, ' ')
    .replace(everyUnseen, '')
    .replace(/ +/g, ' ')
    .trim()
}

export type Unreadable =
  | { code: 'name_empty' | 'name_blanks' | 'name_accent' | 'name_mixed' }
  | { code: 'name_unseen'; character: string }

/**
 * Why people could not distinguish a name from another by reading it; undefined when they can. Pass the normalised form, which is stored
 * and shown.
 */
export function unreadableBecause(text: string): Unreadable | undefined {
  if (text === '') return { code: 'name_empty' }
  const character = unseenIn(text)
  if (character) return { code: 'name_unseen', character }
  if (/^ | $| {2}/.test(text)) return { code: 'name_blanks' }
  if (hasLooseAccent(text)) return { code: 'name_accent' }
  if (hasMixedScripts(text)) return { code: 'name_mixed' }
  return undefined
}

/** Says whether an accent stands without a letter: alone, at the beginning, or after a blank. */
export function hasLooseAccent(text: string): boolean {
  return /(^| )\p{M}/u.test(text)
}

/** Says whether a word mixes two alphabets whose letters look alike. */
export function hasMixedScripts(text: string): boolean {
  const words = text.split(/[^\p{L}\p{M}\p{N}]+/u)
  return words.some((word) => confusableScripts.filter((script) => script.test(word)).length > 1)
}
