import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { promisify } from 'node:util'
import { hash, verify } from '@node-rs/argon2'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lowPasswordCost, type Person, startTestApp, type TestApp } from '../../test/test-app.ts'
import { asOwner } from '../../test/whole-database.ts'
import { createPasswordHasher } from '../features/passwords/password-hasher.ts'
import { purposes } from '../platform/database/lanes.ts'

let app: TestApp
let ada: Person
let port: number
let locker: pg.Client
/** Runs before a password is verified. */
let beforeVerifying = async () => {}

beforeAll(async () => {
  const passwordHasher = await createPasswordHasher(1, lowPasswordCost, {
    hash,
    verify: (...given) => beforeVerifying().then(() => verify(...given)),
  })
  app = await startTestApp({ ownDatabase: true, deps: { passwordHasher } })
  ada = await app.firstAdministrator()
  await app.server.listen({ host: '127.0.0.1', port: 0 })
  port = (app.server.server.address() as AddressInfo).port
  locker = new pg.Client({ connectionString: app.storage.url })
  await locker.connect()
})
afterAll(async () => {
  await locker.end()
  await app.close()
})

const groups = '/api/v1/tenants/default/groups'
const mails = '/api/v1/tenants/default/mails'
const auditPage = '/api/v1/tenants/default/audit-events'

const strangersHead = 'Host: localhost:7400\r\nOrigin: http://localhost:7400\r\n'
const head = () => `${strangersHead}Cookie: rollcall=${ada.cookie}\r\n`
const requestText = (path: string) => `GET ${path} HTTP/1.1\r\n${head()}\r\n`

function postText(path: string, content: object, sender = head()): string {
  const body = JSON.stringify(content)
  return `POST ${path} HTTP/1.1\r\n${sender}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}

async function open(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

/** The status of the first answer; undefined when the connection ends without one. */
async function statusOf(socket: Socket): Promise<number | undefined> {
  let text = ''
  for await (const chunk of socket) {
    text += chunk
    if (text.includes('\r\n\r\n')) break
  }
  return text === '' ? undefined : Number(text.slice(9, 12))
}

/** The number of statements of the server that wait for a table, or sleep. */
async function waitingStatements(): Promise<number> {
  // Within a transaction the statistics would stay as they were first read.
  await locker.query('select pg_stat_clear_snapshot()')
  const { rows } = await locker.query(
    `select count(*)::int as n from pg_stat_activity
      where application_name = 'rollcall' and wait_event in ('relation', 'PgSleep')`,
  )
  return rows[0].n
}

const nobodyAtWork = { inUse: 0, waiting: 0 }
const loads = () => purposes.map((purpose) => app.storage.database.load(purpose))

/** Locks the tables until fn has ended, so that their lists take that long. */
async function whileLocked(tables: string, fn: () => Promise<void>): Promise<void> {
  await locker.query(`begin; lock table ${tables} in access exclusive mode`)
  try {
    await fn()
  } finally {
    await locker.query('rollback')
  }
}

/** Makes each read of the table take this many seconds, like a long search. */
async function eachReadTakes(seconds: number, table: string): Promise<void> {
  await locker.query(`create policy slow on ${table} as restrictive for select to rollcall_app
    using ((select pg_sleep(${seconds})) is not null)`)
}

async function readsAreQuick(table: string): Promise<void> {
  await locker.query(`drop policy slow on ${table}`)
}

async function metric(name: string): Promise<number> {
  const { payload } = await app.server.inject({ url: '/metrics' })
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(payload)?.[1])
}

test('lists, several on one connection, and a download end in the database when their client goes away', async () => {
  // On a slow machine a list may reach its limit of three seconds at the same moment, and end by that.
  const ended = async () =>
    (await metric('rollcall_database_cancelled_total')) + (await metric('rollcall_database_time_limit_total'))
  const before = await ended()
  await eachReadTakes(10, 'audit_events')
  await whileLocked('mails', async () => {
    const sockets = [await open(), await open(), await open()]
    // First, because an export has more time than a list.
    sockets[2]?.write(postText(`${auditPage}/export`, { format: 'csv' }))
    await expect.poll(waitingStatements).toBe(1)
    sockets[0]?.write(requestText(mails))
    // The second is sent before the first is answered.
    sockets[1]?.write(requestText(mails) + requestText(`${mails}?limit=10`))
    await expect.poll(waitingStatements).toBe(4)
    for (const socket of sockets) socket.destroy()
    await expect.poll(waitingStatements, { timeout: 1_000 }).toBe(0)
    await expect.poll(loads).toEqual(purposes.map(() => nobodyAtWork))
    expect((await app.request({ path: '/tenants/default/users', cookie: ada.cookie })).status).toBe(200)
  })
  await readsAreQuick('audit_events')
  expect((await ended()) - before).toBe(4)
  expect(app.logged.filter((line) => line.includes('"stack"'))).toEqual([])
})

test('a hundred clients that disconnect at random disturb no other, and every connection is returned', async () => {
  await eachReadTakes(0.02, 'mails')
  const stay = async () => {
    const socket = await open()
    socket.write(requestText(mails))
    return statusOf(socket).finally(() => socket.destroy())
  }
  const leave = async () => {
    const socket = await open()
    socket.write(requestText(mails))
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 400))
    socket.destroy()
    return 'left' as const
  }
  const all = Array.from({ length: 200 }, (_, n) => (n % 2 === 0 ? leave() : stay()))
  const answers = await Promise.all(all)
  expect(answers.filter((answer) => answer === 200)).toHaveLength(100)
  await expect.poll(loads).toEqual(purposes.map(() => nobodyAtWork))
  await readsAreQuick('mails')
  expect((await app.request({ path: '/tenants/default/mails', cookie: ada.cookie })).status).toBe(200)
})

test('a change that has begun is completed, even when its client has left', async () => {
  const { id } = await app.requireTenant('default')
  await whileLocked('audit_events', async () => {
    const socket = await open()
    socket.write(postText(groups, { name: 'Made all the same' }))
    await expect.poll(waitingStatements).toBe(1)
    socket.destroy()
    await once(socket, 'close')
  })
  const made = () =>
    asOwner(app.storage.database, (db) =>
      sql<{ name: string }>`select name from groups where tenant_id = ${id}`
        .execute(db)
        .then(({ rows }) => rows),
    )
  await expect.poll(made).toEqual([{ name: 'Made all the same' }])
})

test('a wrong password is recorded, even when its client has left', async () => {
  const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  beforeVerifying = () => {
    begun.resolve()
    return goOn.promise
  }
  const connections = () => promisify(app.server.server.getConnections.bind(app.server.server))()
  const socket = await open()
  const guess = { username: 'ada', password: 'a wrong password of some length' }
  socket.write(postText('/api/v1/tenants/default/sign-in/password', guess, strangersHead))
  await begun.promise
  const before = await connections()
  socket.destroy()
  await expect.poll(connections).toBeLessThan(before)
  beforeVerifying = async () => {}
  goOn.resolve()
  const failed = async () =>
    (await app.request({ path: '/tenants/default/audit-events?action=sign-in.failed', cookie: ada.cookie }))
      .body.items
  await expect.poll(failed).toMatchObject([{ reason: 'wrong password' }])
})

test('a list that takes longer than three seconds is ended, and its reader is told what to do', async () => {
  const before = await metric('rollcall_database_time_limit_total')
  await whileLocked('mails', async () => {
    const begun = performance.now()
    const answer = await app.request({ path: '/tenants/default/mails', cookie: ada.cookie })
    expect(performance.now() - begun).toBeLessThan(4_000)
    expect(answer).toMatchObject({ status: 503, body: { code: 'server.too_slow' } })
    expect(answer.body.detail).toContain('Narrow the search')
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  })
  expect((await metric('rollcall_database_time_limit_total')) - before).toBe(1)
  expect(app.logged.filter((line) => line.includes('server.too_slow'))).toHaveLength(1)
  expect(app.logged.filter((line) => line.includes('"stack"'))).toEqual([])
})
