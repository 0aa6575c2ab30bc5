import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ofPrincipals, ofTenant } from '../../../test/invalidations.ts'
import { openTestDatabase, type TestDatabase } from '../../../test/test-database.ts'
import { newId } from '../ids.ts'
import type { Invalidation } from '../invalidations.ts'
import { beginAtNow, invalidationsSince, LogCursorLostError, type ReadLog, readSince } from './change-log.ts'
import { createLogFollower } from './log-follower.ts'
import { sweepLog } from './log-sweeper.ts'
import { runText } from './transaction.ts'

let opened: TestDatabase
beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())

let tenant: string
beforeEach(() => {
  tenant = newId()
})

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

/** Follows the log and collects the invalidations of this test's tenant. */
async function follow() {
  const heard = { stale: [] as Invalidation[], states: [] as boolean[], hints: [] as string[], position: '' }
  const stop = await opened.database.listen({
    onInvalidation: (one) => void (one.tenant === tenant && heard.stale.push(one)),
    onHint: (hint) => heard.hints.push(hint),
    onPosition: (position) => {
      heard.position = position
    },
    onState: (up) => heard.states.push(up),
  })
  stops.push(stop)
  return { ...heard, heard, stop }
}

function announce(...all: Invalidation[]): Promise<void> {
  return opened.database.transaction({ tenant }, async (db) => {
    for (const one of all) opened.database.announce(db, one)
  })
}

const read: ReadLog = (text) =>
  opened.database.transaction({ system: true, readOnly: true }, async (db) =>
    [await runText(db, text)].flat(),
  )

describe('a change that is announced', () => {
  test('is reported after the commit, and not before', async () => {
    const { stale, states } = await follow()
    const all = [ofTenant(tenant), ofPrincipals(tenant, newId(), newId())]
    await opened.database.transaction({ tenant }, async (db) => {
      for (const one of all) opened.database.announce(db, one)
      await sql`select pg_sleep(0.05)`.execute(db)
      expect(stale).toEqual([])
    })
    await expect.poll(() => stale).toEqual(expect.arrayContaining(all))
    expect(states).toEqual([true])
  })

  test('is not reported from a failed transaction, nor after following has stopped', async () => {
    const { stale, stop } = await follow()
    const lost = opened.database.transaction({ tenant }, async (db) => {
      opened.database.announce(db, ofTenant(tenant))
      throw new Error('no')
    })
    await expect(lost).rejects.toThrow('no')
    const kept = ofPrincipals(tenant, newId())
    await announce(kept)
    await expect.poll(() => stale).toContainEqual(kept)
    await stop()
    const other = await follow()
    await announce(ofPrincipals(tenant, newId()))
    await expect.poll(() => other.stale).toHaveLength(1)
    expect(stale.filter((one) => JSON.stringify(one) !== JSON.stringify(kept))).toEqual([])
  })

  test('concerns the tenant of its transaction, which must be one that writes', async () => {
    const { database } = opened
    const elsewhere = database.transaction({ tenant }, async (db) => database.announce(db, ofTenant(newId())))
    await expect(elsewhere).rejects.toThrow('row-level security')
    const reading = database.transaction({ tenant, readOnly: true }, async (db) =>
      database.announce(db, ofTenant(tenant)),
    )
    await expect(reading).rejects.toThrow('inside a transaction that writes')
  })

  test('is seen by its own tenant alone', async () => {
    await announce(ofTenant(tenant))
    const seen = (of: string) =>
      opened.database.transaction({ tenant: of, readOnly: true }, (db) =>
        db.selectFrom('changeLog').select('tenantId').execute(),
      )
    expect(await seen(tenant)).toEqual([{ tenantId: tenant }])
    expect(await seen(newId())).toEqual([])
  })
})

test('a hint arrives after the commit, and leaves nothing in the log', async () => {
  const { hints, stale } = await follow()
  await opened.database.transaction({ tenant }, async (db) => opened.database.hint(db, 'queue:mail'))
  await expect.poll(() => hints).toContain('queue:mail')
  expect(stale).toEqual([])
})

describe('a reader that resumes from a position', () => {
  const since = (position: string, of = tenant) => invalidationsSince(opened.database, of, position)

  test('is told what became invalid in the tenant meanwhile, also of many users', async () => {
    const { heard } = await follow()
    const { position } = heard
    expect(await since(position)).toEqual([])
    const principals = Array.from({ length: 200 }, newId)
    for (const part of [principals.slice(0, 150), principals.slice(100)])
      await announce(ofPrincipals(tenant, ...part))
    const [missed, ...more] = (await since(position)) ?? []
    expect(more).toEqual([])
    expect(new Set(missed?.kind === 'principals' ? missed.principals : [])).toEqual(new Set(principals))
    await announce(ofPrincipals(tenant, ...Array.from({ length: 301 }, newId)))
    expect(await since(position), 'too many to name each').toEqual([ofTenant(tenant)])
    await announce(ofTenant(tenant))
    expect(await since(position)).toEqual([ofTenant(tenant)])
    expect(await since(position, newId())).toEqual([])
    await expect.poll(() => heard.position).not.toBe(position)
  })

  test('learns that the changes are not known: after too long, from another server, before a restore, in the future, or by nonsense', async () => {
    const { heard } = await follow()
    const [xmin, time, server, log] = heard.position.split(':')
    const earlier = (ms: number) => `${xmin}:${Number(time) - ms}:${server}:${log}`
    expect(await since(earlier(4 * 60_000))).toEqual([])
    const unknown = [
      earlier(5 * 60_000),
      earlier(-60_000),
      `${xmin}:${time}:1.5:${log}`,
      `${xmin}:${time}:${server}:1`,
      `${xmin}:${time}:${server}`,
      `${BigInt(xmin as string) + 1_000_000n}:${time}:${server}:${log}`,
      `9999999999999999999:${time}:${server}:${log}`,
      `-1:${time}:${server}:${log}`,
      '',
      'x',
    ]
    for (const position of unknown) expect(await since(position), position).toBeUndefined()
  })
})

test('a cursor that is too old, of another server, or of before a restore, is lost instead of going on', async () => {
  const cursor = await beginAtNow(read)
  const old = { ...cursor, time: cursor.time - 5 * 60_000 }
  await expect(readSince(read, old)).rejects.toThrow(LogCursorLostError)
  for (const other of [{ server: '1' }, { log: '1' }])
    await expect(readSince(read, { ...cursor, ...other })).rejects.toThrow(LogCursorLostError)
})

test('with rows on several servers, an entry is reported that becomes visible only after its transaction was passed', async () => {
  const stale: Invalidation[] = []
  let position = ''
  const follower = createLogFollower({
    read: async (text) => {
      const answers = await read(text)
      for (const row of answers[0]?.rows ?? []) Object.assign(row, { distributed: true })
      return answers
    },
    transaction: opened.database.transaction,
    handlers: {
      onInvalidation: (one) => void (one.tenant === tenant && stale.push(one)),
      onPosition: (reached) => {
        position = reached
      },
      onState() {},
    },
  })
  await follower.begin()
  const early = ofPrincipals(tenant, newId())
  await announce(early)
  await follower.catchUp()
  await expect.poll(() => follower.catchUp().then(() => stale)).toEqual([early])
  const late = newId()
  const before = position
  await opened.database.transaction({ tenant }, (db) =>
    sql`insert into change_log (tenant_id, xid, id, principals)
      select tenant_id, xid, ${late}, array[${late}::uuid] from change_log where tenant_id = ${tenant}`.execute(
      db,
    ),
  )
  // Entries that were reported are not reported again.
  await expect
    .poll(() => follower.catchUp().then(() => stale), { timeout: 5_000 })
    .toEqual([early, ofPrincipals(tenant, late)])
  const [missed] = (await invalidationsSince(opened.database, tenant, before)) ?? []
  expect(missed, 'also by who reads again from a position').toMatchObject({
    principals: expect.arrayContaining([late]),
  })
})

test('sweeping removes what was written before, of every tenant, and nothing that came later', async () => {
  const other = newId()
  await announce(ofTenant(tenant))
  await opened.database.transaction({ tenant: other }, async (db) =>
    opened.database.announce(db, ofTenant(other)),
  )
  const { xmax } = await beginAtNow(read)
  const later = ofPrincipals(tenant, newId())
  await announce(later)
  await sweepLog(opened.database.transaction, xmax)
  const { rows } = await opened.database.transaction({ system: true, readOnly: true }, (db) =>
    sql<{
      n: number
    }>`select count(*)::int as n from change_log where tenant_id in (${tenant}, ${other})`.execute(db),
  )
  expect(rows).toEqual([{ n: 1 }])
})
