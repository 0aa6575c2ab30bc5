import { Socket } from 'node:net'

/**
 * A socket that sends what is written within one turn of the event loop in one go: the beginning of a transaction with its first
 * statement, statements that were asked for together, the last writes with the commit.
 */
export function gatheringSocket(): Socket {
  const socket = new Socket()
  // Not before: by connecting, a socket gets its own `write` back.
  socket.once('connect', () => gatherWrites(socket))
  return socket
}

function gatherWrites(socket: Socket): void {
  const write = socket.write.bind(socket)
  let gathering = false
  socket.write = ((...args: Parameters<typeof write>) => {
    if (!gathering) {
      gathering = true
      socket.cork()
      process.nextTick(() => {
        gathering = false
        socket.uncork()
      })
    }
    return write(...args)
  }) as Socket['write']
}
