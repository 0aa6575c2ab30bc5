/** The names that the audit log and the pages show for actors without an account, without blanks and signs. */
const ofTheSystem = new Set(['theserver', 'thecommandline', 'notsignedin', 'adeletedaccount'])

/**
 * Letters of other alphabets or of Latin itself that look like those of the names above, without regard to case (from the confusables of
 * Unicode Technical Standard 39).
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

/** Characters that look like a colon. */
const colons =
  '[:;\\u02D0\\u02F8\\u0589\\u05C3\\u0703\\u0704\\u0903\\u0A83\\u1361\\u16EC\\u1803\\u1804\\u1809\\u205A\\u2236\\uA4FD\\uA789\\uFE30]'
const ofGroups = new RegExp(`^group\\s*${colons}`, 'u')
const ofVisitors = new RegExp(`^visitor\\s*${colons}`, 'u')

/** A name as it looks: l and i are the same, because a capital i looks like an l. */
function asDrawn(folded: string): string {
  return [...folded.normalize('NFD').replace(/\p{Mn}+/gu, '')]
    .map((sign) => letters.get(sign) ?? sign)
    .join('')
}

const drawnNames = new Set([...ofTheSystem].map(asDrawn))

/**
 * Why a name is reserved; undefined when it is free. `folded` is the name without regard to case. A reserved name could pass for the
 * system, for a group that acts by its API key, or for a visitor from another tenant.
 */
export function reservedBecause(folded: string): 'name_group' | 'name_visitor' | 'name_system' | undefined {
  const drawn = asDrawn(folded)
  const begins = drawn.replace(/^[^\p{L}\p{N}]+/u, '')
  if (ofGroups.test(begins)) return 'name_group'
  if (ofVisitors.test(begins)) return 'name_visitor'
  if (drawnNames.has(drawn.replace(/[^\p{L}\p{M}\p{N}]+/gu, ''))) return 'name_system'
  return undefined
}
