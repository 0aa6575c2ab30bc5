import { BlockList, isIP, SocketAddress } from 'node:net'
import { forwardedAddress } from '@rollcall/contract/forwarded-address.ts'
import { Refusal } from './problem.ts'

/**
 * Normalises networks in CIDR notation and single addresses: addresses in their shortest form (RFC 5952), each entry once. Throws
 * `request.invalid` with an error for each entry that is neither.
 */
export function tidyNetworks(field: string, entries: readonly string[]): string[] {
  const tidy = entries.map(tidyNetwork)
  const errors = tidy.flatMap((entry, index) =>
    entry === undefined ? [{ field: `${field}.${index}`, code: 'no_network' as const }] : [],
  )
  if (errors.length > 0) throw new Refusal('request.invalid.networks', {}, { errors })
  return [...new Set(tidy.filter((entry) => entry !== undefined))]
}

/** The entry in its shortest form; undefined when it is neither a network nor an address. */
export function tidyNetwork(entry: string): string | undefined {
  // A zone is not accepted: its name means something on one machine only.
  const [, address = '', prefix] = /^([\da-f:.]+)(?:\/(\d{1,3}))?$/i.exec(entry) ?? []
  const family = familyOf(address)
  if (!family || (prefix !== undefined && Number(prefix) > (family === 'ipv4' ? 32 : 128))) return undefined
  const shortest = new SocketAddress({ address, family }).address
  return prefix === undefined ? shortest : `${shortest}/${Number(prefix)}`
}

/**
 * Reads an address that a connection, a proxy or a product gives: without port, brackets and zone, in its shortest form (RFC 5952). An IPv4
 * address mapped into IPv6 becomes the IPv4 address. Undefined for text that is no address. All code that checks, counts or shows an
 * address uses this.
 */
export function plainAddress(text: string): string | undefined {
  const [address = ''] = forwardedAddress(text).split('%')
  const family = familyOf(address)
  if (!family) return undefined
  // An IPv4 address has one spelling. A sign-in asks a dozen times, which took a fiftieth of its time.
  if (family === 'ipv4') return address
  const shortest = new SocketAddress({ address, family }).address
  return /^::ffff:(\d+(?:\.\d+){3})$/.exec(shortest)?.[1] ?? shortest
}

/** The list for {@link isWithin}. Entries are as {@link tidyNetworks} returns them. */
export function networksOf(entries: readonly string[]): BlockList {
  const networks = new BlockList()
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/')
    const family = familyOf(address)
    if (prefix === undefined) networks.addAddress(address, family)
    else networks.addSubnet(address, Number(prefix), family)
  }
  return networks
}

/** Says whether an address is in one of the networks. An IPv4 address and its IPv6 mapping are the same. Text that is no address is in none. */
export function isWithin(networks: BlockList, address: string): boolean {
  const family = familyOf(address)
  return family !== undefined && networks.check(address, family)
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  return ({ 4: 'ipv4', 6: 'ipv6' } as const)[isIP(address)]
}
