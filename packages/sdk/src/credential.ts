import { createHash } from 'node:crypto'
import { isIP } from 'node:net'
import { forwardedAddress } from '@rollcall/contract/forwarded-address.ts'

/** The headers of a request as fetch or Node has them. */
export type RequestHeaders = Headers | Readonly<Record<string, string | string[] | undefined>>

export interface Credential {
  kind: 'session' | 'api-key'
  secret: string
  /** Only for an API key: the IP address of the request, if it is known. */
  address?: string
}

/** The form of Rollcall's secrets. Anything else is not valid, and is not sent to the server. */
const plausible = { session: /^rcs_[0-9A-Za-z]{71}$/, 'api-key': /^rck_[0-9A-Za-z]{71}$/ } as const

/** The text of one header, by its lower-case name; undefined when the request does not have it. */
export function headerOf(headers: RequestHeaders, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined
  const value =
    headers[name] ?? headers[Object.keys(headers).find((key) => key.toLowerCase() === name) ?? name]
  return Array.isArray(value) ? value.join(', ') : value
}

/**
 * The credential of a request: the API key in its Authorization header, else the session cookie, as on the Rollcall server. With any other
 * Authorization header the request has no credential, and its cookie is not used. Text that is no IP address counts as no address, because
 * clients may write anything into the headers that some products read it from.
 */
export function credentialOf(
  headers: RequestHeaders,
  sessionCookie: string,
  address = '',
): Credential | undefined {
  const authorization = headerOf(headers, 'authorization')
  const kind = authorization === undefined ? 'session' : 'api-key'
  const secret =
    authorization === undefined
      ? cookieOf(headerOf(headers, 'cookie') ?? '', sessionCookie)
      : /^Bearer (\S+)$/i.exec(authorization)?.[1]
  if (secret === undefined || !plausible[kind].test(secret)) return undefined
  const from = forwardedAddress(address)
  return kind === 'api-key' && isIP(from) ? { kind, secret, address: from } : { kind, secret }
}

/** Says whether a request has a bearer token, valid or not. */
export function sendsToken(headers: RequestHeaders): boolean {
  return /^Bearer( |$)/i.test(headerOf(headers, 'authorization') ?? '')
}

/** The first cookie with the name, because browsers send the most specific one first. */
function cookieOf(header: string, name: string): string | undefined {
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) {
      return pair
        .slice(at + 1)
        .trim()
        .replace(/^"(.*)"$/, '$1')
    }
  }
  return undefined
}

/**
 * The key under which answers about a credential are kept. It is a hash, so that leaked memory reveals no session. It includes the address,
 * because a key may be valid from some addresses only.
 */
export function hashOf({ kind, secret, address = '' }: Credential): string {
  return createHash('sha256').update(`${kind}:${secret}:${address}`).digest('base64')
}
