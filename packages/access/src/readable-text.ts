// Controls, direction marks, zero-width, private-use and unassigned characters, lone surrogates, blanks other than the
// space, and characters that are drawn as nothing: a name with one of them looks like another name.
const unseen = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/u

// These scripts share letters that look alike; a word in two of them is made to be mistaken for another.
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

/** Whether a text has characters that cannot be seen, or blanks other than the space. */
export function hasUnseen(text: string): boolean {
  return unseen.test(text)
}

/**
 * Why people could not tell a name from another by reading it, or undefined when they can. `what` begins the
 * sentence ("A username"). Give the normalised form: it is what is stored and shown.
 */
export function unreadableBecause(what: string, text: string): string | undefined {
  if (text === '') return `${what} must not be empty.`
  if (hasUnseen(text)) return `${what} must not contain characters that cannot be seen.`
  if (/^ | $| {2}/.test(text)) return `${what} must not begin or end with a blank or have two in a row.`
  if (/(^| )\p{M}/u.test(text)) return `${what} must not have an accent without a letter.`
  if (hasMixedScripts(text)) return `${what} must not mix letters of different alphabets within a word.`
  return undefined
}

/** Whether a word is written in two alphabets whose letters look alike. */
export function hasMixedScripts(text: string): boolean {
  const words = text.split(/[^\p{L}\p{M}\p{N}]+/u)
  return words.some((word) => confusableScripts.filter((script) => script.test(word)).length > 1)
}
