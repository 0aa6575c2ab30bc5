import type { Identity } from '@rollcall/contract/decisions.ts'
import { type RequestHeaders, sendsToken } from './credential.ts'
import { isForged } from './cross-site.ts'
import { crossSite, denied, type GuardProblem, invalidToken, notSignedIn, unavailable } from './problem.ts'
import type { Rollcall } from './rollcall.ts'
import { RollcallUnavailable } from './unavailable.ts'

/** The numbers that an action comes with, by the names that the profile's limits bound: `{ hosts: 120 }`. */
export type Properties = Readonly<Record<string, unknown>>

export interface GuardSettings {
  /**
   * Origins beside the product's own whose pages may change something with the session of whoever sits before them, such as
   * `https://app.example.com`.
   */
  origins?: readonly string[]
}

/** For frameworks that do not say where a request comes from. */
export interface AddressSettings<Given extends unknown[]> {
  /**
   * The IP address that a request comes from. Without this, API keys that are good from some addresses only are not good. Read it from
   * the connection, or from a header that a proxy of yours always sets: a header that anybody can send makes the list worthless.
   */
  address?: (...given: Given) => string | undefined
}

export interface GuardOptions<Request> {
  /** Reads from the request what is to be held against the limits. When it throws, the request fails. */
  properties?: (request: Request) => Properties | Promise<Properties>
}

interface Question {
  method: string
  headers: RequestHeaders
  /** Where it comes from. */
  address: string | undefined
  permission: string
  properties: (() => Properties | Promise<Properties>) | undefined
}

export type Verdict = { identity: Identity } | { refusal: GuardProblem }

/** Whether a request may pass, and who sent it. What is not known is refused. */
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
    // Only now: a body that comes slowly must not carry in rights that have ended meanwhile.
    const identity = await rollcall.identify(headers, address)
    if (!identity) return { refusal: nobody }
    const decision = rollcall.decide(identity, permission, given)
    return decision.allowed ? { identity } : { refusal: denied(permission, decision) }
  } catch (error) {
    if (error instanceof RollcallUnavailable) return { refusal: unavailable }
    throw error
  }
}
