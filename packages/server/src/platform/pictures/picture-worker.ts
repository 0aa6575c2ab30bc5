import { parentPort, workerData } from 'node:worker_threads'
import { imageSize } from 'image-size'
import type { PictureOrder, PictureResult } from './pictures.ts'
import { webpFrames } from './webp-frames.ts'

const formats = ['png', 'jpg', 'webp']

parentPort?.postMessage(await encode(workerData as PictureOrder))

async function encode({ bytes, most, fit }: PictureOrder): Promise<PictureResult> {
  const said = sizeOf(bytes)
  if (!said || !formats.includes(said.type ?? '')) return { refused: 'no_picture' }
  // By what it says of itself: a few bytes can say that they are a picture of a gigabyte.
  const sizes = said.type === 'webp' ? [said, ...webpFrames(bytes)] : [said]
  if (sizes.some(({ width, height }) => width > most || height > most))
    return { refused: 'picture_too_large' }
  const { PhotonImage, resize, SamplingFilter } = await import('@silvia-odwyer/photon-node')
  try {
    const read = PhotonImage.new_from_byteslice(bytes)
    const [width, height] = [read.get_width(), read.get_height()]
    if (width > most || height > most) return { refused: 'picture_too_large' }
    const scale = Math.min(1, fit.width / width, fit.height / height)
    const size = [width, height].map((side) => Math.max(1, Math.round(side * scale))) as [number, number]
    const fitted = scale === 1 ? read : resize(read, ...size, SamplingFilter.Lanczos3)
    return { png: fitted.get_bytes(), width: size[0], height: size[1] }
  } catch {
    // The decoder ends itself where it cannot read on, and this thread ends with it.
    return { refused: 'picture_damaged' }
  }
}

function sizeOf(bytes: Uint8Array) {
  try {
    return imageSize(bytes)
  } catch {
    return undefined
  }
}
