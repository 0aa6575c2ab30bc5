import { ProblemError } from '@rollcall/contract/client.ts'
import type { ProblemCode } from '@rollcall/contract/problems.ts'
import { expect, test } from 'vitest'
import { isPassing } from './query-client.ts'

test.each<[ProblemCode, number, boolean]>([
  ['server.unavailable', 503, true],
  ['server.overloaded', 503, true],
  ['server.too_slow', 503, false],
  ['user.not_found', 404, false],
])('after %s (%i) a query tries again by itself: %s', (code, status, again) => {
  const problem = { type: '', title: '', status, code, detail: '', requestId: 'r' }
  expect(isPassing(new ProblemError(problem))).toBe(again)
})
