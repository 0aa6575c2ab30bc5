import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../test/test-database.ts'
import type { Db } from './database.ts'
import { TransactionAbortedError } from './errors.ts'
import { pageLimit } from './page-limit.ts'

const tenantA = '0198f2a0-0000-7000-8000-00000000000a'
const tenantB = '0198f2a0-0000-7000-8000-00000000000b'

let opened: TestDatabase
beforeAll(async () => {
  opened = await openTestDatabase()
  for (const tenant of [tenantA, tenantB]) await opened.database.transaction({ tenant }, addTenant(tenant))
})
afterAll(() => opened.close())

/** A statement that adds the tenant of its transaction. */
const addTenant =
  (id: string, profile: object = {}) =>
  (db: Db) =>
    addingTenant(db, id, profile).execute()

const addingTenant = (db: Db, id: string, profile: object) =>
  db.insertInto('tenants').values({
    id,
    slug: id,
    name: id,
    profileName: 'default',
    profile: JSON.stringify(profile),
    createdAt: new Date(),
  })

const namesOf = async (db: Db) =>
  (await db.selectFrom('tenants').select('name').execute()).map(({ name }) => name)

const countTenants = (db: Db) =>
  db
    .selectFrom('tenants')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
    .then(({ count }) => count)

const countAll = () => opened.database.transaction({ system: true }, countTenants)

describe('a transaction', () => {
  test('keeps what it did when it returns, and gives back what the function gave', async () => {
    const id = '0198f2a0-0000-7000-8000-000000000001'
    const before = await countAll()
    const answer = await opened.database.transaction({ tenant: id }, async (db) => {
      await addTenant(id)(db)
      return 'done'
    })
    expect([answer, await countAll()]).toEqual(['done', before + 1])
  })

  test('keeps nothing when it throws, and throws the same error', async () => {
    const before = await countAll()
    const failure = new Error('no')
    const id = '0198f2a0-0000-7000-8000-000000000002'
    const attempt = opened.database.transaction({ tenant: id }, async (db) => {
      await addTenant(id)(db)
      throw failure
    })
    await expect(attempt).rejects.toBe(failure)
    expect(await countAll()).toBe(before)
  })

  test('is not opened inside another one, which could wait for itself', async () => {
    const attempt = opened.database.transaction({ tenant: tenantA }, () =>
      opened.database.transaction({ tenant: tenantA }, namesOf),
    )
    await expect(attempt).rejects.toThrow('inside another one')
    // Work that began inside and goes on after the end is no longer inside.
    const ended = Promise.withResolvers<void>()
    let later: Promise<unknown> | undefined
    await opened.database.transaction({ tenant: tenantA }, async () => {
      later = ended.promise.then(() =>
        opened.database.transaction({ tenant: tenantA, readOnly: true }, namesOf),
      )
    })
    ended.resolve()
    expect(await later).toEqual([tenantA])
  })

  test('that reads stops when its client has left; one that writes goes on', async () => {
    const waited = new AbortController()
    const leave = async (db: Db) => {
      const names = await namesOf(db)
      waited.abort(new Error('gone'))
      return [...names, ...(await namesOf(db))]
    }
    const scope = { tenant: tenantA, signal: waited.signal }
    const changing = new AbortController()
    const kept = await opened.database.transaction(
      { tenant: tenantA, signal: changing.signal },
      async (db) => {
        await namesOf(db)
        changing.abort(new Error('gone'))
        return namesOf(db)
      },
    )
    expect(kept).toEqual([tenantA])
    await expect(opened.database.transaction({ ...scope, readOnly: true }, leave)).rejects.toThrow('gone')
    await expect(opened.database.transaction(scope, namesOf)).rejects.toThrow('gone')
    expect(opened.database.load('read').inUse + opened.database.load('background').inUse).toBe(0)
  })

  test('does not pretend to have committed when a statement failed and the error was swallowed', async () => {
    const before = await countAll()
    const id = '0198f2a0-0000-7000-8000-000000000003'
    const attempt = opened.database.transaction({ tenant: id }, async (db) => {
      await addTenant(id)(db)
      await sql`select 1 / 0`.execute(db).catch(() => {})
    })
    await expect(attempt).rejects.toThrow(TransactionAbortedError)
    expect(await countAll()).toBe(before)
  })

  test('with an announcement does not pretend either', async () => {
    const attempt = opened.database.transaction({ tenant: tenantA }, async (db) => {
      await opened.database.announce(db, { kind: 'tenant', tenant: tenantA })
      await sql`select 1 / 0`.execute(db).catch(() => {})
    })
    await expect(attempt).rejects.toThrow(TransactionAbortedError)
  })

  describe('that writes without asking for rows', () => {
    const nameIt = (db: Db, id: string, name: string) =>
      db.updateTable('tenants').set({ name }).where('id', '=', id).execute()

    test('reads what it has written, in its order', async () => {
      const id = '0198f2a0-0000-7000-8000-000000000006'
      await opened.database.transaction({ tenant: id }, async (db) => {
        await addTenant(id)(db)
        await nameIt(db, id, 'first')
        expect(await namesOf(db)).toEqual(['first'])
        await sql`update tenants set name = 'last' where id = ${id}`.execute(db)
      })
      expect(await opened.database.transaction({ tenant: id }, namesOf)).toEqual(['last'])
    })

    test('learns of a failure from the next statement that it waits for', async () => {
      const id = '0198f2a0-0000-7000-8000-000000000007'
      let reached = false
      const attempt = opened.database.transaction({ tenant: id }, async (db) => {
        await addTenant(id)(db)
        await addTenant(id)(db)
        reached = true
        await namesOf(db)
      })
      await expect(attempt).rejects.toMatchObject({ code: '23505' })
      expect(reached).toBe(true)
    })

    test('learns of it from its commit at the latest, and nothing is kept', async () => {
      const id = '0198f2a0-0000-7000-8000-000000000007'
      const attempt = opened.database.transaction({ tenant: id }, async (db) => {
        await addTenant(id)(db)
        await addTenant(id)(db)
        await nameIt(db, id, 'too late')
      })
      await expect(attempt).rejects.toMatchObject({ code: '23505' })
      const swallowed = opened.database.transaction({ tenant: id }, async (db) => {
        await addTenant(id)(db)
        await addTenant(id)(db)
        await namesOf(db).catch(() => {})
      })
      await expect(swallowed).rejects.toMatchObject({ code: '23505' })
      expect(await opened.database.transaction({ tenant: id }, namesOf)).toEqual([])
    })

    test.each([
      ['is told', false],
      ['swallows the error', true],
    ])('keeps nothing when the last value cannot be sent at all, and %s', async (_, swallows) => {
      const id = '0198f2a0-0000-7000-8000-000000000007'
      const profile = { count: 1n } as never
      const attempt = opened.database.transaction({ tenant: id }, async (db) => {
        await addTenant(id)(db)
        const writing = db.updateTable('tenants').set({ profile }).where('id', '=', id)
        await (swallows
          ? writing
              .returning('id')
              .execute()
              .catch(() => {})
          : writing.execute())
      })
      await expect(attempt).rejects.toThrow(swallows ? TransactionAbortedError : 'BigInt')
      expect(await opened.database.transaction({ tenant: id }, namesOf)).toEqual([])
    })

    test('sends nothing when it throws', async () => {
      const attempt = opened.database.transaction({ tenant: tenantA }, async (db) => {
        await nameIt(db, tenantA, 'never')
        throw new Error('no')
      })
      await expect(attempt).rejects.toThrow('no')
      expect(await opened.database.transaction({ tenant: tenantA }, namesOf)).toEqual([tenantA])
    })

    test('gets the rows that it asks for', async () => {
      const found = await opened.database.transaction({ tenant: tenantA }, (db) =>
        db.updateTable('tenants').set({ name: tenantA }).returning('id').execute(),
      )
      expect(found).toEqual([{ id: tenantA }])
    })
  })

  test('that only reads cannot write', async () => {
    const id = '0198f2a0-0000-7000-8000-000000000004'
    const attempt = opened.database.transaction({ tenant: id, readOnly: true }, addTenant(id))
    await expect(attempt).rejects.toMatchObject({ code: '25006' })
  })

  test('refuses statements after its end, when the connection no longer has the tenant role', async () => {
    let leaked: Db | undefined
    await opened.database.transaction({ tenant: tenantA }, async (db) => {
      leaked = db
    })
    await expect(countTenants(leaked as Db)).rejects.toThrow('after its transaction had ended')
  })

  test('answers statements sent at the same time', async () => {
    const answers = await opened.database.transaction({ system: true }, (db) =>
      Promise.all(
        [1, 2, 3].map(async (n) => (await sql<{ n: number }>`select ${n}::int as n`.execute(db)).rows[0]?.n),
      ),
    )
    expect(answers).toEqual([1, 2, 3])
  })

  test('leaves the connection usable after a failure', async () => {
    for (let round = 0; round < 20; round++) {
      await expect(
        opened.database.transaction({ system: true }, (db) => sql`select * from nowhere`.execute(db)),
      ).rejects.toMatchObject({ code: '42P01' })
    }
    expect(await countAll()).toBeGreaterThan(0)
  })
})

describe('the scope of a transaction', () => {
  const context = (db: Db) =>
    sql<{ role: string; tenant: string; owner: boolean }>`
      select current_user as role, current_setting('rollcall.tenant') as tenant,
        (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as owner`
      .execute(db)
      .then(({ rows }) => rows[0])

  test('of a tenant is the application role with that tenant', async () => {
    const seen = await opened.database.transaction({ tenant: tenantA }, context)
    expect(seen).toEqual({ role: 'rollcall_app', tenant: tenantA, owner: false })
  })

  test('of the system is the system role without a tenant', async () => {
    const seen = await opened.database.transaction({ system: true }, context)
    expect(seen).toEqual({ role: 'rollcall_system', tenant: '', owner: false })
  })

  test('shows a tenant its own rows only', async () => {
    const ids = await opened.database.transaction({ tenant: tenantB }, (db) =>
      db.selectFrom('tenants').select('id').execute(),
    )
    expect(ids).toEqual([{ id: tenantB }])
  })

  test.each(['', 'x', `${tenantA}'; reset role; --`, tenantA.toUpperCase(), `${tenantA}\n`])(
    'must have a UUID as its tenant: %j is refused',
    async (tenant) => {
      await expect(opened.database.transaction({ tenant }, countTenants)).rejects.toThrow('must be a UUID')
    },
  )
})

test('a statement that runs outside its transaction sees no rows', async () => {
  const seen = await opened.database.transaction({ tenant: tenantA }, async (db) => {
    await sql`commit`.execute(db)
    const { rows } = await sql<{ role: string }>`select current_user as role`.execute(db)
    const tenants = await db.selectFrom('tenants').select('id').execute()
    await sql`begin`.execute(db)
    return { role: rows[0]?.role, tenants }
  })
  expect(seen).toEqual({ role: 'rollcall_app', tenants: [] })
})

describe('values', () => {
  test('are read as numbers, dates, days and parsed JSON whose keys stay as they are', async () => {
    const id = '0198f2a0-0000-7000-8000-000000000005'
    const profile = { 'snake_case.key': { inner_key: 1 } }
    await opened.database.transaction({ tenant: id }, addTenant(id, profile))
    const row = await opened.database.transaction({ system: true }, (db) =>
      db
        .selectFrom('tenants')
        .where('id', '=', id)
        .select([
          'profile',
          'createdAt',
          sql<number>`9007199254740991::bigint`.as('large'),
          sql<string>`'2024-02-29'::date`.as('leap_day'),
        ])
        .executeTakeFirstOrThrow(),
    )
    expect(row).toEqual({
      profile,
      createdAt: expect.any(Date),
      large: Number.MAX_SAFE_INTEGER,
      leapDay: '2024-02-29',
    })
  })

  test.each(['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns', 'Africa/Monrovia'])(
    'of time are the same moments in every time zone of the session: %s',
    async (zone) => {
      const moments = [
        '2026-11-21T09:05:07.123456Z',
        '2026-11-21T09:05:07Z',
        '1969-12-31T23:59:59.999Z',
        '2026-12-31T23:59:59.9Z',
        '0044-03-15T00:00:00Z',
        '1900-01-01T00:00:00Z',
        '+012026-11-21T09:05:07Z',
      ]
      const { rows } = await opened.database.transaction({ system: true }, async (db) => {
        await sql`select set_config('timezone', ${zone}, true)`.execute(db)
        return sql<{
          at: Date
        }>`select at from unnest(${moments.map((at) => at.replace('+0', ''))}::timestamptz[])
          with ordinality as moments (at, nth) order by nth`.execute(db)
      })
      expect(rows.map(({ at }) => at)).toEqual(moments.map((at) => new Date(at)))
    },
  )

  test('that are lists of ids are lists of texts', async () => {
    const id = '01a1ff46-6502-7cd0-a6f9-9a319bea30b6'
    const { rows } = await opened.database.transaction({ system: true }, (db) =>
      sql`select ${[id, id]}::uuid[] as two, array[null, ${id}]::uuid[] as gap, '{}'::uuid[] as none`.execute(
        db,
      ),
    )
    expect(rows).toEqual([{ two: [id, id], gap: [null, id], none: [] }])
  })

  test('too large to be exact are refused', async () => {
    const attempt = opened.database.transaction({ system: true }, (db) =>
      sql`select 9007199254740993::bigint`.execute(db),
    )
    await expect(attempt).rejects.toThrow(RangeError)
  })
})

test('a list of a usual size is planned once and keeps that plan; any other size is a parameter', async () => {
  const read = (db: Db, limit: number) =>
    sql`select id from tenants order by id limit ${pageLimit(limit, {})}`.execute(db)
  const plans = await opened.database.transaction({ system: true }, async (db) => {
    for (let round = 0; round < 12; round++) for (const limit of [51, 7]) await read(db, limit)
    return sql<{ generic: number }>`select generic_plans as generic from pg_prepared_statements
      where statement like 'select id from tenants order by id limit %' order by statement desc`.execute(db)
  })
  expect(plans.rows).toHaveLength(2)
  expect(plans.rows[1]?.generic).toBeGreaterThan(0)
})

test('a statement is prepared once per connection and then reused', async () => {
  const prepared = await opened.database.transaction({ system: true }, async (db) => {
    for (let round = 0; round < 3; round++) await countTenants(db)
    return sql`select 1 from pg_prepared_statements where statement like 'select count(*) as "count" from "tenants"%'`.execute(
      db,
    )
  })
  expect(prepared.rows).toHaveLength(1)
})

test('a ping is answered', async () => {
  await expect(opened.database.ping()).resolves.toBeUndefined()
})
