import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

const interval = 100

/**
 * Lets the server's close wait for nothing but answers. Node closes the connections that are idle at that moment and then waits for
 * all others: also for one on which nothing has been asked yet, and for one that its client keeps after an answer that was under way.
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
