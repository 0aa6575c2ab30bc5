/** One side of a difference. The keys of lists have a suffix for removed or added values. */
type Side<T, Suffix extends string> = {
  [Key in keyof T as T[Key] extends readonly unknown[] ? `${Key & string}${Suffix}` : Key]?: T[Key]
}

/**
 * The changed fields of an object, for the audit log. A list gives its removed and added values as `keysRemoved` and `keysAdded`, because
 * nobody finds one new value among two hundred. A nested object gives only its own changed fields.
 */
export function difference<T extends object>(
  before: T,
  after: T,
): { before: Side<T, 'Removed'>; after: Side<T, 'Added'> } {
  return {
    before: sideOf(before, after, 'Removed') as Side<T, 'Removed'>,
    after: sideOf(after, before, 'Added') as Side<T, 'Added'>,
  }
}

function sideOf(own: object, other: object, suffix: string): Record<string, unknown> {
  const others = other as Record<string, unknown>
  const fields = Object.entries(own).flatMap(([key, value]) => fieldOf(key, value, others[key], suffix))
  return Object.fromEntries(fields)
}

function fieldOf(key: string, value: unknown, other: unknown, suffix: string): [string, unknown][] {
  if (Array.isArray(value) && Array.isArray(other)) {
    const only = value.filter((one) => !other.includes(one))
    return only.length > 0 ? [[key + suffix, only]] : []
  }
  if (isObject(value) && isObject(other)) {
    const inner = sideOf(value, other, suffix)
    return Object.keys(inner).length > 0 ? [[key, inner]] : []
  }
  return value === other ? [] : [[key, value]]
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
