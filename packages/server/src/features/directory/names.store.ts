import type { Db } from '../../platform/database/database.ts'
import { insertRows } from '../../platform/database/insert-rows.ts'
import { statement } from '../../platform/database/statement.ts'
import { type SearchedNames, searchWords } from './search-words.ts'

/** An account with its names. */
export interface Named extends SearchedNames {
  tenantId: string
  id: string
}

/** Writes the search words of new accounts. */
export async function insertWords(db: Db, users: readonly Named[]): Promise<void> {
  await insertRows('userWords', users.flatMap(wordRows)).execute(db)
}

const deleteWords = statement<never, [tenant: string, user: string]>(
  'delete from user_words where tenant_id = $1 and user_id = $2',
)
const sortMemberships = statement<never, [tenant: string, user: string, sort: string]>(
  'update group_members set user_sort = $3 where tenant_id = $1 and user_id = $2 and user_sort <> $3',
)

/** Writes the search words and sort keys of an account with new names. Write the account first. */
export async function replaceNames(db: Db, user: Named): Promise<void> {
  await deleteWords(db, user.tenantId, user.id)
  await insertRows('userWords', wordRows(user)).execute(db)
  await sortMemberships(db, user.tenantId, user.id, user.usernameSort)
}

function wordRows(user: Named) {
  const { tenantId, id: userId, usernameSort: userSort } = user
  return [...searchWords(user)].map(([word, level]) => ({ tenantId, level, word, userSort, userId }))
}
