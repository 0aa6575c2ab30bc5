import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { type Client, createRollcall, ProblemError, RollcallUnavailable } from './rollcall.ts'

/** Calls a server that answers in this way, or one that is not there. */
async function call(ask: (client: Client) => Promise<unknown>, listener?: RequestListener): Promise<unknown> {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  if (!listener) server.close()
  const { client, close } = createRollcall({
    url: `http://127.0.0.1:${port}`,
    tenant: 'default',
    apiKey: 'rck_a',
  })
  const error = await ask(client).then(
    () => undefined,
    (reason) => reason,
  )
  await close()
  server.closeAllConnections()
  server.close()
  return error
}

const me = (client: Client) => client.me.show({})
const asks: [name: string, ask: (client: Client) => Promise<unknown>][] = [
  ['reading', me],
  ['changing', (client) => client.apiKeys.create({ name: 'a key' })],
  ['deleting', (client) => client.sessions.endOthers({})],
  ['a file', (client) => client.audit.exportEvents({ tenant: 'default', format: 'csv' })],
]

test.each(asks)(
  'P2 · with the server down, every call says that Rollcall is unavailable: %s',
  async (_, ask) => {
    const error = await call(ask)
    expect(error).toBeInstanceOf(RollcallUnavailable)
    expect((error as Error).message).toContain('ECONNREFUSED')
  },
)

const faults: [name: string, listener: RequestListener][] = [
  ['a connection that breaks at once', (request) => request.socket.destroy()],
  [
    'an answer that is cut off',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1_000 })
      response.write('{"user":', () => response.destroy())
    },
  ],
  ['a page where JSON should be', (_, response) => response.end('<html>')],
  ['a redirect', (_, response) => response.writeHead(302, { location: 'https://evil.example/' }).end()],
  ['what is not HTTP', (request) => request.socket.end('SSH-2.0\r\n')],
  ['a gateway without a server behind it', (_, response) => response.writeHead(502).end('<html>')],
  ['a gateway that waited too long', (_, response) => response.writeHead(504).end()],
]
test.each(faults)('P2 · so does %s', async (_, listener) => {
  expect(await call(me, listener)).toBeInstanceOf(RollcallUnavailable)
})

test('P2 · a refusal of Rollcall rejects with its problem', async () => {
  const refused = {
    type: 'x',
    title: 'Sign in first',
    status: 401,
    code: 'access.not_signed_in',
    detail: '',
    requestId: '1',
  }
  const error = await call(me, (_, response) => response.writeHead(401).end(JSON.stringify(refused)))
  expect(error).toBeInstanceOf(ProblemError)
})

test('P2 · a caller who aborts gets their own reason', async () => {
  const reason = new Error('changed my mind')
  const error = await call(
    (client) => client.me.show({}, { signal: AbortSignal.abort(reason) }),
    () => {},
  )
  expect(error).toBe(reason)
})
