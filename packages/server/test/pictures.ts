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
  /** In place of what the size needs. */
  pixels?: Buffer
}

/** A grey PNG of a size. */
export function pngOf(width: number, height: number, { notes, pixels }: PngOptions = {}): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  header[9] = 6
  const line = Buffer.concat([Buffer.of(0), Buffer.alloc(width * 4, 0x80)])
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngPart('IHDR', header),
    ...(notes ? [pngPart('tEXt', notes)] : []),
    pngPart('IDAT', pixels ?? deflateSync(Buffer.concat(Array<Buffer>(height).fill(line)))),
    pngPart('IEND', Buffer.alloc(0)),
  ])
}
