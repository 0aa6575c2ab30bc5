import { FileFault } from './file-fault.ts'

/** The first bytes of a source, at least so many where it has them, and the whole source with them. */
export async function withHead(
  source: AsyncIterable<Uint8Array>,
  length: number,
): Promise<{ head: Uint8Array; whole: AsyncIterable<Uint8Array> }> {
  const pieces = source[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let taken = 0
  while (taken < length) {
    const next = await pieces.next()
    if (next.done) break
    first.push(next.value)
    taken += next.value.length
  }
  return { head: Buffer.concat(first).subarray(0, length), whole: continued(first, pieces) }
}

async function* continued(
  first: Uint8Array[],
  pieces: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* first.splice(0)
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value
  } finally {
    await pieces.return?.()
  }
}

/** The source, up to so many bytes; throws a FileFault at the first byte more. */
export async function* atMost(
  source: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let taken = 0
  for await (const piece of source) {
    taken += piece.length
    if (taken > limit) throw new FileFault({ code: 'too_many_bytes', params: { limit } })
    yield piece
  }
}
