/** How a picture is to be turned, as EXIF counts: 1 as it is, 2 to 8 mirrored or turned. From 5 on its sides are swapped. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

const orientationTag = 0x0112
const entryLength = 12

/** How the notes of a JPEG, PNG or WebP file say that it is to be turned; 1 where they do not. */
export function orientationOf(bytes: Uint8Array): Orientation {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const notes = notesIn(file)
    return notes ? readOrientation(notes) : 1
  } catch {
    // The notes are cut off, or point beyond their end.
    return 1
  }
}

/** The EXIF notes of a file, from their byte order on. */
function notesIn(file: Buffer): Buffer | undefined {
  if (file.readUInt16BE(0) === 0xffd8) return jpegNotes(file)
  if (file.toString('latin1', 0, 4) === 'RIFF') return chunkNamed(file, 'EXIF', { from: 12, little: true })
  return chunkNamed(file, 'eXIf', { from: 8, little: false })
}

function jpegNotes(file: Buffer): Buffer | undefined {
  for (let at = 2; at + 4 <= file.length && file[at] === 0xff; ) {
    const [marker, length] = [file.readUInt8(at + 1), file.readUInt16BE(at + 2)]
    // Pixels begin here.
    if (marker === 0xda) return undefined
    const content = file.subarray(at + 4, at + 2 + length)
    if (marker === 0xe1 && content.toString('latin1', 0, 6) === 'Exif\0\0') return content.subarray(6)
    at += 2 + length
  }
  return undefined
}

/** In WebP the length of a chunk stands behind its name and chunks begin at even places; in PNG it stands before, and a sum follows. */
function chunkNamed(file: Buffer, name: string, { from, little }: { from: number; little: boolean }) {
  for (let at = from; at + 8 <= file.length; ) {
    const length = little ? file.readUInt32LE(at + 4) : file.readUInt32BE(at)
    const nameAt = little ? at : at + 4
    const content = file.subarray(at + 8, at + 8 + length)
    if (file.toString('latin1', nameAt, nameAt + 4) === name) return withoutName(content)
    at += 8 + length + (little ? length % 2 : 4)
  }
  return undefined
}

/** Some programs write the name that JPEG needs into other files too. */
function withoutName(notes: Buffer): Buffer {
  return notes.toString('latin1', 0, 6) === 'Exif\0\0' ? notes.subarray(6) : notes
}

function readOrientation(notes: Buffer): Orientation {
  const little = notes.toString('latin1', 0, 2) === 'II'
  const short = (at: number) => (little ? notes.readUInt16LE(at) : notes.readUInt16BE(at))
  const first = little ? notes.readUInt32LE(4) : notes.readUInt32BE(4)
  const count = short(first)
  for (let entry = 0; entry < count; entry += 1) {
    const at = first + 2 + entry * entryLength
    if (short(at) === orientationTag) return asOrientation(short(at + 8))
  }
  return 1
}

function asOrientation(value: number): Orientation {
  return value >= 1 && value <= 8 ? (value as Orientation) : 1
}

/** Turns pixels (four bytes each) as an orientation says. */
export function turned(
  pixels: Uint8Array,
  { width, height }: { width: number; height: number },
  orientation: Orientation,
): { pixels: Uint8Array; width: number; height: number } {
  if (orientation === 1) return { pixels, width, height }
  const swapped = orientation >= 5
  const size = swapped ? { width: height, height: width } : { width, height }
  const result = new Uint8Array(pixels.length)
  for (let y = 0; y < size.height; y += 1)
    for (let x = 0; x < size.width; x += 1) {
      const [column, row] = sourceOf(orientation, x, y, { width, height })
      const from = (row * width + column) * 4
      result.set(pixels.subarray(from, from + 4), (y * size.width + x) * 4)
    }
  return { pixels: result, ...size }
}

/** Where the pixel at a place of the turned picture stands in the file. */
function sourceOf(
  orientation: Orientation,
  x: number,
  y: number,
  { width, height }: { width: number; height: number },
): [column: number, row: number] {
  const [right, bottom] = [width - 1, height - 1]
  switch (orientation) {
    case 1:
      return [x, y]
    case 2:
      return [right - x, y]
    case 3:
      return [right - x, bottom - y]
    case 4:
      return [x, bottom - y]
    case 5:
      return [y, x]
    case 6:
      return [y, bottom - x]
    case 7:
      return [right - y, bottom - x]
    case 8:
      return [right - y, x]
  }
}
