/** One side of a difference: lists are named by what went or came. */
type Side<T, Suffix extends string> = {
  [Key in keyof T as T[Key] extends readonly unknown[] ? `${Key & string}${Suffix}` : Key]?: T[Key]
}

/**
 * What changed, for the audit log: only the fields that differ. Of a list it says what went and came as `keysRemoved` and `keysAdded`, since
 * nobody finds one value among two hundred that stayed; of an object only its own fields that differ.
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
