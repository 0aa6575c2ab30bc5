import { Unzip, UnzipInflate, type Zippable, zipSync } from 'fflate'
import { FileFault } from './file-fault.ts'

/** A piece of a zip inflates to at most about a thousand times as many bytes, and the sum is looked at after each. */
const pieceLength = 4096
/** A workbook has about a dozen, and one for each sheet. */
const mostFiles = 1000

/**
 * Unpacks the XML files of a workbook and packs them anew, uncompressed: what reads it then sees no archive but this one, whatever the
 * directory of the given one says. Throws a FileFault where they are larger together than `limit` bytes.
 */
export async function plainWorkbook(
  source: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const files = new Map<string, Uint8Array[]>()
  const faults: FileFault[] = []
  let unpacked = 0
  const fail = (code: 'workbook_damaged' | 'workbook_too_large') => faults.push(new FileFault({ code }))
  const archive = new Unzip((file) => {
    if (!/\.xml(\.rels)?$/.test(file.name)) return
    if (files.size >= mostFiles || files.has(file.name)) return fail('workbook_damaged')
    const parts: Uint8Array[] = []
    files.set(file.name, parts)
    file.ondata = (error, part) => {
      if (error) return fail('workbook_damaged')
      unpacked += part.length
      if (unpacked > limit) fail('workbook_too_large')
      else parts.push(part)
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
  for await (const bytes of source)
    for (let at = 0; at < bytes.length; at += pieceLength) push(bytes.subarray(at, at + pieceLength), false)
  push(new Uint8Array(), true)
  const packed: Zippable = Object.fromEntries(
    [...files].map(([name, parts]) => [name, [Buffer.concat(parts), { level: 0 }]]),
  )
  return zipSync(packed)
}
