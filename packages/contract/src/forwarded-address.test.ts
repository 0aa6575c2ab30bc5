import { expect, test } from 'vitest'
import { forwardedAddress } from './forwarded-address.ts'

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['203.0.113.9:51234', '203.0.113.9'],
  [' 203.0.113.9 ', '203.0.113.9'],
  ['2001:db8::1', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['"[2001:db8::1]:443"', '2001:db8::1'],
  ['[::ffff:203.0.113.9]:80', '::ffff:203.0.113.9'],
  ['unknown', 'unknown'],
  ['203.0.113.9:port', '203.0.113.9:port'],
  ['', ''],
])('U3 · the address in %j is %j', (text, address) => {
  expect(forwardedAddress(text)).toBe(address)
})
