import { expect, test } from 'vitest'
import { isForged } from './cross-site.ts'

const own = { host: 'product.example.com', cookie: 'rollcall=abc' }
const allowed = ['https://app.example.com']

test.each([
  ['a page of another site', 'POST', { 'sec-fetch-site': 'cross-site' }, true],
  ['a page of another host of the same site', 'DELETE', { 'sec-fetch-site': 'same-site' }, true],
  ['an old browser on another site', 'PUT', { origin: 'https://evil.example' }, true],
  ['a page without an origin', 'PATCH', { origin: 'null' }, true],
  ['a page of the same host on another port', 'POST', { origin: 'https://product.example.com:8443' }, true],
  [
    'another site that opens a WebSocket',
    'GET',
    { upgrade: 'websocket', 'sec-fetch-site': 'cross-site' },
    true,
  ],
  ['a link on another site', 'GET', { 'sec-fetch-site': 'cross-site' }, false],
  ['a page of the product', 'POST', { 'sec-fetch-site': 'same-origin', origin: 'https://elsewhere' }, false],
  ['the product in an old browser', 'POST', { origin: 'https://product.example.com' }, false],
  [
    'a page that is named',
    'POST',
    { 'sec-fetch-site': 'same-site', origin: 'https://app.example.com' },
    false,
  ],
  ['a program with an API key', 'POST', { 'sec-fetch-site': 'cross-site', authorization: 'Bearer a' }, false],
  ['a program with a cookie', 'POST', {}, false],
])('Of %s: %s %o, forged: %s', (_, method, headers: Record<string, string>, forged) => {
  expect(isForged({ method, headers: { ...own, ...headers } }, allowed)).toBe(forged)
})

test('Over HTTP/2 the host is in a pseudo-header', () => {
  const headers = { ':authority': 'product.example.com', origin: 'https://product.example.com' }
  expect(isForged({ method: 'POST', headers }, [])).toBe(false)
})
