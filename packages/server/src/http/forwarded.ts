import type { FastifyRequest } from 'fastify'
import { isWithin, networksOf, plainAddress } from '../platform/networks.ts'

/** Says of each address that X-Forwarded-For tells whether it is one of the operator's proxies, so that what that one tells counts. */
export function trustIn(proxies: readonly string[]): (address: string) => boolean {
  const networks = networksOf(proxies)
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
