const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const opening = new Set([0x5b, 0x7b])
const closing = new Set([0x5d, 0x7d])
const blank = new Set([0x20, 0x09, 0x0a, 0x0d])

/** How deeply a body may be nested, and how many values it may have. */
export interface JsonBounds {
  levels: number
  values: number
}

/**
 * Says whether a JSON text is nested too deeply or has too many values. It counts in one pass over the bytes, without parsing: a parser and
 * a schema check recurse for each level and compare the values of a list with each other. For a text that is no JSON the count is an
 * approximation.
 */
export function exceeds(text: Uint8Array, bounds: JsonBounds): boolean {
  let depth = 0
  let values = 1
  let afterOpening = false
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at] as number
    if (blank.has(byte)) continue
    if (byte === quote) at = endOfString(text, at)
    else if (byte === comma) values += 1
    else if (opening.has(byte)) {
      depth += 1
      values += 1
    } else if (closing.has(byte)) {
      depth -= 1
      // The list or object is empty.
      if (afterOpening) values -= 1
    }
    if (depth > bounds.levels || values > bounds.values + 1) return true
    afterOpening = opening.has(byte)
  }
  return values > bounds.values
}

/** The end of the string that begins here, or the end of the text. */
function endOfString(text: Uint8Array, start: number): number {
  let end = text.indexOf(quote, start + 1)
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf(quote, end + 1)
  return end < 0 ? text.length : end
}

function isEscaped(text: Uint8Array, at: number): boolean {
  let before = at - 1
  while (text[before] === backslash) before -= 1
  return (at - before) % 2 === 0
}
