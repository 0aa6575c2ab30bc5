import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../../test/test-app.ts'
import type { Db } from './database.ts'
import {
  countBeside,
  countInSet,
  countSet,
  type IdSet,
  inSet,
  isThere,
  type SetSize,
  sizesOf,
} from './id-set.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

const ask = <T>(fn: (db: Db) => Promise<T>) =>
  app.storage.database.transaction({ system: true, readOnly: true }, fn)

/** The numbers from 1 to `to` that `by` divides, each this many times. */
function multiples(by: number, to: number, times = 1): IdSet {
  const numbers = sql`generate_series(${by}::int, ${to}::int, ${by}::int) m`
  return {
    all: sql`select m from ${numbers}, generate_series(1, ${times}::int)`,
    id: sql`n`,
    holds: isThere(sql`from ${numbers} where m = n`),
  }
}

describe('a set of rows', () => {
  test('is few up to 500, some up to 50,000, and many beyond', async () => {
    const sets = [0, 500, 501, 50_000, 50_001].map((count) => multiples(1, count))
    expect(await ask((db) => sizesOf(db, sets))).toEqual(['few', 'few', 'some', 'some', 'many'])
  })

  test('is not read beyond the number that counts as many', async () => {
    const failingAt = (last: number): IdSet => ({
      ...multiples(1, 1),
      all: sql`select 1 from generate_series(1, 60000) n where 1 / (${last}::int - n) is not null`,
    })
    expect(await ask((db) => sizesOf(db, [failingAt(50_002)]))).toEqual(['many'])
    await expect(ask((db) => sizesOf(db, [failingAt(50_001)]))).rejects.toThrow('division by zero')
  })

  test('has the same rows by each form of its condition', async () => {
    for (const set of [multiples(7, 3000), multiples(7, 3000, 2), multiples(1, 0)]) {
      const by = (size: SetSize) =>
        ask(async (db) => {
          const { rows } = await sql<{ n: number }>`
            select n from generate_series(1, 4000) n where ${inSet(set, size)} order by n`.execute(db)
          return rows.map(({ n }) => n)
        })
      const few = await by('few')
      expect(few.every((n) => n % 7 === 0 && n <= 3000)).toBe(true)
      expect([await by('some'), await by('many')]).toEqual([few, few])
    }
  })

  test('is counted up to 10,000, each id once however often it is in it', async () => {
    const total = (set: IdSet) => ask((db) => countSet(db, set))
    expect(await total(multiples(1, 10_000))).toEqual({ total: 10_000 })
    expect(await total(multiples(1, 10_001))).toEqual({ total: 10_000, totalCapped: true })
    expect(await total(multiples(1, 9_000, 5)), 'more rows than are read at first').toEqual({ total: 9_000 })
    expect(await total(multiples(1, 10_500, 5))).toEqual({ total: 10_000, totalCapped: true })
  })

  test('is counted among other rows, whatever its size', async () => {
    const among = (set: IdSet, rows: number) =>
      ask((db) => countInSet(db, set, () => sql`from generate_series(1, ${rows}::int) n where n % 2 = 0`))
    expect(await among(multiples(1, 100), 1000)).toEqual({ total: 50 })
    expect(await among(multiples(1, 600), 1000)).toEqual({ total: 300 })
    expect(await among(multiples(1, 60_000), 200)).toEqual({ total: 100 })
    expect(await among(multiples(1, 60_000), 30_000)).toEqual({ total: 10_000, totalCapped: true })
  })

  test('is counted beside others by judging the smallest of them, and only a part of what is large', async () => {
    const even = (...sets: IdSet[]) =>
      ask((db) => countBeside(db, sets, (ids) => sql`select from (${ids}) as d (id) where d.id % 2 = 0`))
    expect(await even(multiples(1, 60_000), multiples(1, 100, 3))).toEqual({ total: 50 })
    expect(await even(multiples(1, 0), multiples(1, 100))).toEqual({ total: 0 })
    expect(await even(multiples(1, 20_000))).toEqual({ total: 10_000 })
    expect(await even(multiples(1, 20_002))).toEqual({ total: 10_000, totalCapped: true })
    const third = (set: IdSet) =>
      ask((db) => countBeside(db, [set], (ids) => sql`select from (${ids}) as d (id) where d.id % 300 = 0`))
    expect(await third(multiples(1, 30_000))).toEqual({ total: 100 })
    expect(await third(multiples(1, 60_000)), 'more ids than are judged').toEqual({
      total: 100,
      totalCapped: true,
    })
  })
})
