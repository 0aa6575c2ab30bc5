import type { Context, MiddlewareHandler } from 'hono'
import { type AddressSettings, authorise, type GuardOptions, type GuardSettings } from './guard.ts'
import { responseOf } from './problem.ts'
import type { Identity, Rollcall } from './rollcall.ts'

/** The variables of a route behind a guard: `c.get('identity')`. */
export interface Guarded {
  Variables: { identity: Identity }
}

/**
 * Guards for Hono: `app.post('/hunts', guard('hunts:launch'), …)`. Behind one, `c.get('identity')` is the sender of the request. A request
 * that may not pass is answered with 401, 403 or 503 and a problem.
 */
export function guardFor(rollcall: Rollcall, settings: GuardSettings & AddressSettings<[Context]> = {}) {
  return function guard(
    permission: string,
    { properties }: GuardOptions<Context> = {},
  ): MiddlewareHandler<Guarded> {
    return async (context, next) => {
      const { method, headers } = context.req.raw
      const address = settings.address?.(context)
      const read = properties && (() => properties(context))
      const question = { method, headers, address, permission, properties: read }
      const verdict = await authorise(rollcall, question, settings)
      if ('refusal' in verdict) return responseOf(verdict.refusal)
      context.set('identity', verdict.identity)
      return next()
    }
  }
}
