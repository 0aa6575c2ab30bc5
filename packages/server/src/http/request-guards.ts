import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '../platform/problem.ts'

const unsafe = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/**
 * Refuses what another site made a browser send: a change that says it is not from our own pages. Programs send neither header and
 * have no cookie to be robbed of. (Bar WB-1; the cookie is SameSite=Lax besides.)
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

function isOwnHost(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host
}

/** Accepts bodies of exactly `application/json`, and no body without its type: a guess is how a check gets bypassed. */
export function acceptOnlyJson(server: FastifyInstance): void {
  server.removeAllContentTypeParsers()
  const parse = server.getDefaultJsonParser('error', 'error')
  server.addContentTypeParser<string>(
    /^application\/json(; ?charset=utf-8)?$/i,
    { parseAs: 'string' },
    (request, body, done) => {
      if (body === '') return done(null, undefined)
      parse(request, body, (error, value) =>
        error
          ? done(new Refusal('request.malformed_json', 'Send one JSON object, in UTF-8.'))
          : done(null, value),
      )
    },
  )
}
