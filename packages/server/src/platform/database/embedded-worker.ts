import { setFlagsFromString } from 'node:v8'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { assertDurable, DurableNodeFS } from './durable-filesystem.ts'
import { stopClockAndDice } from './reproducible.ts'

/** The worker's start parameters: the folder of the database and the socket. */
export interface WorkerData {
  folder: string
  socket: string
  /** For making a template: the result is the same to the byte each time. */
  reproducible: boolean
}

const { folder, socket, reproducible } = workerData as WorkerData
if (reproducible) stopClockAndDice()

// The optimising compiler needs over 700 MB while it works on the engine, and hardly speeds up this program's statements: they mostly wait
// for the way to the engine and back.
setFlagsFromString('--no-wasm-tier-up')
setFlagsFromString('--no-wasm-dynamic-tiering')

// -F switches fsync off. Writing the log must use a plain fsync, because only that one reaches DurableNodeFS.
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
    // A failed statement is answered, not thrown. An exception here comes from the engine itself, which must not go on half working.
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
