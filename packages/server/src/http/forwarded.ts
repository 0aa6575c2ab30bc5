import type { FastifyRequest } from 'fastify'
import { isWithin, networksOf, plainAddress } from '../platform/networks.ts'

/** Names that stand for networks in the list of proxies, as Express has them. */
const named: Record<string, string[]> = {
  loopback: ['127.0.0.0/8', '::1'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
}

/** Says of each address that X-Forwarded-For tells whether it is one of the operator's proxies, so that what that one tells counts. */
export function trustIn(proxies: readonly string[]): (address: string) => boolean {
  const networks = networksOf(proxies.flatMap((entry) => named[entry] ?? [entry]))
  return (address) => {
    const plain = plainAddress(address)
    return plain !== undefined && isWithin(networks, plain)
  }
}

/**
 * Where a request comes from: the address behind the proxies that the operator trusts. Where a proxy wrote what is no address, the
 * request counts as its own. Empty when even the connection has none.
 */
export function addressOf(request: Pick<FastifyRequest, 'ip' | 'ips'>): string {
  const hops = request.ips ?? [request.ip]
  return hops.map(plainAddress).findLast((address) => address !== undefined) ?? ''
}
