import { FileFault } from './file-fault.ts'

/** How text is written. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'
export type FileKind = { kind: 'workbook' } | { kind: 'csv'; encoding: Encoding }

/** So many bytes tell what a file is. */
export const headLength = 4096

const marks: [FileKind, number[]][] = [
  [{ kind: 'csv', encoding: 'utf-8' }, [0xef, 0xbb, 0xbf]],
  [{ kind: 'csv', encoding: 'utf-16le' }, [0xff, 0xfe]],
  [{ kind: 'csv', encoding: 'utf-16be' }, [0xfe, 0xff]],
  [{ kind: 'workbook' }, [0x50, 0x4b, 0x03, 0x04]],
]
/** Workbooks of before 2007, and newer ones with a password. */
const compoundFile = [0xd0, 0xcf, 0x11, 0xe0]

/** What a file is, by its first bytes; its name says nothing. Throws a FileFault if it is no table. */
export function kindOf(head: Uint8Array): FileKind {
  if (head.length === 0) throw new FileFault({ code: 'empty' })
  if (beginsWith(head, compoundFile)) throw new FileFault({ code: 'older_or_locked_workbook' })
  const marked = marks.find(([, mark]) => beginsWith(head, mark))
  if (marked) return marked[0]
  const encoding = encodingWithoutMark(head)
  if (!encoding) throw new FileFault({ code: 'not_a_table' })
  return { kind: 'csv', encoding }
}

/**
 * Text has no zero bytes, except in UTF-16, where they are half of each separator, line end and Latin letter: nearly all of them at even
 * places, or nearly all at odd ones.
 */
function encodingWithoutMark(head: Uint8Array): Encoding | undefined {
  const zeros: [number, number] = [0, 0]
  for (const [at, byte] of head.entries()) if (byte === 0) zeros[at % 2 === 0 ? 0 : 1] += 1
  const [even, odd] = zeros
  if (even + odd === 0) return 'utf-8'
  const half = head.length / 2
  if (odd > half / 4 && even * 20 < odd) return 'utf-16le'
  if (even > half / 4 && odd * 20 < even) return 'utf-16be'
  return undefined
}

function beginsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, at) => bytes[at] === byte)
}
