import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../test/test-app.ts'

let app: TestApp
let port: number
let sockets: Socket[]

beforeEach(async () => {
  app = await startTestApp()
  await app.server.listen({ host: '127.0.0.1', port: 0 })
  port = (app.server.server.address() as AddressInfo).port
  sockets = []
})
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  await app.close()
})

/** Opens a connection and returns both of its ends. */
async function open(): Promise<{ socket: Socket; accepted: Socket }> {
  const accepting = once(app.server.server, 'connection')
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  sockets.push(socket)
  const [accepted] = await accepting
  return { socket, accepted }
}

test('A connection without any request does not delay the close', async () => {
  await open()
  await app.server.close()
  expect(app.server.server.listening).toBe(false)
})

test('An answer under way at the close arrives whole, and its connection, kept alive by the client, is closed', async () => {
  const agent = new Agent({ keepAlive: true })
  const body = JSON.stringify({ username: 'nobody', password: 'six grey geese are flying' })
  const calling = request({
    port,
    agent,
    method: 'POST',
    path: '/api/v1/tenants/default/sign-in/password',
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
  })
  const arrived = once(app.server.server, 'request')
  calling.end(body)
  await arrived
  const closing = app.server.close()
  const [answer] = await once(calling, 'response')
  expect(await json(answer)).toMatchObject({ status: 401 })
  // The client has no further request and would keep the connection open.
  await closing
  agent.destroy()
})

test('A connection on which a request is still arriving is not cut off', async () => {
  const { socket, accepted } = await open()
  let received = ''
  socket.setEncoding('utf8').on('data', (text) => {
    received += text
  })
  socket.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\n')
  await expect.poll(() => accepted.bytesRead).toBeGreaterThan(0)
  const closing = app.server.close()
  // Longer than the close needs to check the connections.
  await new Promise((resolve) => setTimeout(resolve, 500))
  socket.write('\r\n')
  await closing
  await expect.poll(() => socket.closed).toBe(true)
  expect(received).toMatch(/^HTTP\/1\.1 200 /)
  expect(received).toMatch(/connection: close/i)
})

test('N5 · A node that drains is not ready, answers on, and asks for its connections to be closed', async () => {
  const answerTo = async (url: string) => {
    const { statusCode, headers } = await app.server.inject({ url })
    return { statusCode, connection: headers.connection }
  }
  expect(await answerTo('/readyz')).toMatchObject({ statusCode: 200 })
  app.drain.begin()
  expect(await answerTo('/readyz')).toEqual({ statusCode: 503, connection: 'close' })
  expect(await answerTo('/api/v1/tenants/default/sign-in')).toEqual({ statusCode: 200, connection: 'close' })
})
