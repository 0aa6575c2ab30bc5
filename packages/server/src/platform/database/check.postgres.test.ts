import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../test/test-database.ts'
import { checkDatabase } from './check.ts'

let opened: TestDatabase
let url: string
let owner: pg.Client
const names: string[] = []
beforeAll(async () => {
  opened = await openTestDatabase()
  url = opened.url as string
  owner = new pg.Client({ connectionString: url })
  await owner.connect()
})
afterAll(async () => {
  for (const name of names) await owner.query(`drop database ${name}`)
  await owner.query('drop role if exists check_no_rights')
  await owner.end()
  await opened.close()
})

/** The address of an empty database. */
async function newDatabase(): Promise<string> {
  const name = `check_${process.pid}_${names.length}`
  await owner.query(`create database ${name} template template0`)
  names.push(name)
  return Object.assign(new URL(url), { pathname: `/${name}` }).href
}

test('K3 · a database that is up to date, and one that is new, are told apart, and nothing is changed', async () => {
  const known = await checkDatabase({ url })
  expect(known).toMatchObject({ fresh: false, pending: 0 })
  expect(Math.abs(known.clockAhead)).toBeLessThan(5_000)
  const fresh = await newDatabase()
  for (let round = 0; round < 2; round++)
    expect(await checkDatabase({ url: fresh })).toMatchObject({ fresh: true })
})

test('the age of the oldest entry of the change log is found', async () => {
  await owner.query(
    `insert into change_log (tenant_id, xid, id, at) values (gen_random_uuid(), '3'::xid8, gen_random_uuid(), now() - interval '2 hours')`,
  )
  expect((await checkDatabase({ url })).oldestChange).toBeCloseTo(7_200, -2)
  await owner.query("delete from change_log where xid = '3'::xid8")
})

test('K3 · a role without the privileges that Rollcall needs is reported before the first start', async () => {
  const fresh = new URL(await newDatabase())
  await owner.query("create role check_no_rights login password 'secret'")
  Object.assign(fresh, { username: 'check_no_rights', password: 'secret' })
  await expect(checkDatabase({ url: fresh.href })).rejects.toThrow()
})

test('K3 · a missing database is reported', async () => {
  const missing = Object.assign(new URL(url), { pathname: '/no_such_database' }).href
  await expect(checkDatabase({ url: missing })).rejects.toThrow('no_such_database')
})
