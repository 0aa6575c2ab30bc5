import { once } from 'node:events'
import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** What a server that listens answers to these bytes, until it closes the connection; a letter for each byte. */
export async function overSocket({ server }: FastifyInstance, bytes: string | Buffer): Promise<string> {
  const { port } = server.address() as { port: number }
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  // A server that has heard enough closes before it has read everything.
  socket.on('error', () => {})
  socket.write(bytes)
  await once(socket, 'close')
  return Buffer.concat(chunks).toString('latin1')
}
