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
import { otherMediaType, takesFile } from './request-guards.ts'

/** Fastify's own refusals, as sentences of the catalogue. */
const fastifyRefusals: Readonly<Record<string, PlainSentence>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'request.too_large',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request.malformed_json.length',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'request.malformed_json',
  FST_ERR_BAD_URL: 'route.not_found.invalid',
  FST_ERR_MAX_PARAM_LENGTH: 'route.not_found.too_long',
}

declare module 'fastify' {
  interface FastifyInstance {
    /** The public address of the server. The types of problems begin with it. */
    publicUrl: string
  }
}

/** The status in the log of a request whose client has left, after nginx's example. */
const clientClosedRequest = 499

/** Answers every error as RFC 9457 `application/problem+json`. An unexpected error is answered without its message. */
export function answerErrors(server: FastifyInstance): void {
  const foreseen = createForeseen(server)
  server.setErrorHandler<FastifyError | Refusal>((error, request, reply) => {
    // For the log only: the client has left.
    if (error instanceof AbandonedError) return reply.status(clientClosedRequest).send()
    const refusal = refusalOf(error)
    if (refusal.code === 'server.error')
      request.log.error({ reqId: request.id, err: error }, 'request failed')
    else if (refusal.status >= 500) foreseen(refusal, error)
    if (refusal.code === 'request.too_large' || isHalfRead(request)) dropTheRest(request, reply)
    return sendRefusal(reply, request, refusal)
  })
}

/**
 * The bytes that are still read and dropped of a body that is refused as too large. A sender that writes everything before it reads, as
 * proxies do, would otherwise find the connection broken and take the server for dead.
 */
const mostReadForNothing = 8 * 1024 * 1024

function isHalfRead(request: FastifyRequest): boolean {
  return takesFile(request) && !request.raw.complete
}

function dropTheRest({ raw }: FastifyRequest, reply: FastifyReply): void {
  reply.removeHeader('connection')
  let bytes = 0
  raw.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > mostReadForNothing) raw.destroy()
  })
}

/** The least time between two log lines about requests that cannot be served, in milliseconds. The metric counts each. */
const tellInterval = 10_000

/** Logs why requests cannot be served now: one line for each code per interval, without a stack. */
function createForeseen(server: FastifyInstance) {
  const told = new Rate(1, tellInterval)
  return ({ code }: Refusal, { message: reason }: Error): void => {
    if (told.take(code, Date.now()) === 0) server.log.warn({ code, reason }, 'requests are refused')
  }
}

const shortened = new WeakSet<FastifyRequest>()

/**
 * Words the refusal for its caller, who may not be allowed to read details. Without a known caller, as before signing in, the words are
 * complete.
 */
export function refuseAsReadBy(request: FastifyRequest, caller: Principal | undefined): void {
  if (caller && !readsDetail(caller)) shortened.add(request)
}

/** An answer outside of any route, with all common headers. */
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

/**
 * Answers a request that Node's parser refuses, and closes the connection. There is no request and no reply yet, so the answer is written
 * by hand.
 */
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

/** Answers an unknown Expect with a problem. Node's own answer would be a bare status. */
export function answerExpectations(server: FastifyInstance, bare: Bare): void {
  server.server.on('checkExpectation', (_request, response) => {
    const refusal = new Refusal('request.expectation_failed')
    const { body, headers } = bareAnswer(refusal, bare)
    response.writeHead(refusal.status, headers).end(body)
  })
}

/** What an answer needs that is made before a request exists. */
export interface Bare {
  security: Record<string, string>
  publicUrl: string
  log: Logger
}

const unreadable: Readonly<Record<string, PlainSentence>> = {
  HPE_HEADER_OVERFLOW: 'request.headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request.timeout',
}

/** Answers a refusal as problem JSON in the language of the caller, with its headers, and counts it. */
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
 * The challenge of RFC 6750, section 3. It has an error only for a caller who sent a token. A wrong password gets no challenge, because it
 * was not sent to authorise a request.
 */
function bearerChallenge(code: ProblemCode, authorization: string | undefined): string | undefined {
  if (code !== 'access.not_signed_in' && code !== 'access.denied') return undefined
  const sent = authorization !== undefined && /^Bearer( |$)/i.test(authorization)
  const challenge = 'Bearer realm="Rollcall"'
  if (code === 'access.denied') return sent ? `${challenge}, error="insufficient_scope"` : undefined
  return sent ? `${challenge}, error="invalid_token"` : challenge
}

/** The refusal that the caller reads. An unexpected error says only that it happened. */
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
