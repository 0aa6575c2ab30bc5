interface Size {
  width: number
  height: number
}

/** Bytes of the name and the length of a chunk, and of what an animation says before a frame. */
const headLength = 8
const animationLength = 16

/**
 * The sizes of all frames in a WebP file, as their own headers have them. The decoder makes room for a frame by these, whatever size the
 * file says it has at its beginning.
 */
export function webpFrames(bytes: Uint8Array): Size[] {
  return framesIn(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(12))
}

function framesIn(chunks: Buffer): Size[] {
  const frames: Size[] = []
  let at = 0
  while (at + headLength <= chunks.length) {
    const name = chunks.toString('latin1', at, at + 4)
    const length = chunks.readUInt32LE(at + 4)
    const content = chunks.subarray(at + headLength, at + headLength + length)
    if (name === 'ANMF') frames.push(...framesIn(content.subarray(animationLength)))
    if (name === 'VP8 ' && content.length >= 10) frames.push(lossyFrame(content))
    if (name === 'VP8L' && content.length >= 5) frames.push(losslessFrame(content))
    // Chunks begin at even places.
    at += headLength + length + (length % 2)
  }
  return frames
}

function lossyFrame(content: Buffer): Size {
  return { width: content.readUInt16LE(6) & 0x3fff, height: content.readUInt16LE(8) & 0x3fff }
}

function losslessFrame(content: Buffer): Size {
  const sides = content.readUInt32LE(1)
  return { width: (sides & 0x3fff) + 1, height: ((sides >>> 14) & 0x3fff) + 1 }
}
