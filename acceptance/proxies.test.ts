import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient } from '@rollcall/contract/client.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort, type RunningServer, startServer } from '../packages/server/test/running-server.ts'
import { openTestDatabase, type TestDatabase } from '../packages/server/test/test-database.ts'
import { type Answer, connectHttp2, type Http2Client } from './support/over-http2.ts'
import { passwordOf } from './support/person.ts'
import { makeCertificate, type ProxyName, proxies, type RunningProxy, startProxy } from './support/proxies.ts'
import { callAs, createUsers } from './support/stage.ts'

/** Two nodes over one database, which share nothing else, behind each of the proxies as the files in deploy/proxies set them up. */
let folder: string
let pem: string
let storage: TestDatabase
const nodes: RunningServer[] = []
const running = new Map<ProxyName, RunningProxy>()
let cookie: string
let max: string

const api = '/api/v1/tenants/default'
/** On loopback too, and another than the proxy's own. */
const clientAddress = '127.0.0.2'
const forged = { 'x-forwarded-for': '192.0.2.123', forwarded: 'for=192.0.2.123' }
const signIn = { username: 'ada', password: passwordOf('ada') }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-proxies-'))
  pem = (await makeCertificate(folder)).pem
  storage = await openTestDatabase()
  await storage.database.close()
  const ports = [await freePort(), await freePort()]
  nodes.push(...(await Promise.all(ports.map(startNode))))
  const backends = ports.map((port) => `127.0.0.1:${port}`) as [string, string]
  for (const proxy of await Promise.all(
    proxies.map((name) => startProxy(name, { folder, backends, certificates: folder })),
  ))
    running.set(proxy.name, proxy)
  const direct = nodes[0]?.url as string
  const token = nodes[1]?.setupToken as string
  await createClient({ baseUrl: direct }).setup.complete({ token, ...signIn })
  const ada = await callAs(direct, 'ada')
  cookie = ada.cookie
  max = (await createUsers(ada, ['max'])).get('max') as string
})
afterAll(async () => {
  await Promise.all([...running.values()].map((proxy) => proxy.stop()))
  await Promise.all(nodes.map((node) => node.kill('SIGKILL')))
  await storage?.discard()
  await rm(folder, { recursive: true, force: true })
})

function startNode(port: number): Promise<RunningServer> {
  const env = {
    ROLLCALL_HOST: '127.0.0.1',
    ROLLCALL_URL: 'https://users.example.com',
    ROLLCALL_TRUSTED_PROXIES: '127.0.0.1',
    ROLLCALL_DRAIN_SECONDS: '2',
    ROLLCALL_LOG_LEVEL: 'silent',
  }
  return startServer({ port, databaseUrl: storage.url, env })
}

const portOf = (name: ProxyName) => (running.get(name) as RunningProxy).port
const enter = (name: ProxyName) => connectHttp2(portOf(name), { pem, from: clientAddress })
/** A new group, over one connection. */
function create(client: Http2Client, name: string): Promise<Answer> {
  const headers = { cookie, 'idempotency-key': `create-${name}` }
  return client.ask(`${api}/groups`, { method: 'POST', headers, body: { name } })
}

describe.each(proxies)('Behind %s', (name) => {
  test('people sign in over HTTPS, and the session is of this host alone', async () => {
    await using client = await enter(name)
    const answer = await client.ask(`${api}/sign-in/password`, {
      method: 'POST',
      // The own page's origin is known by the Host that the proxy hands on: ROLLCALL_URL is another here.
      headers: { origin: `https://localhost:${portOf(name)}` },
      body: signIn,
    })
    expect(answer.status, answer.text).toBe(200)
    const [session] = answer.headers['set-cookie'] as string[]
    expect(session).toMatch(/^__Host-rollcall=.*; Path=\/;/)
    expect(session).toMatch(/; Secure/)
    expect(session).not.toMatch(/; Domain/)
    expect(answer.headers['strict-transport-security']).toContain('max-age=')
    const foreign = await client.ask(`${api}/sign-in/password`, {
      method: 'POST',
      headers: { origin: 'https://localhost:1' },
      body: signIn,
    })
    expect(foreign.json().code).toBe('request.cross_site')
  })

  test('a client is known by its own address, whatever it says of itself', async () => {
    await using client = await enter(name)
    const seen = await client.ask('/healthz/address', { headers: forged })
    expect(seen.json()).toEqual({ address: clientAddress })
    const username = `${name.toLowerCase()}-stranger`
    await client.ask(`${api}/sign-in/password`, {
      method: 'POST',
      headers: forged,
      body: { username, password: 'not the password of anybody' },
    })
    const { items } = (await client.ask(`${api}/audit-events?limit=1`, { headers: { cookie } })).json()
    expect(items[0]).toMatchObject({ action: 'sign-in.failed', address: clientAddress })
  })

  test('what is too large is refused by Rollcall itself, and long headers arrive', async () => {
    await using client = await enter(name)
    const body = { ...signIn, alias: 'a'.repeat(1.5 * 1024 * 1024) }
    const large = await client.ask(`${api}/users`, { method: 'POST', headers: { cookie }, body })
    expect(large.status, large.text).toBe(413)
    expect(large.json().code).toBe('request.too_large')
    const long = (length: number) =>
      client.ask('/api/v1/me', { headers: { cookie, 'x-long': 'a'.repeat(length) } })
    expect((await long(12 * 1024)).status).toBe(200)
    const { status } = await long(40 * 1024).catch(() => ({ status: 431 }))
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
  })

  test('answers are neither kept nor packed, and files arrive as they were packed', async () => {
    await using client = await enter(name)
    const headers = { cookie, 'accept-encoding': 'gzip, br' }
    const [first, second] = await Promise.all(
      ['/api/v1/me', '/api/v1/me'].map((path) => client.ask(path, { headers })),
    )
    expect(first?.headers['cache-control']).toBe('no-store')
    expect(first?.headers['content-encoding']).toBeUndefined()
    expect(second?.headers['x-request-id']).not.toBe(first?.headers['x-request-id'])
    const assets = await readdir(fileURLToPath(new URL('../packages/console/dist/assets/', import.meta.url)))
    const packed = assets.find((file) => file.endsWith('.br'))?.replace(/\.br$/, '')
    const asset = await client.ask(`/assets/${packed}`, { headers })
    expect(asset.headers['content-encoding']).toBe('br')
    expect(asset.headers['cache-control']).toContain('immutable')
    const again = { ...headers, 'if-none-match': String(asset.headers.etag) }
    expect((await client.ask(`/assets/${packed}`, { headers: again })).status).toBe(304)
    expect((await client.ask('/metrics')).status).toBe(404)
    expect((await client.ask('/')).headers['content-type']).toContain('text/html')
  })
})

test('a change stream comes as it is sent, and outlives the time after which a silent answer is given up', async () => {
  await Promise.all(
    proxies.map(async (name) => {
      await using client = await enter(name)
      const stream = client.open(`${api}/changes`, { cookie })
      stream.setEncoding('utf8')
      let text = ''
      let pieces = 0
      stream.on('data', (piece) => {
        text += piece
        pieces += 1
      })
      const ended = new Promise((_, reject) =>
        stream.once('close', () => reject(new Error(`${name} ended it`))),
      )
      ended.catch(() => {})
      // A comment every half second: seven of them take longer than the three seconds for which these proxies wait.
      const comments = () => text.match(/^:$/gm)?.length ?? 0
      await Promise.race([expect.poll(comments).toBeGreaterThanOrEqual(7), ended])
      expect(text).toMatch(/^event: ready\n/)
      expect(pieces).toBeGreaterThanOrEqual(8)
      await changeMax()
      await Promise.race([expect.poll(() => text).toContain(`"users":["${max}"]`), ended])
    }),
  )
})

let changing: Promise<Answer> | undefined

/** Once for all who wait for it. */
async function changeMax(): Promise<void> {
  await using client = await enter('nginx')
  const body = { roles: ['auditor'], olderCredentials: 'keep' }
  changing ??= client.ask(`${api}/users/${max}/roles`, { method: 'PUT', headers: { cookie }, body })
  expect((await changing).status).toBe(200)
}

interface Working {
  /** Groups whose creation was acknowledged. */
  made: string[]
  /** What was answered besides. */
  refused: number[]
}

/** Creates groups through each proxy, one after another, until told to stop; whatever is not acknowledged is asked for again. */
async function createMeanwhile(label: string, meanwhile: () => Promise<unknown>): Promise<Working> {
  const [made, refused]: [string[], number[]] = [[], []]
  let done = false
  const workers = proxies.map(async (name) => {
    await using client = await enter(name)
    for (let count = 0; !done; ) {
      const group = `${label}-${name.toLowerCase()}-${count}`
      const { status } = await create(client, group)
      if (status !== 201) refused.push(status)
      else {
        made.push(group)
        count += 1
      }
    }
  })
  await Promise.all([
    ...workers,
    meanwhile().finally(() => {
      done = true
    }),
  ])
  return { made, refused }
}

async function namesOf(label: string): Promise<string[]> {
  await using client = await enter('HAProxy')
  const names: string[] = []
  for (let cursor = ''; ; ) {
    const page = await client.ask(`${api}/groups?limit=200${cursor}`, { headers: { cookie } })
    expect(page.status, page.text).toBe(200)
    const { items, nextCursor } = page.json()
    names.push(...items.map((group: { name: string }) => group.name))
    if (!nextCursor) return names.filter((name) => name.startsWith(label))
    cursor = `&cursor=${encodeURIComponent(nextCursor)}`
  }
}

const [first, second] = [0, 1]

test('a node that is told to stop is missed by nobody, behind any of them', async () => {
  const stopping = nodes[first] as RunningServer
  const { made, refused } = await createMeanwhile('stop', () => stopping.kill('SIGTERM'))
  expect(refused).toEqual([])
  expect(made.length).toBeGreaterThan(proxies.length)
  expect((await namesOf('stop')).sort()).toEqual(made.sort())
  nodes[first] = await startNode(stopping.port)
})

test('a node that is killed loses nothing that was acknowledged; people see an error once, and try again', async () => {
  const killed = nodes[second] as RunningServer
  const { made, refused } = await createMeanwhile('kill', async () => {
    await killed.kill('SIGKILL')
    await everywhere((status) => status === 200)
  })
  expect(refused.filter((status) => ![502, 503, 504].includes(status))).toEqual([])
  expect(made.length).toBeGreaterThan(proxies.length)
  expect((await namesOf('kill')).sort()).toEqual(made.sort())
})

test('without any node people are told so, and are served again when there is one', async () => {
  await nodes[first]?.kill('SIGKILL')
  await everywhere((status) => status === 502 || status === 503)
  nodes[second] = await startNode((nodes[second] as RunningServer).port)
  await everywhere((status) => status === 200)
})

/** Waits until each proxy has answered like that. */
async function everywhere(fits: (status: number) => boolean): Promise<void> {
  await Promise.all(
    proxies.map(async (name) => {
      await using client = await enter(name)
      await expect
        .poll(async () => fits((await client.ask('/api/v1/me', { headers: { cookie } })).status))
        .toBe(true)
    }),
  )
}
