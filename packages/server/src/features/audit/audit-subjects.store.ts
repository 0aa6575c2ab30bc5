import type { SoughtWord } from '@rollcall/access/folding.ts'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import type { NamedSubject } from './audit-words.ts'

/** Sorts after everything that begins with a word. */
const lastSign = '\u{10ffff}'

/** The words that a sought word is, or begins. */
export function isWord(word: RawBuilder<unknown>, { text, whole }: SoughtWord): RawBuilder<SqlBool> {
  return whole
    ? sql<SqlBool>`${word} = ${text}`
    : sql<SqlBool>`(${word} >= ${text} and ${word} < ${text + lastSign})`
}

/** Subjects of the log that have each of some words in one of their names; without words all of one id. */
export async function findSubjects(
  db: Db,
  tenantId: string,
  { words, id, limit }: { words: SoughtWord[]; id?: string | undefined; limit: number },
): Promise<NamedSubject[]> {
  const [first, ...others] = words.toSorted((a, b) => b.text.length - a.text.length)
  const conditions = [sql`s.tenant_id = ${tenantId}`]
  if (id !== undefined) conditions.push(sql`s.id = ${id}`)
  if (first) conditions.push(isWord(sql`s.word`, first))
  for (const word of others)
    conditions.push(sql`exists (select from audit_subjects o
      where o.tenant_id = ${tenantId} and o.id = s.id and o.name = s.name and ${isWord(sql`o.word`, word)})`)
  const { rows } = await sql<NamedSubject>`
    select distinct id, name, kind from (
      select s.id, s.name, s.kind from audit_subjects s where ${sql.join(conditions, sql` and `)}
      limit ${sql.lit(limit)}) as found`.execute(db)
  return rows
}

/** The different words of reasons and changed values that a sought word is, or begins: so many at most. */
export async function findDetailWords(
  db: Db,
  tenantId: string,
  word: SoughtWord,
  limit: number,
): Promise<string[]> {
  const next = (condition: RawBuilder<unknown>) => sql`
    select min(w.word) as word from audit_words w where w.tenant_id = ${tenantId} and ${isWord(sql`w.word`, word)} and ${condition}`
  const { rows } = await sql<{ word: string }>`
    with recursive words as (
      ${next(sql`true`)}
      union all
      select (${next(sql`w.word > words.word`)}) from words where words.word is not null)
    select word from words where word is not null limit ${sql.lit(limit)}`.execute(db)
  return rows.map(({ word }) => word)
}
