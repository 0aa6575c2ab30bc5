import { en } from '@rollcall/messages/en.ts'
import { expect } from 'vitest'
import type { Answer, TestApp } from './test-app.ts'
import { auditCounts, changeableState } from './whole-database.ts'

/** Internals that no answer may have: stacks, files, SQL and messages of the database and of libraries. */
const inside =
  /\bat \S+ \(|node_modules|\.ts:\d|\.js:\d|\bselect\b.*\bfrom\b|insert into|syntax error|relation "|pg_|postgres|pglite|kysely|fastify|typebox|FST_ERR|violates|ECONN/i

/** Returns `400 request.invalid` and the like, after checking that the answer is a problem as in the contract. */
export function refusalOf({ status, body, headers, raw }: Answer): string {
  expect(raw).not.toMatch(inside)
  expect(headers['content-type'], raw).toBe('application/problem+json')
  expect(body).toMatchObject({
    type: expect.stringMatching(new RegExp(`^https?://[^/]+/api/problems/${body.code}$`)),
    title: en.problemTitle[body.code as keyof typeof en.problemTitle],
    status,
    detail: expect.stringMatching(/\S/),
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
  const allowed = [
    'type',
    'title',
    'status',
    'code',
    'detail',
    'sentence',
    'params',
    'requestId',
    'errors',
    'missing',
    'olderCredentials',
  ]
  expect(Object.keys(body).filter((key) => !allowed.includes(key))).toEqual([])
  return `${status} ${body.code}`
}

/** Everything that a refused request must leave unchanged, to compare before and after. */
export async function stateOf({ storage }: TestApp) {
  return { rows: await changeableState(storage.database), events: await auditCounts(storage.database) }
}
