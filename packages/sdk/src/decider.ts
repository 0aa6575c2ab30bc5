import {
  type Decision as CatalogueDecision,
  type DecisionRules,
  decide,
  type Holder,
} from '@rollcall/access/decision.ts'
import type { Client } from '@rollcall/contract/client.ts'
import type { Identity } from '@rollcall/contract/decisions.ts'

/** The answer to whether a user may do something. */
export interface Decision extends Omit<CatalogueDecision, 'reason'> {
  /**
   * `permission.held`: allowed. Otherwise the reason for the refusal: `permission.missing`; `permission.unknown` (the catalogue has no such
   * permission); `limit.exceeded`; `limit.value_invalid` (not a number from 0 on); `identity.missing` (not signed in, or in another
   * tenant); `rules.unknown` (Rollcall has not been reached yet).
   */
  reason: CatalogueDecision['reason'] | 'identity.missing' | 'rules.unknown'
}

export type Description = Awaited<ReturnType<Client['decisions']['describe']>>

export interface Rules extends DecisionRules {
  sessionCookie: string
  signInUrl: string
}

/** The decision rules of a tenant, prepared for questions. */
export function rulesOf(description: Description): Rules {
  const known = new Set(description.permissions)
  const bounds = Map.groupBy(description.bounds, ({ permission }) => permission)
  return {
    knows: (permission) => known.has(permission),
    boundsOf: (permission) => bounds.get(permission) ?? [],
    sessionCookie: description.sessionCookie,
    signInUrl: description.signInUrl,
  }
}

const holders = new WeakMap<Identity, Holder>()

/** An identity as decisions use it. Made once for each identity. */
function holderOf(identity: Identity): Holder {
  const known = holders.get(identity)
  if (known) return known
  const permissions = new Set(identity.permissions)
  const limits = new Map(Object.entries(identity.limits))
  const holder = {
    holds: (permission: string) => permissions.has(permission),
    limitOf: (limit: string) => limits.get(limit),
  }
  holders.set(identity, holder)
  return holder
}

/** Decides by rules about an identity. Refuses if the rules or the identity are missing. Never throws. */
export function decideFor(
  rules: Rules | undefined,
  identity: Identity | undefined,
  permission: string,
  properties?: Readonly<Record<string, unknown>>,
): Decision {
  if (!identity) return { allowed: false, reason: 'identity.missing' }
  if (!rules) return { allowed: false, reason: 'rules.unknown' }
  return decide(rules, holderOf(identity), permission, properties)
}
