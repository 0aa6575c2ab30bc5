import { ProblemError } from '@rollcall/contract/client.ts'
import type { Problem } from '@rollcall/contract/problems.ts'
import { expect, test } from 'vitest'
import { decidingOlder, olderNotes, olderWords, waitingQuestion } from './older-credentials.ts'

const found = {
  accounts: 1,
  sessions: 3,
  apiKeys: 2,
  links: 0,
  passwords: 0,
  addresses: 0,
  groupKeys: 0,
  madeBy: [],
}
const problem = { code: 'access.older_credentials', detail: 'Nothing was changed.', olderCredentials: found }

test.each([
  [found, '2 API keys and 3 sessions'],
  [{ ...found, apiKeys: 0, sessions: 1 }, '1 session'],
  [
    { ...found, links: 1, passwords: 1 },
    '2 API keys, 3 sessions, 1 reset link or invitation, and 1 password that others may know',
  ],
  [{ ...found, apiKeys: 0, sessions: 0, groupKeys: 1 }, ''],
])('the credentials that would end, in words: %j', (what, words) => {
  expect(olderWords(what)).toBe(words)
})

test('the notes name keys of groups that will sleep, and creators', () => {
  expect(olderNotes({ ...found, groupKeys: 2, madeBy: ['holly'] })).toEqual([
    'Made by others: holly.',
    '2 API keys of groups will sleep until an owner who has all these rights wakes them.',
  ])
})

/** A change that is refused until the user has decided. */
function asked() {
  const calls: string[] = []
  const change = async (choice: string) => {
    calls.push(choice)
    if (choice === 'ask') throw new ProblemError(problem as unknown as Problem)
    return choice
  }
  return { calls, change }
}

test.each(['end', 'keep'] as const)(
  'a change is made after the user has decided to %s older credentials',
  async (decision) => {
    const { calls, change } = asked()
    const made = decidingOlder(change)
    await expect.poll(() => waitingQuestion()?.found).toBe(found)
    waitingQuestion()?.answer(decision)
    expect(await made).toBe(decision)
    expect(calls).toEqual(['ask', decision])
    expect(waitingQuestion()).toBeUndefined()
  },
)

test('cancelling changes nothing', async () => {
  const { calls, change } = asked()
  const made = decidingOlder(change)
  await expect.poll(() => waitingQuestion()).toBeDefined()
  waitingQuestion()?.answer(undefined)
  await expect(made).rejects.toMatchObject({ problem: { code: 'access.older_credentials' } })
  expect(calls).toEqual(['ask'])
})
