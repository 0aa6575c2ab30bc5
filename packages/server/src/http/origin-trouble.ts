import type { FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { Refusal } from '../platform/problem.ts'
import { printable } from './credentials.ts'

const changing = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/**
 * Refuses a request of one of Rollcall's own pages that was opened over plain http while the public address is https. Browsers do not keep
 * the session cookie there, so a sign-in would succeed and then be lost without a message.
 */
export function refuseInsecurePage({ method, headers }: FastifyRequest, publicUrl: string): void {
  const { origin } = headers
  if (!changing.has(method) || origin === undefined || !publicUrl.startsWith('https:')) return
  const page = URL.parse(origin)
  if (page?.protocol !== 'http:' || page.hostname !== new URL(publicUrl).hostname) return
  throw new Refusal('request.insecure_page', { publicUrl })
}

const interval = 60_000

/**
 * Logs requests that were refused as another site's although the browser does not call them cross-site. Then a proxy passes on another Host
 * than the browser's, or ROLLCALL_URL has another address. At most once a minute, because anybody can cause it.
 */
export function watchForeignOrigins(log: Logger, publicUrl: string): (request: FastifyRequest) => void {
  let saidAt = Number.NEGATIVE_INFINITY
  let unsaid = 0
  return ({ id, headers: { origin, host, 'sec-fetch-site': site } }) => {
    if (origin === undefined || site === 'cross-site' || site === 'same-site') return
    unsaid += 1
    const now = performance.now()
    if (now - saidAt < interval) return
    const facts = {
      reqId: id,
      origin: printable(origin, 200),
      host: printable(host ?? '', 200),
      refused: unsaid,
    }
    log.warn(
      { ...facts, ROLLCALL_URL: publicUrl },
      `A page at Origin ${facts.origin} was refused as one of another site. If that is where people open Rollcall, set ROLLCALL_URL to it; it is ${publicUrl}.`,
    )
    saidAt = now
    unsaid = 0
  }
}
