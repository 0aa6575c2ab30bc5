import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '@rollcall/contract/client.ts'
import { expect, test } from 'vitest'
import type { Database } from '../src/platform/database/database.ts'
import { openDatabase } from '../src/platform/database/open-database.ts'
import { type RunningServer, startServer } from './running-server.ts'
import { silentLog } from './silent-log.ts'
import { startTestApp } from './test-app.ts'
import { asOwner } from './whole-database.ts'

const lines = 4_000

test('a server that is killed in the middle of an import leaves nobody of it; the next one imports everybody once', {
  timeout: 300_000,
}, async () => {
  const app = await startTestApp({ ownDatabase: true })
  const { storage } = app
  const cookie = `rollcall=${(await app.firstAdministrator()).cookie}`
  await app.leave()
  const where = { databaseUrl: storage.url, dataDir: storage.dataDir }
  let server = await startServer(where)
  const looking = await openDatabase({ url: storage.url, dataDir: storage.dataDir, log: silentLog })
  try {
    const names = Array.from({ length: lines }, (_, at) => `killed${at}`)
    const file = new Blob([`username\n${names.join('\n')}\n`])
    const tenant = 'default'
    const { id } = await clientOf(server, cookie).imports.upload({ tenant }, { file })
    await clientOf(server, cookie).imports.check({
      tenant,
      import: id,
      columns: ['username'],
      invitations: 'none',
    })
    await until(server, cookie, id, 'checked')
    await clientOf(server, cookie).imports.run({ tenant, import: id })
    await until(server, cookie, id, 'running')
    await server.kill('SIGKILL')
    expect(await imported(looking), 'nobody before the commit').toEqual({ users: 0, events: 0 })

    server = await startServer(where)
    await until(server, cookie, id, 'done')
    expect(await imported(looking)).toEqual({ users: lines, events: lines })
  } finally {
    await server.kill('SIGKILL')
    await looking.close()
    await storage.discard()
  }
})

function clientOf(server: RunningServer, cookie: string) {
  const withCookie: typeof fetch = (input, init) =>
    fetch(input, { ...init, headers: { ...init?.headers, cookie } })
  return createClient({ baseUrl: server.url, fetch: withCookie })
}

async function until(server: RunningServer, cookie: string, id: string, wanted: string): Promise<void> {
  while ((await clientOf(server, cookie).imports.show({ tenant: 'default', import: id })).status !== wanted)
    await sleep(5)
}

async function imported(database: Database) {
  return asOwner(database, async (db) => {
    const users = await db
      .selectFrom('users')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('username', 'like', 'killed%')
      .executeTakeFirstOrThrow()
    const events = await db
      .selectFrom('auditEvents')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('action', '=', 'user.created')
      .where('targetName', 'like', 'killed%')
      .executeTakeFirstOrThrow()
    return { users: users.count, events: events.count }
  })
}
