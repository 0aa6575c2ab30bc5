import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** Adds a delay between a program and its database, and counts the round trips. */
export interface ProxyOrder {
  /** The port of the database. */
  port: number
  /** The delay in each direction. */
  milliseconds: number
}

let roundTrips = 0

process.once('message', async ({ port, milliseconds }: ProxyOrder) => {
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ host: '127.0.0.1', port, noDelay: true })
    let asked = false
    let counted: boolean | undefined
    passOn(near, far, milliseconds, (chunk) => {
      // No request waits for the connection that follows the change log.
      counted ??= !chunk.includes('rollcall listen')
      // Data sent before the next answer belongs to the same question.
      if (!asked && counted) roundTrips += 1
      asked = true
    })
    passOn(far, near, milliseconds, () => {
      asked = false
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  process.on('message', () => process.send?.(roundTrips))
  const address = server.address()
  process.send?.(typeof address === 'object' ? address?.port : undefined)
})
process.once('disconnect', () => process.exit())

function passOn(from: Socket, to: Socket, milliseconds: number, seen: (chunk: Buffer) => void): void {
  from.on('data', (chunk) => {
    seen(chunk)
    setTimeout(() => to.write(chunk), milliseconds)
  })
  from.on('end', () => setTimeout(() => to.end(), milliseconds))
  from.on('error', () => to.destroy())
}
