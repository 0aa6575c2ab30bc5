import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { fieldsRefusal, Refusal } from '../platform/problem.ts'
import { exceeds } from './json-bounds.ts'

const unsafe = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/**
 * Refuses a change that another site made a browser send, by its Origin or Sec-Fetch-Site. Programs send neither header and have no cookie
 * to abuse. The cookie is SameSite=Lax besides. Only bindings for other sites' forms are exempt.
 */
export function refuseCrossSite(request: FastifyRequest, publicUrl: string): void {
  const { crossSite } = request.routeOptions.config as { crossSite?: true }
  if (!unsafe.has(request.method) || crossSite) return
  const site = request.headers['sec-fetch-site']
  const { origin, host } = request.headers
  const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none'
  const foreignOrigin = origin !== undefined && origin !== publicUrl && !isOwnHost(origin, host)
  if (foreignSite || foreignOrigin) {
    throw new Refusal('request.cross_site')
  }
}

/**
 * Accepts the public URL and this machine's own names only, whatever Host says. Otherwise an attacker's host name that resolves to this
 * server would count as its own.
 */
function isOwnHost(origin: string, host: string | undefined): boolean {
  const url = URL.parse(origin)
  return url !== null && url.host === host && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
}

const deepestBody = 20
const mostValues = 1_000

/** The most values that a body may have: more where an operation takes a longer list than the others. */
export function mostValuesOf(schema: unknown): number {
  if (typeof schema !== 'object' || schema === null) return mostValues
  const { maxItems = 0 } = schema as { maxItems?: number }
  return Math.max(mostValues + maxItems, ...Object.values(schema).map(mostValuesOf))
}

/**
 * Accepts only bodies of the type `application/json`. A body without a type is refused, because guessing the type is a way around checks.
 * Parameters of the type are ignored (RFC 8259, section 11), unless they name another character set.
 */
export function acceptOnlyJson(server: FastifyInstance): void {
  server.removeAllContentTypeParsers()
  const parse = server.getDefaultJsonParser('error', 'error')
  server.addContentTypeParser<Buffer>(
    // Fastify compares this with the type before its parameters, and passes the type on in its own spelling.
    'application/json',
    { parseAs: 'buffer' },
    (request, body, done) => {
      if (body.length === 0) return done(null, undefined)
      if (!isInUtf8(request.headers['content-type'])) return done(otherMediaType())
      // All bytes that are not UTF-8 would become the same replacement character, in passwords too.
      if (!isUtf8(body)) return done(malformed())
      const { values = mostValues } = request.routeOptions.config as { values?: number }
      if (exceeds(body, { levels: deepestBody, values })) return done(new Refusal('request.invalid.too_deep'))
      const text = body.toString()
      parse(request, text, (error, value) => {
        if (error) return done(isJson(text) ? forbiddenName() : malformed())
        done(null, value)
      })
    },
  )
}

/** Hands on the body of a route that takes a file, unread, and refuses such a body elsewhere. */
export function acceptFiles(server: FastifyInstance): void {
  server.addContentTypeParser(fileType, (request, payload, done) => {
    if (takesFile(request)) done(null, payload)
    else done(otherMediaType())
  })
}

/** Refuses another type of body than a file, where a file is sent, before anything of it is read. */
export function requireFile(request: FastifyRequest): void {
  const [type = ''] = (request.headers['content-type'] ?? '').split(';', 1)
  if (type.trim().toLowerCase() === fileType) return
  throw new Refusal('request.unsupported_media_type.file', {}, { headers: { accept: fileType } })
}

export function takesFile(request: FastifyRequest): boolean {
  return (request.routeOptions.config as { file?: true }).file === true
}

const fileType = 'application/octet-stream'

const malformed = () => new Refusal('request.malformed_json')

/** Refuses a body of another type than JSON, or in another character set. */
export const otherMediaType = () =>
  new Refusal('request.unsupported_media_type', {}, { headers: { accept: 'application/json' } })

function isInUtf8(contentType = ''): boolean {
  const charsets = [...contentType.matchAll(/;\s*charset\s*=\s*"?([^";\s]*)/gi)]
  return charsets.every(([, charset = '']) => /^(utf-?8|us-ascii)$/i.test(charset))
}

/** Refuses valid JSON with a name that would reach JavaScript prototypes. */
function forbiddenName(): Refusal {
  return fieldsRefusal([{ field: '__proto__', code: 'prototype' }])
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Refuses a compressed body before it is read (RFC 9110, section 8.4.1): its unpacked size has no limit. */
export function refuseEncoded({ method, headers, is404 }: FastifyRequest): void {
  const coding = headers['content-encoding']
  if (is404 || !unsafe.has(method) || coding === undefined || /^identity$/i.test(coding)) return
  throw new Refusal('request.unsupported_encoding', {}, { headers: { 'accept-encoding': 'identity' } })
}

/** The headers that a proxy might take from another line than we do, if they came twice. */
const onlyOnce = new Set(['host', 'authorization', 'content-type'])

/** A host with an optional port, as in Host (RFC 9110, section 7.2; the host itself RFC 3986, section 3.2.2). */
const hostAndPort = /^(?:\[[\da-f:.]+\]|(?:[\w.~!$&'()*+,;=-]|%[\da-f]{2})*)(?::\d*)?$/i

/** Refuses a request that repeats its host, credential or type, and one whose host is missing or not valid (RFC 9112, section 3.2). */
export function refuseAmbiguous({ raw: { rawHeaders, httpVersion, headers } }: FastifyRequest): void {
  const seen = new Set<string>()
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] as string).toLowerCase()
    if (!onlyOnce.has(name)) continue
    if (seen.has(name)) throw new Refusal('request.invalid.header_twice', { name })
    seen.add(name)
  }
  if (headers.host === undefined && httpVersion === '1.1') throw new Refusal('request.invalid.host_missing')
  if (!hostAndPort.test(headers.host ?? '')) throw new Refusal('request.invalid.host')
}
