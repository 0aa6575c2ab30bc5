import { expect, test } from 'vitest'
import { nothingTicked, type Ticked, tick, tickPage } from './selection.ts'

const page = ['a', 'b', 'c', 'd', 'e'].map((key) => [key, key.toUpperCase()] as const)
const nobody: Ticked<string> = nothingTicked()
const on = { checked: true, range: false }
const rangeOn = { checked: true, range: true }

function keysOf(ticked: Ticked<string>): string {
  return [...ticked.rows.keys()].sort().join('')
}

test('rows are selected and deselected one by one', () => {
  const two = tick(tick(nobody, page, 'b', on), page, 'd', on)
  expect(two.rows).toEqual(
    new Map([
      ['b', 'B'],
      ['d', 'D'],
    ]),
  )
  expect(keysOf(tick(two, page, 'b', { checked: false, range: false }))).toBe('d')
})

test('a range reaches from the row selected before, in both directions, and can deselect', () => {
  expect(keysOf(tick(tick(nobody, page, 'b', on), page, 'd', rangeOn))).toBe('bcd')
  expect(keysOf(tick(tick(nobody, page, 'd', on), page, 'b', rangeOn))).toBe('bcd')
  const all = tickPage(nobody, page, true)
  const withoutB = tick(all, page, 'b', { checked: false, range: false })
  expect(keysOf(tick(withoutB, page, 'd', { checked: false, range: true }))).toBe('ae')
})

test('a range without a row before it, or from one on another page, is that one row', () => {
  expect(keysOf(tick(nobody, page, 'c', rangeOn))).toBe('c')
  const elsewhere = tick(nobody, [['z', 'Z']], 'z', on)
  expect(keysOf(tick(elsewhere, page, 'c', rangeOn))).toBe('cz')
})

test('selecting a page keeps the selection on other pages', () => {
  const elsewhere = tick(nobody, [['z', 'Z']], 'z', on)
  expect(keysOf(tickPage(elsewhere, page, true))).toBe('abcdez')
  expect(keysOf(tickPage(tickPage(elsewhere, page, true), page, false))).toBe('z')
})
