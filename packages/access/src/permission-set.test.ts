import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { catalogues, keysIn, permission } from '../test/arbitraries.ts'
import { type Catalogue, compileCatalogue } from './catalogue.ts'
import {
  difference,
  emptySet,
  fullSet,
  has,
  intersect,
  isStrictSubset,
  isSubset,
  keysOf,
  setOf,
  UnknownPermissionError,
  union,
} from './permission-set.ts'

const twoSets = catalogues.chain((catalogue) =>
  fc.tuple(fc.constant(catalogue), keysIn(catalogue), keysIn(catalogue)),
)

// Permission sets as plain sets of keys, to compare the bits with.
function plain(catalogue: Catalogue, keys: readonly string[]): Set<string> {
  const reached = new Set(keys)
  for (const key of reached) {
    for (const implied of catalogue.permissions[catalogue.indexOf(key)]?.implies ?? []) reached.add(implied)
  }
  return reached
}

describe('permission sets', () => {
  test('a set holds the given permissions and all they imply, over any number of steps and in cycles', () => {
    fc.assert(
      fc.property(twoSets, ([catalogue, keys]) => {
        expect(new Set(keysOf(catalogue, setOf(catalogue, keys)))).toEqual(plain(catalogue, keys))
      }),
    )
  })

  test('union, intersection and difference are those of plain sets', () => {
    fc.assert(
      fc.property(twoSets, ([catalogue, left, right]) => {
        const [a, b] = [setOf(catalogue, left), setOf(catalogue, right)]
        const [x, y] = [plain(catalogue, left), plain(catalogue, right)]
        expect(new Set(keysOf(catalogue, union(a, b)))).toEqual(new Set([...x, ...y]))
        expect(new Set(keysOf(catalogue, intersect(a, b)))).toEqual(
          new Set([...x].filter((key) => y.has(key))),
        )
        expect(new Set(keysOf(catalogue, difference(a, b)))).toEqual(
          new Set([...x].filter((key) => !y.has(key))),
        )
      }),
    )
  })

  test('"no more than" and "fewer than" are those of plain sets', () => {
    fc.assert(
      fc.property(twoSets, ([catalogue, left, right]) => {
        const both = union(setOf(catalogue, left), setOf(catalogue, right))
        const [a, x, y] = [
          setOf(catalogue, left),
          plain(catalogue, left),
          plain(catalogue, [...left, ...right]),
        ]
        expect(isSubset(a, both)).toBe(true)
        expect(isSubset(both, a)).toBe([...y].every((key) => x.has(key)))
        expect(isStrictSubset(a, both)).toBe(x.size < y.size)
        expect(isStrictSubset(a, a)).toBe(false)
      }),
    )
  })

  test('operations leave their operands as they were', () => {
    fc.assert(
      fc.property(twoSets, ([catalogue, left, right]) => {
        const [a, b] = [setOf(catalogue, left), setOf(catalogue, right)]
        const before = [a.slice(), b.slice()]
        union(a, b)
        intersect(a, b)
        difference(a, b)
        expect([a, b]).toEqual(before)
      }),
    )
  })

  test('the full set has every permission, and "everything", which no list of keys gives', () => {
    fc.assert(
      fc.property(catalogues, (catalogue) => {
        const keys = catalogue.permissions.map(({ key }) => key)
        expect(keysOf(catalogue, fullSet(catalogue))).toEqual(keys)
        expect(isStrictSubset(setOf(catalogue, keys), fullSet(catalogue))).toBe(true)
        expect(keysOf(catalogue, emptySet(catalogue))).toEqual([])
      }),
    )
  })

  // 19 permissions are Rollcall's own. These sizes are at the ends of 32-bit words.
  test.each([31, 32, 33, 63, 64, 65])('a catalogue of %i permissions has a bit for each', (size) => {
    const own = compileCatalogue([]).permissions.length
    const catalogue = compileCatalogue(
      Array.from({ length: size - own }, (_, index) => permission(`p${index}`)),
    )
    expect(catalogue.permissions).toHaveLength(size)
    expect(keysOf(catalogue, fullSet(catalogue))).toHaveLength(size)
    expect(isStrictSubset(setOf(catalogue, keysOf(catalogue, fullSet(catalogue))), fullSet(catalogue))).toBe(
      true,
    )
    const last = catalogue.permissions.at(-1)?.key ?? ''
    expect(keysOf(catalogue, setOf(catalogue, [last]))).toEqual([last])
  })

  test('nothing outside the catalogue is in any set', () => {
    const catalogue = compileCatalogue([])
    for (const index of [-1, catalogue.permissions.length + 1, 31, 32, 1000]) {
      expect(has(fullSet(catalogue), index)).toBe(false)
    }
  })

  test('an unknown key is an error, not an empty set', () => {
    expect(() => setOf(compileCatalogue([]), ['users:read', 'users:fly'])).toThrow(UnknownPermissionError)
  })

  test('sets of catalogues of different size are never compared', () => {
    const small = compileCatalogue([])
    const large = compileCatalogue(Array.from({ length: 40 }, (_, index) => permission(`p${index}`)))
    expect(() => isSubset(emptySet(small), emptySet(large))).toThrow(RangeError)
    expect(() => union(emptySet(large), emptySet(small))).toThrow(RangeError)
  })
})
