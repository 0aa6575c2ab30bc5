/** A key for a name: "Staff number" is staff-number. Empty when the name has no Latin letter. */
export function keyFor(name: string, longest: number): string {
  const plain = name.toLowerCase().replaceAll('ß', 'ss').normalize('NFD').replace(/\p{M}/gu, '')
  const words = (plain.match(/[a-z0-9]+/g) ?? []).join('-')
  const letter = words.search(/[a-z]/)
  return letter < 0 ? '' : words.slice(letter, letter + longest).replace(/-$/, '')
}

/** The key after the name has changed: as long as it follows the name, and was not written by hand. */
export function keyFollowing(key: string, name: { before: string; after: string }, longest: number): string {
  return key === keyFor(name.before, longest) ? keyFor(name.after, longest) : key
}
