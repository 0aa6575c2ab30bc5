import { createHash } from 'node:crypto'

/** The headers of a request as fetch or Node has them. */
export type RequestHeaders = Headers | Readonly<Record<string, string | string[] | undefined>>

export interface Credential {
  kind: 'session' | 'api-key'
  secret: string
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
 * A request with an Authorization header that is none of ours is nobody, not the owner of the cookie.
 */
export function credentialOf(headers: RequestHeaders, sessionCookie: string): Credential | undefined {
  const authorization = headerOf(headers, 'authorization')
  const kind = authorization === undefined ? 'session' : 'api-key'
  const secret =
    authorization === undefined
      ? cookieOf(headerOf(headers, 'cookie') ?? '', sessionCookie)
      : /^Bearer (\S+)$/i.exec(authorization)?.[1]
  return secret !== undefined && plausible[kind].test(secret) ? { kind, secret } : undefined
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

/** By what an answer about a credential is kept: memory that leaks gives nobody a session. */
export function hashOf({ kind, secret }: Credential): string {
  return createHash('sha256').update(`${kind}:${secret}`).digest('base64')
}
