import type { Identity } from '@rollcall/contract/decisions.ts'
import { type RequestHeaders, sendsToken } from './credential.ts'
import { isForged } from './cross-site.ts'
import { crossSite, denied, type GuardProblem, invalidToken, notSignedIn, unavailable } from './problem.ts'
import type { Rollcall } from './rollcall.ts'
import { RollcallUnavailable } from './unavailable.ts'

/** The numbers of an action, by the property names in the profile's limits: `{ hosts: 120 }`. */
export type Properties = Readonly<Record<string, unknown>>

export interface GuardSettings {
  /** Origins, beside the product's own, whose pages may change something with the user's session, such as `https://app.example.com`. */
  origins?: readonly string[]
}

/** For frameworks that do not give the address of a request. */
export interface AddressSettings<Given extends unknown[]> {
  /**
   * Returns the IP address of a request. Without it, API keys that are limited to some addresses are refused. Read it from the connection,
   * or from a header that your proxy always sets: a header that clients can send makes the limit worthless.
   */
  address?: (...given: Given) => string | undefined
}

export interface GuardOptions<Request> {
  /** Reads the numbers of a request that are compared with the limits. If it throws, the request fails. */
  properties?: (request: Request) => Properties | Promise<Properties>
}

interface Question {
  method: string
  headers: RequestHeaders
  /** The IP address of the request. */
  address: string | undefined
  permission: string
  properties: (() => Properties | Promise<Properties>) | undefined
}

export type Verdict = { identity: Identity } | { refusal: GuardProblem }

/** Decides whether a request may pass, and returns its sender. In doubt it is refused. */
export async function authorise(
  rollcall: Rollcall,
  { method, headers, address, permission, properties }: Question,
  { origins = [] }: GuardSettings,
): Promise<Verdict> {
  if (isForged({ method, headers }, origins)) return { refusal: crossSite }
  const nobody = sendsToken(headers) ? invalidToken : notSignedIn
  try {
    if (properties && !(await rollcall.identify(headers, address))) return { refusal: nobody }
    const given = await properties?.()
    // Only now, because reading a slow body may take longer than the sender keeps the rights.
    const identity = await rollcall.identify(headers, address)
    if (!identity) return { refusal: nobody }
    const decision = rollcall.decide(identity, permission, given)
    return decision.allowed ? { identity } : { refusal: denied(permission, decision) }
  } catch (error) {
    if (error instanceof RollcallUnavailable) return { refusal: unavailable }
    throw error
  }
}
