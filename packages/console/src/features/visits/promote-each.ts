import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { api } from '../../api/client.ts'
import { problemOf } from '../../api/problem.ts'

/** What became of the promotion of one user; without a refusal it is done. */
export interface Outcome {
  user: { value: string; label: string }
  refusal?: string
}

type Terms = Omit<Input<typeof contract.visits.promote>, 'tenant' | 'user'>

/** Promotes users one after the other: a refusal of one does not stop the others. */
export async function promoteEach(users: readonly Outcome['user'][], terms: Terms): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const { value, label } of users) {
    const user = { value, label }
    try {
      await api.visits.promote({ user: value, ...terms })
      outcomes.push({ user })
    } catch (error) {
      const { status, title, detail } = problemOf(error)
      // What concerns all of them is not told once for each.
      if (status === 401 || status === 403 || status >= 500) throw error
      outcomes.push({ user, refusal: detail || title })
    }
  }
  return outcomes
}
