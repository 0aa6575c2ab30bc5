import { createApp } from '../../packages/server/src/app.ts'
import { systemClock } from '../../packages/server/src/platform/clock.ts'
import { openDatabase } from '../../packages/server/src/platform/database/database.ts'
import { createLog } from '../../packages/server/src/platform/log.ts'
import { freePort, type Storage } from './program.ts'

/** The server of the program with one more route, which answers a text that is told beforehand, and reads the body that it is sent. */
export interface ConstantServerOrder {
  storage: Storage
  /** The body that the extra route answers. */
  body: string
}

process.once('message', async ({ storage, body }: ConstantServerOrder) => {
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
  app.server.route({
    method: ['GET', 'POST'],
    url: '/bench/constant',
    config: { operation: 'bench.constant' },
    handler: (_request, reply) =>
      reply.type('application/json; charset=utf-8').header('cache-control', 'no-store').send(body),
  })
  await app.server.listen({ host: 'localhost', port })
  process.once('message', async () => {
    await app.close()
    await database.close()
    process.disconnect()
  })
  process.send?.(publicUrl)
})
