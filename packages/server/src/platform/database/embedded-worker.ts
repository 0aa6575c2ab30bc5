import { setFlagsFromString } from 'node:v8'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { assertDurable, DurableNodeFS } from './durable-filesystem.ts'
import { stopClockAndDice } from './reproducible.ts'

/** What the worker is started with: the folder of the database and where to listen. */
export interface WorkerData {
  folder: string
  socket: string
  /** For making a template: each time the same to the byte. */
  reproducible: boolean
}

const { folder, socket, reproducible } = workerData as WorkerData
if (reproducible) stopClockAndDice()

// The optimising compiler takes over 700 MB while it works on the engine, and makes statements of this program's size hardly
// faster: what they wait for is the way to the engine and back.
setFlagsFromString('--no-wasm-tier-up')
setFlagsFromString('--no-wasm-dynamic-tiering')

// -F switches fsync off. Writing the log must be followed by a plain fsync, for only that one reaches DurableNodeFS.
const durable = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  '-c',
  'wal_sync_method=fsync',
]
const files = new DurableNodeFS(folder)
const database = await PGlite.create({ fs: files, startParams: [...durable, '-c', 'shared_buffers=16MB'] })
await assertDurable(database, files)

const execute = database.execProtocolRawStream.bind(database)
database.execProtocolRawStream = async (...message) => {
  try {
    return await execute(...message)
  } catch (error) {
    // A failed statement is answered, not thrown: this is the engine itself, and it must not go on half alive.
    process.nextTick(() => {
      throw error
    })
    throw error
  }
}
const server = new PGLiteSocketServer({ db: database, path: socket, maxConnections: 2 })
await server.start()

parentPort?.on('message', async () => {
  await server.stop()
  await database.close()
  parentPort?.close()
})
parentPort?.postMessage('up')
