import { isUtf8 } from 'node:buffer'
import type { FastifyRequest } from 'fastify'

/**
 * The caller's request id, byte for byte, on routes whose protocol returns it (AuthZEN 1.0, "Request Identification"; `callersRequestId` in
 * the route's config). Undefined when there is none, or when no header could carry it back.
 */
export function callersRequestId(request: FastifyRequest): string | undefined {
  const { callersRequestId: wanted } = request.routeOptions.config as { callersRequestId?: boolean }
  const given = wanted ? request.headers['x-request-id'] : undefined
  // The characters that Node accepts in a header (RFC 9110, section 5.5). Node's own check would throw.
  return typeof given === 'string' && /^[\t\x20-\x7e\x80-\xff]+$/.test(given) ? given : undefined
}

/** The request id for the log: decoded as UTF-8 where it is valid, without characters that move a terminal's cursor or are invisible. */
export function readableRequestId(request: FastifyRequest): string | undefined {
  const given = callersRequestId(request)
  if (given === undefined) return undefined
  const bytes = Buffer.from(given, 'latin1')
  return (isUtf8(bytes) ? bytes.toString() : given).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?')
}
