import { FileFault } from './file-fault.ts'
import type { Encoding } from './file-kind.ts'

/**
 * Decodes text piece by piece, with every line end as `\n`: a reader of rows then counts lines right, wherever the file comes from. Throws
 * a FileFault with the line where the bytes are not of the encoding.
 */
export async function* decoded(
  source: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let line = 1
  let afterReturn = false
  const plain = (text: string) => {
    const whole = afterReturn && text.startsWith('\n') ? text.slice(1) : text
    if (text !== '') afterReturn = text.endsWith('\r')
    const result = whole.replace(/\r\n?/g, '\n')
    return result
  }
  for await (const bytes of source) {
    const text = plain(
      decodedOr(
        () => decoder.decode(bytes, { stream: true }),
        () => line + linesBefore(bytes, encoding),
      ),
    )
    const zero = text.indexOf('\0')
    // No text has it, and no database takes it.
    if (zero >= 0)
      throw new FileFault({ code: 'encoding', params: { line: line + newlinesIn(text.slice(0, zero)) } })
    line += newlinesIn(text)
    if (text !== '') yield text
  }
  decodedOr(
    () => decoder.decode(),
    () => line,
  )
}

function decodedOr(decode: () => string, line: () => number): string {
  try {
    return decode()
  } catch {
    throw new FileFault({ code: 'encoding', params: { line: line() } })
  }
}

/** How many lines of a piece end before its first wrong byte. */
function linesBefore(bytes: Uint8Array, encoding: Encoding): number {
  const [before = ''] = new TextDecoder(encoding).decode(bytes).split('\uFFFD')
  return newlinesIn(before.replace(/\r\n?/g, '\n'))
}

function newlinesIn(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1
  return count
}

export type Separator = ',' | ';' | '\t'
const separators: readonly Separator[] = [',', ';', '\t']

/** The separator that the first line has most of, outside quotes; a comma where it has none. */
export function separatorOf(text: string): Separator {
  const counts = new Map<string, number>()
  let quoted = false
  for (const character of text) {
    if (character === '"') quoted = !quoted
    else if (!quoted && character === '\n') break
    else if (!quoted) counts.set(character, (counts.get(character) ?? 0) + 1)
  }
  const count = (separator: Separator) => counts.get(separator) ?? 0
  return separators.reduce((best, each) => (count(each) > count(best) ? each : best))
}
