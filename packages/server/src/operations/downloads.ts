import type { Download } from '@rollcall/contract/operation.ts'

/** Says whether the output is a file that is still being produced after its operation has answered. */
export function isDownload(output: unknown): output is Download {
  return typeof output === 'object' && output !== null && 'chunks' in output
}

/**
 * Wraps a file. `before` runs before each part; if it throws, the file is cut off. `end` runs once, when the file ends or its reader
 * leaves, even if the reader never began.
 */
export function watched(download: Download, before: () => Promise<void>, end: () => void): Download {
  const iterator = download.chunks[Symbol.asyncIterator]()
  async function next(): Promise<IteratorResult<string | Uint8Array>> {
    try {
      await before()
      const part = await iterator.next()
      if (part.done) end()
      return part
    } catch (error) {
      end()
      throw error
    }
  }
  async function stop(): Promise<IteratorResult<string | Uint8Array>> {
    end()
    await iterator.return?.()
    return { done: true, value: undefined }
  }
  return { ...download, chunks: { [Symbol.asyncIterator]: () => ({ next, return: stop }) } }
}
