import { parentPort, workerData } from 'node:worker_threads'
import { isTooLarge } from '@rollcall/contract/picture-file.ts'
import type { PhotonImage } from '@silvia-odwyer/photon-node'
import { imageSize } from 'image-size'
import { orientationOf, turned } from './orientation.ts'
import type { Picture, PictureOrder, PictureResult, PictureShape } from './pictures.ts'
import { webpFrames } from './webp-frames.ts'

const formats = ['png', 'jpg', 'webp']
/** Of a JPEG that is as large as a face in a list. */
const quality = 88

type Photon = typeof import('@silvia-odwyer/photon-node')

parentPort?.postMessage(await encode(workerData as PictureOrder))

async function encode({ bytes, shape }: PictureOrder): Promise<PictureResult> {
  const said = sizeOf(bytes)
  if (!said || !formats.includes(said.type ?? '')) return { refused: 'no_picture' }
  // By what it says of itself: a few bytes can say that they are a picture of a gigabyte.
  const sizes = said.type === 'webp' ? [said, ...webpFrames(bytes)] : [said]
  if (sizes.some(isTooLarge)) return { refused: 'picture_too_large' }
  const photon = await import('@silvia-odwyer/photon-node')
  try {
    const read = photon.PhotonImage.new_from_byteslice(bytes)
    const size = { width: read.get_width(), height: read.get_height() }
    if (isTooLarge(size)) return { refused: 'picture_too_large' }
    return encoded(photon, read, { shape, orientation: orientationOf(bytes) })
  } catch {
    // The decoder ends itself where it cannot read on, and this thread ends with it.
    return { refused: 'picture_damaged' }
  }
}

interface Wanted {
  shape: PictureShape
  orientation: ReturnType<typeof orientationOf>
}

/** Made small first, then turned: turning reads each pixel. */
function encoded(photon: Photon, read: PhotonImage, { shape, orientation }: Wanted): Picture {
  const small =
    shape.kind === 'within' ? within(photon, read, shape, orientation) : square(photon, read, shape)
  const size = { width: small.get_width(), height: small.get_height() }
  const { pixels, width, height } = turned(small.get_raw_pixels(), size, orientation)
  if (shape.kind === 'within')
    return { bytes: new photon.PhotonImage(pixels, width, height).get_bytes(), width, height }
  const flat = new photon.PhotonImage(onWhite(pixels), width, height)
  return { bytes: flat.get_bytes_jpeg(quality), width, height }
}

function within(
  photon: Photon,
  read: PhotonImage,
  fit: { width: number; height: number },
  orientation: Wanted['orientation'],
): PhotonImage {
  const [width, height] = [read.get_width(), read.get_height()]
  const [most, mostHigh] = orientation >= 5 ? [fit.height, fit.width] : [fit.width, fit.height]
  return resized(photon, read, Math.min(1, most / width, mostHigh / height))
}

/** The middle of it. */
function square(photon: Photon, read: PhotonImage, { side }: { side: number }): PhotonImage {
  // Made small before it is cut: cutting copies it.
  const small = resized(photon, read, Math.min(1, side / Math.min(read.get_width(), read.get_height())))
  const [width, height] = [small.get_width(), small.get_height()]
  const shorter = Math.min(width, height)
  const [left, top] = [Math.floor((width - shorter) / 2), Math.floor((height - shorter) / 2)]
  return photon.crop(small, left, top, left + shorter, top + shorter)
}

function resized(photon: Photon, image: PhotonImage, scale: number): PhotonImage {
  if (scale === 1) return image
  const size = (side: number) => Math.max(1, Math.round(side * scale))
  const { Lanczos3 } = photon.SamplingFilter
  return photon.resize(image, size(image.get_width()), size(image.get_height()), Lanczos3)
}

/** JPEG has no transparent pixels, and what is behind them would come to light. */
function onWhite(pixels: Uint8Array): Uint8Array {
  return pixels.map((value, at) => {
    if (at % 4 === 3) return 255
    const share = (pixels[at - (at % 4) + 3] ?? 255) / 255
    return Math.round(value * share + 255 * (1 - share))
  })
}

function sizeOf(bytes: Uint8Array) {
  try {
    return imageSize(bytes)
  } catch {
    return undefined
  }
}
