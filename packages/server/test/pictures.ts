import { crc32, deflateSync } from 'node:zlib'

/** A part of a PNG file. */
export function pngPart(type: string, data: Buffer): Buffer {
  const part = Buffer.alloc(12 + data.length)
  part.writeUInt32BE(data.length, 0)
  part.write(type, 4, 'latin1')
  data.copy(part, 8)
  part.writeUInt32BE(crc32(part.subarray(4, 8 + data.length)), 8 + data.length)
  return part
}

interface PngOptions {
  /** Stands before the pixels. */
  notes?: Buffer
  /** EXIF notes. */
  exif?: Buffer
  /** In place of what the size needs. */
  pixels?: Buffer
}

/** EXIF notes that say how a picture is to be turned. */
export function exifOf(orientation: number, { little = true } = {}): Buffer {
  const notes = Buffer.alloc(26)
  notes.write(little ? 'II' : 'MM')
  const short = (value: number, at: number) =>
    little ? notes.writeUInt16LE(value, at) : notes.writeUInt16BE(value, at)
  const long = (value: number, at: number) =>
    little ? notes.writeUInt32LE(value, at) : notes.writeUInt32BE(value, at)
  short(42, 2)
  long(8, 4)
  short(1, 8)
  short(0x0112, 10)
  short(3, 12)
  long(1, 14)
  short(orientation, 18)
  return notes
}

/** A JPEG with EXIF notes at its beginning. */
export function jpegWith(notes: Buffer, jpeg: Uint8Array): Buffer {
  const content = Buffer.concat([Buffer.from('Exif\0\0'), notes])
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(content.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, content, jpeg.subarray(2)])
}

/** A WebP with EXIF notes behind its pixels. */
export function webpWith(notes: Buffer, webp: Uint8Array): Buffer {
  const head = Buffer.alloc(8)
  head.write('EXIF')
  head.writeUInt32LE(notes.length, 4)
  const file = Buffer.concat([webp, head, notes])
  file.writeUInt32LE(file.length - 8, 4)
  return file
}

/** A grey PNG of a size. */
export function pngOf(width: number, height: number, { notes, exif, pixels }: PngOptions = {}): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  header[9] = 6
  const line = Buffer.concat([Buffer.of(0), Buffer.alloc(width * 4, 0x80)])
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngPart('IHDR', header),
    ...(exif ? [pngPart('eXIf', exif)] : []),
    ...(notes ? [pngPart('tEXt', notes)] : []),
    pngPart('IDAT', pixels ?? deflateSync(Buffer.concat(Array<Buffer>(height).fill(line)))),
    pngPart('IEND', Buffer.alloc(0)),
  ])
}
