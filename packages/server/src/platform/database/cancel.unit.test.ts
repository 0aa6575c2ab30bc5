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

/** A connection to a server that answers a cancel request in this way. */
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

test('a server that has read the request and stays silent may still cancel', async () => {
  expect(await cancelStatement(await clientOf(() => {}), 30)).toBe(false)
})

test('a connection that the server breaks off leaves it unknown too', async () => {
  expect(await cancelStatement(await clientOf((socket) => socket.resetAndDestroy()))).toBe(false)
})
