/** Names under which the audit log and the pages show what no account did. Without blanks and signs, as they are read aloud. */
const ofTheSystem = new Set(['theserver', 'thecommandline', 'notsignedin', 'adeletedaccount'])

/**
 * Letters that are drawn like those of the names above, of other alphabets or of Latin itself, without regard to case (as in the confusables
 * of Unicode Technical Standard 39).
 */
const drawnLike: Readonly<Record<string, string>> = {
  a: 'аαɑᴀ',
  c: 'сϲᴄⅽ',
  d: 'ԁⅾɗᴅ',
  e: 'еҽεᴇꬲ℮ǝɛ',
  g: 'ɡցᶃɢꓖǥɠ',
  h: 'һհнʜ',
  i: 'іıɩɪιӏ1l|ǀ',
  m: 'мⅿᴍ',
  n: 'ոηɴп',
  o: 'оοօσᴏ0ө',
  p: 'рρᴘ',
  r: 'гᴦⲅꭇꭈʀ',
  s: 'ѕꜱƽ5',
  t: 'тτᴛ',
  u: 'υսᴜꞟʋꭎꭒ',
  v: 'ѵνᴠⅴ',
}
const letters = new Map(
  Object.entries(drawnLike).flatMap(([letter, others]) => [...others].map((other) => [other, letter])),
)

/** What looks like a colon. */
const colons =
  '[:;\\u02D0\\u02F8\\u0589\\u05C3\\u0703\\u0704\\u0903\\u0A83\\u1361\\u16EC\\u1803\\u1804\\u1809\\u205A\\u2236\\uA4FD\\uA789\\uFE30]'
const ofGroups = new RegExp(`^group\\s*${colons}`, 'u')

/** A name as it is drawn: l and i are one, since a capital i is drawn like an l. */
function asDrawn(folded: string): string {
  return [...folded.normalize('NFD').replace(/\p{Mn}+/gu, '')]
    .map((sign) => letters.get(sign) ?? sign)
    .join('')
}

const drawnNames = new Set([...ofTheSystem].map(asDrawn))

/**
 * Why nobody may be called so, or undefined when they may; `folded` is the name without regard to case. It would pass for the system, or
 * for a group that acts by its API key.
 */
export function reservedBecause(folded: string): 'name_group' | 'name_system' | undefined {
  const drawn = asDrawn(folded)
  if (ofGroups.test(drawn.replace(/^[^\p{L}\p{N}]+/u, ''))) return 'name_group'
  if (drawnNames.has(drawn.replace(/[^\p{L}\p{M}\p{N}]+/gu, ''))) return 'name_system'
  return undefined
}
