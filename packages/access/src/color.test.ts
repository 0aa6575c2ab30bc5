import { describe, expect, test } from 'vitest'
import { contrastOf, readableOn } from './color.ts'

describe('text on a colour', () => {
  test.each([
    ['#000000', '#ffffff'],
    ['#1c4fd8', '#ffffff'],
    ['#ffffff', '#000000'],
    ['#ffd43b', '#000000'],
  ])('%s: %s', (color, readable) => expect(readableOn(color)).toBe(readable))
})

describe('contrast', () => {
  test('is 21 between black and white and 1 within a colour, in either order', () => {
    expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21)
    expect(contrastOf('#ffffff', '#000000')).toBeCloseTo(21)
    expect(contrastOf('#1c4fd8', '#1c4fd8')).toBe(1)
  })

  test('is the standard’s value for its example of the palest gray readable on white', () => {
    expect(contrastOf('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
  })
})
