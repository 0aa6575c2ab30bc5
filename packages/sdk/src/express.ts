import type { NextFunction, Request, Response } from 'express'
import { authorise, type GuardOptions, type GuardSettings } from './guard.ts'
import { headersOf } from './problem.ts'
import type { Identity, Rollcall } from './rollcall.ts'

declare global {
  namespace Express {
    interface Request {
      /** The sender of the request, behind a guard. */
      identity: Identity
    }
  }
}

/**
 * Guards for Express: `app.post('/hunts', guard('hunts:launch'), …)`. Behind one, `request.identity` is the sender of the request. A
 * request that may not pass is answered with 401, 403 or 503 and a problem. Its address is `request.ip`: name your proxies with `trust
 * proxy`.
 */
export function guardFor(rollcall: Rollcall, settings: GuardSettings = {}) {
  return function guard(permission: string, { properties }: GuardOptions<Request> = {}) {
    return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
      const { method, headers, ip: address } = request
      const read = properties && (() => properties(request))
      const question = { method, headers, address, permission, properties: read }
      const verdict = await authorise(rollcall, question, settings)
      if ('identity' in verdict) {
        request.identity = verdict.identity
        return next()
      }
      const { refusal } = verdict
      response.status(refusal.status).set(headersOf(refusal)).end(JSON.stringify(refusal))
    }
  }
}
