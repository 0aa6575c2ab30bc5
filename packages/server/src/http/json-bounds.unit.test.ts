import { expect, test } from 'vitest'
import { exceeds } from './json-bounds.ts'

const bytes = (text: string) => Buffer.from(text)
/** The smallest limit of values with which the text passes. */
function valuesIn(text: string): number {
  for (let values = 1; ; values += 1) if (!exceeds(bytes(text), { levels: 20, values })) return values
}

test.each([
  ['1', 1],
  ['"a,b,[{"', 1],
  ['[]', 1],
  ['{ }', 1],
  ['[[],[]]', 3],
  ['[1, 2, 3]', 4],
  ['{"a":1,"b":{"c":[true,null]}}', 6],
  ['{"a\\"b,c":"d\\\\","e":"f"}', 3],
  ['["\\\\\\"[[[",1]', 3],
])('T6 · %s is made of %i values', (text, count) => {
  expect(valuesIn(text)).toBe(count)
})

test('T6 · depth is what is open at the same time', () => {
  const nested = (levels: number) => bytes('['.repeat(levels) + ']'.repeat(levels))
  expect(exceeds(nested(20), { levels: 20, values: 100 })).toBe(false)
  expect(exceeds(nested(21), { levels: 20, values: 100 })).toBe(true)
  expect(exceeds(bytes(`[${'[],'.repeat(50)}1]`), { levels: 2, values: 100 })).toBe(false)
})

test('T6 · a mebibyte is checked in linear time, whatever it contains', () => {
  const size = 1024 * 1024
  const texts = [
    '"'.repeat(size),
    `"${'\\'.repeat(size)}`,
    `["${'a'.repeat(size)}"]`,
    ' '.repeat(size),
    '"a"'.repeat(size / 3),
  ]
  const started = performance.now()
  for (const text of texts) expect(exceeds(bytes(text), { levels: 20, values: size })).toBe(false)
  expect(performance.now() - started).toBeLessThan(1_000)
})
