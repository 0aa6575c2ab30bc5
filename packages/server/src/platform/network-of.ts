import { plainAddress } from './networks.ts'

/**
 * The network under which failures of an address are counted: the address itself, or the /64 of an IPv6 address, because one owner usually
 * has all of that network. An IPv4 address written as IPv6 is the IPv4 address.
 */
export function networkOf(address: string): string {
  const plain = plainAddress(address) ?? address
  return plain.includes(':') ? prefixOf(plain, 4) : plain
}

/** The network around an address: the /24 of an IPv4 address, the /64 of an IPv6 address; undefined for what is no address. */
export function nearNetworkOf(address: string): string | undefined {
  const plain = plainAddress(address)
  return plain?.includes(':') ? networkOf(plain) : plain && widerNetworkOf(plain)
}

/** The next wider network, which one owner often has: the /24 of an IPv4 address, the /48 of an IPv6 address. */
export function widerNetworkOf(address: string): string {
  const plain = plainAddress(address) ?? address
  return plain.includes(':') ? prefixOf(plain, 3) : `${plain.split('.').slice(0, 3).join('.')}.0/24`
}

/** The first groups of 16 bits of an IPv6 address. */
function prefixOf(address: string, count: number): string {
  const [head = '', tail] = address.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail ? tail.split(':') : []
  const gap = tail === undefined ? 0 : 8 - before.length - after.length
  const groups = [...before, ...Array<string>(Math.max(0, gap)).fill('0'), ...after]
  const network = groups.slice(0, count).map((group) => Number.parseInt(group, 16).toString(16))
  return `${network.join(':')}::/${count * 16}`
}
