import { ProblemError } from '@rollcall/contract/client.ts'
import type { OlderCredentialsFound } from '@rollcall/contract/problems.ts'
import { count } from '../../ui/count.ts'

/** What somebody decides about credentials that are older than the rights which they give. */
export type Decision = 'end' | 'keep'

/** A question that waits for its answer; undefined when they would rather give nothing. */
export interface Question {
  found: OlderCredentialsFound
  answer(decision: Decision | undefined): void
}

let waiting: Question | undefined
const listeners = new Set<() => void>()

function ask(question: Question | undefined): void {
  waiting = question
  for (const listener of listeners) listener()
}

/** The question on the screen; for `useSyncExternalStore`. */
export function waitingQuestion(): Question | undefined {
  return waiting
}

export function onQuestion(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * Makes a change that may give somebody rights. Where older sessions, API keys or links would get them too, the person at the screen says
 * first whether these end; the change is then made with what they said. Rejects with the server's problem when they cancel.
 */
export async function decidingOlder<T>(
  change: (olderCredentials: Decision | 'ask') => Promise<T>,
): Promise<T> {
  try {
    return await change('ask')
  } catch (error) {
    const found = error instanceof ProblemError ? error.problem.olderCredentials : undefined
    if (!found) throw error
    const decision = await new Promise<Decision | undefined>((resolve) => {
      const answer = (chosen: Decision | undefined) => {
        ask(undefined)
        resolve(chosen)
      }
      ask({ found, answer })
    })
    if (!decision) throw error
    return change(decision)
  }
}

/** "2 API keys and 3 sessions": what ends, unless it is kept; empty where there are only keys of groups. */
export function olderWords({
  apiKeys,
  sessions,
  links,
  passwords,
  addresses,
}: OlderCredentialsFound): string {
  const parts = [
    [apiKeys, 'API key'],
    [sessions, 'session'],
    [links, 'reset link or invitation', 'reset links or invitations'],
    [passwords, 'password that others may know', 'passwords that others may know'],
    [addresses, 'email address that others gave', 'email addresses that others gave'],
  ] as const
  const words = parts.flatMap(([number, one, many]) => (number > 0 ? [count(number, one, many)] : []))
  const last = words.pop()
  return words.length > 0 ? `${words.join(', ')} and ${last}` : (last ?? '')
}

/** What has to be known beside it, in sentences. */
export function olderNotes({
  groupKeys,
  passwords,
  addresses,
  madeBy,
  accounts,
}: OlderCredentialsFound): string[] {
  return [
    ...(accounts > 1 ? [`They belong to ${count(accounts, 'account')}.`] : []),
    ...(madeBy.length > 0 ? [`Made by others: ${madeBy.join(', ')}.`] : []),
    ...(passwords > 0 ? ['Whoever loses a password needs a reset to get in again.'] : []),
    ...(addresses > 0
      ? ['No reset link goes to such an address until it is set again by somebody who may reset the account.']
      : []),
    ...(groupKeys > 0
      ? [
          `${count(groupKeys, 'API key of a group', 'API keys of groups')} will sleep until an owner who has all these rights wakes ${groupKeys === 1 ? 'it' : 'them'}.`,
        ]
      : []),
  ]
}
