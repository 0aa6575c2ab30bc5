import { expect, test } from 'vitest'
import { describeColor, isColor } from './color-field.ts'

test.each([
  ['#1c4fd8', true],
  ['#1C4FD8', false],
  ['#1c4', false],
  ['blue', false],
  ['#1c4fd8 ', false],
])('%s is a colour: %s', (text, is) => expect(isColor(text)).toBe(is))

test.each([
  ['#0063c1', 'white', undefined],
  ['#ffd43b', 'black', 'light'],
  ['#fdf3d0', 'black', 'light'],
  ['#101010', 'white', 'dark'],
])('text on %s is %s; it is lost in a %s page', (color, on, page) => {
  const { text, warning } = describeColor(color)
  expect(text).toContain(`Text on it is ${on}`)
  expect(Number(/contrast of ([\d.]+)/.exec(text)?.[1])).toBeGreaterThanOrEqual(4.5)
  if (page) expect(warning).toContain(`${page} page`)
  else expect(warning).toBeUndefined()
})
