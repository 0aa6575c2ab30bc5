import type { Decision } from './decider.ts'

/** The refusal of a guard: the body of its answer (RFC 9457, `application/problem+json`). */
export interface GuardProblem {
  type: 'about:blank'
  title: string
  status: 401 | 403 | 503
  /** Stable: branch on it. */
  code:
    | 'access.not_signed_in'
    | 'access.denied'
    | 'limit.exceeded'
    | 'limit.value_invalid'
    | 'request.cross_site'
    | 'server.unavailable'
  /** A sentence for the sender of the request. */
  detail: string
  /** The missing permission. */
  missing?: string[]
  /** The limit that the request exceeds. */
  limit?: NonNullable<Decision['limit']>
}

const titles = { 401: 'Unauthorized', 403: 'Forbidden', 503: 'Service Unavailable' } as const
type More = Pick<GuardProblem, 'missing' | 'limit'>

function problem(
  status: GuardProblem['status'],
  code: GuardProblem['code'],
  detail: string,
  more: More = {},
): GuardProblem {
  return { type: 'about:blank', title: titles[status], status, code, detail, ...more }
}

export const crossSite = problem(
  403,
  'request.cross_site',
  'A page of another site sent this. Only pages of this site may change something here.',
)
export const notSignedIn = problem(
  401,
  'access.not_signed_in',
  'Sign in first, or send an API key as "Authorization: Bearer …".',
)
/** The refusal of an invalid token. Only its challenge differs. */
export const invalidToken: GuardProblem = { ...notSignedIn }
export const unavailable = problem(
  503,
  'server.unavailable',
  'Your permissions cannot be checked at the moment. Try again in a few seconds.',
)

/** The refusal of a decision, for a signed-in sender. */
export function denied(permission: string, { reason, limit }: Decision): GuardProblem {
  if (reason === 'rules.unknown') return unavailable
  if (reason === 'limit.exceeded' && limit)
    return problem(403, reason, `${limit.property}: your limit is ${limit.value}.`, { limit })
  if (reason === 'limit.value_invalid' && limit)
    return problem(403, reason, `${limit.property}: this has to be a number from 0 on.`, { limit })
  const why =
    reason === 'permission.unknown'
      ? `Rollcall’s catalogue has no permission ${permission}.`
      : `This needs the permission ${permission}.`
  return problem(403, 'access.denied', why, { missing: [permission] })
}

/** The headers of the answer. For a 401 they say how to sign in, and whether a token was refused (RFC 6750, section 3). */
export function headersOf(refusal: GuardProblem): Record<string, string> {
  const { status } = refusal
  const error = refusal === invalidToken ? ', error="invalid_token"' : ''
  return {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...(status === 401 ? { 'www-authenticate': `Bearer realm="Rollcall"${error}` } : {}),
    ...(status === 503 ? { 'retry-after': '1' } : {}),
  }
}

/** The complete answer, for frameworks that use fetch's Response. */
export function responseOf(refusal: GuardProblem): Response {
  return new Response(JSON.stringify(refusal), { status: refusal.status, headers: headersOf(refusal) })
}
