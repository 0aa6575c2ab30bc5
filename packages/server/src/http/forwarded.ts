import type { FastifyRequest } from 'fastify'
import { isWithin, networksOf, plainAddress } from '../platform/networks.ts'

/** Says of an address whether it is one of the operator's proxies, so that its X-Forwarded-For is trusted. */
export function trustIn(proxies: readonly string[]): (address: string) => boolean {
  const networks = networksOf(proxies)
  return (address) => {
    const plain = plainAddress(address)
    return plain !== undefined && isWithin(networks, plain)
  }
}

/**
 * The client's address, behind the proxies that the operator trusts. When a proxy wrote something that is no address, the request counts as
 * the proxy's own. Empty when even the connection has no address.
 */
export function addressOf(request: Pick<FastifyRequest, 'ip' | 'ips'>): string {
  const hops = request.ips ?? [request.ip]
  return hops.map(plainAddress).findLast((address) => address !== undefined) ?? ''
}
