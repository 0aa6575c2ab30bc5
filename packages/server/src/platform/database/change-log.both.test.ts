import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../test/test-database.ts'
import { newId } from '../ids.ts'
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

/** Follows the log; has heard the notes of this test's tenant alone. */
async function follow() {
  const heard = { notes: [] as string[], states: [] as boolean[], hints: [] as string[], position: '' }
  const stop = await opened.database.listen({
    onNote: (note) => void (note.includes(tenant) && heard.notes.push(note)),
    onHint: (hint) => heard.hints.push(hint),
    onPosition: (position) => {
      heard.position = position
    },
    onState: (up) => heard.states.push(up),
  })
  stops.push(stop)
  return { ...heard, heard, stop }
}

function announce(...notes: string[]): Promise<void> {
  return opened.database.transaction({ tenant }, async (db) => {
    for (const note of notes) opened.database.announce(db, note)
  })
}

const read: ReadLog = (text) =>
  opened.database.transaction({ system: true, readOnly: true }, async (db) =>
    [await runText(db, text)].flat(),
  )

describe('a change that is announced', () => {
  test('is heard after the commit, and not before', async () => {
    const { notes, states } = await follow()
    const all = [`tenant:${tenant}`, `user:${tenant}:${newId()},${newId()}`]
    await opened.database.transaction({ tenant }, async (db) => {
      for (const note of all) opened.database.announce(db, note)
      await sql`select pg_sleep(0.05)`.execute(db)
      expect(notes).toEqual([])
    })
    await expect.poll(() => new Set(notes)).toEqual(new Set(all))
    expect(states).toEqual([true])
  })

  test('is not heard from a transaction that failed, nor after following has stopped', async () => {
    const { notes, stop } = await follow()
    const lost = opened.database.transaction({ tenant }, async (db) => {
      opened.database.announce(db, `tenant:${tenant}`)
      throw new Error('no')
    })
    await expect(lost).rejects.toThrow('no')
    const kept = `user:${tenant}:${newId()}`
    await announce(kept)
    await expect.poll(() => notes).toContain(kept)
    await stop()
    const other = await follow()
    await announce(`user:${tenant}:${newId()}`)
    await expect.poll(() => other.notes).toHaveLength(1)
    expect(new Set(notes)).toEqual(new Set([kept]))
  })

  test('is about the tenant of its transaction, and belongs to one that writes', async () => {
    const { database } = opened
    const elsewhere = database.transaction({ tenant }, async (db) =>
      database.announce(db, `tenant:${newId()}`),
    )
    await expect(elsewhere).rejects.toThrow('row-level security')
    const reading = database.transaction({ tenant, readOnly: true }, async (db) =>
      database.announce(db, `tenant:${tenant}`),
    )
    await expect(reading).rejects.toThrow('inside a transaction that writes')
    await expect(announce('queue:mail')).rejects.toThrow(TypeError)
  })

  test('is seen by its own tenant alone', async () => {
    await announce(`tenant:${tenant}`)
    const seen = (of: string) =>
      opened.database.transaction({ tenant: of, readOnly: true }, (db) =>
        db.selectFrom('changeLog').select('tenantId').execute(),
      )
    expect(await seen(tenant)).toEqual([{ tenantId: tenant }])
    expect(await seen(newId())).toEqual([])
  })
})

test('a hint arrives after the commit, and leaves nothing in the log', async () => {
  const { hints, notes } = await follow()
  await opened.database.transaction({ tenant }, async (db) => opened.database.hint(db, 'queue:mail'))
  await expect.poll(() => hints).toContain('queue:mail')
  expect(notes).toEqual([])
})

describe('whoever reads again from a position', () => {
  const since = (position: string, of = tenant) => invalidationsSince(opened.database, of, position)

  test('is told what became invalid in the tenant meanwhile, also of many users', async () => {
    const { heard } = await follow()
    const { position } = heard
    expect(await since(position)).toEqual([])
    const principals = Array.from({ length: 200 }, newId)
    for (const part of [principals.slice(0, 150), principals.slice(100)])
      await announce(`user:${tenant}:${part.join()}`)
    const [missed, ...more] = (await since(position)) ?? []
    expect(more).toEqual([])
    expect(new Set(missed?.kind === 'principals' ? missed.principals : [])).toEqual(new Set(principals))
    await announce(`user:${tenant}:${Array.from({ length: 301 }, newId).join()}`)
    expect(await since(position), 'too many to be named').toEqual([{ kind: 'tenant', tenant }])
    await announce(`tenant:${tenant}`)
    expect(await since(position)).toEqual([{ kind: 'tenant', tenant }])
    expect(await since(position, newId())).toEqual([])
    await expect.poll(() => heard.position).not.toBe(position)
  })

  test('is told that it cannot be known: after too long, from another server, in the future, or by nonsense', async () => {
    const { heard } = await follow()
    const [xmin, time, server] = heard.position.split(':')
    const earlier = (ms: number) => `${xmin}:${Number(time) - ms}:${server}`
    expect(await since(earlier(4 * 60_000))).toEqual([])
    const unknown = [
      earlier(5 * 60_000),
      earlier(-60_000),
      `${xmin}:${time}:1.5`,
      `${BigInt(xmin as string) + 1_000_000n}:${time}:${server}`,
      `9999999999999999999:${time}:${server}`,
      `-1:${time}:${server}`,
      '',
      'x',
    ]
    for (const position of unknown) expect(await since(position), position).toBeUndefined()
  })
})

test('a cursor that is too old, or of another server, is lost instead of going on', async () => {
  const cursor = await beginAtNow(read)
  const old = { ...cursor, time: cursor.time - 5 * 60_000 }
  await expect(readSince(read, old)).rejects.toThrow(LogCursorLostError)
  await expect(readSince(read, { ...cursor, server: '1' })).rejects.toThrow(LogCursorLostError)
})

test('where rows are on several servers, an entry is heard that can be seen only after its transaction was passed', async () => {
  const notes: string[] = []
  const follower = createLogFollower({
    read: async (text) => {
      const answers = await read(text)
      for (const row of answers[0]?.rows ?? []) Object.assign(row, { distributed: true })
      return answers
    },
    transaction: opened.database.transaction,
    handlers: { onNote: (note) => void (note.includes(tenant) && notes.push(note)), onState() {} },
  })
  await follower.begin()
  const early = `user:${tenant}:${newId()}`
  await announce(early)
  await follower.catchUp()
  await expect.poll(() => follower.catchUp().then(() => notes)).toEqual([early])
  const late = newId()
  await opened.database.transaction({ tenant }, (db) =>
    sql`insert into change_log (tenant_id, xid, id, principals)
      select tenant_id, xid, ${late}, array[${late}::uuid] from change_log where tenant_id = ${tenant}`.execute(
      db,
    ),
  )
  // What was told is not told again.
  await expect
    .poll(() => follower.catchUp().then(() => notes), { timeout: 5_000 })
    .toEqual([early, `user:${tenant}:${late}`])
})

test('sweeping removes what was written before, of every tenant, and nothing that came later', async () => {
  const other = newId()
  await announce(`tenant:${tenant}`)
  await opened.database.transaction({ tenant: other }, async (db) =>
    opened.database.announce(db, `tenant:${other}`),
  )
  const { xmax } = await beginAtNow(read)
  const later = `user:${tenant}:${newId()}`
  await announce(later)
  await sweepLog(opened.database.transaction, xmax)
  const { rows } = await opened.database.transaction({ system: true, readOnly: true }, (db) =>
    sql<{
      n: number
    }>`select count(*)::int as n from change_log where tenant_id in (${tenant}, ${other})`.execute(db),
  )
  expect(rows).toEqual([{ n: 1 }])
})
