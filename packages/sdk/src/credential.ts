import { createHash } from 'node:crypto'
import { isIP } from 'node:net'
import { forwardedAddress } from '@rollcall/contract/forwarded-address.ts'

/** The headers of a request as fetch or Node has them. */
export type RequestHeaders = Headers | Readonly<Record<string, string | string[] | undefined>>

export interface Credential {
  kind: 'session' | 'api-key'
  secret: string
  /** Of an API key alone: the IP address that it comes from, if that is known. */
  address?: string
}

/** How Rollcall's secrets look: anything else is nobody's, and no question is spent on it. */
const plausible = { session: /^rcs_[0-9A-Za-z]{71}$/, 'api-key': /^rck_[0-9A-Za-z]{71}$/ } as const

/** One header as text, by its name in small letters; undefined when the request did not bring it. */
export function headerOf(headers: RequestHeaders, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined
  const value =
    headers[name] ?? headers[Object.keys(headers).find((key) => key.toLowerCase() === name) ?? name]
  return Array.isArray(value) ? value.join(', ') : value
}

/**
 * What a request identifies itself by: the API key in its Authorization header, else the session cookie, as Rollcall itself takes it.
 * A request with an Authorization header that is none of ours is nobody, not the owner of the cookie. What is no IP address counts as
 * none: anybody may write anything into the headers that some products read it from.
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

/** Did a request bring a bearer token, whether or not it is any good? */
export function sendsToken(headers: RequestHeaders): boolean {
  return /^Bearer( |$)/i.test(headerOf(headers, 'authorization') ?? '')
}

/** The first cookie of the name, as browsers put the more specific one first. */
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
 * By what an answer about a credential is kept: memory that leaks gives nobody a session. With the address, because a key may be good
 * from some and not from others.
 */
export function hashOf({ kind, secret, address = '' }: Credential): string {
  return createHash('sha256').update(`${kind}:${secret}:${address}`).digest('base64')
}
