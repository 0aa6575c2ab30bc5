import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '@rollcall/contract/client.ts'
import { expect, test } from 'vitest'
import type { Database } from '../src/platform/database/database.ts'
import { openDatabase } from '../src/platform/database/open-database.ts'
import { addManyUsers } from './many-users.ts'
import { type RunningServer, startServer } from './running-server.ts'
import { silentLog } from './silent-log.ts'
import { startTestApp } from './test-app.ts'
import { asOwner } from './whole-database.ts'

const users = 4_000

const ways = [
  // The next server takes over a job after 15 seconds without a heartbeat.
  ['killed', 'SIGKILL'],
  ['told to stop', 'SIGTERM'],
] as const

// They take the program's own time limits, so they run together.
test.concurrent.each(ways)(
  'a server that is %s in the middle of a job: the next one goes on, and no user is changed twice or left out',
  {
    timeout: 300_000,
  },
  async (_what, signal) => {
    const app = await startTestApp({ ownDatabase: true })
    const { storage } = app
    const ada = await app.firstAdministrator()
    const cookie = `rollcall=${ada.cookie}`
    await addManyUsers(storage.database, { count: users, role: 'member' })
    await app.leave()
    const where = { databaseUrl: storage.url, dataDir: storage.dataDir }
    let server = await startServer(where)
    try {
      const filter = { q: 'many' }
      const { id } = await clientOf(server, cookie).bulk.setStatus({
        tenant: 'default',
        users: { filter },
        status: 'inactive',
      })
      await until(server, cookie, id, ({ succeeded }) => succeeded > 0)
      await server.kill(signal)

      server = await startServer(where)
      const atStart = await clientOf(server, cookie).jobs.show({ tenant: 'default', job: id })
      expect(atStart.status, 'it ended too late to prove anything').toBe('running')
      const done = await until(server, cookie, id, ({ status }) => status === 'done')
      expect(done).toMatchObject({ succeeded: users, refused: 0 })
      await server.kill('SIGTERM')

      const looking = await openDatabase({ url: storage.url, dataDir: storage.dataDir, log: silentLog })
      expect(await eventsPerUser(looking)).toEqual({ users, events: users })
      await looking.close()
    } finally {
      await server.kill('SIGKILL')
      await storage.discard()
    }
  },
)

function clientOf(server: RunningServer, cookie: string) {
  const withCookie: typeof fetch = (input, init) =>
    fetch(input, { ...init, headers: { ...init?.headers, cookie } })
  return createClient({ baseUrl: server.url, fetch: withCookie })
}

type Job = Awaited<ReturnType<ReturnType<typeof clientOf>['jobs']['show']>>

async function until(
  server: RunningServer,
  cookie: string,
  job: string,
  holds: (job: Job) => boolean,
): Promise<Job> {
  for (;;) {
    const found = await clientOf(server, cookie).jobs.show({ tenant: 'default', job })
    if (holds(found)) return found
    await sleep(5)
  }
}

async function eventsPerUser(database: Database) {
  return asOwner(database, (db) =>
    db
      .selectFrom('auditEvents')
      .select((eb) => [
        eb.fn.count<number>('targetId').distinct().as('users'),
        eb.fn.countAll<number>().as('events'),
      ])
      .where('action', '=', 'user.deactivated')
      .executeTakeFirstOrThrow(),
  )
}
