import { expect, test } from 'vitest'
import { readCommand } from './commands.ts'

const verbs = [
  { action: 'reset', words: 'reset password' },
  { action: 'deactivate', words: 'deactivate' },
  { action: 'delete', words: 'delete' },
  { action: 'view', words: 'view as' },
] as const

test.each([
  ['reset nora', ['reset'], 'nora'],
  ['RESET password Nora Neu', ['reset'], 'nora neu'],
  ['password nora', ['reset'], 'nora'],
  ['de nora', ['deactivate', 'delete'], 'nora'],
  ['deact nora', ['deactivate'], 'nora'],
  ['view as nora', ['view'], 'nora'],
])('"%s" is a command about a person', (text, actions, name) => {
  expect(readCommand(text, verbs)).toEqual({ actions, name })
})

test.each(['nora', 'reset', 'reset password', 'r nora', 'nora reset', ''])('"%s" is none', (text) => {
  expect(readCommand(text, verbs)).toBeUndefined()
})
