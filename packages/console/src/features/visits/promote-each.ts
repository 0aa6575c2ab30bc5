import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { api } from '../../api/client.ts'
import { problemOf } from '../../api/problem.ts'
import { type Decision, decidingOlder } from '../credentials/older-credentials.ts'

/** What became of the promotion of one user; without a refusal it is done. */
export interface Outcome {
  user: { value: string; label: string }
  refusal?: string
}

type Terms = Omit<Input<typeof contract.visits.promote>, 'tenant' | 'user' | 'olderCredentials'>

/**
 * Promotes users one after the other: a refusal of one does not stop the others. What happens to older credentials is asked once, and
 * counts for all of them.
 */
export async function promoteEach(users: readonly Outcome['user'][], terms: Terms): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  let decided: Decision | undefined
  const promote = (user: string) => {
    const one = (olderCredentials: Decision | 'ask') => {
      if (olderCredentials !== 'ask') decided = olderCredentials
      return api.visits.promote({ user, ...terms, olderCredentials })
    }
    return decided ? one(decided) : decidingOlder(one)
  }
  for (const { value, label } of users) {
    const user = { value, label }
    try {
      await promote(value)
      outcomes.push({ user })
    } catch (error) {
      const { code, status, title, detail } = problemOf(error)
      // What concerns all of them is not told once for each.
      if (status === 401 || status >= 500 || code === 'access.older_credentials') throw error
      outcomes.push({ user, refusal: detail || title })
    }
  }
  return outcomes
}
