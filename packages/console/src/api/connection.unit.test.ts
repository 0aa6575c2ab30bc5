import { expect, test } from 'vitest'
import { isUnreachable } from './connection.ts'

test.each([
  ['what stands before it finds no server', 502, undefined, true],
  ['what stands before it has waited for too long', 504, undefined, true],
  ['no code says whose answer it is', 503, undefined, true],
  ['the server is without its database', 503, 'server.unavailable', true],
  ['a list takes too long', 503, 'server.too_slow', false],
  ['the database has too much to do', 503, 'server.overloaded', false],
  ['too many sign in', 503, 'server.busy', false],
  ['something went wrong', 500, 'server.error', false],
] as const)('a page counts the server as lost, or not, when %s', (_, status, code, lost) => {
  expect(isUnreachable(status, code)).toBe(lost)
})
