import { expect, test } from 'vitest'
import { chosenColumns, columnsWithin, widthsOf } from './list-layout.ts'

const columns = [
  { key: 'name', names: true, min: 160, share: 2 },
  { key: 'role', min: 100 },
  { key: 'email', min: 140, givesWay: 9 },
  { key: 'created', min: 100 },
]
const keys = (those: readonly { key: string }[]) => those.map(({ key }) => key)

test('a list shows the columns that somebody chose, in their order, and always the one that names a row', () => {
  expect(keys(chosenColumns(columns, undefined))).toEqual(['name', 'role', 'email', 'created'])
  const more = [...columns, { key: 'alias', extra: true }]
  expect(keys(chosenColumns(more, undefined))).toEqual(['name', 'role', 'email', 'created'])
  expect(keys(chosenColumns(more, ['name', 'alias']))).toEqual(['name', 'alias'])
  expect(keys(chosenColumns(columns, ['created', 'gone', 'name']))).toEqual(['created', 'name'])
  expect(keys(chosenColumns(columns, ['role']))).toEqual(['name', 'role'])
})

test('where there is no room, columns give way in their order, and the one that names a row never', () => {
  expect(keys(columnsWithin(columns, 500))).toEqual(['name', 'role', 'email', 'created'])
  expect(keys(columnsWithin(columns, 499))).toEqual(['name', 'role', 'created'])
  expect(keys(columnsWithin(columns, 359))).toEqual(['name', 'role'])
  expect(keys(columnsWithin(columns, 50))).toEqual(['name'])
})

test('the room that is left is shared', () => {
  expect(widthsOf(columns, 600)).toEqual([200, 120, 160, 120])
  expect(widthsOf(columns, 10)).toEqual([160, 100, 140, 100])
})
