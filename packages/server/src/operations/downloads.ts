import type { Download } from '@rollcall/contract/operation.ts'

/** Is it a file that goes on after its operation has answered? */
export function isDownload(output: unknown): output is Download {
  return typeof output === 'object' && output !== null && 'chunks' in output
}

/**
 * The same file; `before` is asked before each part, and what it throws cuts the file off. `end` is called when there is nothing left,
 * or nobody wants it any more, also if nobody ever began to read.
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
