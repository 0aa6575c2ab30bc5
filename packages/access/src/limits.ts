/** A number that bounds what somebody may do; null is no bound at all. */
export type LimitValue = number | null

/** The more generous of two limits. */
export function moreGenerous(a: LimitValue, b: LimitValue): LimitValue {
  return exceeds(a, b) ? a : b
}

/** Whether the first limit lets one do something that the second does not. */
export function exceeds(a: LimitValue, b: LimitValue): boolean {
  if (b === null) return false
  return a === null || a > b
}

/** Whether a stored value can be read as a limit; one that cannot must give nothing. */
export function isLimitValue(value: unknown): value is LimitValue {
  return value === null || (typeof value === 'number' && Number.isFinite(value) && value >= 0)
}
