import { createRequire } from 'node:module'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { silentLog } from '../../../test/silent-log.ts'
import { openTestDatabase, type TestDatabase } from '../../../test/test-database.ts'
import { asOwner } from '../../../test/whole-database.ts'
import { queueSchemaVersion } from '../database/queue-schema.ts'
import { newId } from '../ids.ts'
import { createQueue, type Job, type Queue } from './queue.ts'

const tenantId = newId()
const atOnce = { firstDelay: 0, longestDelay: 0 }
let storage: TestDatabase
const running: Queue[] = []

beforeAll(async () => {
  storage = await openTestDatabase()
})
afterEach(async () => {
  for (const queue of running.splice(0)) await queue.stop()
  await asOwner(storage.database, (db) => sql`delete from pgboss.job`.execute(db))
})
afterAll(() => storage.close())

/** A node that works on the queue `mail`. */
async function node(handler: (job: Job) => Promise<void>, times = {}): Promise<Queue> {
  const { database } = storage
  const queue = createQueue({ database, log: silentLog, times: { ...atOnce, ...times } })
  queue.work('mail', handler)
  const stopListening = await database.listen({ onInvalidation() {}, onHint: queue.onHint, onState() {} })
  await queue.start()
  running.push({ ...queue, stop: () => queue.stop().then(stopListening) })
  return queue
}

function put(queue: Queue, ids: string[], then: () => void = () => undefined): Promise<void> {
  return storage.database.transaction({ tenant: tenantId }, async (db) => {
    await queue.enqueue(
      db,
      'mail',
      ids.map((id) => ({ tenantId, id })),
    )
    then()
  })
}

/** Resolves with all collected jobs once there are this many. */
function collector(count: number) {
  const seen: Job[] = []
  const { promise, resolve } = Promise.withResolvers<Job[]>()
  const record = (job: Job) => {
    seen.push(job)
    if (seen.length === count) resolve(seen)
  }
  return { seen, done: promise, record }
}

const newIds = (count: number) => Array.from({ length: count }, newId)

describe('a job', () => {
  test('is done once the transaction that put it in has committed', async () => {
    const { done, record } = collector(1)
    const queue = await node(async (job) => record(job))
    const id = newId()
    await put(queue, [id])
    expect(await done).toEqual([{ tenantId, id, attempt: 1, last: false }])
  })

  test('does not exist when its transaction rolls back', async () => {
    const { seen, done, record } = collector(1)
    const queue = await node(async (job) => record(job))
    const fail = () => {
      throw new Error('changed its mind')
    }
    await expect(put(queue, newIds(3), fail)).rejects.toThrow('changed its mind')
    const [id] = newIds(1) as [string]
    await put(queue, [id])
    await done
    expect(seen.map((job) => job.id)).toEqual([id])
  })

  test('waits for a node when none is running', async () => {
    const { database } = storage
    const absent = createQueue({ database, log: silentLog })
    const ids = newIds(25)
    await put(absent, ids)
    const { done, record } = collector(ids.length)
    await node(async (job) => record(job))
    expect((await done).map(({ id }) => id).sort()).toEqual([...ids].sort())
  })

  test('is done by one node only, however many there are', async () => {
    const ids = newIds(60)
    const { seen, done, record } = collector(ids.length)
    const queue = await node(async (job) => record(job))
    await node(async (job) => record(job))
    await put(queue, ids)
    await done
    expect(new Set(seen.map(({ id }) => id)).size).toBe(ids.length)
  })

  test('that fails is tried again, and knows its last try', async () => {
    const { seen, done, record } = collector(3)
    const queue = await node(
      async (job) => {
        record(job)
        if (!job.last) throw new Error('not yet')
      },
      { retries: 2 },
    )
    await put(queue, newIds(1))
    await done
    expect(seen.map(({ attempt, last }) => [attempt, last])).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ])
  })

  test('that fails does not repeat the jobs that were fetched with it', async () => {
    const ids = newIds(8)
    const { seen, done, record } = collector(ids.length + 1)
    const queue = await node(async (job) => {
      record(job)
      if (job.id === ids[3] && job.attempt === 1) throw new Error('once')
    })
    await put(queue, ids)
    await done
    expect(seen.filter(({ attempt }) => attempt > 1).map(({ id }) => id)).toEqual([ids[3]])
  })

  test('that is under way when its node stops is done by another', async () => {
    const started = Promise.withResolvers<void>()
    const never = new Promise<void>(() => {})
    const first = await node(async () => {
      started.resolve()
      await never
    })
    const id = newId()
    await put(first, [id])
    await started.promise
    const { done, record } = collector(1)
    await running.shift()?.stop()
    await node(async (job) => record(job))
    expect((await done).map((job) => job.id)).toEqual([id])
  }, 15_000)
})

describe('the tables of the queue', () => {
  test('are those that the installed library works with', () => {
    const { pgboss } = createRequire(import.meta.url)('pg-boss/package.json')
    expect(queueSchemaVersion).toBe(pgboss.schema)
  })

  test('hold ids and nothing else', async () => {
    const queue = createQueue({ database: storage.database, log: silentLog })
    const id = newId()
    await put(queue, [id])
    const rows = await asOwner(storage.database, (db) =>
      sql`select data, output, dead_letter, singleton_key from pgboss.job`.execute(db),
    )
    expect(rows.rows).toEqual([
      { data: { tenantId, id }, output: null, deadLetter: null, singletonKey: null },
    ])
  })

  test.each([
    'select * from pgboss.job',
    'update pgboss.job set priority = 1',
    'delete from pgboss.job',
    'select * from pgboss.queue',
    "insert into pgboss.queue (name, policy, retry_limit) values ('x', 'standard', 1)",
    'create table pgboss.mine (id int)',
  ])('refuse a tenant: %s', async (statement) => {
    const attempt = storage.database.transaction({ tenant: tenantId }, (db) => sql.raw(statement).execute(db))
    await expect(attempt).rejects.toMatchObject({ code: '42501' })
  })

  test.each([
    'create table pgboss.mine (id int)',
    'drop table pgboss.job',
    'alter table pgboss.job add x int',
  ])('refuse the system: %s', async (statement) => {
    const attempt = storage.database.transaction({ system: true }, (db) => sql.raw(statement).execute(db))
    await expect(attempt).rejects.toMatchObject({ code: '42501' })
  })
})
