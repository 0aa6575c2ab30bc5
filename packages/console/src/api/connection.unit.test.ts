import { expect, test } from 'vitest'
import { isUnreachable } from './connection.ts'

test.each([
  ['a proxy finds no server', 502, undefined, true],
  ['a proxy has waited for too long', 504, undefined, true],
  ['no code says who has answered', 503, undefined, true],
  ['the server is without its database', 503, 'server.unavailable', true],
  ['a list takes too long', 503, 'server.too_slow', false],
  ['the database has too much to do', 503, 'server.overloaded', false],
  ['too many sign in', 503, 'server.busy', false],
  ['something went wrong', 500, 'server.error', false],
] as const)('a page takes the server as lost, or not, when %s', (_, status, code, lost) => {
  expect(isUnreachable(status, code)).toBe(lost)
})
