import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from '../../test/test-app.ts'
import { asOwner } from '../../test/whole-database.ts'
import { holdTenant } from '../features/tenants/tenants.service.ts'

/** A trigger raises the database's overload errors inside real changes. */
let app: TestApp
let ada: Person
let count = 0

beforeAll(async () => {
  app = await startTestApp({ ownDatabase: true })
  ada = await app.firstAdministrator()
  await asOwner(app.storage.database, async (db) => {
    await sql`create sequence tries`.execute(db)
    await sql`create table fault (state text not null, until int not null)`.execute(db)
    // A sequence keeps its count after a rollback.
    await sql`create function fail() returns trigger language plpgsql security definer as $$
      declare wanted fault := (select f from fault f);
      begin
        if nextval('tries') <= wanted.until then
          raise exception using errcode = wanted.state, message = 'raised by the test';
        end if;
        return new;
      end $$`.execute(db)
    await sql`create trigger fail before insert on groups for each row execute function fail()`.execute(db)
  })
})
afterAll(() => app.close())
beforeEach(() => {
  count += 1
})

async function createGroupWith(state: string, failures: number) {
  await asOwner(app.storage.database, async (db) => {
    await sql`delete from fault`.execute(db)
    await sql`insert into fault values (${state}, ${failures})`.execute(db)
    await sql`select setval('tries', 1, false)`.execute(db)
  })
  const body = { name: `Group ${count}` }
  const answer = await app.request({
    method: 'POST',
    path: '/tenants/default/groups',
    body,
    cookie: ada.cookie,
    headers: { 'idempotency-key': `key-${count}` },
  })
  const tries = await asOwner(app.storage.database, async (db) => {
    const { rows } = await sql<{ n: number }>`select last_value as n from tries`.execute(db)
    return rows[0]?.n
  })
  return { answer, tries }
}

async function created(): Promise<number> {
  const path = '/tenants/default/audit-events?action=group.created&limit=100'
  const { body } = await app.request({ path, cookie: ada.cookie })
  return body.items.filter(({ target }: { target: { name: string } }) => target.name === `Group ${count}`)
    .length
}

test.each(['40P01', '40001'])(
  'T7 · a change that conflicted with another (%s) is made at its next try, once',
  async (state) => {
    const { answer, tries } = await createGroupWith(state, 2)
    expect(answer.status, answer.raw).toBe(201)
    expect(tries).toBe(3)
    expect(await created()).toBe(1)
  },
)

test.each([
  ['40P01', 3],
  ['40001', 3],
  ['55P03', 1],
  ['57014', 1],
  ['53100', 1],
  ['53200', 1],
  ['53400', 1],
])(
  'T7, N4 · a change that fails with %s is tried %i times and answered 503 with Retry-After',
  async (state, most) => {
    const before = app.logged.length
    const { answer, tries } = await createGroupWith(state, 100)
    expect(answer).toMatchObject({ status: 503, body: { code: 'server.overloaded' } })
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    expect(tries).toBe(most)
    expect(await created()).toBe(0)
    expect(app.logged.slice(before).filter((line) => line.includes('"stack"'))).toEqual([])
  },
)

test('T7 · a node that hangs inside a change delays the changes of its tenant for less than 5 seconds', async () => {
  const tenant = await app.requireTenant('default')
  const held = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const hanging = app.storage.database
    .transaction({ tenant: tenant.id }, async (db) => {
      await holdTenant(db, tenant)
      held.resolve()
      await release.promise
    })
    .catch((error: Error) => error)
  await held.promise
  const began = performance.now()
  const { answer } = await createGroupWith('00000', 0)
  expect(answer.status, answer.raw).toBe(201)
  expect(performance.now() - began).toBeLessThan(5_000)
  release.resolve()
  expect(await hanging).toBeInstanceOf(Error)
})
