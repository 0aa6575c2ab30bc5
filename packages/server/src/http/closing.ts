import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

const interval = 100

/**
 * Makes the server's close wait for answers only. Node itself closes the connections that are idle at that moment and then waits for all
 * others, including a connection without any request yet and one that its client keeps open after its last answer.
 */
export function closeIdleConnections(server: FastifyInstance): void {
  const open = new Set<Socket>()
  server.server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  let looking: NodeJS.Timeout | undefined
  server.addHook('preClose', (done) => {
    looking = setInterval(() => {
      server.server.closeIdleConnections()
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
    }, interval)
    done()
  })
  server.addHook('onClose', (_server, done) => {
    clearInterval(looking)
    done()
  })
}
