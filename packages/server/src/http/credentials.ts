import '@fastify/cookie'
import { identityHeader } from '@rollcall/contract/identity.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Credentials } from '../operations/call.ts'
import type { DeviceCookie, SessionCookie } from '../operations/implement.ts'
import type { Credential, RequestOrigin } from '../platform/principal.ts'
import { addressOf } from './forwarded.ts'

/**
 * Over https the cookie carries the `__Host-` prefix: no other host of the domain and no path can plant one. Browsers do not take
 * the prefix over plain http, so a trial on http://localhost gets a plain name.
 */
export function cookieName(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-rollcall' : 'rollcall'
}

/** The same for the cookie of a browser from which accounts have signed in before. */
export function deviceCookieName(publicUrl: string): string {
  return `${cookieName(publicUrl)}-device`
}

/** The same for the cookie in which the own session of somebody waits while they look as somebody else. */
export function ownCookieName(publicUrl: string): string {
  return `${cookieName(publicUrl)}-own`
}

/** An API key in the Authorization header, else the session cookie. A malformed header is nobody, not somebody's cookie. */
export function credentialOf(request: FastifyRequest, publicUrl: string): Credential | undefined {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const [, secret] = /^Bearer ([\w-]{1,200})$/i.exec(authorization) ?? []
    return { kind: 'api-key', secret: secret ?? '', origin: originOf(request) }
  }
  const secret = request.cookies[cookieName(publicUrl)]
  return secret === undefined ? undefined : { kind: 'session', secret, origin: originOf(request) }
}

/** Where a request came from; the address is that behind the proxies that the operator trusts. */
export function originOf(request: FastifyRequest): RequestOrigin {
  return {
    id: request.id,
    address: addressOf(request),
    userAgent: printable(request.headers['user-agent'] ?? '', 300),
    acceptLanguage: request.headers['accept-language'],
  }
}

/** A header is whatever the sender likes; what is kept of it is short and holds nothing that hides. */
export function printable(text: string, maxLength: number): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, maxLength)
}

/** The session that waits in the second cookie, for a request that came with cookies alone. */
function waitingCredentialOf(request: FastifyRequest, publicUrl: string): Credential | undefined {
  const secret = request.cookies[ownCookieName(publicUrl)]
  const isBrowser = request.headers.authorization === undefined
  return secret === undefined || !isBrowser
    ? undefined
    : { kind: 'session', secret, origin: originOf(request) }
}

/** What a request presents to be authenticated. */
export function credentialsOf(request: FastifyRequest, publicUrl: string): Credentials {
  return {
    presented: credentialOf(request, publicUrl),
    waiting: waitingCredentialOf(request, publicUrl),
    page: singleHeader(request, identityHeader),
  }
}

/** The value of a header; of one that was sent several times, all of them. */
export function singleHeader(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(',') : value
}

/** Holds what an operation does to the session cookie, and to that of the session which waits, until it has succeeded. */
export class PendingCookie implements SessionCookie {
  readonly #request: FastifyRequest
  #change: { secret: string; endsAt: Date } | 'clear' | undefined
  #waitsUntil: Date | undefined

  constructor(request: FastifyRequest) {
    this.#request = request
  }

  issue(secret: string, endsAt: Date): void {
    this.#change = { secret, endsAt }
  }

  setAside(until: Date): void {
    this.#waitsUntil = until
  }

  clear(): void {
    this.#change = 'clear'
  }

  apply(reply: FastifyReply, publicUrl: string): void {
    if (this.#change === undefined) return
    this.#applyWaiting(reply, publicUrl)
    const options = cookieOptions(publicUrl, 'lax')
    if (this.#change === 'clear') {
      reply.clearCookie(cookieName(publicUrl), options)
      reply.header('clear-site-data', '"cache", "storage"')
    } else {
      reply.setCookie(cookieName(publicUrl), this.#change.secret, {
        ...options,
        expires: this.#change.endsAt,
      })
    }
  }

  /** Whoever has another session, or none, has none that waits. */
  #applyWaiting(reply: FastifyReply, publicUrl: string): void {
    const name = ownCookieName(publicUrl)
    // Sent by no other site, not even with a link: only our own pages go back to it.
    const options = cookieOptions(publicUrl, 'strict')
    const present = this.#request.cookies[cookieName(publicUrl)]
    if (this.#waitsUntil && present !== undefined)
      reply.setCookie(name, present, { ...options, expires: this.#waitsUntil })
    else if (this.#request.cookies[name] !== undefined) reply.clearCookie(name, options)
  }
}

/** How many accounts a browser is remembered for. */
const mostDeviceSecrets = 5

/** Reads the cookie of known devices, and holds what an operation puts into it until it has succeeded. */
export class PendingDeviceCookie implements DeviceCookie {
  readonly #request: FastifyRequest
  readonly #name: string
  #change: { secrets: readonly string[]; endsAt: Date } | undefined

  constructor(request: FastifyRequest, publicUrl: string) {
    this.#request = request
    this.#name = deviceCookieName(publicUrl)
  }

  get secrets(): readonly string[] {
    return this.#request.cookies[this.#name]?.split('.', mostDeviceSecrets) ?? []
  }

  keep(secrets: readonly string[], endsAt: Date): void {
    this.#change = { secrets: secrets.slice(0, mostDeviceSecrets), endsAt }
  }

  apply(reply: FastifyReply, publicUrl: string): void {
    if (this.#change === undefined) return
    const { secrets, endsAt } = this.#change
    // Sent by no other site, not even with a link: only our own pages sign in.
    reply.setCookie(this.#name, secrets.join('.'), { ...cookieOptions(publicUrl, 'strict'), expires: endsAt })
  }
}

function cookieOptions(publicUrl: string, sameSite: 'lax' | 'strict') {
  return { path: '/', httpOnly: true, secure: publicUrl.startsWith('https:'), sameSite }
}
