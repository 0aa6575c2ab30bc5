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

/** Of how many values a body may be made: more where an operation takes a longer list than any other. */
export function mostValuesOf(schema: unknown): number {
  if (typeof schema !== 'object' || schema === null) return mostValues
  const { maxItems = 0 } = schema as { maxItems?: number }
  return Math.max(mostValues + maxItems, ...Object.values(schema).map(mostValuesOf))
}

/**
 * Is a body nested deeper or made of more values than its operation needs? What checks it against a schema calls itself for every
 * level and compares the values of a list with each other, so that a mebibyte of either would hold up everybody else.
 */
function isBloated(value: unknown, budget: { left: number }, levels = deepestBody): boolean {
  budget.left -= 1
  if (budget.left < 0) return true
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((child) => isBloated(child, budget, levels - 1))
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
        const { values: left = mostValues } = request.routeOptions.config as { values?: number }
        if (isBloated(value, { left })) {
          return done(
            new Refusal('request.invalid', 'The body has more values, or more levels, than may be.'),
          )
        }
        done(null, value)
      })
    },
  )
}
