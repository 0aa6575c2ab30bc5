import { sortKey, wordsOf } from '@rollcall/access/folding.ts'
import type { Selectable } from 'kysely'
import type { UsersTable } from '../../platform/schema-accounts.ts'

/** The names of an account, and what lists sort it by. */
export type SearchedNames = Pick<Selectable<UsersTable>, 'username' | 'usernameSort' | 'alias' | 'email'>

const longestHead = 4
/** Names have the levels from 1 to this one; attributes have higher ones. */
export const mostNameLevel = 3

/**
 * All words that find an account, each with its level: the first one to four letters of each word of its names, and the whole word
 * followed by a blank. The level says who finds the account by it: 1 everybody who sees the list, by the names that it shows; 2 users
 * who see aliases; 3 users who see addresses. The database function `search_words` does the same.
 */
export function searchWords({ username, usernameSort, alias, email }: SearchedNames): Map<string, number> {
  // An account that signs in by email is listed by its alias. Without one, lists show an obscured address, which finds nobody.
  const listed = [username, alias].find((name) => name !== null && sortKey(name) === usernameSort)
  const names = [
    [1, listed],
    [2, alias],
    [3, username],
    [3, email],
  ] as const
  const found = new Map<string, number>()
  for (const [level, name] of names)
    for (const word of wordsOf(name ?? ''))
      for (const beginning of beginningsOf(word)) if (!found.has(beginning)) found.set(beginning, level)
  return found
}

/** The words that a text is found by: the beginnings of each word, and each whole word followed by a blank. */
export function wordsAndBeginnings(text: string): Set<string> {
  return new Set([...wordsOf(text)].flatMap(beginningsOf))
}

function beginningsOf(word: string): string[] {
  const letters = [...word]
  const heads = Math.min(longestHead, letters.length)
  return [...Array.from({ length: heads }, (_, n) => letters.slice(0, n + 1).join('')), `${word} `]
}
