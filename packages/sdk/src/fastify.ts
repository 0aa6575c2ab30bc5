import type { FastifyReply, FastifyRequest, RouteGenericInterface } from 'fastify'
import { authorise, type GuardOptions, type GuardSettings } from './guard.ts'
import { headersOf } from './problem.ts'
import type { Identity, Rollcall } from './rollcall.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The sender of the request, behind a guard. */
    identity: Identity
  }
}

/**
 * Guards for Fastify: `{ preHandler: guard('hunts:launch') }`. Behind one, `request.identity` is the sender of the request. A request that
 * may not pass is answered with 401, 403 or 503 and a problem. Its address is `request.ip`: name your proxies with `trustProxy`.
 */
export function guardFor(rollcall: Rollcall, settings: GuardSettings = {}) {
  return function guard<Route extends RouteGenericInterface = RouteGenericInterface>(
    permission: string,
    { properties }: GuardOptions<FastifyRequest<Route>> = {},
  ) {
    return async (request: FastifyRequest<Route>, reply: FastifyReply) => {
      const { method, headers, ip: address } = request
      const read = properties && (() => properties(request))
      const question = { method, headers, address, permission, properties: read }
      const verdict = await authorise(rollcall, question, settings)
      if ('identity' in verdict) {
        request.identity = verdict.identity
        return
      }
      const { refusal } = verdict
      return reply.code(refusal.status).headers(headersOf(refusal)).send(JSON.stringify(refusal))
    }
  }
}
