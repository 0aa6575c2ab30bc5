import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { eachLevel, type Fitting, hasWord, type Within } from './words.store.ts'

/** The most turns that are taken; each takes 15 to 30 µs. */
const mostSteps = 300
/** Shorter words are so common that their matches could not be found together quickly. */
const fewestLetters = 3

/** The users who are found, in the order of their names. */
export interface Met {
  ids: string[]
  sorts: string[]
}

/**
 * Finds all users who have each of several words, if they are few; undefined when it would take longer to find out. Two words are read in
 * turns, each from where the other one is next. This is quick because users of one first name are neighbours in the order of usernames,
 * and so are those of one family name among them.
 */
export async function findMet(db: Db, within: Within, words: readonly Fitting[]): Promise<Met | undefined> {
  const heads = new Set(words.map(headOf).filter((head) => head.length >= fewestLetters))
  const [one, other] = heads
  if (one === undefined || other === undefined) return undefined
  const first = (word: string, rest: RawBuilder<unknown>) =>
    sql`(select w.* from ${eachLevel(within, { is: word }, sql`${rest} ${inOrder} limit 1`)} ${inOrder} limit 1)`
  const met = { id: sql`a_id`, sort: sql`a_sort` }
  const unseen = words.filter((word) => !('is' in word && (word.is === one || word.is === other)))
  const haveAll = [sql`a_id = b_id`, ...unseen.map((word) => hasWord(within, word, met))]
  const { rows } = await sql<Met & { steps: number | null }>`
    with recursive turns as (
      select 1 as step, a.user_sort as a_sort, a.user_id as a_id, b.user_sort as b_sort, b.user_id as b_id
      from ${first(one, sql``)} a, lateral ${first(other, from(sql`a.user_sort`, sql`a.user_id`))} b
      union all
      select t.step + 1, a.user_sort, a.user_id, b.user_sort, b.user_id
      from turns t, lateral ${first(one, sql`${from(sql`t.b_sort`, sql`t.b_id`)} and w.user_id <> t.a_id`)} a,
        lateral ${first(other, from(sql`a.user_sort`, sql`a.user_id`))} b
      where t.step <= ${sql.lit(mostSteps)})
    select max(step) as steps, coalesce(array_agg(a_id order by step) filter (where fits), '{}') as ids,
      coalesce(array_agg(a_sort order by step) filter (where fits), '{}') as sorts
    from (select step, a_id, a_sort, ${sql.join(haveAll, sql` and `)} as fits from turns) t`.execute(db)
  const [found] = rows
  return found && (found.steps ?? 0) <= mostSteps ? { ids: found.ids, sorts: found.sorts } : undefined
}

/** The first letters of a word. Users whose words begin with them can be read in the order of their names. */
function headOf(word: Fitting): string {
  return 'is' in word ? word.is : word.head
}

const inOrder = sql`order by w.user_sort, w.user_id`

const from = (sort: RawBuilder<unknown>, id: RawBuilder<unknown>) =>
  sql`and (w.user_sort, w.user_id) >= (${sort}, ${id})`
