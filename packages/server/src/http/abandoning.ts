import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AbandonedError } from '../platform/abandoned.ts'

/** The requests under way on a connection. There are several when a client sends the next request before it has the answer. */
const underWay = new WeakMap<Socket, Set<AbortController>>()

/** Returns a signal that is aborted with an AbandonedError when the client closes the connection before it has the whole answer. */
export function signalOf(request: FastifyRequest, reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  const onSocket = underWayOn(request.raw.socket)
  onSocket.add(controller)
  reply.raw.once('close', () => {
    onSocket.delete(controller)
    if (!reply.raw.writableFinished) controller.abort(new AbandonedError())
  })
  if (request.raw.socket.destroyed) controller.abort(new AbandonedError())
  return controller.signal
}

function underWayOn(socket: Socket): Set<AbortController> {
  const known = underWay.get(socket)
  if (known) return known
  const all = new Set<AbortController>()
  underWay.set(socket, all)
  // A reply that waits behind others on the same connection does not learn of the connection's end by itself.
  socket.once('close', () => {
    for (const controller of all) controller.abort(new AbandonedError())
  })
  return all
}
