import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCertificate, proxies, type RunningProxy, startProxy } from './support/proxies.ts'

let folder: string
let pem: string
const started: RunningProxy[] = []
const servers: Server[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-silent-'))
  pem = (await makeCertificate(folder)).pem
})
afterAll(async () => {
  await Promise.all(started.map((proxy) => proxy.stop()))
  for (const server of servers) server.close()
  await rm(folder, { recursive: true, force: true })
})

test('a change that a node took and did not answer is not sent to the other one', async () => {
  const taken: string[] = []
  const startSilentNode = async () => {
    const server = createServer(({ url, method, socket }, response) => {
      if (url === '/readyz') return response.end()
      taken.push(`${method} ${url}`)
      return socket.destroy()
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    servers.push(server)
  }
  await startSilentNode()
  await startSilentNode()
  const backends = servers.map((server) => `127.0.0.1:${(server.address() as AddressInfo).port}`) as [
    string,
    string,
  ]
  const place = { folder, backends, certificates: folder }
  started.push(...(await Promise.all(proxies.map((name) => startProxy(name, place)))))
  // Over HTTP/1.1: over HTTP/2 HAProxy tells the client that it may send the request again itself, and clients do.
  const answers = started.map(async ({ name, port }) => {
    const to = { host: '127.0.0.1', port, path: `/${name}`, servername: 'localhost', ca: pem, agent: false }
    const asked = request({ ...to, method: 'POST', headers: { host: `localhost:${port}` } }).end('{}')
    const [answer] = await once(asked, 'response')
    return answer.statusCode
  })
  expect(await Promise.all(answers)).toEqual([502, 502, 502])
  expect(taken.sort()).toEqual(['POST /Caddy', 'POST /HAProxy', 'POST /nginx'])
})
