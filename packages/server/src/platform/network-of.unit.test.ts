import { expect, test } from 'vitest'
import { nearNetworkOf, networkOf, widerNetworkOf } from './network-of.ts'

const networks: [address: string, network: string][] = [
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::FFFF:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:0001:0002::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:db8::1:2:3:4:5', '2001:db8:0:1::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['1:2:3::', '1:2:3:0::/64'],
]

test.each(networks)('%s is counted as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

test('Two addresses of different networks of 64 bits are counted apart', () => {
  expect(networkOf('2001:db8:0:1::1')).not.toBe(networkOf('2001:db8:0:2::1'))
})

test.each([
  ['203.0.113.7', '203.0.113.0/24'],
  ['::ffff:203.0.113.7', '203.0.113.0/24'],
  ['2001:DB8:1:2::9', '2001:db8:1::/48'],
  ['2001:db8::1', '2001:db8:0::/48'],
])('T3 · the network around %s is %s', (address, network) => {
  expect(widerNetworkOf(address)).toBe(network)
})

test.each([
  ['192.0.2.17', '192.0.2.0/24'],
  ['2001:db8::7', '2001:db8:0:0::/64'],
  ['', undefined],
  ['unknown', undefined],
])('around %s is the network %s', (address, network) => {
  expect(nearNetworkOf(address)).toBe(network)
})
