import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { gatheringSocket } from './gathering-socket.ts'

test('writes of one turn are kept until the turn ends and then sent, in order', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const accepted = once(server, 'connection')
  const socket = gatheringSocket()
  socket.connect((server.address() as { port: number }).port, '127.0.0.1')
  await once(socket, 'connect')
  const [other] = await accepted
  let received = ''
  other.on('data', (chunk: Buffer) => {
    received += chunk
  })
  for (const round of ['ab', 'cd']) {
    const before = socket.bytesWritten
    for (const letter of round) socket.write(Buffer.from(letter))
    expect(socket.bytesWritten).toBe(before)
    await expect.poll(() => received.slice(-2)).toBe(round)
  }
  socket.write(Buffer.from('e'))
  socket.end()
  await expect.poll(() => received).toBe('abcde')
  server.close()
})
