import { ProblemError } from '@rollcall/contract/client.ts'
import type { OlderCredentialsFound } from '@rollcall/contract/problems.ts'
import { t } from '../../i18n/messages.ts'
import { listOf } from '../../ui/list.ts'

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
    apiKeys > 0 && t('credentials.olderKeys', { count: apiKeys }),
    sessions > 0 && t('credentials.olderSessions', { count: sessions }),
    links > 0 && t('credentials.olderLinks', { count: links }),
    passwords > 0 && t('credentials.olderPasswords', { count: passwords }),
    addresses > 0 && t('credentials.olderAddresses', { count: addresses }),
  ]
  return listOf(parts.filter((part) => part !== false))
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
    ...(accounts > 1 ? [t('credentials.accounts', { count: accounts })] : []),
    ...(madeBy.length > 0 ? [t('credentials.madeByOthers', { names: madeBy.join(', ') })] : []),
    ...(passwords > 0 ? [t('credentials.needsReset')] : []),
    ...(addresses > 0 ? [t('credentials.noResetLink')] : []),
    ...(groupKeys > 0 ? [t('credentials.groupKeysSleep', { count: groupKeys })] : []),
  ]
}
