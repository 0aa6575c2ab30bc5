import { expect, test } from 'vitest'
import { colorOf, initialsOf } from './initials.ts'

test.each([
  ['Ada Lovelace', 'AL'],
  ['ada', 'A'],
  ['nora.hale@corp.example', 'NH'],
  ['Émile  Zola-Durand', 'ÉZ'],
  ['e\u0301mile', 'E\u0301'],
  ['山田 太郎', '山太'],
  ['ליאת בן', 'לב'],
  ['_', ''],
])('the initials of %s are %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})

test('a colour belongs to the id', () => {
  const colors = ['red', 'blue', 'green']
  expect(colorOf('01900000-0000-7000-8000-000000000003', colors)).toBe('red')
  expect(colorOf('01900000-0000-7000-8000-000000000004', colors)).toBe('blue')
})
