import { isLimitValue, type LimitValue } from './limits.ts'

/** An action whose number a limit bounds: `hunts:launch` with the property `hosts` by `hunts.maxHosts`. */
export interface Bound {
  permission: string
  property: string
  limit: string
  /** Whoever has one of these permissions is not bounded. */
  unless: readonly string[]
}

/** What a product's questions are answered by, apart from who is asked about. */
export interface DecisionRules {
  /** Does the catalogue know the permission? */
  knows(permission: string): boolean
  /** The bounds of a permission; empty for most. */
  boundsOf(permission: string): readonly Bound[]
}

/** Somebody as far as decisions need to know them. */
export interface Holder {
  holds(permission: string): boolean
  /** undefined: nobody defined the limit. */
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
  /** The limit that decided, or that the number was within. */
  limit?: { key: string; property: string; value: LimitValue }
}

/**
 * May somebody do something, with the numbers that it comes with (MI-10, PV-10)? Without properties: may they at all? With them each that a
 * limit bounds has to be there, a number from 0 on: one that was left out, or written in another way, passes no limit. What nobody
 * knows is refused.
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

/** The bounds of a profile's limits by the permission that they bound. */
export function boundsByPermission(
  limits: readonly { key: string; bounds: readonly Omit<Bound, 'limit'>[] }[],
): Map<string, Bound[]> {
  const bounds = limits.flatMap(({ key, bounds }) => bounds.map((bound) => ({ ...bound, limit: key })))
  return Map.groupBy(bounds, (bound) => bound.permission)
}
