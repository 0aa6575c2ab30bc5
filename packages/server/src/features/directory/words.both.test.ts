import { foldForSearch, sortKey, wordsOf } from '@rollcall/access/folding.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../test/test-database.ts'
import { searchWords } from './search-words.ts'

let opened: TestDatabase
beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())

/** Letters and signs of names, of many writing systems, widths and forms. */
const alphabets = [
  "abcXYZ019 .-_@/'`",
  'äÖßẞøŁđĦıİŋæŒþð´ŉﬁＡｂ９ｱﾞ＇｀',
  'ỆữĐáà\u0301\u0323ǅ',
  'Σσςάΰᾳ᾿΄ἘЁйїЩъ',
  'אָבّأَـا',
  '山田々〇さんャーｶﾞヷ・　「」𠮷',
  'เก่งำฯๆສົມໝကျောမြန်ខ្មែរ',
  '김철수ㄱ\u1100\u1161',
  '’‘‛′‐–—−·•“”\u200d\u00ad…¿«',
].flatMap((letters) => [...letters])
const names = fc.sample(
  fc.array(fc.constantFrom(...alphabets), { minLength: 0, maxLength: 40 }).map((letters) => letters.join('')),
  { numRuns: 3_000, seed: 20261128 },
)

test('the program and the migrations write the same words for an account', async () => {
  const accounts = names.slice(0, 900).map((username, n) => {
    const [alias, email] = [names[n + 900] ?? '', names[n + 1800] ?? '']
    return { place: n, username, alias, email, usernameSort: sortKey(n % 2 === 0 ? username : alias) }
  })
  const { rows } = await opened.database.transaction({ system: true }, (db) =>
    sql<{ words: Record<string, number> }>`
      select (select coalesce(json_object_agg(word, level), '{}') from search_words(username, "usernameSort", alias, email)) as words
      from jsonb_to_recordset(${JSON.stringify(accounts)}::jsonb)
        as a (place int, username text, "usernameSort" text, alias text, email text) order by place`.execute(
      db,
    ),
  )
  expect(rows.map(({ words }) => words)).toEqual(
    accounts.map((account) => Object.fromEntries(searchWords(account))),
  )
})

test('the database folds, sorts and splits names like the program', async () => {
  const { rows } = await opened.database.transaction({ system: true }, (db) =>
    sql<{ name: string; folded: string; key: string; words: string[] }>`
      select name, fold_for_search(name) as folded, sort_key(name) as key, array(select words_of(name)) as words
      from unnest(${names}::text[]) as n (name)`.execute(db),
  )
  expect(rows).toHaveLength(names.length)
  const same = ({ name, folded, key, words }: (typeof rows)[number]) => ({
    name,
    folded,
    key,
    words: words.toSorted(),
  })
  expect(rows.map(same)).toEqual(
    names.map((name) => ({
      name,
      folded: foldForSearch(name),
      key: sortKey(name),
      words: [...wordsOf(name)].toSorted(),
    })),
  )
})
