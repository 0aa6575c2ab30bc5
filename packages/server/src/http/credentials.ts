import '@fastify/cookie'
import { actingTenantHeader } from '@rollcall/contract/acting-tenant.ts'
import { identityHeader } from '@rollcall/contract/identity.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Credentials } from '../operations/call.ts'
import type { DeviceCookie, SessionCookie } from '../operations/implement.ts'
import type { Credential, RequestOrigin } from '../platform/principal.ts'
import { addressOf } from './forwarded.ts'

/**
 * The name of the session cookie. Over https it has the prefix `__Host-`, so that no other host of the domain and no path can set one.
 * Browsers reject the prefix over plain http, so a trial on http://localhost has a plain name.
 */
export function cookieName(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-rollcall' : 'rollcall'
}

/** The name of the cookie for a known browser. */
export function deviceCookieName(publicUrl: string): string {
  return `${cookieName(publicUrl)}-device`
}

/** The name of the cookie in which an administrator's own session waits during an impersonation. */
export function ownCookieName(publicUrl: string): string {
  return `${cookieName(publicUrl)}-own`
}

/**
 * The API key in the Authorization header, otherwise the session cookie. A malformed header means no credential; the cookie is then not
 * used.
 */
export function credentialOf(request: FastifyRequest, publicUrl: string): Credential | undefined {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const [, secret] = /^Bearer ([\w-]{1,200})$/i.exec(authorization) ?? []
    return { kind: 'api-key', secret: secret ?? '', origin: originOf(request) }
  }
  const secret = request.cookies[cookieName(publicUrl)]
  return secret === undefined ? undefined : { kind: 'session', secret, origin: originOf(request) }
}

/** The origin of a request. The address is the client's, behind the proxies that the operator trusts. */
export function originOf(request: FastifyRequest): RequestOrigin {
  return {
    id: request.id,
    address: addressOf(request),
    userAgent: printable(request.headers['user-agent'] ?? '', 300),
    acceptLanguage: request.headers['accept-language'],
  }
}

/** Shortens a header and removes invisible characters, because the sender chooses its text. */
export function printable(text: string, maxLength: number): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, maxLength)
}

/** The session that waits in the second cookie. Only for a request that came with cookies alone. */
function waitingCredentialOf(request: FastifyRequest, publicUrl: string): Credential | undefined {
  const secret = request.cookies[ownCookieName(publicUrl)]
  const isBrowser = request.headers.authorization === undefined
  return secret === undefined || !isBrowser
    ? undefined
    : { kind: 'session', secret, origin: originOf(request) }
}

/** All credentials of a request. */
export function credentialsOf(request: FastifyRequest, publicUrl: string): Credentials {
  return {
    presented: credentialOf(request, publicUrl),
    waiting: waitingCredentialOf(request, publicUrl),
    page: singleHeader(request, identityHeader),
    tenant: namedTenantOf(request),
  }
}

/** The tenant of the address, or of the header where the address has none. */
function namedTenantOf(request: FastifyRequest): string | undefined {
  const { tenant } = (request.params ?? {}) as { tenant?: string }
  return tenant ?? singleHeader(request, actingTenantHeader)
}

/** The value of a header. A header that was sent several times gives all its values, joined. */
export function singleHeader(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(',') : value
}

/** Collects an operation's changes of the session cookie, and of the waiting session's cookie, until the operation has succeeded. */
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

  /** A caller with another session, or without one, has no waiting session. */
  #applyWaiting(reply: FastifyReply, publicUrl: string): void {
    const name = ownCookieName(publicUrl)
    // No other site can send it, not even by a link: only Rollcall's own pages return to this session.
    const options = cookieOptions(publicUrl, 'strict')
    const present = this.#request.cookies[cookieName(publicUrl)]
    if (this.#waitsUntil && present !== undefined)
      reply.setCookie(name, present, { ...options, expires: this.#waitsUntil })
    else if (this.#request.cookies[name] !== undefined) reply.clearCookie(name, options)
  }
}

/** The number of accounts that a browser is remembered for. */
const mostDeviceSecrets = 5

/** Reads the cookie of known browsers, and collects an operation's changes to it until the operation has succeeded. */
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
    // No other site can send it, not even by a link: only Rollcall's own pages sign in.
    reply.setCookie(this.#name, secrets.join('.'), { ...cookieOptions(publicUrl, 'strict'), expires: endsAt })
  }
}

function cookieOptions(publicUrl: string, sameSite: 'lax' | 'strict') {
  return { path: '/', httpOnly: true, secure: publicUrl.startsWith('https:'), sameSite }
}
