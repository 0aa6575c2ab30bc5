import { headerOf, type RequestHeaders } from './credential.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

interface SiteRequest {
  method: string
  headers: RequestHeaders
}

/**
 * Says whether a page of another origin made the browser send this request with the user's cookie. Asked only for requests that change
 * something or open a WebSocket, and that have no API key, which browsers never add by themselves. Pages of the given origins are allowed.
 * The product's own pages always are, even behind a proxy that changes Host, because the browser sends Sec-Fetch-Site. Programs send
 * neither header and have no cookie to abuse.
 */
export function isForged({ method, headers }: SiteRequest, origins: readonly string[]): boolean {
  if (headerOf(headers, 'authorization') !== undefined) return false
  if (safeMethods.has(method.toUpperCase()) && headerOf(headers, 'upgrade') === undefined) return false
  const origin = headerOf(headers, 'origin')
  if (origin !== undefined && origins.includes(origin)) return false
  const site = headerOf(headers, 'sec-fetch-site')
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  // Over plain http, and from old browsers, only the Origin header tells.
  return origin !== undefined && !isOwnHost(origin, headers)
}

/** HTTP/2 has the host in a pseudo-header. */
function isOwnHost(origin: string, headers: RequestHeaders): boolean {
  const host = headerOf(headers, 'host') ?? (headers instanceof Headers ? undefined : headers[':authority'])
  return URL.canParse(origin) && new URL(origin).host === host
}
