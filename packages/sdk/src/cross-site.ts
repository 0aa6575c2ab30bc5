import { headerOf, type RequestHeaders } from './credential.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

interface SiteRequest {
  method: string
  headers: RequestHeaders
}

/**
 * Did a page of another origin make a browser send this with the cookie of whoever sits there? Only asked about requests that change
 * something or open a WebSocket, and that are not identified by an API key, which no browser adds by itself. The origins are those whose
 * pages may; the product's own always may, also behind a proxy that names another host, since the browser says in Sec-Fetch-Site where it
 * sits. Programs send neither header and have no cookie to be robbed of.
 */
export function isForged({ method, headers }: SiteRequest, origins: readonly string[]): boolean {
  if (headerOf(headers, 'authorization') !== undefined) return false
  if (safeMethods.has(method.toUpperCase()) && headerOf(headers, 'upgrade') === undefined) return false
  const origin = headerOf(headers, 'origin')
  if (origin !== undefined && origins.includes(origin)) return false
  const site = headerOf(headers, 'sec-fetch-site')
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  // Over plain http, and from old browsers, there is only the origin to go by.
  return origin !== undefined && !isOwnHost(origin, headers)
}

/** HTTP/2 names the host in a pseudo-header. */
function isOwnHost(origin: string, headers: RequestHeaders): boolean {
  const host = headerOf(headers, 'host') ?? (headers instanceof Headers ? undefined : headers[':authority'])
  return URL.canParse(origin) && new URL(origin).host === host
}
