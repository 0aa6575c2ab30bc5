import { BlockList, isIP, SocketAddress } from 'node:net'
import { forwardedAddress } from '@rollcall/contract/forwarded-address.ts'
import { Refusal } from './problem.ts'

/**
 * Networks in CIDR notation and single addresses as they are kept: addresses in their shortest form (RFC 5952), each entry once. Throws
 * `request.invalid` with one error for each entry that is neither.
 */
export function tidyNetworks(field: string, entries: readonly string[]): string[] {
  const tidy = entries.map(tidyNetwork)
  const errors = tidy.flatMap((entry, index) =>
    entry === undefined ? [{ field: `${field}.${index}`, code: 'no_network' as const }] : [],
  )
  if (errors.length > 0) throw new Refusal('request.invalid.networks', {}, { errors })
  return [...new Set(tidy.filter((entry) => entry !== undefined))]
}

/** The one in its shortest form; undefined when it is neither. */
export function tidyNetwork(entry: string): string | undefined {
  // Without a zone: that is a name which means something on one machine only.
  const [, address = '', prefix] = /^([\da-f:.]+)(?:\/(\d{1,3}))?$/i.exec(entry) ?? []
  const family = familyOf(address)
  if (!family || (prefix !== undefined && Number(prefix) > (family === 'ipv4' ? 32 : 128))) return undefined
  const shortest = new SocketAddress({ address, family }).address
  return prefix === undefined ? shortest : `${shortest}/${Number(prefix)}`
}

/**
 * The address in what the other end of a connection, a proxy or a product says it is: without port, brackets and zone, in its shortest
 * form (RFC 5952), an IPv4 address that is mapped into IPv6 as itself. Undefined for what is no address. Everything that judges, counts
 * or shows an address gets it from here.
 */
export function plainAddress(text: string): string | undefined {
  const [address = ''] = forwardedAddress(text).split('%')
  const family = familyOf(address)
  if (!family) return undefined
  // There is one way to write it. Asked a dozen times for a sign-in, which was a fiftieth of its time.
  if (family === 'ipv4') return address
  const shortest = new SocketAddress({ address, family }).address
  return /^::ffff:(\d+(?:\.\d+){3})$/.exec(shortest)?.[1] ?? shortest
}

/** Networks to hold addresses against; entries as {@link tidyNetworks} returns them. */
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

/** Is the address in one of them? An IPv4 address and the same one mapped into IPv6 are one; what is no address is in none. */
export function isWithin(networks: BlockList, address: string): boolean {
  const family = familyOf(address)
  return family !== undefined && networks.check(address, family)
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  return ({ 4: 'ipv4', 6: 'ipv6' } as const)[isIP(address)]
}
