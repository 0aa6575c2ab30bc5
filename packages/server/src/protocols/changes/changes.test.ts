import { EventEmitter, once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import cookie from '@fastify/cookie'
import Fastify from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openEvents } from '../../../test/event-stream.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'
import { resolve } from '../../features/sign-in/resolve.ts'
import { mountProtocol } from '../../http/mount.ts'
import { createChangeStreams } from './change-streams.ts'
import { changesProtocol } from './changes.protocol.ts'

let app: TestApp
let origin: string
let ada: Person
let key: string
let keyId: string
let count = 0

beforeAll(async () => {
  app = await startTestApp()
  origin = await app.server.listen({ host: '127.0.0.1', port: 0 })
  ada = await app.firstAdministrator()
})
afterAll(() => {
  // fetch opens another connection ahead where a stream was left. The server would wait for it until it times out.
  app.server.server.closeAllConnections()
  return app.close()
})
beforeEach(async () => {
  count += 1
  const body = { name: `product ${count}` }
  const made = await app.request({ method: 'POST', path: '/me/api-keys', body, cookie: ada.cookie })
  key = made.body.key
  keyId = made.body.id
})

const url = (tenant = 'default') => `${origin}/api/v1/tenants/${tenant}/changes`
const open = () => openEvents(url(), key)

/** Opens connections for streams and closes them when all have arrived. Resolves when the server has seen that. */
async function leaving(connections: number, each: number, meanwhile = async () => {}): Promise<void> {
  const { hostname, port } = new URL(origin)
  const ask = `GET ${new URL(url()).pathname} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${key}\r\n\r\n`
  const arrived = Promise.withResolvers<void>()
  const closed: Promise<unknown>[] = []
  let asked = 0
  const count = ({ socket }: IncomingMessage) => {
    if (asked % each === 0) closed.push(new Promise((resolve) => socket.once('close', resolve)))
    asked += 1
    if (asked === connections * each) arrived.resolve()
  }
  app.server.server.on('request', count)
  const sockets = Array.from({ length: connections }, () => connect(Number(port), hostname))
  for (const socket of sockets) socket.write(ask.repeat(each))
  await arrived.promise
  app.server.server.off('request', count)
  await meanwhile()
  for (const socket of sockets) socket.destroy()
  await Promise.all(closed)
}

describe('The change stream', () => {
  test('begins with ready and names a user whose rights changed, twice', async () => {
    const max = await app.addPerson(ada, `max${count}`)
    const events = await open()
    expect(await events.next('ready')).toEqual({ resumed: false })
    const path = `/tenants/default/users/${max.id}/roles`
    const roles = { roles: ['auditor'], olderCredentials: 'keep' }
    const changed = await app.request({ method: 'PUT', path, body: roles, cookie: ada.cookie })
    expect(changed.status, changed.raw).toBe(200)
    expect(await events.next('change')).toEqual({ kind: 'users', users: [max.id] })
    expect(await events.next('change')).toEqual({ kind: 'users', users: [max.id] })
    events.close()
  })

  test('names the tenant when its rules change, and no other tenant', async () => {
    const other = await app.addTenant(`other${count}`)
    const own = await app.requireTenant('default')
    const events = await open()
    const { database } = app.storage
    const announce = (id: string) =>
      database.transaction({ tenant: id }, async (db) =>
        database.announce(db, { kind: 'tenant', tenant: id }),
      )
    /** What is heard until a change of this user, which is announced now, was told twice. */
    const heardUntil = async (last: string) => {
      await database.transaction({ tenant: own.id }, async (db) =>
        database.announce(db, { kind: 'principals', tenant: own.id, principals: [last] }),
      )
      const isLast = (data: unknown) => (data as { users?: string[] }).users?.[0] === last
      const heard = [...(await events.until('change', isLast)), ...(await events.until('change', isLast))]
      return heard.filter((data) => (data as { kind?: string }).kind === 'tenant')
    }
    await announce(other.id)
    expect(await heardUntil('0198f2a0-0000-7000-8000-0000000000f3')).toEqual([])
    await announce(own.id)
    // A change that is read while another transaction is open is told again.
    const heard = await heardUntil('0198f2a0-0000-7000-8000-0000000000f4')
    expect(heard.length).toBeGreaterThanOrEqual(2)
    events.close()
  })

  test('resumes where another one ended: reports missed changes, twice, and that it resumed', async () => {
    const max = await app.addPerson(ada, `max${count}`)
    const first = await open()
    await expect.poll(() => first.lastId, { timeout: 10_000 }).toBeDefined()
    first.close()
    await app.request({ method: 'DELETE', path: `/tenants/default/users/${max.id}`, cookie: ada.cookie })
    const second = await openEvents(url(), key, first.lastId)
    // The newest change comes once more, together with what was missed.
    const concernsMax = (data: unknown) => {
      const change = data as Partial<{ kind: string; users: string[] }>
      return change.kind === 'tenant' || change.users?.includes(max.id) === true
    }
    const before = await second.until('ready')
    expect(before.at(-1)).toEqual({ resumed: true })
    expect(before.filter(concernsMax)).not.toEqual([])
    await second.until('change', concernsMax)
    second.close()
  })

  test('reports that it cannot resume from an old or unknown id', async () => {
    for (const lastId of ['12:34:56.5', 'nonsense']) {
      const events = await openEvents(url(), key, lastId)
      expect(await events.next('ready')).toEqual({ resumed: false })
      events.close()
    }
  })

  test('shows within every second that it is alive', async () => {
    const events = await open()
    await events.comment()
    const began = performance.now()
    await events.comment()
    expect(performance.now() - began).toBeLessThan(1000)
    events.close()
  })

  test('ends when the key that opened it is revoked', async () => {
    const events = await open()
    await events.next('ready')
    await app.request({ method: 'DELETE', path: `/me/api-keys/${keyId}`, cookie: ada.cookie })
    await events.ended
  })

  test('is refused to strangers, without the permission, and for another tenant', async () => {
    const status = async (apiKey: string, tenant?: string) =>
      (await fetch(url(tenant), { headers: { authorization: `Bearer ${apiKey}` } })).status
    const liv = await app.addPerson(ada, `liv${count}`)
    const body = { name: 'a key' }
    const own = await app.request({ method: 'POST', path: '/me/api-keys', body, cookie: liv.cookie })
    expect(await status('rck_none')).toBe(401)
    expect(await status(own.body.key)).toBe(403)
    expect(await status(key, 'nowhere')).toBe(404)
  })

  test('takes no place for readers who left before they were authorised', async () => {
    const locked = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const held = asOwner(app.storage.database, async (db) => {
      await sql`lock table api_keys in access exclusive mode`.execute(db)
      locked.resolve()
      await release.promise
    })
    await locked.promise
    await leaving(105, 1)
    release.resolve()
    await held
    const events = await open()
    await events.next('ready')
    expect(app.streams.size).toBe(1)
    events.close()
  })

  test('takes no place for readers who left with several on one connection', async () => {
    await leaving(1, 5, () => expect.poll(() => app.streams.size).toBe(5))
    await expect.poll(() => app.streams.size).toBe(0)
  })

  test('checks its reader’s permission with one query at a time', async () => {
    const { database } = app.storage
    const tenant = await app.requireTenant('default')
    const ref = { id: ada.id, credential: { kind: 'api-key', id: 'a key', apiKey: null } } as const
    const principal = await database.transaction({ tenant: tenant.id }, (db) =>
      resolve(db, ref, { tenant, now: app.clock.now() }),
    )
    const asked = new EventEmitter()
    let questions = 0
    const stalled = new Promise<void>(() => {})
    const server = Fastify()
    await server.register(cookie)
    await mountProtocol(
      server,
      changesProtocol(createChangeStreams(), async () => undefined),
      {
        publicUrl: origin,
        admit: async () => undefined,
        run: async ({ handler }) => handler.fromCaller?.({ actor: principal } as never, {}),
        authoriseStill() {
          questions += 1
          asked.emit('question')
          return stalled
        },
      },
    )
    const address = await server.listen({ host: '127.0.0.1', port: 0 })
    const question = once(asked, 'question')
    const events = await openEvents(`${address}/api/v1/tenants/default/changes`, key)
    await question
    // Two more would have come in this time.
    await new Promise((done) => setTimeout(done, 1_100))
    expect(questions).toBe(1)
    events.close()
    await server.close()
  })

  test('is cut off when its reader does not read', async () => {
    const { hostname, port } = new URL(origin)
    const socket = connect(Number(port), hostname)
    socket.pause()
    socket.write(`GET ${new URL(url()).pathname} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${key}\r\n\r\n`)
    const principals = Array.from({ length: 200 }, () => ada.id)
    const { id } = await app.requireTenant('default')
    const { database } = app.storage
    let open = true
    socket.once('close', () => {
      open = false
    })
    socket.once('error', () => {})
    socket.resume()
    await once(socket, 'data')
    socket.pause()
    for (let told = 0; app.streams.size > 0; told += 1) {
      expect(told, 'the stream was never cut off').toBeLessThan(5_000)
      await database.transaction({ tenant: id }, async (db) =>
        database.announce(db, { kind: 'principals', tenant: id, principals }),
      )
    }
    socket.resume()
    await expect.poll(() => open).toBe(false)
  })
})

test('A server that closes does not wait for its streams', async () => {
  const other = await startTestApp()
  const address = await other.server.listen({ host: '127.0.0.1', port: 0 })
  const by = await other.firstAdministrator()
  const body = { name: 'product' }
  const made = await other.request({ method: 'POST', path: '/me/api-keys', body, cookie: by.cookie })
  const events = await openEvents(`${address}/api/v1/tenants/default/changes`, made.body.key)
  await events.next('ready')
  const began = performance.now()
  await other.server.close()
  expect(performance.now() - began).toBeLessThan(2_000)
  await events.ended
  await other.close()
})

/** Listeners that record when they are ended. */
function createListeners() {
  const streams = createChangeStreams()
  const ends: string[] = []
  const add = (name: string, ownerId: string, credentialId = ownerId) =>
    streams.add('t', { credentialId, ownerId, send: () => {}, end: () => ends.push(name) })
  return { streams, ends, add }
}

test('A tenant has a bounded number of streams, and none while changes may be missed', () => {
  const { streams, ends, add } = createListeners()
  const removes = Array.from({ length: 100 }, (_, n) => add(`${n}`, `${n}`))
  expect(add('100', '100')).toBeUndefined()
  expect(
    streams.add('other', { credentialId: '0', ownerId: '0', send: () => {}, end: () => {} }),
  ).toBeDefined()
  removes[0]?.()
  expect(add('101', '101')).toBeDefined()
  streams.trustChanges(false)
  expect(ends).toContain('101')
  for (const remove of removes) remove?.()
  expect(add('102', '102')).toBeUndefined()
  streams.trustChanges(true)
  expect(add('103', '103')).toBeDefined()
})

test('One credential has a bounded part of the streams of its tenant', () => {
  const { streams, add } = createListeners()
  const removes = Array.from({ length: 20 }, (_, n) => add(`${n}`, 'ada', 'one'))
  expect(add('20', 'ada', 'one')).toBeUndefined()
  expect(add('21', 'ada', 'another')).toBeDefined()
  removes[0]?.()
  expect(add('22', 'ada', 'one')).toBeDefined()
  expect(streams.size).toBe(21)
})

test('T8 · five keys of one owner do not take all streams of a tenant', () => {
  const { streams, add } = createListeners()
  for (let n = 0; n < 100; n += 1) add(`${n}`, 'ada', `key ${n % 5}`)
  expect(streams.size).toBe(50)
  expect(add('eve', 'eve')).toBeDefined()
})

test('T8 · in a full tenant the owner with most streams gives way to one who has fewer', () => {
  const { streams, ends, add } = createListeners()
  for (let n = 0; n < 100; n += 1) add(`${n}`, n % 2 === 0 ? 'ada' : 'eve', `key ${n % 10}`)
  expect(add('max', 'max')).toBeDefined()
  expect(ends).toEqual(['98'])
  expect(streams.size).toBe(100)
})
