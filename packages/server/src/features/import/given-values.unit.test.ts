import { expect, test } from 'vitest'
import type { ColumnMatch } from './column-match.ts'
import { cellOfField, givenValues, isTooLong } from './given-values.ts'

const match: ColumnMatch = ['email', null, 'roles', 'attributes.__proto__', 'alias']

test('A row gives what its columns hold, and nothing where a cell is empty', () => {
  const row = { cells: [' Zoe@example.org ', 'left out', 'Editor; Reviewer;Editor;', 'x', 'Zoe\u0308'] }
  const { attributes, ...given } = givenValues(match, row)
  expect(given).toEqual({ email: 'Zoe@example.org', roles: ['Editor', 'Reviewer'], alias: 'Zo\u00eb' })
  expect([...attributes]).toEqual([['__proto__', 'x']])
  expect(givenValues(match, { cells: ['', 'x', ' ; ', ' '] })).toEqual({ attributes: new Map() })
})

test('The column that a refused field comes from is found', () => {
  const row = { cells: ['not an address', ''] }
  expect(cellOfField(match, row, 'email')).toEqual({ column: 0, value: 'not an address' })
  expect(cellOfField(match, row, 'alias')).toEqual({ column: 4, value: '' })
  expect(cellOfField(match, row, 'username')).toBeUndefined()
})

test('A row with text behind the last column is told from one with empty cells there', () => {
  const columns = ['a', 'b']
  expect(isTooLong(columns, { cells: ['1', '2', ' ', ''] })).toBe(false)
  expect(isTooLong(columns, { cells: ['1', '2', '', '3'] })).toBe(true)
})
