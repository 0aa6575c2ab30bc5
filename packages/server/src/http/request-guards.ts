import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '../platform/problem.ts'

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

function isOwnHost(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host
}

const deepestBody = 20
const mostValues = 1_000

/**
 * Is a body nested deeper or made of more values than any operation needs? What checks it against a schema calls itself for every
 * level and compares the values of a list with each other, so that a mebibyte of either would hold up everybody else.
 */
function isBloated(value: unknown, levels = deepestBody, budget = { left: mostValues }): boolean {
  budget.left -= 1
  if (budget.left < 0) return true
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((child) => isBloated(child, levels - 1, budget))
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
      parse(request, body.toString(), (error, value) => {
        if (error) return done(malformed())
        if (isBloated(value)) {
          return done(
            new Refusal('request.invalid', 'The body has more values, or more levels, than may be.'),
          )
        }
        done(null, value)
      })
    },
  )
}
