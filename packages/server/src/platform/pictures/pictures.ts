import { Worker } from 'node:worker_threads'
import { largestPicture } from '@rollcall/contract/picture-file.ts'
import { Rate, UnderWay } from '../bounds.ts'
import { fieldsRefusal, Refusal } from '../problem.ts'

/** What a picture is made to fit into, in pixels. It is never made larger. */
export type PictureShape =
  /** All of it, as PNG. */
  | { kind: 'within'; width: number; height: number }
  /** The middle of it, as JPEG on white: of a photo far fewer bytes than as PNG. */
  | { kind: 'square'; side: number }

/** What the worker is asked for. */
export interface PictureOrder {
  bytes: Uint8Array
  shape: PictureShape
}

/** A picture as the server has encoded it. */
export interface Picture {
  bytes: Uint8Array
  width: number
  height: number
}

type PictureFault = 'no_picture' | 'picture_too_large' | 'picture_damaged'
export type PictureResult = Picture | { refused: PictureFault }

interface Asking {
  /** The account that sends it. One account cannot take every place. */
  sender: string
  now: Date
}

/** More than a hundred times what reading the largest one takes. */
const longest = 10_000
/** Each takes up to 85 MB while it is read, for a PNG of 16 bits a channel. */
const mostAtOnce = 2
let atOnce = 0
const ofSender = new UnderWay(1)
const rate = new Rate(20, 60_000)

/**
 * Reads a PNG, JPEG or WebP picture in base64, by what is in it, turns it as its notes say, and encodes it anew: nothing of the file itself
 * is left, neither notes nor what stood behind the picture. In a thread of its own, by a decoder in WebAssembly, which reaches nothing
 * beside its own memory. Refuses the field `picture` with the reason where it cannot be read; throws `server.busy` while others are read.
 */
export async function readPicture(
  picture: string,
  shape: PictureShape,
  { sender, now }: Asking,
): Promise<Picture> {
  const bytes = Buffer.from(picture, 'base64')
  if (bytes.length > largestPicture.bytes) throw refusalOf('picture_too_large')
  const end = ofSender.begin(sender)
  if (!end) throw busy(2)
  try {
    const wait = rate.take(sender, now.getTime())
    if (wait > 0) throw busy(Math.ceil(wait / 1000))
    const result = await encodePicture({ bytes, shape })
    if ('refused' in result) throw refusalOf(result.refused)
    return result
  } finally {
    end()
  }
}

async function encodePicture(order: PictureOrder): Promise<PictureResult> {
  if (atOnce >= mostAtOnce) throw busy(2)
  atOnce += 1
  const worker = new Worker(new URL('./picture-worker.ts', import.meta.url), {
    workerData: order,
    execArgv: [],
    // What a decoder that gives up says of it is for its makers.
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 64 },
  })
  const late = AbortSignal.timeout(longest)
  try {
    return await new Promise<PictureResult>((resolve) => {
      const damaged = () => resolve({ refused: 'picture_damaged' })
      worker.once('message', resolve)
      worker.once('error', damaged)
      worker.once('exit', damaged)
      late.addEventListener('abort', damaged)
    })
  } finally {
    atOnce -= 1
    await worker.terminate()
  }
}

function busy(retryAfter: number): Refusal {
  return new Refusal('server.busy.pictures', {}, { retryAfter })
}

function refusalOf(code: PictureFault): Refusal {
  const params = largestPicture
  return fieldsRefusal([
    code === 'picture_too_large' ? { field: 'picture', code, params } : { field: 'picture', code },
  ])
}
