import { Worker } from 'node:worker_threads'
import { Refusal } from '../problem.ts'

/** What the worker is asked for. */
export interface PictureOrder {
  bytes: Uint8Array
  /** Pixels of a side that it is read with at most. */
  most: number
  /** What it is made to fit into, in pixels. It is never made larger. */
  fit: { width: number; height: number }
}

/** A picture as the server has encoded it. */
export interface Picture {
  png: Uint8Array
  width: number
  height: number
}

export type PictureFault = 'no_picture' | 'picture_too_large' | 'picture_damaged'
export type PictureResult = Picture | { refused: PictureFault }

/** More than a hundred times what reading the largest one takes. */
const longest = 10_000
/** Each takes up to 150 MB while it is read. */
const mostAtOnce = 2
let atOnce = 0

/**
 * Reads a PNG, JPEG or WebP picture, by what is in it, and encodes it anew as PNG: nothing of the file itself is left, neither notes nor
 * what stood behind the picture. In a thread of its own, by a decoder in WebAssembly, which reaches nothing beside its own memory.
 * Returns why it cannot be read where it cannot; throws `server.busy` while others are read.
 */
export async function encodePicture(order: PictureOrder): Promise<PictureResult> {
  if (atOnce >= mostAtOnce) throw new Refusal('server.busy', {}, { retryAfter: 2 })
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
