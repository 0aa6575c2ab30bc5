import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyInstance } from 'fastify'

interface Text {
  type: string
  /** Makes the text at its first request. */
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
 * Serves a text that stays the same while the server runs: compressed where the client accepts it, and as 304 where the client has it (RFC
 * 9110, section 13.1.2). The text may contain no secret and nothing of the client's: compressing both together would reveal the secret.
 */
export function serveText(server: FastifyInstance, url: string, { type, make }: Text): void {
  const forms = new Map<Coding, Promise<Form>>()
  const formOf = (coding: Coding) => {
    const known = forms.get(coding) ?? formed(make, coding)
    forms.set(coding, known)
    // After a failure the next request tries again.
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

/** The best coding that a client accepts. A coding with the weight 0 is not accepted (RFC 9110, section 12.5.3). */
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
