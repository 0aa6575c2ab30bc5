import { ProblemError } from '@rollcall/contract/client.ts'
import type { OlderCredentialsFound } from '@rollcall/contract/problems.ts'
import { t } from '../../i18n/messages.ts'
import { listOf } from '../../ui/list.ts'

/** What happens to credentials that are older than the granted rights. */
export type Decision = 'end' | 'keep'

/** A question that waits for its answer; undefined means cancelled. */
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
 * Makes a change that may grant rights. If older sessions, API keys or links would get them too, it first asks the user whether these end,
 * and makes the change with the answer. Rejects with the server's problem if the user cancels.
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

/** "2 API keys and 3 sessions": what ends unless it is kept; empty if there are only keys of groups. */
export function olderWords({
  apiKeys,
  sessions,
  links,
  passwords,
  addresses,
}: OlderCredentialsFound): string {
  const parts = [
    apiKeys > 0 && t('credentials.olderKeys', { count: apiKeys }),
    sessions > 0 && t('credentials.olderSessions', { count: sessions }),
    links > 0 && t('credentials.olderLinks', { count: links }),
    passwords > 0 && t('credentials.olderPasswords', { count: passwords }),
    addresses > 0 && t('credentials.olderAddresses', { count: addresses }),
  ]
  return listOf(parts.filter((part) => part !== false))
}

/** Further notes beside the list, in sentences. */
export function olderNotes({
  groupKeys,
  passwords,
  addresses,
  madeBy,
  accounts,
}: OlderCredentialsFound): string[] {
  return [
    ...(accounts > 1 ? [t('credentials.accounts', { count: accounts })] : []),
    ...(madeBy.length > 0 ? [t('credentials.madeByOthers', { names: madeBy.join(', ') })] : []),
    ...(passwords > 0 ? [t('credentials.needsReset')] : []),
    ...(addresses > 0 ? [t('credentials.noResetLink')] : []),
    ...(groupKeys > 0 ? [t('credentials.groupKeysSleep', { count: groupKeys })] : []),
  ]
}
