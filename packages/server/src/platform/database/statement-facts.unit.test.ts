import { expect, test } from 'vitest'
import { factsOf } from './statement-facts.ts'

test.each([
  ['insert into t (a) values ($1)', true],
  ['update "t" set a = (select max(b) from u) where c = $1', true],
  ['\n  delete from t where a in (select a from u)', true],
  ['with gone as (delete from t returning *) insert into u (a) select a from gone', true],
  ["insert into t (a) values ('(it''s returning')", true],
  ['insert into t (a) values ($1) returning id', false],
  ['with gone as (delete from t returning *) select count(*) from gone', false],
  ['select * from t for update', false],
  ['lock table t', false],
])('%s returns no rows: %s', (text, writesOnly) => {
  expect(factsOf(text).writesOnly).toBe(writesOnly)
})
