import type { Socket } from 'node:net'
import type { ProblemCode } from '@rollcall/contract/problems.ts'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Rate } from '../platform/bounds.ts'
import { DatabaseOverloadedError, DatabaseUnavailableError } from '../platform/database/errors.ts'
import { readsDetail } from '../platform/error-detail.ts'
import { newId } from '../platform/ids.ts'
import type { Principal } from '../platform/principal.ts'
import { problemBody, Refusal } from '../platform/problem.ts'
import { refusalsSent } from './metrics.ts'

/** What Fastify itself refuses, in our words. */
const fastifyRefusals: Record<string, [ProblemCode, string]> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'request.unsupported_media_type',
    'Send the header Content-Type: application/json.',
  ],
  FST_ERR_CTP_BODY_TOO_LARGE: ['request.too_large', 'The body is larger than any that this operation takes.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'request.malformed_json',
    'The body is shorter or longer than its Content-Length says.',
  ],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['request.malformed_json', 'Send one JSON object, in UTF-8.'],
  FST_ERR_BAD_URL: ['route.not_found', 'The address is not a valid one.'],
  FST_ERR_MAX_PARAM_LENGTH: ['route.not_found', 'A part of the address is too long.'],
}

/** Every error leaves as RFC 9457 `application/problem+json`; one that nobody foresaw leaves without its message. */
export function answerErrors(server: FastifyInstance): void {
  const foreseen = createForeseen(server)
  server.setErrorHandler<FastifyError | Refusal>((error, request, reply) => {
    const refusal = refusalOf(error)
    if (refusal.code === 'server.error')
      request.log.error({ reqId: request.id, err: error }, 'request failed')
    else if (refusal.status >= 500) foreseen(refusal, error)
    return sendRefusal(reply, request, refusal)
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

/** What Node's parser refuses has no request and no reply yet: the answer is written by hand, and the connection closed. */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const [code, detail] = unreadable[error.code ?? ''] ?? [
    'request.invalid',
    'This was not a valid HTTP request.',
  ]
  const refusal = new Refusal(code, detail)
  refusalsSent.inc({ code })
  const body = JSON.stringify(problemBody(refusal, newId()))
  const head = [
    // The reason phrase after the status may be empty (RFC 9112, section 4).
    `HTTP/1.1 ${refusal.status} `,
    'content-type: application/problem+json',
    'cache-control: no-store',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

const unreadable: Record<string, [ProblemCode, string]> = {
  HPE_HEADER_OVERFLOW: ['request.headers_too_large', 'All headers together may have 16 KiB.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['request.timeout', 'Send the whole request within 30 seconds.'],
}

export function sendRefusal(reply: FastifyReply, request: FastifyRequest, refusal: Refusal): FastifyReply {
  refusalsSent.inc({ code: refusal.code })
  if (refusal.extras.retryAfter) reply.header('retry-after', String(refusal.extras.retryAfter))
  if (refusal.status === 401) reply.header('www-authenticate', 'Bearer')
  return reply
    .status(refusal.status)
    .type('application/problem+json')
    .header('cache-control', 'no-store')
    .serializer(JSON.stringify)
    .send(problemBody(refusal, request.id, shortened.has(request) ? 'short' : 'full'))
}

function refusalOf(error: FastifyError | Refusal): Refusal {
  if (error instanceof Refusal) return error
  if (error instanceof DatabaseOverloadedError) {
    return new Refusal(
      'server.overloaded',
      'The database has more to do than it can. Nothing was changed; try again in a moment.',
      { retryAfter: 2 },
    )
  }
  if (error instanceof DatabaseUnavailableError) {
    return new Refusal('server.unavailable', 'The database does not answer. Try again in a moment.', {
      retryAfter: 5,
    })
  }
  const known = 'code' in error ? fastifyRefusals[error.code] : undefined
  if (known) return new Refusal(...known)
  if ('statusCode' in error && error.statusCode === 400)
    return new Refusal('request.invalid', 'The request could not be read.')
  return new Refusal(
    'server.error',
    'It was logged under this request id. Try again; if it stays so, tell the operator the id.',
  )
}
