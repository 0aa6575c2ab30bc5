import type { FastifyInstance } from 'fastify'
import { Refusal } from '../platform/problem.ts'

/** Says whether this node is about to stop, so that a load balancer should send its requests elsewhere. */
export interface Drain {
  /** Makes the node not ready. It goes on serving, and asks for each connection to be closed after its answer. */
  begin(): void
  readonly begun: boolean
}

/** Creates the state of a node that is not draining yet. */
export function createDrain(): Drain {
  let begun = false
  return {
    begin() {
      begun = true
    },
    get begun() {
      return begun
    },
  }
}

/**
 * Lets clients close their kept-alive connections themselves (RFC 9112, 9.6). Otherwise the next request on such a connection would fail.
 */
export function closeWhileDraining(server: FastifyInstance, drain: Drain): void {
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (drain.begun) reply.header('connection', 'close')
    done(null, payload)
  })
}

/** Throws while the node drains. */
export function refuseWhileDraining(drain: Drain): void {
  if (drain.begun) throw new Refusal('server.unavailable.stopping', {}, { retryAfter: 1 })
}
