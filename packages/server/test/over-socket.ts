import { once } from 'node:events'
import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Sends these bytes to a listening server and returns its answer up to the end of the connection, one letter per byte. */
export async function overSocket({ server }: FastifyInstance, bytes: string | Buffer): Promise<string> {
  const { port } = server.address() as { port: number }
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  // A server that refuses early closes before it has read everything.
  socket.on('error', () => {})
  socket.write(bytes)
  await once(socket, 'close')
  return Buffer.concat(chunks).toString('latin1')
}
