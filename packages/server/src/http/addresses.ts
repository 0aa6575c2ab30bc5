import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '../platform/problem.ts'

interface Address {
  pattern: RegExp
  methods: Set<string>
}

/** Knows every address that is served, and by which methods. */
export interface Addresses {
  /** The methods of an address as it is written, `OPTIONS` among them; none where nothing is. */
  methodsAt(path: string): string[]
  /** Throws `route.not_found` when an address leads somewhere only because the router read other letters than stand in it. */
  refuseRewritten(request: FastifyRequest): void
}

/** Listens for routes: whatever is mounted afterwards is known. */
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

export function notFound(): Refusal {
  return new Refusal('route.not_found')
}

/** The path as it was sent, of an absolute address too (RFC 9112, section 3.2.2). */
export function pathOf({ raw }: FastifyRequest): string {
  const [path = ''] = (raw.url ?? '').split('?', 1)
  return path.replace(/^https?:\/\/[^/]*/i, '')
}

/** Fixed letters to the letter: a proxy's rule for `/metrics` would not see `/%6detrics`. */
function patternOf(url: string): RegExp {
  const steps = url.split('/').map((step) => {
    if (step.startsWith(':')) return '[^/]+'
    return step === '*' ? '.*' : step.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${steps.join('/')}$`)
}
