import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '../platform/problem.ts'

interface Address {
  pattern: RegExp
  methods: Set<string>
}

/** Knows every served address and its methods. */
export interface Addresses {
  /** The methods of an address, `OPTIONS` among them; empty for an address that is not served. */
  methodsAt(path: string): string[]
  /** Throws `route.not_found` when a route matches only because the router decoded letters of the address. */
  refuseRewritten(request: FastifyRequest): void
}

/** Collects the routes that are added from now on. */
export function watchAddresses(server: FastifyInstance): Addresses {
  const byUrl = new Map<string, Address>()
  server.addHook('onRoute', ({ url, method }) => {
    const address = byUrl.get(url) ?? { pattern: patternOf(url), methods: new Set(['OPTIONS']) }
    byUrl.set(url, address)
    for (const each of [method].flat()) address.methods.add(each)
  })
  return {
    methodsAt(path) {
      const here = [...byUrl.values()].filter(({ pattern }) => pattern.test(path))
      return [...new Set(here.flatMap(({ methods }) => [...methods]))].sort()
    },
    refuseRewritten(request) {
      const address = byUrl.get(request.routeOptions.url ?? '')
      if (!address || address.pattern.test(pathOf(request))) return
      throw notFound()
    },
  }
}

/** The refusal of an address that is not served. */
export function notFound(): Refusal {
  return new Refusal('route.not_found')
}

/** The path as it was sent, of an absolute address too (RFC 9112, section 3.2.2). */
export function pathOf({ raw }: FastifyRequest): string {
  const [path = ''] = (raw.url ?? '').split('?', 1)
  return path.replace(/^https?:\/\/[^/]*/i, '')
}

/** Matches fixed letters exactly: a proxy's rule for `/metrics` would not match `/%6detrics`. */
function patternOf(url: string): RegExp {
  const steps = url.split('/').map((step) => {
    if (step.startsWith(':')) return '[^/]+'
    return step === '*' ? '.*' : step.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${steps.join('/')}$`)
}
