import { type Catalogue, setLength } from './catalogue.ts'

/**
 * One bit for each permission of a catalogue, at the permission's index, and one more for "everything, now and later", which only roles
 * with all permissions have. A user with every current key therefore still has less than they, and cannot act on them. Only sets of the
 * same catalogue may be compared.
 */
export type PermissionSet = Uint32Array

/** A key names a permission that the catalogue does not have. */
export class UnknownPermissionError extends Error {
  override name = 'UnknownPermissionError'
  readonly key: string

  constructor(key: string) {
    super(`There is no permission "${key}" in the catalogue`)
    this.key = key
  }
}

/** The set without any permission. */
export function emptySet(catalogue: Catalogue): PermissionSet {
  return new Uint32Array(setLength(catalogue.permissions.length))
}

/** Everything, now and later. */
export function fullSet(catalogue: Catalogue): PermissionSet {
  const set = emptySet(catalogue).fill(0xffffffff)
  const used = (catalogue.permissions.length + 1) & 31
  if (used !== 0) set[set.length - 1] = 0xffffffff >>> (32 - used)
  return set
}

/** The set of these permissions and all that they imply. Throws `UnknownPermissionError` for an unknown key. */
export function setOf(catalogue: Catalogue, keys: Iterable<string>): PermissionSet {
  const set = emptySet(catalogue)
  for (const key of keys) {
    const closure = catalogue.closures[catalogue.indexOf(key)]
    if (closure === undefined) throw new UnknownPermissionError(key)
    addTo(set, closure)
  }
  return set
}

/** Says whether the set has the permission at this index. False for any index outside the catalogue, such as -1. */
export function has(set: PermissionSet, index: number): boolean {
  return ((set[index >>> 5] ?? 0) & (1 << (index & 31))) !== 0
}

/** The permissions in at least one of the sets. */
export function union(a: PermissionSet, b: PermissionSet): PermissionSet {
  return combine(a, b, (x, y) => x | y)
}

/** The permissions in both sets. */
export function intersect(a: PermissionSet, b: PermissionSet): PermissionSet {
  return combine(a, b, (x, y) => x & y)
}

/** The permissions in the first set but not in the second. */
export function difference(a: PermissionSet, b: PermissionSet): PermissionSet {
  return combine(a, b, (x, y) => x & ~y)
}

/** Says whether the second set has everything that the first has ("no more than"). */
export function isSubset(a: PermissionSet, b: PermissionSet): boolean {
  assertComparable(a, b)
  return a.every((word, index) => (word & ~(b[index] ?? 0)) === 0)
}

/** Says whether the second set has everything that the first has, and more ("fewer than"). */
export function isStrictSubset(a: PermissionSet, b: PermissionSet): boolean {
  return isSubset(a, b) && !isSubset(b, a)
}

/** The keys of the permissions in the set, in the catalogue's order. */
export function keysOf(catalogue: Catalogue, set: PermissionSet): string[] {
  return catalogue.permissions.filter((_, index) => has(set, index)).map((permission) => permission.key)
}

/** Adds all of `added` to `set`, in place. Only for a set that no other code uses yet. */
export function addTo(set: PermissionSet, added: PermissionSet): void {
  assertComparable(set, added)
  for (let index = 0; index < set.length; index++) set[index] = (set[index] ?? 0) | (added[index] ?? 0)
}

function combine(a: PermissionSet, b: PermissionSet, word: (x: number, y: number) => number): PermissionSet {
  assertComparable(a, b)
  return a.map((value, index) => word(value, b[index] ?? 0))
}

// A bit has another meaning in another catalogue, so comparing the two would give a wrong answer.
function assertComparable(a: PermissionSet, b: PermissionSet): void {
  if (a.length !== b.length)
    throw new RangeError('Permission sets of different catalogues cannot be compared')
}
