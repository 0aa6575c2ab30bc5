import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '../platform/problem.ts'
import { exceeds } from './json-bounds.ts'

const unsafe = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/**
 * Refuses what another site made a browser send: a change that says it is not from our own pages. Programs send neither header and
 * have no cookie to be robbed of. The cookie is SameSite=Lax besides.
 */
export function refuseCrossSite(request: FastifyRequest, publicUrl: string): void {
  if (!unsafe.has(request.method)) return
  const site = request.headers['sec-fetch-site']
  const { origin, host } = request.headers
  const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none'
  const foreignOrigin = origin !== undefined && origin !== publicUrl && !isOwnHost(origin, host)
  if (foreignSite || foreignOrigin) {
    throw new Refusal(
      'request.cross_site',
      'This came from a page of another site. Open Rollcall itself to do it.',
    )
  }
}

/**
 * Beside the public URL only this machine's own names count, whatever Host says: a page whose name was made to lead here would be at
 * home otherwise.
 */
function isOwnHost(origin: string, host: string | undefined): boolean {
  const url = URL.parse(origin)
  return url !== null && url.host === host && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
}

const deepestBody = 20
const mostValues = 1_000

/** Of how many values a body may be made: more where an operation takes a longer list than any other. */
export function mostValuesOf(schema: unknown): number {
  if (typeof schema !== 'object' || schema === null) return mostValues
  const { maxItems = 0 } = schema as { maxItems?: number }
  return Math.max(mostValues + maxItems, ...Object.values(schema).map(mostValuesOf))
}

/** Accepts bodies of exactly `application/json`, and no body without its type: a guess is how a check gets bypassed. */
export function acceptOnlyJson(server: FastifyInstance): void {
  server.removeAllContentTypeParsers()
  const parse = server.getDefaultJsonParser('error', 'error')
  const malformed = () => new Refusal('request.malformed_json', 'Send one JSON object, in UTF-8.')
  server.addContentTypeParser<Buffer>(
    /^application\/json(; ?charset=utf-8)?$/i,
    { parseAs: 'buffer' },
    (request, body, done) => {
      if (body.length === 0) return done(null, undefined)
      // Bytes that are not UTF-8 would all become the same replacement character, in passwords too.
      if (!isUtf8(body)) return done(malformed())
      const { values = mostValues } = request.routeOptions.config as { values?: number }
      if (exceeds(body, { levels: deepestBody, values }))
        return done(new Refusal('request.invalid', 'The body has more values, or more levels, than may be.'))
      parse(request, body.toString(), (error, value) => (error ? done(malformed()) : done(null, value)))
    },
  )
}
