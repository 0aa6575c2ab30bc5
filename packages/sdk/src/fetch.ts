import { type AddressSettings, authorise, type GuardOptions, type GuardSettings } from './guard.ts'
import { responseOf } from './problem.ts'
import type { Identity, Rollcall } from './rollcall.ts'

/**
 * Guards for handlers that take a Request and return a Response: `guard('hunts:launch')((request, identity) => …)`. The platform's further
 * arguments come after the identity. A request that may not pass is answered with 401, 403 or 503 and a problem.
 */
export function guardFor(
  rollcall: Rollcall,
  settings: GuardSettings & AddressSettings<[Request, ...unknown[]]> = {},
) {
  return function guard(permission: string, { properties }: GuardOptions<Request> = {}) {
    return function protect<Rest extends unknown[]>(
      handler: (request: Request, identity: Identity, ...rest: Rest) => Response | Promise<Response>,
    ) {
      return async (request: Request, ...rest: Rest): Promise<Response> => {
        const { method, headers } = request
        // A body can be read only once, and the handler needs it.
        const read = properties && (() => properties(request.clone()))
        const address = settings.address?.(request, ...rest)
        const question = { method, headers, address, permission, properties: read }
        const verdict = await authorise(rollcall, question, settings)
        if ('refusal' in verdict) return responseOf(verdict.refusal)
        return handler(request, verdict.identity, ...rest)
      }
    }
  }
}
