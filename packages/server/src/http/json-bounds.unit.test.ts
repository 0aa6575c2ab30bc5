import { expect, test } from 'vitest'
import { growthByEight } from '../../test/processor-time.ts'
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

test.each<[string, (size: number) => string]>([
  ['quotes', (size) => '"'.repeat(size)],
  ['backslashes', (size) => `"${'\\'.repeat(size)}`],
  ['escaped quotes', (size) => `"${'\\"'.repeat(size / 2)}`],
  ['one string', (size) => `["${'a'.repeat(size)}"]`],
  ['blanks', (size) => ' '.repeat(size)],
  ['strings', (size) => '"a"'.repeat(size / 3)],
])('T6 · a mebibyte of %s is checked in linear time', async (_what, textOf) => {
  const growth = await growthByEight(128 * 1024, (size) => {
    expect(exceeds(bytes(textOf(size)), { levels: 20, values: size })).toBe(false)
  })
  expect(growth).toBeLessThan(32)
})
