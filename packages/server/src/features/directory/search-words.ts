import { sortKey, wordsOf } from '@rollcall/access/folding.ts'
import type { Selectable } from 'kysely'
import type { UsersTable } from '../../platform/schema-accounts.ts'

/** What an account is called, and what lists sort it by. */
export type SearchedNames = Pick<Selectable<UsersTable>, 'username' | 'usernameSort' | 'alias' | 'email'>

const longestHead = 4

/**
 * All that an account is found by, each with its level: the first one to four letters of each word of its names, and the whole word with a
 * blank after it. The level says who finds it by that: 1 everybody who sees the list, by the name that it shows; 2 those who see aliases; 3
 * those who see addresses. `search_words` of the database does the same.
 */
export function searchWords({ username, usernameSort, alias, email }: SearchedNames): Map<string, number> {
  // An account that signs in by its address is listed by its alias. Neither: an obscured address, by which nobody is found.
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

function beginningsOf(word: string): string[] {
  const letters = [...word]
  const heads = Math.min(longestHead, letters.length)
  return [...Array.from({ length: heads }, (_, n) => letters.slice(0, n + 1).join('')), `${word} `]
}
