import { type AddressSettings, authorise, type GuardOptions, type GuardSettings } from './guard.ts'
import { responseOf } from './problem.ts'
import type { Identity, Rollcall } from './rollcall.ts'

/**
 * Guards for whatever takes a Request and answers with a Response: `guard('hunts:launch')((request, identity) => …)`. What the platform
 * gives its handlers beside the request comes after the identity. Who may not pass is answered 401, 403 or 503 with a problem.
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
        // A body can be read once, and the handler wants to.
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
