import type { FastifyInstance } from 'fastify'
import { Refusal } from '../platform/problem.ts'

/** Whether this node is about to stop, so that a load balancer should send its requests elsewhere. */
export interface Drain {
  /** From now on the node is not ready, serves on, and asks for each connection to be closed after its answer. */
  begin(): void
  readonly begun: boolean
}

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

/** Lets those who keep connections leave of their own accord (RFC 9112, 9.6): what is cut off between two requests would fail the next. */
export function closeWhileDraining(server: FastifyInstance, drain: Drain): void {
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (drain.begun) reply.header('connection', 'close')
    done(null, payload)
  })
}

/** Throws while the node is about to stop. */
export function refuseWhileDraining(drain: Drain): void {
  if (drain.begun) throw new Refusal('server.unavailable.stopping', {}, { retryAfter: 1 })
}
