import { type Expression, type SqlBool, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import type { UserWordsTable } from '../../platform/schema.ts'
import type { Extent } from './users.search.ts'

export type NameKind = UserWordsTable['kind']

/** The words of `user_words` that begin with one of a search, in the names that it looks through. */
export interface WordRange {
  from: string
  /** Comes after all of them. */
  to: string
  kinds: readonly NameKind[]
}

/**
 * Whose names have such a word, each as often as they do; so many at most of each kind of name. The order is that of the index:
 * without it, a plan that takes a rare word for a common one would read all words.
 */
export async function listWhoHave(
  db: Db,
  tenantId: string,
  { from, to, kinds }: WordRange,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ userId: string }>`
    select h.user_id from unnest(${kinds}::text[]) as k (kind), lateral (
      select w.user_id from user_words w
      where w.tenant_id = ${tenantId} and w.kind = k.kind and w.word >= ${from} and w.word < ${to}
      order by w.word limit ${limit}) h`.execute(db)
  return rows.map(({ userId }) => userId)
}

/** Where a statement has an account's id and its `username_sort`. */
export interface UserColumns {
  id: Expression<unknown>
  sort: Expression<unknown>
}

/** Is somebody one of these, if ids are given, and have their names a word of each range? */
export function isFound(
  tenantId: string,
  ids: readonly string[] | undefined,
  ranges: readonly WordRange[],
  user: UserColumns,
  extent: Extent,
): Expression<SqlBool> {
  const among = ids ? sql`${user.id} = any(${ids}::uuid[])` : sql`true`
  const having = ranges.map(({ from, to, kinds }) => {
    const words = sql`w.tenant_id = ${tenantId} and w.word >= ${from} and w.word < ${to} and w.kind = any(${kinds}::text[])`
    // A page ends after few of many, each of them looked up; all of them are had sooner from the words at once.
    return extent === 'page'
      ? sql`and exists (select from user_words w where ${words} and w.user_sort = ${user.sort} and w.user_id = ${user.id})`
      : sql`and ${user.id} in (select w.user_id from user_words w where ${words})`
  })
  return sql<SqlBool>`${among} ${sql.join(having, sql` `)}`
}
