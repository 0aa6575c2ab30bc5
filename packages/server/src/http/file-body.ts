import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import type { SentFile } from '../operations/call.ts'
import { AbandonedError } from '../platform/abandoned.ts'
import { Refusal } from '../platform/problem.ts'

/** The file that a request sends, to be read once. Throws `request.too_large` at the first byte beyond the limit, before it where a length is said. */
export function fileOf(request: FastifyRequest, most: number): SentFile {
  const digest = createHash('sha256')
  return {
    chunks: chunksOf(request, most, (chunk) => digest.update(chunk)),
    digest: () => digest.copy().digest(),
  }
}

async function* chunksOf(
  { body, headers, raw }: FastifyRequest,
  most: number,
  read: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (Number(headers['content-length'] ?? 0) > most) throw new Refusal('request.too_large')
  if (!(body instanceof Readable)) return
  let bytes = 0
  try {
    // A reader that stops early still answers on this connection, so it stays open.
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
      bytes += chunk.length
      if (bytes > most) throw new Refusal('request.too_large')
      read(chunk)
      yield chunk
    }
  } catch (error) {
    throw raw.destroyed && !raw.complete ? new AbandonedError() : error
  }
}
