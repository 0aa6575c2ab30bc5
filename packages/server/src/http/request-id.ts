import { isUtf8 } from 'node:buffer'
import type { FastifyRequest } from 'fastify'

/**
 * The id that a caller gave a request, byte by byte as it came, on routes whose protocol wants it back (AuthZEN 1.0, "Request Identification"; routes
 * with `callersRequestId` in their config). undefined for none, and for one that no header could carry back.
 */
export function callersRequestId(request: FastifyRequest): string | undefined {
  const { callersRequestId: wanted } = request.routeOptions.config as { callersRequestId?: boolean }
  const given = wanted ? request.headers['x-request-id'] : undefined
  // What Node lets into a header (RFC 9110, section 5.5); its own check would throw.
  return typeof given === 'string' && /^[\t\x20-\x7e\x80-\xff]+$/.test(given) ? given : undefined
}

/** The same as a log may show it: read as UTF-8 where it is that, and without anything that moves a terminal's cursor or hides. */
export function readableRequestId(request: FastifyRequest): string | undefined {
  const given = callersRequestId(request)
  if (given === undefined) return undefined
  const bytes = Buffer.from(given, 'latin1')
  return (isUtf8(bytes) ? bytes.toString() : given).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?')
}
