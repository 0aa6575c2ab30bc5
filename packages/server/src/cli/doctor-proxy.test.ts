import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { startTestApp } from '../../test/test-app.ts'
import { checkProxy, forgedAddress, proxyFinding } from './doctor-proxy.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close()
})

/** Starts a server behind a proxy on this machine. `forward` gives the header that the proxy sends. */
async function behind(forward: (sent: string) => string): Promise<string> {
  const app = await startTestApp({ deps: { trustedProxies: ['127.0.0.1'] } })
  open.push(app)
  await app.server.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.server.address() as AddressInfo
  const proxy = createServer((incoming, outgoing) => {
    const headers = {
      ...incoming.headers,
      'x-forwarded-for': forward(String(incoming.headers['x-forwarded-for'])),
    }
    request({ port, host: '127.0.0.1', path: incoming.url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(outgoing)
    }).end()
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  open.push({ close: () => proxy.close() })
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
}

const trustedProxies = ['127.0.0.1']

test('T9 · a proxy that passes on a forged X-Forwarded-For is reported', async () => {
  const publicUrl = await behind((sent) => sent)
  expect((await checkProxy({ publicUrl, trustedProxies })).problem).toMatch(
    /forged X-Forwarded-For was believed/,
  )
})

test('T9 · a proxy that replaces the header passes, and the address of the client is named', async () => {
  const publicUrl = await behind(() => '198.51.100.7')
  const { check, problem } = await checkProxy({ publicUrl, trustedProxies })
  expect(problem).toBeUndefined()
  expect(check).toContain('seen as 198.51.100.7')
})

test.each([
  ['https://a.example', [], '10.0.0.7', /ROLLCALL_TRUSTED_PROXIES/],
  ['https://a.example', trustedProxies, '203.0.113.9', undefined],
  ['http://localhost:7400', [], '127.0.0.1', undefined],
  ['https://a.example', [], forgedAddress, /forged/],
] as const)('T9 · %s behind %j, seen as %s', (publicUrl, trusted, seen, problem) => {
  const found = proxyFinding({ seen }, { publicUrl, trustedProxies: trusted })
  if (problem) expect(found.problem).toMatch(problem)
  else expect(found.problem).toBeUndefined()
})

test('T9 · an address that does not answer is not reported as a fault of the proxy', async () => {
  const found = await checkProxy({ publicUrl: 'http://127.0.0.1:1', trustedProxies: [] })
  expect(found.problem).toBeUndefined()
  expect(found.check).toContain('not checked')
})
