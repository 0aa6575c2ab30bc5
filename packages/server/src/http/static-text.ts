import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyInstance } from 'fastify'

interface Text {
  type: string
  /** Made when it is first asked for. */
  make(): string | Promise<string>
}

type Coding = 'br' | 'gzip' | 'identity'
interface Form {
  bytes: Buffer
  etag: string
}

const compress = {
  br: (bytes: Buffer) =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (bytes: Buffer) => promisify(gzip)(bytes, { level: 9 }),
  identity: async (bytes: Buffer) => bytes,
}

/**
 * Serves a text that stays the same as long as the server runs: compressed where the reader can unpack it, and not at all where the reader
 * has it (RFC 9110, section 13.1.2). Nothing in it may be a secret or the reader's own: compression would give both away together.
 */
export function serveText(server: FastifyInstance, url: string, { type, make }: Text): void {
  const forms = new Map<Coding, Promise<Form>>()
  const formOf = (coding: Coding) => {
    const known = forms.get(coding) ?? formed(make, coding)
    forms.set(coding, known)
    // What failed is tried again by the next who asks.
    known.catch(() => forms.delete(coding))
    return known
  }
  server.get(url, async (request, reply) => {
    const coding = codingFor(request.headers['accept-encoding'])
    const { bytes, etag } = await formOf(coding)
    reply.headers({ etag, vary: 'Accept-Encoding', 'cache-control': 'no-cache' })
    const known = (request.headers['if-none-match'] ?? '')
      .split(',')
      .map((tag) => tag.trim().replace(/^W\//, ''))
    if (known.includes(etag) || known.includes('*')) return reply.status(304).send()
    if (coding !== 'identity') reply.header('content-encoding', coding)
    return reply.type(type).send(bytes)
  })
}

async function formed(make: Text['make'], coding: Coding): Promise<Form> {
  const bytes = await compress[coding](Buffer.from(await make()))
  return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` }
}

/** The best coding that a reader takes; one that is weighed with 0 is not taken (RFC 9110, section 12.5.3). */
function codingFor(accepted = ''): Coding {
  const taken = new Set(
    accepted.split(',').flatMap((entry) => {
      const [name = '', ...parameters] = entry.toLowerCase().split(';')
      const isRefused = parameters.some((parameter) => /^\s*q\s*=\s*0(\.0*)?\s*$/.test(parameter))
      return isRefused ? [] : [name.trim()]
    }),
  )
  return (['br', 'gzip'] as const).find((coding) => taken.has(coding)) ?? 'identity'
}
