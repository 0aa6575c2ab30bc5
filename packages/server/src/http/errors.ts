import type { Socket } from 'node:net'
import type { ProblemCode } from '@rollcall/contract/problems.ts'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { AbandonedError } from '../platform/abandoned.ts'
import { Rate } from '../platform/bounds.ts'
import {
  DatabaseOverloadedError,
  DatabaseUnavailableError,
  TimeLimitError,
} from '../platform/database/errors.ts'
import { readsDetail } from '../platform/error-detail.ts'
import { newId } from '../platform/ids.ts'
import type { Principal } from '../platform/principal.ts'
import { type PlainSentence, problemBody, Refusal } from '../platform/problem.ts'
import { english, translatorFor } from '../platform/translators.ts'
import { refusalsSent } from './metrics.ts'
import { otherMediaType } from './request-guards.ts'

/** What Fastify itself refuses, in our words. */
const fastifyRefusals: Readonly<Record<string, PlainSentence>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'request.too_large',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request.malformed_json.length',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'request.malformed_json',
  FST_ERR_BAD_URL: 'route.not_found.invalid',
  FST_ERR_MAX_PARAM_LENGTH: 'route.not_found.too_long',
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Where people reach the server; the types of problems begin with it. */
    publicUrl: string
  }
}

/** What servers log, by nginx's example, of a request whose client is gone. */
const clientClosedRequest = 499

/** Every error leaves as RFC 9457 `application/problem+json`; one that nobody foresaw leaves without its message. */
export function answerErrors(server: FastifyInstance): void {
  const foreseen = createForeseen(server)
  server.setErrorHandler<FastifyError | Refusal>((error, request, reply) => {
    // For the log: nobody reads it.
    if (error instanceof AbandonedError) return reply.status(clientClosedRequest).send()
    const refusal = refusalOf(error)
    if (refusal.code === 'server.error')
      request.log.error({ reqId: request.id, err: error }, 'request failed')
    else if (refusal.status >= 500) foreseen(refusal, error)
    if (refusal.code === 'request.too_large') dropTheRest(request, reply)
    return sendRefusal(reply, request, refusal)
  })
}

/**
 * Of a body that was refused as too large so many bytes are still taken and dropped. A sender that writes everything before it reads, as
 * proxies do, would find the connection broken otherwise, and take the server for dead.
 */
const mostReadForNothing = 8 * 1024 * 1024

function dropTheRest({ raw }: FastifyRequest, reply: FastifyReply): void {
  reply.removeHeader('connection')
  let bytes = 0
  raw.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > mostReadForNothing) raw.destroy()
  })
}

/** How often, in milliseconds, a line tells that requests cannot be served; the metric counts each. */
const tellInterval = 10_000

/** Tells why requests cannot be served at this moment: a line for each code once in a while, and never where in the program. */
function createForeseen(server: FastifyInstance) {
  const told = new Rate(1, tellInterval)
  return ({ code }: Refusal, { message: reason }: Error): void => {
    if (told.take(code, Date.now()) === 0) server.log.warn({ code, reason }, 'requests are refused')
  }
}

const shortened = new WeakSet<FastifyRequest>()

/** Lets the request be refused as its caller may read it; where nobody is known, as before signing in, the words are the full ones. */
export function refuseAsReadBy(request: FastifyRequest, caller: Principal | undefined): void {
  if (caller && !readsDetail(caller)) shortened.add(request)
}

/** An answer outside of any route, with everything that others have. */
function bareAnswer(refusal: Refusal, { security, publicUrl }: Bare) {
  refusalsSent.inc({ code: refusal.code })
  const requestId = newId()
  const body = JSON.stringify(problemBody(refusal, { publicUrl, requestId, t: english }))
  const headers: Record<string, string> = {
    ...security,
    'x-request-id': requestId,
    'content-type': 'application/problem+json',
    'content-language': english.locale,
    'cache-control': 'no-store',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }
  return { requestId, body, headers }
}

/** What Node's parser refuses has no request and no reply yet: the answer is written by hand, and the connection closed. */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket, bare: Bare): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const refusal = new Refusal(unreadable[error.code ?? ''] ?? 'request.invalid.http')
  const { requestId, body, headers } = bareAnswer(refusal, bare)
  bare.log.debug(
    { reqId: requestId, address: socket.remoteAddress, status: refusal.status },
    'unreadable request',
  )
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  // The reason phrase after the status may be empty (RFC 9112, section 4).
  socket.end(`HTTP/1.1 ${refusal.status} \r\n${head.join('\r\n')}\r\n\r\n${body}`)
}

/** Node answers an Expect that it does not know by itself, with nothing but the status. */
export function answerExpectations(server: FastifyInstance, bare: Bare): void {
  server.server.on('checkExpectation', (_request, response) => {
    const refusal = new Refusal('request.expectation_failed')
    const { body, headers } = bareAnswer(refusal, bare)
    response.writeHead(refusal.status, headers).end(body)
  })
}

/** What answers need that are made before a request is one. */
export interface Bare {
  security: Record<string, string>
  publicUrl: string
  log: Logger
}

const unreadable: Readonly<Record<string, PlainSentence>> = {
  HPE_HEADER_OVERFLOW: 'request.headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request.timeout',
}

export function sendRefusal(reply: FastifyReply, request: FastifyRequest, refusal: Refusal): FastifyReply {
  refusalsSent.inc({ code: refusal.code })
  const t = translatorFor(request.headers['accept-language'])
  const challenge = bearerChallenge(refusal.code, request.headers.authorization)
  if (challenge) reply.header('www-authenticate', challenge)
  if (refusal.extras.retryAfter) reply.header('retry-after', String(refusal.extras.retryAfter))
  return reply
    .headers(refusal.extras.headers ?? {})
    .status(refusal.status)
    .type('application/problem+json')
    .header('cache-control', 'no-store')
    .header('content-language', t.locale)
    .serializer(JSON.stringify)
    .send(
      problemBody(refusal, {
        publicUrl: request.server.publicUrl,
        requestId: request.id,
        t,
        form: shortened.has(request) ? 'short' : 'full',
      }),
    )
}

/**
 * The challenge of RFC 6750, section 3: with an error only for those who sent a token. A wrong password is none, as it was not sent to
 * be let through to something.
 */
function bearerChallenge(code: ProblemCode, authorization: string | undefined): string | undefined {
  if (code !== 'access.not_signed_in' && code !== 'access.denied') return undefined
  const sent = authorization !== undefined && /^Bearer( |$)/i.test(authorization)
  const challenge = 'Bearer realm="Rollcall"'
  if (code === 'access.denied') return sent ? `${challenge}, error="insufficient_scope"` : undefined
  return sent ? `${challenge}, error="invalid_token"` : challenge
}

/** What a caller reads of an error; of one that nobody foresaw nothing but that it happened. */
export function refusalOf(error: FastifyError | Refusal | Error): Refusal {
  if (error instanceof Refusal) return error
  if (error instanceof TimeLimitError) {
    return new Refusal('server.too_slow', {}, { retryAfter: 5 })
  }
  if (error instanceof DatabaseOverloadedError) {
    return new Refusal('server.overloaded', {}, { retryAfter: 2 })
  }
  if (error instanceof DatabaseUnavailableError) {
    return new Refusal('server.unavailable', {}, { retryAfter: 5 })
  }
  const known = 'code' in error ? fastifyRefusals[String(error.code)] : undefined
  if (known) return new Refusal(known)
  if ('code' in error && error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return otherMediaType()
  if ('statusCode' in error && error.statusCode === 400) return new Refusal('request.invalid')
  return new Refusal('server.error')
}
