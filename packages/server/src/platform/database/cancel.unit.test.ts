import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { cancelStatement } from './cancel.ts'

const servers = new Set<ReturnType<typeof createServer>>()
afterEach(() => {
  for (const server of servers) server.close()
  servers.clear()
})

/** A connection to a server that does this with a request to cancel. */
async function clientOf(answer: (socket: Socket) => void): Promise<pg.Client> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => answer(socket))
  })
  servers.add(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return new pg.Client({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, ssl: false })
}

test('a server that closes the connection has passed the request on', async () => {
  expect(await cancelStatement(await clientOf((socket) => socket.end()))).toBe(true)
})

test('one that has read the request and says nothing may still do so', async () => {
  expect(await cancelStatement(await clientOf(() => {}), 30)).toBe(false)
})

test('nor is it known when the server breaks the connection off', async () => {
  expect(await cancelStatement(await clientOf((socket) => socket.resetAndDestroy()))).toBe(false)
})
