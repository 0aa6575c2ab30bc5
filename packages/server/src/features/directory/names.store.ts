import type { Db } from '../../platform/database/database.ts'
import { insertRows } from '../../platform/database/insert-rows.ts'
import { statement } from '../../platform/database/statement.ts'
import { mostNameLevel, type SearchedNames, searchWords, wordsAndBeginnings } from './search-words.ts'

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
  `delete from user_words where tenant_id = $1 and user_id = $2 and level <= ${mostNameLevel}`,
)
const sortWords = statement<never, [tenant: string, user: string, sort: string]>(
  'update user_words set user_sort = $3 where tenant_id = $1 and user_id = $2 and user_sort <> $3',
)
const deleteLevels = statement<never, [tenant: string, users: readonly string[], levels: readonly number[]]>(
  `delete from user_words w using unnest($2::uuid[], $3::int[]) as g (user_id, level)
    where w.tenant_id = $1 and w.user_id = g.user_id and w.level = g.level`,
)
const sortMemberships = statement<never, [tenant: string, user: string, sort: string]>(
  'update group_members set user_sort = $3 where tenant_id = $1 and user_id = $2 and user_sort <> $3',
)

/** Writes the search words and sort keys of an account with new names. Write the account first. */
export async function replaceNames(db: Db, user: Named): Promise<void> {
  await deleteWords(db, user.tenantId, user.id)
  await sortWords(db, user.tenantId, user.id, user.usernameSort)
  await insertRows('userWords', wordRows(user)).execute(db)
  await sortMemberships(db, user.tenantId, user.id, user.usernameSort)
}

/** Words of attributes: a text under the level of its attribute; null for one that searches do not look into. */
export interface AttributeWords {
  level: number | null
  text: string
}

/** Writes the words of attributes of accounts in place of earlier ones. */
export async function replaceAttributeWords(
  db: Db,
  tenantId: string,
  words: readonly (AttributeWords & { userId: string; userSort: string })[],
): Promise<void> {
  const searched = words.filter(({ level }) => level !== null)
  if (searched.length === 0) return
  await deleteLevels(
    db,
    tenantId,
    searched.map(({ userId }) => userId),
    searched.map(({ level }) => level as number),
  )
  await insertAttributeWords(
    db,
    searched.map((each) => ({ tenantId, ...each })),
  )
}

/** Writes the words of attributes of accounts that have none yet. */
export async function insertAttributeWords(
  db: Db,
  values: readonly ({ tenantId: string; userId: string; userSort: string } & AttributeWords)[],
): Promise<void> {
  const rows = values.flatMap(({ level, text, tenantId, userId, userSort }) =>
    level === null
      ? []
      : [...wordsAndBeginnings(text)].map((word) => ({ tenantId, level, word, userSort, userId })),
  )
  await insertRows('userWords', rows).execute(db)
}

function wordRows(user: Named) {
  const { tenantId, id: userId, usernameSort: userSort } = user
  return [...searchWords(user)].map(([word, level]) => ({ tenantId, level, word, userSort, userId }))
}
