import { describe, expect, test } from 'vitest'
import { isWithin, networksOf, plainAddress, tidyNetworks } from './networks.ts'

const admits = (entries: string[], address: string) =>
  isWithin(networksOf(tidyNetworks('addresses', entries)), address)

describe('what is kept', () => {
  test('is the shortest form of each entry, once', () => {
    const given = ['10.0.0.0/8', '2001:DB8:0:0::1', '2001:db8::1', '2001:0db8::/032', '192.0.2.7']
    expect(tidyNetworks('addresses', given)).toEqual([
      '10.0.0.0/8',
      '2001:db8::1',
      '2001:db8::/32',
      '192.0.2.7',
    ])
  })

  test.each([
    '10.0.0.300',
    '10.0.0',
    '010.0.0.1',
    '0x7f.0.0.1',
    '10.0.0.0/33',
    '2001:db8::/129',
    '2001:db8:::1',
    ':',
    '10.0.0.0/8/8',
    'fe80::1%eth0',
    '',
    '/8',
  ])('refuses %j', (entry) => {
    try {
      tidyNetworks('addresses', ['10.0.0.1', entry])
      expect.unreachable()
    } catch (error) {
      const errors = [{ field: 'addresses.1', code: 'no_network' }]
      expect(error).toMatchObject({ code: 'request.invalid', extras: { errors } })
    }
  })
})

describe('an address', () => {
  test.each([
    [['10.0.0.0/8'], '10.255.255.255', true],
    [['10.0.0.0/8'], '11.0.0.0', false],
    // The network is written as one of its addresses.
    [['10.1.2.3/8'], '10.9.9.9', true],
    [['192.0.2.7'], '192.0.2.7', true],
    [['192.0.2.7'], '192.0.2.8', false],
    [['192.0.2.7/32'], '192.0.2.7', true],
    [['0.0.0.0/0'], '203.0.113.9', true],
    [['0.0.0.0/0'], '2001:db8::1', false],
    [['::/0'], '203.0.113.9', true],
    [['::/0'], '2001:db8::1', true],
    [['2001:db8::/32'], '2001:db8:ffff::1', true],
    [['2001:db8::/32'], '2001:db9::1', false],
    // The same first bytes in the other family are another network.
    [['2001:db8::/32'], '32.1.13.184', false],
    [['32.1.13.184/32'], '2001:db8::1', false],
    [['10.0.0.0/8'], '::ffff:10.1.2.3', true],
    [['10.0.0.0/8'], '::ffff:a01:203', true],
    [['10.0.0.0/8'], '::ffff:11.1.2.3', false],
    // A compatible address (RFC 4291, 2.5.5.1) is not a mapped one.
    [['10.0.0.0/8'], '::10.1.2.3', false],
    [['::ffff:10.0.0.0/104'], '10.1.2.3', true],
    [['::ffff:10.0.0.0/104'], '11.1.2.3', false],
    [['::ffff:192.0.2.7'], '192.0.2.7', true],
    [['fe80::/10'], 'fe80::1%eth0', true],
    [['10.0.0.0/8', '2001:db8::/32'], '2001:db8::1', true],
  ])('within %j: %s is %s', (entries, address, expected) => {
    expect(admits(entries, address)).toBe(expected)
  })

  test.each(['', 'unknown', '10.1.2.3, 10.1.2.4', '10.1.2.3:443', '[::1]', '0.0.0.0/0'])(
    'that is none, such as %j, is within no network',
    (address) => {
      expect(admits(['0.0.0.0/0', '::/0'], address)).toBe(false)
    },
  )
})

test.each([
  ['203.0.113.9:51234', '203.0.113.9'],
  ['2001:0DB8:0:0::1', '2001:db8::1'],
  ['[fe80::1%eth0]:80', 'fe80::1'],
  ['::ffff:cb00:7109', '203.0.113.9'],
  ['::1', '::1'],
  ['unknown', undefined],
  ['_hidden', undefined],
  ['10.1.2.3, 10.1.2.4', undefined],
  ['', undefined],
])('U3 · %j is the address %s', (text, address) => {
  expect(plainAddress(text)).toBe(address)
})
