import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { evaluation } from '@rollcall/contract/authzen.ts'
import { bindingOf, contract } from '@rollcall/contract/contract.ts'
import { bindings } from '@rollcall/contract/protocols.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from '../../test/test-app.ts'
import { bodyLimitOf } from './body-limits.ts'

let app: TestApp
let ada: Person
beforeAll(async () => {
  app = await startTestApp()
  ada = await app.firstAdministrator()
})
afterAll(() => app.close())

const KiB = 1024

test('T6 · an anonymous body may have a few KiB, and the longest list of users fits', () => {
  for (const binding of bindings)
    if (binding.operation.scope === 'public')
      expect(bodyLimitOf(binding), binding.operation.name).toBeLessThan(16 * KiB)
  expect(bodyLimitOf(bindingOf(contract.bulk.remove))).toBe(KiB * KiB)
  const asked = bindings.find(({ operation }) => operation === evaluation)
  expect(asked && bodyLimitOf(asked)).toBeLessThan(256 * KiB)
})

test('T6 · the longest name and password that fit the schema are read, in the longest way to write them', async () => {
  const escaped = (length: number) => '\\u00e9'.repeat(length)
  const body = `{\n  "username": "${escaped(200)}",\n  "password": "${escaped(1024)}"\n}`
  const answer = await app.request({ method: 'POST', path: '/tenants/default/sign-in/password', body })
  expect(answer).toMatchObject({ status: 401, body: { code: 'sign_in.failed' } })
})

test('T6 · a larger body is refused for its length before it is read', async () => {
  const body = JSON.stringify({ username: 'ada', password: 'x'.repeat(20 * KiB) })
  const answer = await app.request({ method: 'POST', path: '/tenants/default/sign-in/password', body })
  expect(answer).toMatchObject({ status: 413, body: { code: 'request.too_large' } })
  const path = '/tenants/default/groups'
  const ofSignedIn = await app.request({
    method: 'POST',
    path,
    body: `{"name":"${'x'.repeat(500 * KiB)}"}`,
    cookie: ada.cookie,
  })
  expect(ofSignedIn.status).toBe(413)
})

test.each([
  '/api/v1/tenants/default/users',
  '/api/v1/tenants/default/users/bulk/delete',
  '/access/v1/evaluations',
])('T6 · an anonymous caller is answered by %s before the body has arrived', async (path) => {
  if (!app.server.server.listening) await app.server.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: a',
    'content-type: application/json',
    'content-length: 100000',
    '',
    '',
  ]
  socket.write(`${head.join('\r\n')}{"ids":[`)
  const [answer] = await new Promise<Buffer[]>((resolve) => socket.once('data', (data) => resolve([data])))
  expect(String(answer)).toMatch(/^HTTP\/1\.1 401 /)
  socket.destroy()
})

test('a sender that writes the whole body before it reads also gets the refusal of a body that is too large', async () => {
  if (!app.server.server.listening) await app.server.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.server.address() as AddressInfo
  // As proxies send it: they write the whole body first, and report a broken server when the connection breaks meanwhile.
  const send = (length: number, inChunks = false) =>
    new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('error', reject)
      socket.pause()
      socket.write(`POST /api/v1/tenants/default/sign-in/password HTTP/1.1\r\nhost: a\r\n`)
      const framing = inChunks ? 'transfer-encoding: chunked' : `content-length: ${length}`
      socket.write(`content-type: application/json\r\n${framing}\r\n\r\n`)
      if (inChunks) socket.write(`${length.toString(16)}\r\n`)
      socket.write(' '.repeat(length), () => {
        socket.once('data', (data) => {
          resolve(String(data).slice(0, 12))
          socket.destroy()
        })
        socket.resume()
      })
    })
  expect(await Promise.all([send(6 * KiB * KiB), send(8 * KiB), send(6 * KiB * KiB, true)])).toEqual(
    Array(3).fill('HTTP/1.1 413'),
  )
  await expect(send(40 * KiB * KiB)).rejects.toThrow(/ECONNRESET|EPIPE/)
})

test('W4 · a request may take as long as the answer says, including its headers', () => {
  const { headersTimeout, requestTimeout } = app.server.server
  expect(requestTimeout).toBe(30_000)
  // Node swaps the two when the limit for headers is the longer one.
  expect(headersTimeout).toBeLessThanOrEqual(requestTimeout)
})
