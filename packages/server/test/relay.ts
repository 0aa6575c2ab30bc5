import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export type Relay = Awaited<ReturnType<typeof startRelay>>

/** Passes connections on to a database, like one address for several servers. */
export async function startRelay(target: string, onPort = 0) {
  const sockets = new Set<Socket>()
  let { hostname, port, pathname } = new URL(target)
  let frozen = false
  let turns = 0
  const relay = createServer((near) => {
    sockets.add(near)
    if (frozen) return void near.on('error', () => {}).pause()
    const far = connect(Number(port), hostname)
    for (const socket of [near, far])
      socket
        .on('error', () => {})
        .on('close', () => {
          sockets.delete(socket)
          near.destroy()
          far.destroy()
        })
    sockets.add(far)
    near.pipe(far).pipe(near)
    let answered = true
    let counted: boolean | undefined
    near.on('data', (bytes) => {
      // No request waits for the connection that follows the change log.
      counted ??= !bytes.includes('rollcall listen')
      if (answered && counted) turns += 1
      answered = false
    })
    far.on('data', () => {
      answered = true
    })
  }).listen(onPort, '127.0.0.1')
  await once(relay, 'listening')
  const address = relay.address() as { port: number }
  return {
    url: `postgres://postgres@127.0.0.1:${address.port}${pathname}`,
    /** The number of questions after an answer: that often a request had to wait. */
    get turns(): number {
      return turns
    },
    /** Sends new connections to another server. Open ones stay. */
    leadTo(next: string): void {
      ;({ hostname, port, pathname } = new URL(next))
    },
    /** Becomes silent, like a machine without power. */
    freeze(): void {
      frozen = true
      for (const socket of sockets) socket.unpipe().pause()
    },
    close(): void {
      for (const socket of sockets) socket.destroy()
      relay.close()
    },
  }
}
