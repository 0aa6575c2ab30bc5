import { expect, test } from 'vitest'
import { positionOf, rememberNext } from './cursors.ts'

test('Previous leads back the same way', () => {
  expect(positionOf(undefined)).toEqual({ pagesBefore: 0, previous: undefined })
  rememberNext('two', undefined)
  rememberNext('three', 'two')
  expect(positionOf('two')).toEqual({ pagesBefore: 1, previous: { cursor: undefined } })
  expect(positionOf('three')).toEqual({ pagesBefore: 2, previous: { cursor: 'two' } })
})

test('in the middle of a list that was opened by a link, Previous is the first page', () => {
  expect(positionOf('linked')).toEqual({ pagesBefore: undefined, previous: { cursor: undefined } })
  rememberNext('after-linked', 'linked')
  expect(positionOf('after-linked')).toEqual({ pagesBefore: undefined, previous: { cursor: 'linked' } })
})
