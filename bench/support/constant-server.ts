import fastify from 'fastify'
import { createApp } from '../../packages/server/src/app.ts'
import { systemClock } from '../../packages/server/src/platform/clock.ts'
import { openDatabase } from '../../packages/server/src/platform/database/database.ts'
import { createLog } from '../../packages/server/src/platform/log.ts'
import { freePort, type Storage } from './program.ts'

/** The server of the program with one more route, which answers texts that are told beforehand, and reads the body that it is sent. */
export interface ConstantServerOrder {
  storage: Storage
  /** The bodies that the extra route answers by turns. */
  bodies: readonly string[]
}

export interface ConstantServers {
  /** The server of the program. */
  origin: string
  /** A server of the same framework with that route and nothing else. */
  bareOrigin: string
}

process.once('message', async ({ storage, bodies }: ConstantServerOrder) => {
  const log = createLog('info', false)
  const database = await openDatabase({ url: storage.databaseUrl, dataDir: storage.dataDir, log })
  const port = await freePort()
  const publicUrl = `http://localhost:${port}`
  const app = await createApp({
    database,
    clock: systemClock,
    log,
    publicUrl,
    trustedProxies: [],
    passwordWorkers: undefined,
    version: '0.0.0',
  })
  // Logged and measured as an operation is, so that the two routes differ only in what they do.
  let turn = 0
  const bare = fastify()
  for (const server of [app.server, bare])
    server.route({
      method: ['GET', 'POST'],
      url: '/bench/constant',
      config: { operation: 'bench.constant' },
      handler: (_request, reply) => {
        turn = (turn + 1) % bodies.length
        return reply
          .type('application/json; charset=utf-8')
          .header('cache-control', 'no-store')
          .send(bodies[turn])
      },
    })
  await app.server.listen({ host: 'localhost', port })
  const barePort = await freePort()
  await bare.listen({ host: 'localhost', port: barePort })
  process.once('message', async () => {
    await bare.close()
    await app.close()
    await database.close()
    process.disconnect()
  })
  const servers: ConstantServers = { origin: publicUrl, bareOrigin: `http://localhost:${barePort}` }
  process.send?.(servers)
})
