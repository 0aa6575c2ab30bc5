import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { ofPrincipals } from '../../../test/invalidations.ts'
import { silentLog } from '../../../test/silent-log.ts'
import { openTestDatabase, type TestDatabase } from '../../../test/test-database.ts'
import { newId } from '../ids.ts'
import type { Invalidation } from '../invalidations.ts'
import { openDatabase } from './open-database.ts'

/** The log reports changes that commit late, and changes without a hint. */
let opened: TestDatabase
let tenant: string
const heard: string[] = []
let stop: () => Promise<void>
const clients: pg.Client[] = []

beforeAll(async () => {
  opened = await openTestDatabase()
})
beforeEach(async () => {
  tenant = newId()
  heard.length = 0
  stop = await opened.database.listen({
    onInvalidation: (stale) => void (stale.tenant === tenant && heard.push(...principalsOf(stale))),
    onState() {},
  })
})
afterEach(async () => {
  await stop()
  for (const client of clients.splice(0)) await client.end()
})
afterAll(() => opened.close())

/** A node with a slow transaction on its own connection, which sends no hints. */
async function slowNode() {
  const client = new pg.Client({ connectionString: opened.url })
  await client.connect()
  clients.push(client)
  return {
    begin: () => client.query('begin'),
    async write(user: string): Promise<void> {
      await client.query(
        'insert into change_log (tenant_id, xid, id, principals) values ($1, pg_current_xact_id(), gen_random_uuid(), array[$2::uuid])',
        [tenant, user],
      )
    },
    commit: () => client.query('commit'),
    rollBack: () => client.query('rollback'),
  }
}

const principalsOf = (stale: Invalidation) => (stale.kind === 'principals' ? stale.principals : [])

function announce(user: string): Promise<void> {
  return opened.database.transaction({ tenant }, async (db) =>
    opened.database.announce(db, ofPrincipals(tenant, user)),
  )
}

test('a transaction that commits late is reported then, and delays no other meanwhile', async () => {
  const old = await slowNode()
  await old.begin()
  const users = Array.from({ length: 8 }, newId) as [string, string]
  await old.write(users[0])
  for (const user of users.slice(1)) {
    await announce(user)
    await expect.poll(() => heard).toContain(user)
  }
  expect(heard).not.toContain(users[0])
  const told = heard.length
  await old.commit()
  await expect.poll(() => heard).toContain(users[0])
  // Although it was open all the time, the changes of others were not reported again and again.
  expect(told).toBeLessThan(2 * users.length)
})

test('a transaction that began before any follower is reported', async () => {
  const old = await slowNode()
  await old.begin()
  const user = newId()
  await old.write(user)
  const elsewhere: string[] = []
  const stopOther = await opened.database.listen({
    onInvalidation: (stale) => elsewhere.push(...principalsOf(stale)),
    onState() {},
  })
  await old.commit()
  await expect.poll(() => elsewhere).toContain(user)
  await stopOther()
})

test('of many overlapping transactions that end in any order, every committed one is reported', async () => {
  const kept: string[] = []
  const dropped: string[] = []
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      const node = await slowNode()
      for (let round = 0; round < 25; round += 1) {
        const user = newId()
        await node.begin()
        await node.write(user)
        await sleep(Math.random() * 20)
        const keeps = Math.random() < 0.8
        await (keeps ? node.commit() : node.rollBack())
        ;(keeps ? kept : dropped).push(user)
      }
    }),
  )
  await expect.poll(() => kept.filter((user) => !heard.includes(user))).toEqual([])
  expect(dropped.filter((user) => heard.includes(user))).toEqual([])
})

test('N7 · no commit has a NOTIFY: it is sent afterwards, from its own connection, and is not required', async () => {
  const listener = new pg.Client({ connectionString: opened.url })
  await listener.connect()
  clients.push(listener)
  const payloads: string[] = []
  listener.on('notification', ({ payload = '' }) => payloads.push(payload))
  await listener.query('listen rollcall')
  const silent = await openDatabase({ url: opened.url, log: silentLog })
  try {
    const user = newId()
    await silent.transaction({ tenant }, async (db) => silent.announce(db, ofPrincipals(tenant, user)))
    await expect.poll(() => heard).toContain(user)
    await listener.query('select 1')
    expect(payloads.filter((payload) => payload.startsWith('changed:'))).toEqual([])
    await announce(newId())
    await expect.poll(() => payloads).toContain('changed: log')
  } finally {
    await silent.close()
  }
})
