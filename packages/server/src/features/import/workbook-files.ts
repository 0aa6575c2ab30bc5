import { Unzip, UnzipInflate, type Zippable, zipSync } from 'fflate'
import { Refusal } from '../../platform/problem.ts'
import { FileFault } from './file-fault.ts'

/** A piece of a zip inflates to at most about a thousand times as many bytes, and the sum is looked at after each. */
const pieceLength = 4096
/** A workbook has about a dozen, and one for each sheet. */
const mostFiles = 1000
/** What programs put beside the cells. Nothing of it is read, and it may have any XML in it. */
const unread = /^(customXml|docProps)\/|^xl\/(charts|drawings|theme)\//
/** No tag of a workbook is so long. */
const longestTag = 65_536
/** All workbooks that are being sent to this node may be so many times as large as one of them, unpacked. */
const mostAtOnce = 2
/** Unpacked bytes of workbooks whose rest is still being sent. */
let held = 0

/**
 * Unpacks the XML files of a workbook and packs them anew, uncompressed: what reads it then sees no archive but this one, whatever the
 * directory of the given one says. Throws a FileFault where they are larger together than `limit` bytes, and `server.busy` where they are
 * too large together with those that others send at the same time: a few bytes, sent slowly, can stand for many.
 */
export async function plainWorkbook(
  source: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const files = new Map<string, Uint8Array[]>()
  const faults: Error[] = []
  let unpacked = 0
  const fail = (code: 'workbook_damaged' | 'workbook_too_large') => faults.push(new FileFault({ code }))
  const take = (part: Uint8Array) => {
    unpacked += part.length
    held += part.length
    if (unpacked > limit) fail('workbook_too_large')
    else if (held > mostAtOnce * limit) faults.push(new Refusal('server.busy.imports', {}, { retryAfter: 5 }))
  }
  const archive = new Unzip((file) => {
    if (!/\.xml(\.rels)?$/.test(file.name) || unread.test(file.name)) return
    if (files.size >= mostFiles || files.has(file.name)) return fail('workbook_damaged')
    const parts: Uint8Array[] = []
    files.set(file.name, parts)
    const tagsEnd = watchTags()
    file.ondata = (error, part) => {
      if (error) return fail('workbook_damaged')
      take(part)
      if (!tagsEnd(part)) return fail('workbook_damaged')
      if (faults.length === 0) parts.push(part)
    }
    file.start()
  })
  archive.register(UnzipInflate)
  const push = (piece: Uint8Array, final: boolean) => {
    try {
      archive.push(piece, final)
    } catch {
      fail('workbook_damaged')
    }
    if (faults[0]) throw faults[0]
  }
  try {
    for await (const bytes of source)
      for (let at = 0; at < bytes.length; at += pieceLength) push(bytes.subarray(at, at + pieceLength), false)
    push(new Uint8Array(), true)
    const packed: Zippable = Object.fromEntries(
      [...files].map(([name, parts]) => [name, [Buffer.concat(parts), { level: 0 }]]),
    )
    return zipSync(packed)
  } finally {
    held -= unpacked
  }
}

/**
 * Looks at XML part by part: does each tag end, before another one begins? The reader takes time by the square of the length for tags that do
 * not: a minute for three megabytes, which are a few kilobytes in the archive.
 */
function watchTags(): (part: Uint8Array) => boolean {
  const [begin, end] = [0x3c, 0x3e]
  let length = 0
  return (part) => {
    for (let at = 0; at < part.length; at += 1) {
      const byte = part[at]
      if (byte === end) length = 0
      else if (length > 0 || byte === begin) {
        if (length > longestTag || (length > 0 && byte === begin)) return false
        length += 1
      }
    }
    return true
  }
}
