import { isLimitValue, type LimitValue } from './limits.ts'

/** A limit on a number of an action: `hunts.maxHosts` bounds the property `hosts` of `hunts:launch`. */
export interface Bound {
  permission: string
  property: string
  limit: string
  /** A holder of one of these permissions is not bounded. */
  unless: readonly string[]
}

/** The rules that answer a product's questions, apart from the subject. */
export interface DecisionRules {
  /** Says whether the catalogue has the permission. */
  knows(permission: string): boolean
  /** The bounds of a permission; most have none. */
  boundsOf(permission: string): readonly Bound[]
}

/** The subject of a decision, as far as decisions need it. */
export interface Holder {
  holds(permission: string): boolean
  /** undefined: the limit is not defined. */
  limitOf(limit: string): LimitValue | undefined
}

export type DecisionReason =
  | 'permission.held'
  | 'permission.missing'
  | 'permission.unknown'
  | 'limit.exceeded'
  | 'limit.value_invalid'

export interface Decision {
  allowed: boolean
  reason: DecisionReason
  /** The limit that decided the answer, or that the number was within. */
  limit?: { key: string; property: string; value: LimitValue }
}

/**
 * Decides whether a subject may do something with the given numbers (MI-10, PV-10). Without properties it decides about the action alone.
 * With properties, every bounded one must be present and a number from 0 on: one that is missing or has another form is refused. Anything
 * unknown is refused.
 */
export function decide(
  rules: DecisionRules,
  holder: Holder,
  permission: string,
  properties?: Readonly<Record<string, unknown>>,
): Decision {
  if (!rules.knows(permission)) return { allowed: false, reason: 'permission.unknown' }
  if (!holder.holds(permission)) return { allowed: false, reason: 'permission.missing' }
  const bounds = properties ? rules.boundsOf(permission) : []
  const verdicts = bounds.map((bound) => checkBound(bound, holder, ownValue(properties, bound.property)))
  const refused = verdicts.find((verdict) => !verdict.allowed)
  return refused ?? verdicts[0] ?? { allowed: true, reason: 'permission.held' }
}

function ownValue(properties: Readonly<Record<string, unknown>> | undefined, name: string): unknown {
  return properties && Object.hasOwn(properties, name) ? properties[name] : undefined
}

function checkBound({ limit: key, property, unless }: Bound, holder: Holder, asked: unknown): Decision {
  const own = unless.some((permission) => holder.holds(permission)) ? null : holder.limitOf(key)
  const value = isLimitValue(own) ? own : 0
  const limit = { key, property, value }
  if (typeof asked !== 'number' || !Number.isFinite(asked) || asked < 0)
    return { allowed: false, reason: 'limit.value_invalid', limit }
  const allowed = value === null || asked <= value
  return { allowed, reason: allowed ? 'permission.held' : 'limit.exceeded', limit }
}

/** The bounds of a profile's limits, by the permission that they bound. */
export function boundsByPermission(
  limits: readonly { key: string; bounds: readonly Omit<Bound, 'limit'>[] }[],
): Map<string, Bound[]> {
  const bounds = limits.flatMap(({ key, bounds }) => bounds.map((bound) => ({ ...bound, limit: key })))
  return Map.groupBy(bounds, (bound) => bound.permission)
}
