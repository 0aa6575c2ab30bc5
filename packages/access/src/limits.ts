/** A number that bounds an action; null means unlimited. */
export type LimitValue = number | null

/** The more generous of two limits. */
export function moreGenerous(a: LimitValue, b: LimitValue): LimitValue {
  return exceeds(a, b) ? a : b
}

/** Says whether the first limit allows something that the second does not. */
export function exceeds(a: LimitValue, b: LimitValue): boolean {
  if (b === null) return false
  return a === null || a > b
}

/** Says whether a stored value is a valid limit. An invalid one must give nothing. */
export function isLimitValue(value: unknown): value is LimitValue {
  return value === null || (typeof value === 'number' && Number.isFinite(value) && value >= 0)
}
